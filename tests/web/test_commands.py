"""What our commands say of a database that cannot serve them."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from annotations.management.commands import purge_deleted
from web.commands import OperatorCommand

ROOMS = [config.name for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
OURS = sorted(name for name, app in get_commands().items() if app in ROOMS)
NOT_SET_UP = "The database is not set up for this release: run “manage.py migrate” first."
SAMPLE = str(settings.BASE_DIR / "reader" / "samples" / "dorfbus.txt")


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_commands_says_what_is_missing(name: str) -> None:
    assert isinstance(load_command_class(get_commands()[name], name), OperatorCommand)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "command",
    [["import_article", SAMPLE], ["export_annotations"], ["load_samples"], ["purge_deleted"]],
    ids=lambda command: command[0],
)
def test_a_database_that_was_never_set_up_is_one_line(tmp_path: Path, command: list[str]) -> None:
    told = {"SECRET_KEY": "k" * 60, "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    refused = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"CommandError: {NOT_SET_UP}\n"


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_an_empty_postgresql_is_one_line() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO nowhere")
    try:
        with pytest.raises(CommandError, match=NOT_SET_UP) as refused:
            call_command("export_annotations", stdout=io.StringIO())
    finally:
        connection.close()
    assert refused.value.returncode == 2


def failing(monkeypatch: pytest.MonkeyPatch, error: DatabaseError) -> None:
    """Let the database answer purge_deleted with `error`."""

    def fail(**_options: Any) -> None:
        raise error

    monkeypatch.setattr(purge_deleted, "purge_deleted", fail)


@pytest.mark.django_db
def test_a_database_that_is_gone_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OperationalError("connection refused\n\tIs the server running?"))
    with pytest.raises(CommandError) as refused:
        call_command("purge_deleted")
    said = "The database cannot be used: connection refused Is the server running?."
    assert (str(refused.value), refused.value.returncode) == (said, 2)


@pytest.mark.django_db
def test_waiting_migrations_are_named_before_what_came_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")
    failing(monkeypatch, OperationalError("no such column"))
    with pytest.raises(CommandError, match=NOT_SET_UP):
        call_command("purge_deleted")


@pytest.mark.django_db
def test_an_error_of_the_command_itself_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, IntegrityError("UNIQUE constraint failed"))
    with pytest.raises(IntegrityError):
        call_command("purge_deleted")
