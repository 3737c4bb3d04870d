"""Numbers 34, 41 and 54: what holds before the first request is answered."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 60
AN_ADDRESS = "must be http:// or https:// with a host and no path"
HOSTS = "must hold host names without http:// or a port"
ORIGINS = "must hold addresses with http:// or https:// and no path"
DATABASES = (
    "must be an address such as sqlite:////var/lib/lectern/lectern.sqlite3 or "
    "postgres://user:password@host:5432/name"
)
CACHES = "must be an address such as redis://host:6379/0"


def start(code: str = "", *, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own after `before`, then run `code`, which sees them as `s`."""
    return subprocess.run(
        [sys.executable, "-c", f"{before}import json, config.settings as s\n{code}"],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "k" * 49}])
def test_s41_no_start_without_a_long_key(environment: dict[str, str]) -> None:
    done = start(**environment)
    assert done.returncode == 2
    assert done.stderr == "lectern: SECRET_KEY must be set to a random text of 50 characters or more\n"


def test_s41_debug_is_off_unless_asked_for() -> None:
    assert start("print(s.DEBUG)", SECRET_KEY=KEY).stdout == "False\n"


@pytest.mark.parametrize("limits", ["write", "write=", "write=5/0", "nothing=5/60", "write=-1/60"])
def test_limits_that_make_no_sense_stop_the_start(limits: str) -> None:
    done = start(SECRET_KEY=KEY, RATE_LIMITS=limits)
    assert done.returncode == 2
    assert done.stderr.startswith("lectern: RATE_LIMITS must hold items such as write=300/60")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "perhaps", "must be true or false, not 'perhaps'"),
        ("PROCESSES", "two", "must be a whole number, not 'two'"),
        ("SITE_ADDRESS", "lectern.example", f"{AN_ADDRESS}, not 'lectern.example'"),
        ("SITE_ADDRESS", "https:///", f"{AN_ADDRESS}, not 'https:'"),
        ("SITE_ADDRESS", "https://a.example/b", f"{AN_ADDRESS}, not 'https://a.example/b'"),
        ("SITE_ADDRESS", "https://x:abc", f"{AN_ADDRESS}, not 'https://x:abc'"),
        ("SITE_ADDRESS", "https://x:99999", f"{AN_ADDRESS}, not 'https://x:99999'"),
        ("SITE_ADDRESS", "https://x:0", f"{AN_ADDRESS}, not 'https://x:0'"),
        ("SITE_ADDRESS", "https://x:", f"{AN_ADDRESS}, not 'https://x:'"),
        ("SITE_ADDRESS", "https://<b>", f"{AN_ADDRESS}, not 'https://<b>'"),
        ("SITE_ADDRESS", "https://me@x", f"{AN_ADDRESS}, not 'https://me@x'"),
        ("ALLOWED_HOSTS", "https://x", f"{HOSTS}, not 'https://x'"),
        ("ALLOWED_HOSTS", "x y", f"{HOSTS}, not 'x y'"),
        ("ALLOWED_HOSTS", "y,x:8000", f"{HOSTS}, not 'x:8000'"),
        ("ALLOWED_HOSTS", "x.", f"{HOSTS}, not 'x.'"),
        ("ALLOWED_HOSTS", "::1", f"{HOSTS}, not '::1'"),
        ("ALLOWED_HOSTS", "*.x.org", f"{HOSTS}, not '*.x.org'"),
        ("ALLOWED_HOSTS", ",", "must be a list with commas between, not ','"),
        ("CSRF_TRUSTED_ORIGINS", "lectern.example", f"{ORIGINS}, not 'lectern.example'"),
        ("CSRF_TRUSTED_ORIGINS", "https://x y", f"{ORIGINS}, not 'https://x y'"),
        ("CSRF_TRUSTED_ORIGINS", "https://x/a", f"{ORIGINS}, not 'https://x/a'"),
        ("CSRF_TRUSTED_ORIGINS", "https://*", f"{ORIGINS}, not 'https://*'"),
        ("CSRF_TRUSTED_ORIGINS", ",", "must be a list with commas between, not ','"),
        ("CACHE_URL", "nonsense", CACHES),
        ("CACHE_URL", "memory://host", CACHES),
        ("CACHE_URL", "memcache://x", CACHES),
        ("CACHE_URL", "redis://", CACHES),
        ("CACHE_URL", "redis://h:abc", CACHES),
        ("CACHE_URL", "redis://a:6379,b:99999/0", CACHES),
        ("EMAIL_URL", "post://host", "must be an address such as smtp+tls://user:password@host:587"),
        ("DATABASE_URL", "mysql://host/name", DATABASES),
        ("DATABASE_URL", "foo", DATABASES),
        ("DATABASE_URL", "$NOPE", DATABASES),
        ("DATABASE_URL", "sqlite://relative.db", DATABASES),
        ("DATABASE_URL", "sqlite://relative.db/name", DATABASES),
        ("DATABASE_URL", "sqlite://", DATABASES),
        ("DATABASE_URL", "sqlite://:memory:", DATABASES),
        ("DATABASE_URL", "postgres://host:abc/name", DATABASES),
        ("DATABASE_URL", "postgres://host", DATABASES),
        (
            "DATABASE_URL",
            "sqlite:////nonexistent/x.db",
            "must lie in a folder that is there, not '/nonexistent'",
        ),
        ("DATA_DIR", "/nonexistent/x", "must be a folder that is there, not '/nonexistent/x'"),
        ("DATA_DIR", "$HOME/x", "must be a folder that is there, not '$HOME/x'"),
        ("DATA_DIR", str(ROOT / "dev.py"), f"must be a folder that is there, not '{ROOT / 'dev.py'}'"),
        ("CONN_MAX_AGE", "long", "must be a whole number, not 'long'"),
        ("CONN_MAX_AGE", "-1", "must be at least 0, not -1"),
        ("PGBOUNCER", "perhaps", "must be true or false, not 'perhaps'"),
        ("SIGNUP", "$SECRET_KEY", "must be one of open, invite, closed, not '$SECRET_KEY'"),
        ("LANGUAGE_CODE", "xx", "must be en, not 'xx'"),
        ("LANGUAGE_CODE", "de", "must be en, not 'de'"),
        ("TIME_ZONE", "Mars/Olympus", "must be a zone such as Europe/Lisbon, not 'Mars/Olympus'"),
        ("TIME_ZONE", "../etc", "must be a zone such as Europe/Lisbon, not '../etc'"),
        ("TIME_ZONE", "Europe", "must be a zone such as Europe/Lisbon, not 'Europe'"),
        ("SIGNUP", "maybe", "must be one of open, invite, closed, not 'maybe'"),
    ],
)
def test_a_value_that_cannot_be_right_stops_the_start_with_one_line(name: str, value: str, said: str) -> None:
    done = start(SECRET_KEY=KEY, **{name: value})
    assert (done.returncode, done.stderr) == (2, f"lectern: {name} {said}\n")


