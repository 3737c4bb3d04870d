"""manage.py backup [PATH] — copy the whole database while the site goes on."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from web.commands import OperatorCommand
from web.keeping import KeepingProblem, make_backup

ELSEWHERE = "This site runs on PostgreSQL: use pg_dump --format=custom and pg_restore (docs/operations.md)."


def live_connection() -> sqlite3.Connection:
    """The driver's own connection to the site's database; CommandError (exit 2) when it is not SQLite."""
    if connection.vendor != "sqlite":
        raise CommandError(ELSEWHERE, returncode=2)
    connection.ensure_connection()
    live: sqlite3.Connection = connection.connection
    return live


def default_path(prefix: str = "lectern") -> Path:
    """A name with the time in it, in the backups folder of DATA_DIR."""
    return Path(settings.DATA_DIR) / "backups" / f"{prefix}-{timezone.now():%Y%m%d-%H%M%S-%f}.zip"


class Command(OperatorCommand):
    help = "Write a consistent, checksummed copy of the database while the site goes on (SQLite)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="where to (default: the backups folder)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"] or default_path()
        try:
            manifest = make_backup(live_connection(), path, now=timezone.now())
        except KeepingProblem as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(f"{path}: {manifest.size} bytes of database, sha256 {manifest.sha256}")
