"""Production settings please Django, and what the documents serve Lectern by refuses a wrong one."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_check_deploy_is_silent(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    told = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "a-key-of-many-different-characters-0123456789-%ABCDEFGHIJ",
        "SITE_ADDRESS": "https://lectern.example.org",
        "ALLOWED_HOSTS": "lectern.example.org",
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    found = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == "System check identified no issues (1 silenced).\n"


def served_by() -> dict[str, list[str]]:
    """The command of docs/operations.md that serves Lectern, as it is typed and as it stands in the unit."""
    text = (ROOT / "docs" / "operations.md").read_text()
    server = text[text.index("## Server") : text.index("## Reverse proxy")].replace("\\\n", "")
    typed = re.search(r"^```\n(.*?)\n```", server, re.M | re.S)
    unit = re.search(r"^ExecStart=(.*)$", server, re.M)
    assert typed
    assert unit
    return {"typed": ["/bin/sh", "-c", typed[1]], "unit": shlex.split(unit[1])}


@pytest.mark.parametrize("place", ["typed", "unit"])
def test_served_as_documented_a_wrong_setting_is_one_line_and_exit_2(place: str, tmp_path: Path) -> None:
    command = [word.replace(".venv/bin", str(Path(sys.executable).parent)) for word in served_by()[place]]
    told = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "DATA_DIR": str(tmp_path), "SIGNUP": "yes"}
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, check=False)
    said = "lectern: SIGNUP must be one of open, invite, closed, not 'yes'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_systemd_does_not_try_again_what_the_settings_refuse() -> None:
    unit = (ROOT / "docs" / "operations.md").read_text()
    assert "Restart=on-failure\nRestartPreventExitStatus=2\n" in unit
