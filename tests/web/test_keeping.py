"""Backups are whole, broken ones are refused, and the old data outlive every failure."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web.keeping import KeepingProblem, give_back, make_backup, opened_backup

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KNOWN = {"reader.0001_initial"}


@pytest.fixture
def live(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "live.sqlite3", check_same_thread=False)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE django_migrations (app, name)")
        connection.execute("INSERT INTO django_migrations VALUES ('reader', '0001_initial')")
        connection.execute("CREATE TABLE words (word)")
        connection.execute("INSERT INTO words VALUES ('before')")
        connection.commit()
        yield connection


def words(connection: sqlite3.Connection) -> list[str]:
    return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY rowid")]


def restore(archive: Path, live: sqlite3.Connection, known: set[str] = KNOWN) -> None:
    with opened_backup(archive, known) as backup:
        give_back(backup, live)


def test_s50_what_was_backed_up_comes_back(live: sqlite3.Connection, tmp_path: Path) -> None:
    manifest = make_backup(live, tmp_path / "new" / "b.zip", now=NOW)
    live.execute("INSERT INTO words VALUES ('after')")
    live.commit()
    assert (manifest.migrations, manifest.made) == (["reader.0001_initial"], "2026-03-01T12:00:00+00:00")
    restore(tmp_path / "new" / "b.zip", live)
    assert words(live) == ["before"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["b.zip"]
    assert (tmp_path / "new" / "b.zip").stat().st_mode & 0o777 == 0o600


def test_s50_a_copy_made_while_others_write_is_consistent(live: sqlite3.Connection, tmp_path: Path) -> None:
    stop = threading.Event()

    def write_pairs() -> None:
        with closing(sqlite3.connect(tmp_path / "live.sqlite3", timeout=20)) as other:
            while not stop.is_set():
                with other:
                    other.execute("INSERT INTO words VALUES ('one')")
                    other.execute("INSERT INTO words VALUES ('two')")

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        for number in range(5):
            make_backup(live, tmp_path / f"{number}.zip", now=NOW)
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with opened_backup(tmp_path / f"{number}.zip", KNOWN) as backup:
            found = words(backup)
            assert found.count("one") == found.count("two")


def test_s50_a_backup_never_overwrites(live: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    with pytest.raises(KeepingProblem, match="there already"):
        make_backup(live, tmp_path / "b.zip", now=NOW)
    assert (tmp_path / "b.zip").read_text() == "precious"


def test_s50_a_failed_backup_leaves_nothing_half_made(live: sqlite3.Connection, tmp_path: Path) -> None:
    live.execute("ALTER TABLE django_migrations RENAME COLUMN app TO application")
    with pytest.raises(KeepingProblem, match="could not be written"):
        make_backup(live, tmp_path / "new" / "b.zip", now=NOW)
    assert list((tmp_path / "new").iterdir()) == []


def broken(archive: Path, how: str) -> None:
    """Break an archive in one of the ways in which archives break."""
    data = archive.read_bytes()
    with zipfile.ZipFile(archive) as packed:
        manifest, database = json.loads(packed.read("manifest.json")), packed.read("lectern.sqlite3")
    if how == "cut":
        archive.write_bytes(data[: len(data) // 2])
        return
    if how == "text":
        archive.write_text("not a backup")
        return
    if how == "damaged":
        database = database[:100] + bytes(len(database) - 100)
    if how == "swapped":
        manifest["sha256"] = "0" * 64
    if how == "schema":
        manifest["schema"] = "lectern-backup-99"
    if how == "newer":
        manifest["migrations"] = ["reader.0099_future"]
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        if how != "empty":
            packed.writestr("lectern.sqlite3", database)


@pytest.mark.parametrize("how", ["cut", "text", "damaged", "swapped", "schema", "newer", "empty"])
def test_s50_a_broken_archive_is_refused_and_the_old_data_stay(
    live: sqlite3.Connection, tmp_path: Path, how: str
) -> None:
    make_backup(live, tmp_path / "b.zip", now=NOW)
    broken(tmp_path / "b.zip", how)
    with pytest.raises(KeepingProblem):
        restore(tmp_path / "b.zip", live)
    assert words(live) == ["before"]


def test_s50_a_missing_archive_is_refused(live: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(KeepingProblem, match="no backup of Lectern"):
        restore(tmp_path / "nowhere.zip", live)