def found(package: str, what: str) -> str:
    """Code after which `what` is found of a package: None for nothing."""
    return (
        "import importlib.util as u; known = u.find_spec; "
        f"u.find_spec = lambda name, *rest: {what} if name == {package!r} else known(name, *rest); "
    )


@pytest.mark.parametrize(
    ("name", "url", "package", "service"),
    [
        ("DATABASE_URL", "postgres://host/name", "psycopg", "PostgreSQL"),
        ("CACHE_URL", "rediss://host", "redis", "Redis"),
    ],
)
def test_a_service_without_its_driver_is_told_in_one_line(
    name: str, url: str, package: str, service: str
) -> None:
    done = start(before=found(package, "None"), **{"SECRET_KEY": KEY, name: url})
    said = f"lectern: {name} names {service}, which needs what is in requirements-prod.txt\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("redis://host:1/0", "redis://host:1/0"),
        ("rediss://:pass@host", "rediss://:pass@host"),
        ("redis://a:1,b:2/0", "['redis://a:1/0', 'redis://b:2/0']"),
        ("redis:///run/redis.sock", "unix:///run/redis.sock"),
    ],
)
def test_redis_in_all_its_forms(url: str, location: str) -> None:
    code = "print(s.CACHES['default']['LOCATION'])"
    done = start(code, before=found("redis", "'there'"), SECRET_KEY=KEY, CACHE_URL=url)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{location}\n")


