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
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

SCHEMA = "lectern-backup-1"
DATABASE = "lectern.sqlite3"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


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
    if target.exists():
        raise KeepingProblem(f"{target} is there already; a backup never overwrites.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy, archive = Path(folder, DATABASE), Path(folder, "archive.zip")
            with closing(sqlite3.connect(copy)) as written:
                source.backup(written)
                check_whole(written)
                migrations = applied_migrations(written)
            manifest = Manifest(SCHEMA, now.isoformat(), file_hash(copy), copy.stat().st_size, migrations)
            _write_archive(archive, copy, manifest)
            archive.rename(target)
            _flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise KeepingProblem(f"The backup could not be written: {error}.") from error
    return manifest


@contextmanager
def opened_backup(archive: Path, known_migrations: set[str]) -> Iterator[sqlite3.Connection]:
    """Check an archive from end to end and open its database. Raises KeepingProblem.

    `known_migrations` are those of this release: an archive of a newer one is refused.
    """
    with tempfile.TemporaryDirectory(prefix="lectern-restore-") as folder:
        copy = Path(folder, DATABASE)
        manifest = _unpack(archive, copy)
        unknown = set(manifest.migrations) - known_migrations
        if unknown:
            raise KeepingProblem(
                f"{archive} was made by a newer release ({sorted(unknown)[0]} is unknown here)."
            )
        with closing(sqlite3.connect(copy)) as connection:
            check_whole(connection)
            yield connection


def give_back(backup: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Replace everything in the live database in one transaction; when it fails, the old data stay."""
    try:
        backup.backup(live)
        check_whole(live)
    except sqlite3.Error as error:
        raise KeepingProblem(f"The old data are untouched: {error}.") from error


def check_whole(connection: sqlite3.Connection) -> None:
    """Raise KeepingProblem when SQLite finds the database damaged."""
    try:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise KeepingProblem(f"The database is damaged: {verdict}.")


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """The migrations that a database has, as "app.name". Raises KeepingProblem when it was never set up."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
        raise KeepingProblem("Nothing has been set up in this database yet: run “manage.py migrate” first.")
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in rows]


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _write_archive(archive: Path, database: Path, manifest: Manifest) -> None:
    # Private work and password hashes are in it: for the owner's eyes alone, whatever the umask says.
    with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            packed.write(database, DATABASE)
        file.flush()
        os.fsync(file.fileno())


def _unpack(archive: Path, target: Path) -> Manifest:
    """Write the database of an archive to `target`, checked against the manifest."""
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = Manifest(**json.loads(packed.read(MANIFEST)))
            if manifest.schema != SCHEMA:
                raise KeepingProblem(f"{archive} has the unknown form {manifest.schema!r}.")
            if packed.getinfo(DATABASE).file_size != manifest.size:
                raise KeepingProblem(f"{archive} is broken: the database has another size than it should.")
            with packed.open(DATABASE) as stored, target.open("xb") as file:
                shutil.copyfileobj(stored, file, CHUNK)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise KeepingProblem(f"{archive} is no backup of Lectern that can be read: {error}.") from error
    if file_hash(target) != manifest.sha256:
        raise KeepingProblem(f"{archive} is broken: its checksum is wrong.")
    return manifest


def _flush(folder: Path) -> None:
    """Make a rename inside `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
