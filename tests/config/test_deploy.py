"""Django's own advice for production finds nothing under production settings."""

import os
import subprocess
import sys
from pathlib import Path

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
