"""dev.py: what it refuses, what it repairs, what it does only once."""

import ast
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dev as dev_module
from devtools import browser, environment, installation, postgres, stages
from devtools.shell import ROOT

DEV = ROOT / "dev.py"


def dev(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person would, with a few variables of our own."""
    env = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, str(DEV), *arguments], env=env, capture_output=True, text=True, check=False
    )


# --- the command line ----------------------------------------------------------------------------


def test_old_python_is_refused_in_one_line() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 13, 'final', 0); "
        f"runpy.run_path({str(DEV)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code, "run"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "dev.py: Lectern needs Python 3.11 or later; this is 3.10\n"


def test_old_python_can_read_the_file_that_refuses_it() -> None:
    ast.parse(DEV.read_text(), feature_version=(3, 6))


def test_unknown_command_shows_the_usage() -> None:
    done = dev("fly")
    assert done.returncode == 2
    assert "python3 dev.py run [--empty]" in done.stdout


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "٣"])
def test_wrong_port_is_one_line(port: str) -> None:
    done = dev("run", PORT=port)
    assert done.returncode == 2
    assert done.stderr == f"dev.py: PORT must be a number from 1 to 65535, not {port!r}\n"


@pytest.mark.parametrize("host", ["nowhere.invalid", "[::1]", "x" * 64])
def test_name_without_an_address_is_one_line(host: str) -> None:
    done = dev("run", HOST=host)
    said = f"dev.py: HOST must be an address of this machine or a name that leads to one, not {host!r}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("found", "address"),
    [
        (["127.0.0.1"], "127.0.0.1"),
        (["::1", "127.0.0.1"], "127.0.0.1"),
        (["::1"], "::1"),
    ],
)
def test_server_listens_on_the_address_of_a_name(
    monkeypatch: pytest.MonkeyPatch, found: list[str], address: str
) -> None:
    entries = [
        (socket.AF_INET6 if ":" in place else socket.AF_INET, None, 6, "", (place, 0)) for place in found
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: entries)
    assert installation.address_of("somebody") == address


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "::1"])
def test_address_is_listened_on_as_it_is(host: str) -> None:
    assert installation.address_of(host) == host


def test_folder_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "var"
    with pytest.raises(SystemExit) as ended:
        installation.environment(folder, "127.0.0.1", 8000)
    said = f"dev.py: DATA_DIR must be a folder that can be made, not '{folder}'\n"
    assert (ended.value.code, *capsys.readouterr()) == (2, "", said)


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that a start needs is there, and `var` in a folder of its own holds its data."""
    monkeypatch.setattr(environment, "ensure", lambda files: None)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(installation, "port_is_free", lambda host, port: True)
    for name in ("SITE_ADDRESS", "ALLOWED_HOSTS", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))


def served(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], empty: bool
) -> tuple[list[str], str]:
    """The command that would serve, and what has been said before."""
    commands: list[list[str]] = []
    monkeypatch.setattr(installation, "prepare", lambda folder, env, empty: None)
    monkeypatch.setattr(os, "execve", lambda path, command, env: commands.append(command))
    dev_module.serve(empty=empty)
    return commands[0], capfd.readouterr().out


