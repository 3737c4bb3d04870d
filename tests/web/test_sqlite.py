"""The promises that rest on how SQLite is set up, asked of connections made from our settings."""

import copy
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction

from web.unavailable import GONE, NO_ROOM, what_is_wrong

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Any]:
    """A file database of its own under the alias "shelf", with the options of the real one."""
    told = copy.deepcopy(connections["default"].settings_dict)
    told["NAME"] = str(tmp_path / "shelf.sqlite3")
    monkeypatch.setitem(connections.settings, "shelf", told)
    with django_db_blocker.unblock():
        connection = connections["shelf"]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE tally (id INTEGER PRIMARY KEY, words TEXT)")
        yield connection
        connection.close()
        del connections["shelf"]


def pragma(connection: Any, name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def test_s43_the_applications_own_connection_keeps_its_promises(shelf: Any) -> None:
    found = {
        name: pragma(shelf, name) for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
    }
    full = 2
    assert found == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "mmap_size": 0}


def test_s47_writers_wait_20_seconds_from_their_first_statement(shelf: Any) -> None:
    assert pragma(shelf, "busy_timeout") >= 20_000  # type: ignore[operator]
    assert shelf.transaction_mode == "IMMEDIATE"


def test_s47_writers_that_read_first_wait_for_each_other(shelf: Any) -> None:
    shelf.cursor().execute("INSERT INTO tally (id, words) VALUES (1, '0')")
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                with transaction.atomic(using="shelf"), connections["shelf"].cursor() as cursor:
                    seen = int(cursor.execute("SELECT words FROM tally WHERE id = 1").fetchone()[0])
                    cursor.execute("UPDATE tally SET words = %s WHERE id = 1", [str(seen + 1)])
        except OperationalError as error:
            failures.append(error)
        finally:
            connections["shelf"].close()

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert shelf.cursor().execute("SELECT words FROM tally").fetchone() == ("120",)


def write_much() -> None:
    with transaction.atomic(using="shelf"), connections["shelf"].cursor() as cursor:
        for _ in range(100):
            cursor.execute("INSERT INTO tally (words) VALUES (%s)", ["x" * 2000])


def test_s48_a_full_disk_is_told_reading_goes_on_and_writing_returns(shelf: Any) -> None:
    with shelf.cursor() as cursor:
        pages = pragma(shelf, "page_count")
        cursor.execute(f"PRAGMA max_page_count = {pages + 3}")  # type: ignore[operator]
        with pytest.raises(OperationalError) as full:
            write_much()
        assert what_is_wrong(full.value) == NO_ROOM
        assert cursor.execute("SELECT count(*) FROM tally").fetchone() == (0,)
        cursor.execute("PRAGMA max_page_count = 100000")
        cursor.execute("INSERT INTO tally (words) VALUES ('room again')")
        assert cursor.execute("SELECT words FROM tally").fetchone() == ("room again",)
        assert pragma(shelf, "integrity_check") == "ok"


def test_s48_a_read_only_database_is_told(shelf: Any) -> None:
    with shelf.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        with pytest.raises(OperationalError) as refused:
            cursor.execute("INSERT INTO tally (words) VALUES ('x')")
        assert what_is_wrong(refused.value) == GONE


def test_s47_a_writer_that_waited_in_vain_is_a_503(shelf: Any) -> None:
    other = sqlite3.connect(shelf.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shelf.cursor().execute("PRAGMA busy_timeout = 50")
    with pytest.raises(OperationalError) as locked:
        shelf.cursor().execute("INSERT INTO tally (words) VALUES ('x')")
    other.close()
    assert what_is_wrong(locked.value) == GONE


WRITER = """
import django
django.setup()
from accounts.models import User
from django.core.management import call_command
call_command("migrate", "accounts", verbosity=0)
number = 0
while True:
    print(User.objects.create(handle=f"reader-{number}").handle, flush=True)
    number += 1
"""


def test_s43_what_was_acknowledged_outlives_kill_9(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "k" * 60,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}",
    }
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip() for _ in range(30)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += writer.stdout.read().split()
    writer.stdout.close()
    writer.wait()
    database = sqlite3.connect(tmp_path / "kept.sqlite3")
    kept = {row[0] for row in database.execute("SELECT handle FROM accounts_user")}
    assert len(acknowledged) >= 30
    assert set(acknowledged) - kept == set()
    assert len(kept) - len(set(acknowledged)) <= 1  # at most the one that was committed but not yet told
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