def test_what_is_allowed_starts() -> None:
    done = start(SECRET_KEY=KEY, DEBUG="off", LANGUAGE_CODE="en", TIME_ZONE="Europe/Lisbon", CONN_MAX_AGE="0")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("SECRET_KEY", "$" + KEY, "$" + KEY),
        ("DEFAULT_FROM_EMAIL", " desk@lectern.example ", "desk@lectern.example"),
        ("SITE_ADDRESS", "HTTPS://Lectern.Example:8443/", "https://lectern.example:8443"),
        ("SITE_ADDRESS", "http://[::1]:8000", "http://[::1]:8000"),
        ("ALLOWED_HOSTS", "a, b.example ,[::1],.c,*", ["a", "b.example", "[::1]", ".c", "*"]),
        (
            "CSRF_TRUSTED_ORIGINS",
            "https://a/, HTTP://B:81,https://*.c",
            ["https://a", "http://b:81", "https://*.c"],
        ),
    ],
)
def test_a_value_is_taken_as_it_is_meant(name: str, value: str, taken: object) -> None:
    done = start(f"print(json.dumps(s.{name}))", **{"SECRET_KEY": KEY, name: value})
    assert (done.stderr, json.loads(done.stdout)) == ("", taken)


def test_a_folder_with_signs_of_an_address_in_its_name_holds_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "a+b %41?c#d"
    folder.mkdir()
    done = start("print(s.DATABASES['default']['NAME'])", SECRET_KEY=KEY, DATA_DIR=str(folder))
    assert (done.stderr, done.stdout) == ("", f"{folder / 'lectern.sqlite3'}\n")


def test_limits_by_name() -> None:
    code = "print(s.RATE_LIMITS['write'], s.RATE_LIMITS['sign-in'], s.ACCOUNT_RATE_LIMITS['login'])"
    done = start(code, SECRET_KEY=KEY, RATE_LIMITS="write=0/1,sign-in=500/60")
    assert done.stdout == "(0, 1) (500, 60) 500/60s/ip\n"


REFUSED = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from django.test import Client
Client(headers={"host": "foreign.example", "accept": "application/json"}).get("/healthz")
"""


@pytest.mark.parametrize("level, lines", [("WARNING", 1), ("ERROR", 0)])
def test_the_level_of_the_log_holds_for_what_django_tells(tmp_path: Path, level: str, lines: int) -> None:
    (tmp_path / "static").mkdir()
    done = start(REFUSED, SECRET_KEY=KEY, LOG_LEVEL=level, DATA_DIR=str(tmp_path))
    assert (done.returncode, len(done.stderr.splitlines())) == (0, lines)


COOKIES = """
print(json.dumps({name: [getattr(s, f"{name}_COOKIE_{part}", None)
    for part in ("NAME", "SECURE", "SAMESITE", "HTTPONLY", "DOMAIN")]
    for name in ("SESSION", "CSRF", "LANGUAGE")}))
"""


def test_s34_cookies_under_https() -> None:
    done = start(COOKIES, SECRET_KEY=KEY, SITE_ADDRESS="https://lectern.example")
    assert json.loads(done.stdout) == {
        "SESSION": ["__Host-sessionid", True, "Lax", True, None],
        "CSRF": ["__Host-csrftoken", True, "Lax", None, None],
        "LANGUAGE": ["__Host-language", True, "Lax", None, None],
    }


def test_s34_cookies_on_a_plain_school_network() -> None:
    done = start(COOKIES, SECRET_KEY=KEY, SITE_ADDRESS="http://10.0.0.5:8000")
    assert json.loads(done.stdout)["SESSION"] == ["sessionid", False, "Lax", True, None]


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/static/",
        "/static/../config/settings.py",
        "/static/..%2f..%2flectern.sqlite3",
        "/var/lectern.sqlite3",
        "/lectern.sqlite3",
        "/backups/",
        "/manage.py",
        "/requirements.txt",
    ],
)
@pytest.mark.django_db
def test_s41_no_listings_and_no_files_of_ours(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


REQUIREMENTS = sorted(path.name for path in ROOT.glob("requirements*.in"))


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_s54_every_dependency_is_pinned_with_hashes(name: str) -> None:
    lock = (ROOT / name).with_suffix(".txt").read_text()
    entries = [
        entry for entry in re.split(r"\n(?=[A-Za-z0-9])", "\n" + lock) if re.match(r"\n?[A-Za-z0-9]", entry)
    ]
    assert entries
    for entry in entries:
        assert re.match(r"\n?[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    asked = {
        re.split(r"[\[~=<>;\s]", line)[0].lower().replace("_", "-")
        for line in (ROOT / name).read_text().splitlines()
        if re.match(r"[A-Za-z]", line)
    }
    pinned = {re.match(r"\n?([A-Za-z0-9._-]+)", entry)[1].lower() for entry in entries}  # type: ignore[index]
    assert asked - pinned == set()
    assert "://" not in re.sub(r"(?m)^\s*#.*$", "", lock)
