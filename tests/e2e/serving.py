"""A real granian on a real database file, and the same file under the tests' own hands."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import ConnectionHandler, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.settings import SQLITE_OPTIONS
from devtools.installation import granian
from devtools.postgres import free_port
from devtools.shell import ROOT
from tests.collected import collected_static

PATIENCE = 20  # seconds until the server has to answer


class Database:
    """The server's database file, opened a second time here so that tests can fill and look into it."""

    def __init__(self, path: Path) -> None:
        options = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
        self.wrapper: BaseDatabaseWrapper = ConnectionHandler({"default": options})["default"]
        self.first_rows = {table: self.last_row(table) for table in self.wrapper.introspection.table_names()}

    def last_row(self, table: str) -> int:
        """The highest row id in `table`, 0 when it is empty."""
        with self.wrapper.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(rowid), 0) FROM {self.wrapper.ops.quote_name(table)}")
            return int(cursor.fetchone()[0])

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Within, Django's default connection is this file; afterwards only what migrations made is left."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            self.clear()
            connections["default"] = before

    def clear(self) -> None:
        """Remove every row younger than the migrations. Ids are never given twice, so caches stay true."""
        with transaction.atomic(), self.wrapper.cursor() as cursor:
            for table, last in self.first_rows.items():
                cursor.execute(f"DELETE FROM {self.wrapper.ops.quote_name(table)} WHERE rowid > %s", [last])


class Server:
    """One granian with production's settings on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_file = folder / "lectern.sqlite3"
        self.log = folder / "server.log"
        self.read_until = 0
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "false",
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database_file}",
            "STATIC_ROOT": str(collected_static()),
            "SITE_ADDRESS": self.url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SIGNUP": "open",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=self.env, check=True)
        with self.log.open("w") as log:
            command = [sys.executable, *granian("127.0.0.1", self.port)[1:]]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Return when the server answers; otherwise fail with what it said."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def new_log(self) -> str:
        """What the server has written since the last time anybody asked."""
        text = self.log.read_text(errors="replace")
        fresh, self.read_until = text[self.read_until :], len(text)
        return fresh

    def stop(self) -> None:
        """End the server, politely first."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
