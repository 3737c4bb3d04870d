"""What an installation consists of: a CycloneDX list made from the lock files.

python3 -m devtools.sbom > lectern.cdx.json
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from devtools.shell import ROOT

LOCKS = ("requirements.txt", "requirements-prod.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pins(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """Name → (version, SHA-256 hashes of its files) of one lock file."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in lock.read_text().splitlines():
        if pin := PIN.match(line):
            name = pin[1].lower()
            found[name] = (pin[2], [])
        elif name and (sha := HASH.search(line)):
            found[name][1].append(sha[1])
    return found


def bill_of_materials() -> dict[str, Any]:
    """The CycloneDX 1.5 document for a production installation."""
    everything: dict[str, tuple[str, list[str]]] = {}
    for lock in LOCKS:
        everything |= pins(ROOT / lock)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "lectern"}},
        "components": [
            {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
            for name, (version, _hashes) in sorted(everything.items())
        ],
    }


if __name__ == "__main__":
    json.dump(bill_of_materials(), sys.stdout, indent=2)
    print()
