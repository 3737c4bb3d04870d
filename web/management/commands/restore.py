"""manage.py restore PATH — give back a backup; what was there before is kept beside it."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from web.commands import OperatorCommand
from web.health import known_migrations
from web.keeping import KeepingProblem, give_back, make_backup, one_line, opened_backup
from web.management.commands.backup import default_path, live_connection


class Command(OperatorCommand):
    help = "Replace the database by a backup. A broken one is refused and the old data stay (SQLite)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        live, before = live_connection(), default_path("before-restore")
        try:
            replace_database(live, options["path"], before)
        except KeepingProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(f"Restored. What was there before is in {before}. Restart the server now.")


def replace_database(live: sqlite3.Connection, archive: Path, before: Path) -> None:
    """Give an archive back and migrate it; what was there is kept in `before`. Raises KeepingProblem."""
    known = {f"{app}.{name}" for app, name in known_migrations()}
    with opened_backup(archive, known) as backup:
        earlier = make_backup(live, before, now=timezone.now())
        give_back(backup, live)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:  # whatever a migration raises, the old data have to come back
        with opened_backup(before, set(earlier.migrations)) as old:
            give_back(old, live)
        reason = one_line(error)
        raise KeepingProblem(f"The old data are back: {archive} cannot be migrated: {reason}.") from error
