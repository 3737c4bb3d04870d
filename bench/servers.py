"""Real servers as processes of their own, on free ports, with what they cost read from /proc."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devtools.installation import granian
from devtools.shell import ROOT

PATIENCE = 30  # seconds until a server has to answer
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One granian; `env` is the whole environment of the process, `health` the address asked at the start."""

    def __init__(
        self, name: str, port: int, env: Mapping[str, str], log: Path, application: str, health: str
    ) -> None:
        self.name, self.port, self.log = name, port, log
        self.url = f"http://127.0.0.1:{port}"
        command = [*granian("127.0.0.1", port)[:-1], application]
        with log.open("w") as file:
            self.process = subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=file, stderr=file)
        self._wait(health)

    def _wait(self, health: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url + health, timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()}")

    def cpu(self) -> float:
        """Seconds of processor time that this server has used so far, in all its processes."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / TICKS

    def stop(self) -> None:
        """End the server, politely first."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, stopped at the end whatever happens."""
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _stat(pid: int) -> list[str]:
    """What /proc/<pid>/stat says from the third field on (state, parent, …); nothing when it is gone."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return line.rpartition(")")[2].split()


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0
