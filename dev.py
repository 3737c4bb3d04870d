#!/usr/bin/env python3
"""Set up, serve and check Lectern, on a machine with nothing but Python 3.11 or later.

python3 dev.py run [--empty]      set everything up and serve it on HOST:PORT (127.0.0.1:8000)
python3 dev.py test [pytest …]    set everything up and check everything, or only what pytest is told
python3 dev.py manage …           manage.py with the settings of `run`
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("dev.py: Lectern needs Python 3.11 or later; this is %d.%d" % sys.version_info[:2])

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from devtools import browser, environment, installation, stages
from devtools.shell import ROOT, run, say, stop


def address() -> tuple[str, int]:
    """HOST and PORT from the environment, checked."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"PORT must be a number from 1 to 65535, not {port!r}", code=2)
    return host, int(port)


def say_who_may_sign_in(folder: Path, empty: bool) -> None:
    """The demo accounts, or with `--empty` what is there all the same and how to make one."""
    kept = installation.demo_file(folder)
    if not empty:
        for handle, password in installation.demo_logins(folder).items():
            say(f"  sign in as {handle:<8} password {password}")
        say(f"  (also in {kept})")
        return
    if kept.is_file():
        say(f"  samples and demo accounts of an earlier start are kept ({kept})")
    say("  make a curator: python3 dev.py manage createsuperuser --handle NAME")


def serve(empty: bool) -> NoReturn:
    """Set up what is missing, say where it is, and become the server."""
    host, port = address()
    listening = installation.address_of(host)
    if not installation.port_is_free(listening, port):
        stop(f"{host}:{port} is taken or not ours; choose another: PORT=8001 python3 dev.py run")
    environment.ensure(environment.RUNTIME)
    folder = installation.data_dir()
    env = installation.environment(folder, host, port)
    if run(environment.python("-c", "import config.settings"), env):  # has said in one line what is wrong
        raise SystemExit(2)
    installation.prepare(folder, env, empty)
    say(f"\nLectern: {env['SITE_ADDRESS']}/")
    say_who_may_sign_in(folder, empty)
    say("Stop with Ctrl-C.\n")
    command = installation.granian(listening, port)
    os.chdir(ROOT)
    os.execve(command[0], command, env)


def test(arguments: list[str]) -> int:
    """Set up what is missing and run every stage, or one pytest with `arguments`; the exit code."""
    began = time.monotonic()
    environment.ensure_folder()
    with ThreadPoolExecutor(max_workers=1) as beside:
        packages = beside.submit(browser.install_packages)
        environment.ensure(environment.TESTING)
    packages.result()
    browser.ensure_driver()
    chromium = browser.ensure_chromium(headed="--headed" in arguments)
    say(f"Python {environment.version()}, {chromium}; set up in {time.monotonic() - began:.1f} s")
    if arguments:
        required = {**stages.TESTING, "CHROMIUM_PATH": chromium, "E2E_REQUIRED": "1"}
        return run(environment.python("-m", "pytest", *arguments), required)
    results = stages.run_all(stages.all_stages(chromium))
    say(stages.summary(results))
    return int(any(result.outcome == stages.FAILED for result in results))


def manage(arguments: list[str]) -> int:
    """Run a management command on the installation that `run` serves; its exit code."""
    environment.ensure(environment.RUNTIME)
    env = installation.environment(installation.data_dir(), *address())
    return run(environment.python("manage.py", *arguments), env)


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; the exit code."""
    command, rest = (arguments or ["--help"])[0], arguments[1:]
    if command == "run" and rest in ([], ["--empty"]):
        serve(empty=bool(rest))
    if command == "test":
        return test(rest)
    if command == "manage":
        return manage(rest)
    print(__doc__)
    return 0 if command in ("-h", "--help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