@pytest.mark.usefixtures("set_up")
def test_host_may_be_a_name(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HOST", "localhost")
    command, said = served(monkeypatch, capfd, empty=True)
    assert command[command.index("--host") + 1] == installation.address_of("localhost")
    assert "Lectern: http://localhost:8000/\n" in said


CURATOR = "  make a curator: python3 dev.py manage createsuperuser --handle NAME\n"


@pytest.mark.usefixtures("set_up")
def test_empty_says_what_is_there_all_the_same_and_how_to_make_a_curator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    begin, end = "\nLectern: http://127.0.0.1:8000/\n", "Stop with Ctrl-C.\n\n"
    assert served(monkeypatch, capfd, empty=True)[1] == begin + CURATOR + end
    logins = installation.demo_logins(tmp_path / "var")
    kept = f"  samples and demo accounts of an earlier start are kept ({tmp_path / 'var' / 'demo.json'})\n"
    assert served(monkeypatch, capfd, empty=True)[1] == begin + kept + CURATOR + end
    filled = served(monkeypatch, capfd, empty=False)[1]
    assert logins["curator"] in filled
    assert CURATOR not in filled


@pytest.mark.usefixtures("set_up")
def test_wrong_setting_is_one_line_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNUP", "maybe")
    with pytest.raises(SystemExit) as ended:
        dev_module.serve(empty=True)
    said = capfd.readouterr()
    assert ended.value.code == 2
    assert (said.out, said.err) == ("", "lectern: SIGNUP must be one of open, invite, closed, not 'maybe'\n")
    assert not (tmp_path / "var" / "lectern.sqlite3").exists()


def test_taken_port_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = dev("run", PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"dev.py: 127.0.0.1:{port} is taken")
    assert done.stderr.count("\n") == 1


def test_ci_types_the_same_command_as_people() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert 'exec python3 dev.py test "$@"' in lines
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# --- the virtual environment ---------------------------------------------------------------------


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a virtual environment that nobody else uses; nothing there yet."""
    folder = tmp_path / "venv"
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "PYTHON", folder / "bin" / "python")
    return folder


def program(path: Path, script: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    return path


def test_folder_without_working_pip_is_no_environment(venv: Path) -> None:
    program(venv / "bin" / "python", "echo No module named pip; exit 1\n")
    assert not environment.has_pip()
    assert not environment.is_filled(environment.RUNTIME)


def test_half_made_environment_is_removed(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"mkdir -p {venv}/bin; echo ensurepip is not available; exit 1\n"
    monkeypatch.setattr(sys, "_base_executable", str(program(venv.parent / "python3", script)))
    assert environment.make_with_venv() == "ensurepip is not available"
    assert not venv.exists()


def test_without_any_way_to_make_one_the_cure_is_named(
    venv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = "echo ensurepip is not available; exit 1\n"
    monkeypatch.setattr(sys, "_base_executable", str(program(venv.parent / "python3", script)))
    program(venv.parent / "bin" / "apt-get", "exit 100\n")
    monkeypatch.setenv("PATH", str(venv.parent / "bin"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        environment.make()
    assert capsys.readouterr().err.endswith("type: apt-get install python3-venv\n")


def test_environment_is_filled_again_when_a_lock_changes(
    venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1\n")
    program(venv / "bin" / "python", "exit 0\n")
    environment.ensure(environment.TESTING)
    assert environment.is_filled(environment.TESTING)
    assert environment.is_filled(environment.RUNTIME)
    lock.write_text("one==2\n")
    assert not environment.is_filled(environment.RUNTIME)


# --- the installation that `run` serves ----------------------------------------------------------


def test_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = installation.secret_key(tmp_path)
    assert len(key) >= 50
    assert "$" not in key
    assert installation.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_data_is_for_its_owner_alone(tmp_path: Path) -> None:
    installation.environment(tmp_path / "var", "127.0.0.1", 8000)
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_demo_passwords_are_generated_and_kept(tmp_path: Path) -> None:
    logins = installation.demo_logins(tmp_path)
    assert list(logins) == ["reader", "curator"]
    assert all(len(password) >= 12 for password in logins.values())
    assert logins["reader"] != logins["curator"]
    assert installation.demo_logins(tmp_path) == logins == json.loads((tmp_path / "demo.json").read_text())
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600


def test_database_is_left_to_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As part of an address, the name of a folder might mean something else."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert "DATABASE_URL" not in installation.environment(tmp_path / "a+b", "127.0.0.1", 8000)


def test_run_opens_signup_but_what_is_set_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNUP", "")
    assert installation.environment(tmp_path, "127.0.0.1", 8000)["SIGNUP"] == "open"
    monkeypatch.setenv("SIGNUP", "closed")
    assert installation.environment(tmp_path, "127.0.0.1", 8000)["SIGNUP"] == "closed"


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("127.0.0.1", "http://127.0.0.1:81"),
        ("0.0.0.0", "http://127.0.0.1:81"),
        ("::1", "http://[::1]:81"),
        ("example.org", "http://example.org:81"),
    ],
)
def test_site_is_reached_under_the_host_it_listens_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, site: str
) -> None:
    for name in ("SITE_ADDRESS", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    env = installation.environment(tmp_path, host, 81)
    assert env["SITE_ADDRESS"] == site
    assert installation.bracketed(host) in env["ALLOWED_HOSTS"].split(",")


def test_machine_whose_name_no_browser_asks_for_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "my_machine")
    assert installation.own_names("::1") == ["127.0.0.1", "localhost", "[::1]"]


def test_set_up_is_skipped_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder = tmp_path / "code.py", tmp_path / "var"
    source.write_text("a = 1")
    monkeypatch.setattr(installation, "ROOT", tmp_path)
    monkeypatch.setattr(installation, "inputs", lambda: iter([source]))
    ran: list[str] = []
    monkeypatch.setattr(installation, "run", lambda command, env: ran.append(command[2]) or 0)
    for name in ("DATABASE_URL", "STATIC_ROOT"):
        monkeypatch.delenv(name, raising=False)
    env = installation.environment(folder, "127.0.0.1", 8000)
    (folder / "static").mkdir(parents=True)
    (folder / "lectern.sqlite3").touch()

    installation.prepare(folder, env, empty=False)
    assert ran == ["migrate", "collectstatic", "load_samples"]
    installation.prepare(folder, env, empty=False)
    assert len(ran) == 3
    source.write_text("a = 2")
    installation.prepare(folder, env, empty=False)
    assert len(ran) == 6
    (folder / "lectern.sqlite3").unlink()
    installation.prepare(folder, env, empty=True)
    assert ran[6:] == ["migrate", "collectstatic"]


def listens(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether somebody answers at the port within two minutes; False at once when the server has ended."""
    deadline = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """dev.py run --empty on `folder`: the address that answers, and what the start printed."""
    port = postgres.free_port()
    env = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    env |= {"DATA_DIR": str(folder / "data"), "PORT": str(port)}
    with (folder / "log").open("w") as log:
        command = [sys.executable, str(DEV), "run", "--empty"]
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        assert listens(server, port), (folder / "log").read_text()
        yield f"http://127.0.0.1:{port}", (folder / "log").read_text()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def test_run_serves_and_a_second_start_has_nothing_to_do(tmp_path: Path) -> None:
    if not environment.is_filled(environment.RUNTIME):
        pytest.skip("dev.py has not made this environment")
    sources = installation.fingerprint({"DATABASE_URL": ""}, empty=True)
    with running(tmp_path) as (_url, first):
        assert "· migrating the database" in first
    if installation.fingerprint({"DATABASE_URL": ""}, empty=True) != sources:
        pytest.skip("somebody has changed the sources between the two starts")
    with running(tmp_path) as (url, second):
        assert "· " not in second
        assert f"Lectern: {url}/" in second
        assert "password" not in second  # --empty has no demo accounts
        with urllib.request.urlopen(f"{url}/", timeout=10) as answer:
            assert "/static/css/main." in answer.read().decode()
        elsewhere = urllib.request.Request(f"{url}/", headers={"Host": "elsewhere.example"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(elsewhere, timeout=10)
        with refused.value:
            assert refused.value.code == 400


# --- browsers and PostgreSQL ---------------------------------------------------------------------


def test_told_browser_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/somewhere/chrome")
    assert browser.find_chromium() == "/somewhere/chrome"


def test_browser_in_a_snap_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "chromium", 'exec /snap/bin/chromium "$@"\n')
    real = program(tmp_path / "google-chrome", "exit 0\n")
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find_chromium() == str(real)


def test_browser_without_windows_is_preferred_unless_they_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = program(tmp_path / "chromium", "exit 0\n")
    shell = program(tmp_path / "chromium-headless-shell", "exit 0\n")
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find_chromium() == str(shell)
    assert browser.find_chromium(headed=True) == str(whole)


@pytest.mark.parametrize(
    ("there", "known", "wanted"),
    [
        ((), False, ["chromium-headless-shell", "chromium"]),  # the first is not to be had
        (("chromium",), True, ["chromium-headless-shell"]),
        (("chromium",), False, []),
        (("chromium-headless-shell",), True, []),
    ],
)
def test_browser_is_installed_where_one_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], known: bool, wanted: list[str]
) -> None:
    asked: list[str] = []
    program(tmp_path / "apt-get", "exit 0\n")
    program(tmp_path / "apt-cache", f"exit {0 if known else 100}\n")
    for name in there:
        program(tmp_path / name, "exit 0\n")
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "find_library", lambda name: "there")
    monkeypatch.setattr(browser, "is_root", lambda: True)
    monkeypatch.setattr(browser, "apt_install", lambda name: bool(asked.append(name)))
    browser.install_packages()
    assert asked == wanted


