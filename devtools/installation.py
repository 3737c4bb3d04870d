"""A populated Lectern in a folder of its own: key, database, static files, samples, server command."""

import hashlib
import json
import os
import re
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

from devtools.environment import python
from devtools.shell import ROOT, run, say, stop

THREADS = 4  # a page is mostly Python: more threads only queue, fewer let a waiting writer hold up readers
CODE = ("accounts", "annotations", "api", "config", "locale", "reader", "samples", "static", "web")
DEMO_HANDLES = ("reader", "curator")
NAME = re.compile(r"[A-Za-z0-9.-]*[A-Za-z0-9]|\[[0-9A-Fa-f:.]+\]")  # what a browser can ask for


def data_dir() -> Path:
    """Where this installation keeps what it is given; DATA_DIR, or `var` in the project."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()


def private_text(path: Path, make: str) -> str:
    """The text kept in `path`, written there first (readable by its owner alone) when it is missing."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make)
    return path.read_text().strip()


def secret_key(folder: Path) -> str:
    """This installation's key, made once."""
    return private_text(folder / "secret_key", secrets.token_urlsafe(60))


def demo_file(folder: Path) -> Path:
    """Where the demo accounts' passwords are kept; it is there once samples have been loaded."""
    return folder / "demo.json"


def demo_logins(folder: Path) -> dict[str, str]:
    """Handle → password of the two demo accounts; generated once, kept in `demo.json`."""
    fresh = {handle: secrets.token_urlsafe(9) for handle in DEMO_HANDLES}
    kept: dict[str, str] = json.loads(private_text(demo_file(folder), json.dumps(fresh, indent=2)))
    return kept


def bracketed(host: str) -> str:
    """The host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def address_of(host: str) -> str:
    """Where a server listens to be reached under `host`, which may be a name: IPv4 before IPv6."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        stop(f"HOST must be an address of this machine or a name that leads to one, not {host!r}", code=2)
    return str(min(found, key=lambda entry: entry[0] != socket.AF_INET)[4][0])


def own_names(host: str) -> list[str]:
    """The names under which a server listening on `host` is asked for."""
    names = ["127.0.0.1", "localhost", "[::1]", bracketed(host), socket.gethostname()]
    if host in ("0.0.0.0", "::"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; tells our address
                names.append(str(probe.getsockname()[0]))
            except OSError:
                pass
    return [name for name in dict.fromkeys(names) if NAME.fullmatch(name)]


def environment(folder: Path, host: str, port: int) -> dict[str, str]:
    """What config.settings needs for this installation; what the caller has set already wins."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what readers keep private is in there
    except OSError:
        stop(f"DATA_DIR must be a folder that can be made, not '{folder}'", code=2)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    defaults = {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(folder),
        "DATA_DIR": str(folder),
        "SITE_ADDRESS": f"http://{bracketed(shown)}:{port}",
        "ALLOWED_HOSTS": ",".join(own_names(host)),
        "SIGNUP": "open",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **{key: value for key, value in os.environ.items() if value}}


def granian(host: str, port: int, threads: int = THREADS) -> list[str]:
    """The command that serves Lectern: one process with threads, so that limits and caches are whole."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    return python("-m", "granian", *options, "config.wsgi:application")


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def inputs() -> Iterator[Path]:
    """Every file that migrations, static files and samples can depend on."""
    yield from (ROOT / "requirements.txt", ROOT / "manage.py")
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def fingerprint(env: dict[str, str], empty: bool) -> str:
    """Changes whenever the set-up steps could do something new."""
    sha = hashlib.sha256(f"{empty} {env.get('DATABASE_URL')} {env.get('STATIC_ROOT')}".encode())
    for path in inputs():
        sha.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()


def is_prepared(folder: Path, env: dict[str, str], empty: bool) -> bool:
    """Whether the last set-up still holds: same inputs, and its results are still there."""
    stamp = folder / "prepared"
    kept = [stamp, Path(env.get("STATIC_ROOT") or folder / "static")]
    if not env.get("DATABASE_URL"):
        kept.append(folder / "lectern.sqlite3")
    if not empty:
        kept.append(demo_file(folder))
    return all(path.exists() for path in kept) and stamp.read_text() == fingerprint(env, empty)


def steps(folder: Path, empty: bool) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """What a set-up does, in order: label, management command, variables for it alone."""
    unasked = ["--no-input", "--verbosity", "0"]
    yield "migrating the database", ["migrate", *unasked], {}
    yield "collecting static files", ["collectstatic", "--clear", *unasked], {}
    if not empty:
        passwords = demo_logins(folder)
        handed = {f"DEMO_{handle.upper()}_PASSWORD": passwords[handle] for handle in DEMO_HANDLES}
        yield "loading the sample library", ["load_samples"], handed


def prepare(folder: Path, env: dict[str, str], empty: bool) -> None:
    """Migrate, collect static files and load the samples; nothing at all when nothing has changed."""
    if is_prepared(folder, env, empty):
        return
    (folder / "prepared").unlink(missing_ok=True)
    for label, command, handed in steps(folder, empty):
        say(f"· {label}")
        if run(python("manage.py", *command), {**env, **handed}) != 0:
            stop(f"{label} failed (see above)")
    (folder / "prepared").write_text(fingerprint(env, empty))
