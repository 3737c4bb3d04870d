"""manage.py backup and restore, on a site of its own in a file."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web.keeping import make_backup

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a site with one article."""
    tmp_path = tmp_path_factory.mktemp("site")
    told = {"SECRET_KEY": "k" * 60, "DATA_DIR": str(tmp_path / "data"), "PATH": os.environ["PATH"]}
    (tmp_path / "data").mkdir()
    (tmp_path / "story.txt").write_text("Before\n\nWords.")
    assert manage(told, "migrate", "-v0").returncode == 0
    assert manage(told, "import_article", str(tmp_path / "story.txt")).returncode == 0
    return told


def manage(told: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


def titles(told: dict[str, str]) -> list[str]:
    with closing(sqlite3.connect(Path(told["DATA_DIR"]) / "lectern.sqlite3")) as database:
        return [title for (title,) in database.execute("SELECT title FROM reader_article ORDER BY id")]


def test_s50_a_site_is_given_back_and_a_broken_archive_refused(site: dict[str, str], tmp_path: Path) -> None:
    archive = tmp_path / "kept" / "b.zip"
    made = manage(site, "backup", str(archive))
    assert (made.returncode, made.stderr) == (0, "")
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    assert made.stdout.rstrip().endswith(manifest["sha256"])

    (tmp_path / "story.txt").write_text("After\n\nWords.")
    manage(site, "import_article", str(tmp_path / "story.txt"))
    assert titles(site) == ["Before", "After"]

    broken = tmp_path / "broken.zip"
    broken.write_bytes(archive.read_bytes()[:-500])
    refused = manage(site, "restore", str(broken))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert titles(site) == ["Before", "After"]

    assert manage(site, "restore", str(archive)).returncode == 0
    assert titles(site) == ["Before"]
    [earlier] = (Path(site["DATA_DIR"]) / "backups").glob("before-restore-*.zip")
    assert manage(site, "restore", str(earlier)).returncode == 0
    assert titles(site) == ["Before", "After"]


def test_s50_a_backup_that_cannot_be_written_says_why_in_one_line(
    site: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "b.zip").touch()
    refused = manage(site, "backup", str(tmp_path / "b.zip"))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "never overwrites" in refused.stderr
    refused = manage(site, "backup", str(tmp_path / "b.zip" / "c.zip"))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "could not be written" in refused.stderr


def test_s50_an_archive_in_pieces_is_refused_in_one_line(site: dict[str, str], tmp_path: Path) -> None:
    """The damages that zipfile answers with errors of other kinds than its own."""
    archive, there = tmp_path / "b.zip", titles(site)
    assert manage(site, "backup", str(archive)).returncode == 0
    whole = archive.read_bytes()
    directory = whole.rindex(b"PK\x01\x02")
    for place in (60, directory + 8):  # deflated bytes, flags
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        refused = manage(site, "restore", str(archive))
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
        assert f"{archive} is no backup of Lectern that can be read" in refused.stderr
    assert titles(site) == there


def test_s50_an_archive_that_cannot_be_migrated_leaves_the_old_data(
    site: dict[str, str], tmp_path: Path
) -> None:
    archive, there = tmp_path / "b.zip", titles(site)
    with closing(sqlite3.connect(":memory:")) as hollow:
        hollow.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app, name, applied)")
        hollow.execute("INSERT INTO django_migrations (app, name) VALUES ('reader', '0001_initial')")
        hollow.commit()
        make_backup(hollow, archive, now=datetime.now(UTC))
    refused = manage(site, "restore", str(archive))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "The old data are back" in refused.stderr
    assert titles(site) == there


def test_a_database_that_is_none_is_told_in_one_line(site: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "lectern.sqlite3").write_text("The lake lay still." * 500)
    refused = manage({**site, "DATA_DIR": str(tmp_path)}, "backup", str(tmp_path / "b.zip"))
    assert (refused.returncode, refused.stderr) == (
        2,
        "CommandError: The database cannot be used: file is not a database.\n",
    )


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_site_that_was_never_set_up_is_told_so_in_one_line(
    site: dict[str, str], tmp_path: Path, command: str
) -> None:
    archive = tmp_path / "b.zip"
    assert manage(site, "backup", str(archive)).returncode == 0
    path = archive if command == "restore" else tmp_path / "new.zip"
    (tmp_path / "empty").mkdir()
    refused = manage({**site, "DATA_DIR": str(tmp_path / "empty")}, command, str(path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines() == [
        "CommandError: Nothing has been set up in this database yet: run “manage.py migrate” first."
    ]
    assert not (tmp_path / "new.zip").exists()
