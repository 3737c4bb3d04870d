"""What our own commands have in common: a database that cannot serve them is one line and exit code 2."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from web.health import waiting_migrations
from web.keeping import one_line
from web.unavailable import what_is_wrong


class OperatorCommand(BaseCommand):
    """A command that says which step is missing when the database was not set up or cannot be used."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Error as error:
            reason = what_is_missing(error)
            if not reason:
                raise
            raise CommandError(reason, returncode=2) from error


def what_is_missing(error: Error) -> str:
    """What the operator has to do before a command can work; "" when the error is one of the command."""
    try:
        if waiting_migrations():
            return "The database is not set up for this release: run “manage.py migrate” first."
    except Error as worse:
        return f"The database cannot be used: {one_line(worse)}."
    return f"The database cannot be used: {one_line(error)}." if what_is_wrong(error) else ""
