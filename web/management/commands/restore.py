"""manage.py restore PATH — give back a backup; what was there before is kept beside it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from web.keeping import KeepingProblem, give_back, make_backup, opened_backup
from web.management.commands.backup import default_path, live_connection


class Command(BaseCommand):
    help = "Replace the database by a backup. A broken one is refused and the old data stay (SQLite)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        live = live_connection()
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        before = default_path("before-restore")
        try:
            with opened_backup(options["path"], known) as backup:
                make_backup(live, before, now=timezone.now())
                give_back(backup, live)
        except KeepingProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Restored. What was there before is in {before}. Restart the server now.")
