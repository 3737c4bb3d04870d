"""Backups of an SQLite site: one file with the whole database and a checksum, made while people write.

An archive is a ZIP with `manifest.json` (schema, sha256 and size of the database, time, migrations) and
`lectern.sqlite3`. It is written under a temporary name, flushed to disk and only then given its own.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = "lectern-backup-1"
DATABASE = "lectern.sqlite3"
MANIFEST = "manifest.json"
FIRST = "reader.0001_initial"  # every database of Lectern has this migration
CHUNK = 1024 * 1024
NOT_SET_UP = "Nothing has been set up in this database yet: run “manage.py migrate” first."


class KeepingProblem(Exception):
    """Why a backup cannot be made or given back: one sentence for the operator. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says about itself. `migrations` are "app.name", sorted."""

    schema: str
    made: str
    sha256: str
    size: int
    migrations: list[str]


def make_backup(source: sqlite3.Connection, target: Path, *, now: datetime) -> Manifest:
    """Write a consistent copy of a live database to `target`, which must not exist. Raises KeepingProblem."""
    try:
        if target.exists():
            raise KeepingProblem(f"{target} is there already; a backup never overwrites.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy, archive = Path(folder, DATABASE), Path(folder, "archive.zip")
            with closing(sqlite3.connect(copy)) as written:
                source.backup(written)
                check_whole(written)
                migrations = applied_migrations(written)
            if FIRST not in migrations:
                raise KeepingProblem(NOT_SET_UP)
            manifest = Manifest(SCHEMA, now.isoformat(), file_hash(copy), copy.stat().st_size, migrations)
            _write_archive(archive, copy, manifest)
            archive.rename(target)
            _flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise KeepingProblem(f"The backup could not be written: {one_line(error)}.") from error
    return manifest


@contextmanager
def opened_backup(archive: Path, known_migrations: set[str]) -> Iterator[sqlite3.Connection]:
    """Check an archive from end to end and open its database. Raises KeepingProblem.

    `known_migrations` are those of this release: an archive of a newer one is refused.
    """
    with ExitStack() as kept:
        with _refusing(archive):
            copy = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="lectern-restore-")), DATABASE)
            manifest = _unpack(archive, copy)
            connection = kept.enter_context(closing(sqlite3.connect(copy)))
            _check_contents(archive, connection, manifest, known_migrations)
        yield connection


def give_back(backup: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Replace everything in the live database in one transaction; when it fails, the old data stay."""
    try:
        backup.backup(live)
        check_whole(live)
    except sqlite3.Error as error:
        raise KeepingProblem(f"The old data are untouched: {one_line(error)}.") from error


def check_whole(connection: sqlite3.Connection) -> None:
    """Raise KeepingProblem when SQLite finds the database damaged."""
    try:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise KeepingProblem(f"The database is damaged: {one_line(verdict)}.")


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """The migrations that a database has, as "app.name", sorted; none when it was never set up."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
        return []
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows]


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def one_line(reason: object) -> str:
    """What an error says, without its line breaks; its kind when it says nothing."""
    return " ".join(str(reason).split()) or type(reason).__name__


def _write_archive(archive: Path, database: Path, manifest: Manifest) -> None:
    # Private work and password hashes are in it: for the owner's eyes alone, whatever the umask says.
    with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            packed.write(database, DATABASE)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _refusing(archive: Path) -> Iterator[None]:
    """Make a KeepingProblem of whatever reading an archive raises."""
    try:
        yield
    except KeepingProblem:
        raise
    except Exception as error:  # damage brings errors of every kind out of zipfile, zlib, json and sqlite3
        reason = one_line(error)
        raise KeepingProblem(f"{archive} is no backup of Lectern that can be read: {reason}.") from error


def _unpack(archive: Path, target: Path) -> Manifest:
    """Write the database of an archive to `target`, checked against the manifest."""
    with zipfile.ZipFile(archive) as packed:
        manifest = Manifest(**json.loads(packed.read(MANIFEST)))
        if manifest.schema != SCHEMA:
            raise KeepingProblem(f"{archive} has the unknown form {manifest.schema!r}.")
        if packed.getinfo(DATABASE).file_size != manifest.size:
            raise KeepingProblem(f"{archive} is broken: the database has another size than it should.")
        with packed.open(DATABASE) as stored, target.open("xb") as file:
            shutil.copyfileobj(stored, file, CHUNK)
    if file_hash(target) != manifest.sha256:
        raise KeepingProblem(f"{archive} is broken: its checksum is wrong.")
    return manifest


def _check_contents(
    archive: Path, database: sqlite3.Connection, manifest: Manifest, known_migrations: set[str]
) -> None:
    """Raise KeepingProblem unless this is a whole database of Lectern, of this release or an earlier one."""
    check_whole(database)
    migrations = applied_migrations(database)
    if FIRST not in migrations:
        raise KeepingProblem(f"{archive} is no backup of Lectern: its database is another one, or empty.")
    if migrations != manifest.migrations:
        raise KeepingProblem(f"{archive} is broken: it names other migrations than its database has.")
    unknown = set(migrations) - known_migrations
    if unknown:
        raise KeepingProblem(f"{archive} was made by a newer release ({min(unknown)} is unknown here).")


def _flush(folder: Path) -> None:
    """Make a rename inside `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
