"""A throw-away PostgreSQL for one test run: own folder, own free port, own password, gone afterwards."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devtools.shell import is_root

ACCOUNTS = ("postgres", "nobody")  # whom a root caller becomes: the server refuses to run as root
PATIENCE = 30  # seconds until the server has to answer
# Its data need not survive anything, and no query is worth compiling.
FAST = ("fsync=off", "full_page_writes=off", "jit=off", "autovacuum=off", "max_connections=40")


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, newest first; None when PostgreSQL is not installed."""
    onpath = shutil.which("initdb")
    folders = [Path(onpath).resolve().parent] if onpath else []
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    folders += sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


def account() -> pwd.struct_passwd | None:
    """Who runs the server: ourselves (None), or an unprivileged account when we are root."""
    if not is_root():
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in ACCOUNTS if name in known)


def start(command: Sequence[str], home: Path, who: pwd.struct_passwd | None) -> subprocess.Popen[str]:
    """Start one of PostgreSQL's programs as `who`, all its output in `home`/log."""
    with (home / "log").open("a") as log:
        return subprocess.Popen(
            command,
            cwd=home,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"},
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            user=who.pw_uid if who else None,
            group=who.pw_gid if who else None,
            extra_groups=[] if who else None,
        )


def wait_until_ready(server: subprocess.Popen[Any], data: Path, patience: float = PATIENCE) -> bool:
    """Whether the server on the folder `data` takes connections within `patience` seconds.

    It listens a little earlier than that; its pid file says when. False at once when it has ended.
    """
    deadline = time.monotonic() + patience
    told = data / "postmaster.pid"
    while server.poll() is None and time.monotonic() < deadline:
        if told.exists() and told.read_text().rstrip().endswith("ready"):
            return True
        time.sleep(0.05)
    return False


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ClusterError(Exception):
    """PostgreSQL could not be started; the message ends with the last lines of its log."""


def make_home(who: pwd.struct_passwd | None, password: str) -> Path:
    """A fresh folder with the password file and an empty log, belonging to `who`."""
    home = Path(tempfile.mkdtemp(prefix="lectern-postgres-"))
    (home / "password").write_text(password)
    (home / "log").touch()
    if who:
        for path in (home, home / "password"):
            os.chown(path, who.pw_uid, who.pw_gid)
    return home


def last_words(home: Path) -> str:
    """The end of the log, for the person who has to find out why."""
    return (home / "log").read_text()[-2000:]


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running server with one empty database; gives its DATABASE_URL. Raises ClusterError."""
    who, password, port = account(), secrets.token_hex(16), free_port()
    home = make_home(who, password)
    try:
        initdb = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "lectern", "-E", "UTF8"]
        initdb += ["--auth=scram-sha-256", "--pwfile", str(home / "password"), "--no-sync"]
        if start(initdb, home, who).wait() != 0:
            raise ClusterError(last_words(home))
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={home}", *FAST]
        settings = [part for option in options for part in ("-c", option)]
        command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(port), *settings]
        server = start(command, home, who)
        try:
            if not wait_until_ready(server, home / "data"):
                raise ClusterError(last_words(home))
            yield f"postgres://lectern:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": disconnect everybody and end
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)