@pytest.mark.skipif(postgres.find_binaries() is None, reason="PostgreSQL is not installed")
def test_throwaway_postgresql_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    psycopg = pytest.importorskip("psycopg")
    binaries = postgres.find_binaries()
    assert binaries is not None
    with postgres.cluster(binaries) as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT lower('ÄÉ'), current_user").fetchone() == ("äé", "lectern")
        port = int(url.split(":")[3].split("/")[0])
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace("lectern:", "lectern:wrong"))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_postgresql_that_cannot_start_says_why() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to the server's account
        binaries = Path(folder)
        binaries.chmod(0o755)
        program(binaries / "initdb", "echo no space left; exit 1\n")
        with pytest.raises(postgres.ClusterError, match="no space left"), postgres.cluster(binaries):
            pass


# --- stages --------------------------------------------------------------------------------------


def test_every_stage_runs_and_the_failed_ones_are_named() -> None:
    ran: list[str] = []

    def stage(name: str, outcome: str) -> str:
        ran.append(name)
        return outcome

    results = stages.run_all(
        {
            "lint": lambda: stage("lint", stages.FAILED),
            "tests": lambda: stage("tests", stages.PASSED),
            "PostgreSQL": lambda: stage("PostgreSQL", stages.SKIPPED),
        }
    )
    assert ran == ["lint", "tests", "PostgreSQL"]
    table = stages.summary(results).splitlines()
    assert table[-1] == "FAILED: lint"
    assert [line.split()[:2] for line in table[1:4]] == [
        ["lint", "FAILED"],
        ["tests", "passed"],
        ["PostgreSQL", "skipped"],
    ]


def test_missing_postgresql_is_said_aloud(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "find_binaries", lambda: None)
    assert stages.on_postgresql() == stages.SKIPPED
    assert "skipped" in capsys.readouterr().out
