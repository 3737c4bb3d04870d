"""Backups are whole, broken ones are refused, and the old data outlive every failure."""

import hashlib
import json
import random
import shutil
import sqlite3
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

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


def test_s50_a_backup_without_a_place_says_why_in_one_line(
    live: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", "b.zip")

    (tmp_path / "file").touch()
    said = []
    for target in (tmp_path, tmp_path / "file" / "b.zip", tmp_path / ("b" * 300)):
        with pytest.raises(KeepingProblem) as problem:
            make_backup(live, target, now=NOW)
        said.append(str(problem.value))
    for place in ("exists", "mkdir", "rename"):
        monkeypatch.setattr(Path, place, refuse)
        with pytest.raises(KeepingProblem, match=r"could not be written: .*Permission denied") as problem:
            make_backup(live, tmp_path / "b.zip", now=NOW)
        said.append(str(problem.value))
        monkeypatch.undo()
    assert [len(words.splitlines()) for words in said] == [1] * 6
    assert sorted(path.name for path in tmp_path.iterdir() if "live" not in path.name) == ["file"]


def test_s50_a_database_that_was_never_set_up_is_not_backed_up(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as empty, pytest.raises(KeepingProblem, match="migrate"):
        make_backup(empty, tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def repacked(archive: Path, database: bytes, **changes: object) -> None:
    """Put another database into an archive, with a manifest that fits it but for `changes`."""
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    manifest |= {"sha256": hashlib.sha256(database).hexdigest(), "size": len(database), **changes}
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        packed.writestr("lectern.sqlite3", database)


def database_of(folder: Path, *statements: str) -> bytes:
    """An SQLite file in which these statements were run."""
    path = folder / "other.sqlite3"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as other, other:
        for statement in statements:
            other.execute(statement)
    return path.read_bytes()


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
    if how == "migrations":
        manifest["migrations"] = ["reader.0099_future"]
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        if how != "empty":
            packed.writestr("lectern.sqlite3", database)


@pytest.mark.parametrize("how", ["cut", "text", "damaged", "swapped", "schema", "migrations", "empty"])
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


def test_s50_a_backup_of_a_newer_release_is_refused(live: sqlite3.Connection, tmp_path: Path) -> None:
    live.execute("INSERT INTO django_migrations VALUES ('reader', '0099_future')")
    live.commit()
    make_backup(live, tmp_path / "b.zip", now=NOW)
    with pytest.raises(KeepingProblem, match=r"newer release \(reader\.0099_future is unknown here\)"):
        restore(tmp_path / "b.zip", live)


OTHER_DATABASES = {
    "nothing": (),
    "words": ("CREATE TABLE words (word)",),
    "no migrations": ("CREATE TABLE django_migrations (app, name)",),
    "another site": (
        "CREATE TABLE django_migrations (app, name)",
        "INSERT INTO django_migrations VALUES ('shop', '0001_initial')",
    ),
    "other columns": ("CREATE TABLE django_migrations (application)",),
}


@pytest.mark.parametrize("which", OTHER_DATABASES)
def test_s50_an_archive_of_another_database_is_refused(
    live: sqlite3.Connection, tmp_path: Path, which: str
) -> None:
    make_backup(live, tmp_path / "b.zip", now=NOW)
    repacked(tmp_path / "b.zip", database_of(tmp_path, *OTHER_DATABASES[which]), migrations=[])
    with pytest.raises(KeepingProblem, match="no backup of Lectern"):
        restore(tmp_path / "b.zip", live)
    assert words(live) == ["before"]


def test_s50_an_archive_of_no_database_is_refused(live: sqlite3.Connection, tmp_path: Path) -> None:
    make_backup(live, tmp_path / "b.zip", now=NOW)
    repacked(tmp_path / "b.zip", b"The lake lay still." * 500)
    with pytest.raises(KeepingProblem, match="not a database"):
        restore(tmp_path / "b.zip", live)
    assert words(live) == ["before"]


MANIFESTS = {
    "no list of migrations": '{"schema": "lectern-backup-1", "migrations": null}',
    "deep": "[" * 100_000,
    "a list": "[]",
    "a line too many": json.dumps({"a\nb": 1}),
    "not UTF-8": "\udcff",
}


@pytest.mark.parametrize("which", MANIFESTS)
def test_s50_an_archive_whose_manifest_cannot_be_understood_is_refused_in_one_line(
    live: sqlite3.Connection, tmp_path: Path, which: str
) -> None:
    make_backup(live, tmp_path / "b.zip", now=NOW)
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        manifest, database = json.loads(packed.read("manifest.json")), packed.read("lectern.sqlite3")
    text = MANIFESTS[which]
    if which == "no list of migrations":
        text = json.dumps({**manifest, **json.loads(text)})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("manifest.json", text.encode(errors="surrogateescape"))
        packed.writestr("lectern.sqlite3", database)
    with pytest.raises(KeepingProblem) as problem:
        restore(tmp_path / "b.zip", live)
    assert len(str(problem.value).splitlines()) == 1
    assert words(live) == ["before"]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with one bit or byte flipped, some bytes overwritten, or its end cut off."""
    place = chance.randrange(len(data))
    how = chance.choice(["bit", "byte", "overwritten", "cut"])
    if how == "cut":
        return data[:place]
    length = chance.randint(2, 20) if how == "overwritten" else 1
    there = data[place : place + length]
    masks = {"bit": bytes([1 << chance.randrange(8)]), "byte": b"\xff"}
    mask = masks.get(how) or chance.randbytes(len(there))
    return data[:place] + bytes(a ^ b for a, b in zip(there, mask, strict=True)) + data[place + length :]


def test_s50_whatever_damage_is_refused_in_one_line_or_does_none(tmp_path: Path) -> None:
    """A byte that nobody reads may change; all others are noticed."""
    archive, chance = tmp_path / "b.zip", random.Random(50)
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("PRAGMA page_size=512")
        small.execute("CREATE TABLE django_migrations (app, name)")
        small.execute("INSERT INTO django_migrations VALUES ('reader', '0001_initial')")
        small.commit()
        make_backup(small, archive, now=NOW)
        whole, data = list(small.iterdump()), archive.read_bytes()
    refusals = []
    for _ in range(400):
        archive.write_bytes(damaged(data, chance))
        try:
            with opened_backup(archive, KNOWN) as backup:
                assert list(backup.iterdump()) == whole
        except KeepingProblem as problem:
            refusals.append(str(problem))
    assert len(refusals) > 300
    assert {len(words.splitlines()) for words in refusals} == {1}


def test_s50_an_archive_that_cannot_be_unpacked_for_want_of_room_is_refused(
    live: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    make_backup(live, tmp_path / "b.zip", now=NOW)
    for module, name in ((shutil, "copyfileobj"), (tempfile, "TemporaryDirectory")):
        monkeypatch.setattr(module, name, full)
        with pytest.raises(KeepingProblem, match="No space left"):
            restore(tmp_path / "b.zip", live)
        monkeypatch.undo()
    assert words(live) == ["before"]
