"""manage.py purge_deleted: empty what was deleted longer ago than it can be brought back."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.utils import timezone

from annotations.queries.removed import DAYS
from annotations.services.purging import purge_deleted
from web.commands import OperatorCommand


class Command(OperatorCommand):
    help = (
        "Empty highlights and comments that were deleted longer ago, and remove such records and relations; "
        "what the history kept of their words goes too. It cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=days, default=DAYS, help=f"deleted longer ago than this ({DAYS})")
        parser.add_argument("--dry-run", action="store_true", help="count alone")

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["days"])
        found = purge_deleted(before=before, dry_run=options["dry_run"])
        names = ("highlights", "comments", "records", "relations")
        said = ", ".join(f"{found[name]} {name}" for name in names)
        self.stdout.write(f"would empty {said}" if options["dry_run"] else f"emptied {said}")


def days(text: str) -> int:
    """A number of days that a date can lie back."""
    if not text.isdecimal() or int(text) > 36_500:
        raise ArgumentTypeError("a number of days")
    return int(text)
