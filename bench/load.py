"""The load: clients with kept connections, in a process of their own, each sending its requests one by one.

python -m bench.load reads a Load as JSON and writes an Outcome as JSON.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from statistics import median

from devtools.shell import ROOT

GRACE = 30  # seconds beyond the load's own bound until it counts as hung


@dataclass(frozen=True, slots=True)
class Request:
    """One request of one client."""

    path: str
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """One person: the headers of every request, and what they ask for in turn."""

    headers: dict[str, str]
    requests: Sequence[Request]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: seconds in all and for each request, answers by status, bytes of bodies."""

    elapsed: float
    latencies: Sequence[float]
    statuses: dict[str, int]
    received: int

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return len(self.latencies) / self.elapsed

    @property
    def p50(self) -> float:
        """The middle latency in milliseconds."""
        return median(self.latencies) * 1000


class Unexpected(RuntimeError):
    """The server answered something else than what was to be measured, or too slowly."""


def send(port: int, clients: Sequence[Client], seconds: float, status: int) -> Outcome:
    """Let all clients go at once; raises Unexpected unless every answer has this status."""
    spec = {"port": port, "seconds": seconds, "clients": [asdict(client) for client in clients]}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps(spec),
        stdout=subprocess.PIPE,
        text=True,
        timeout=seconds + GRACE,
        check=True,
    )
    outcome = Outcome(**json.loads(done.stdout))
    wanted = sum(len(client.requests) for client in clients)
    if outcome.statuses != {str(status): wanted}:
        raise Unexpected(f"wanted {wanted} × {status}, got {outcome.statuses}")
    return outcome


class Sender(threading.Thread):
    """One client of the load: waits for the others, then sends."""

    def __init__(
        self, port: int, client: dict[str, object], deadline: float, start: threading.Barrier
    ) -> None:
        super().__init__()
        self.client, self.deadline, self.barrier = client, deadline, start
        self.connection = HTTPConnection("127.0.0.1", port, timeout=max(1.0, deadline - time.monotonic()))
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.received = 0

    def run(self) -> None:
        headers = self.client["headers"]
        self.connection.connect()
        self.barrier.wait()
        for request in self.client["requests"]:  # type: ignore[attr-defined]
            if time.monotonic() > self.deadline:
                break
            began = time.perf_counter()
            self.connection.request(request["method"], request["path"], request["body"] or None, headers)  # type: ignore[arg-type]
            answer = self.connection.getresponse()
            self.received += len(answer.read())
            self.latencies.append(time.perf_counter() - began)
            self.statuses[answer.status] += 1
        self.connection.close()


def main() -> None:
    """Read the load from standard input, send it, write what came of it."""
    spec = json.load(sys.stdin)
    start = threading.Barrier(len(spec["clients"]) + 1)
    deadline = time.monotonic() + spec["seconds"]
    senders = [Sender(spec["port"], client, deadline, start) for client in spec["clients"]]
    for sender in senders:
        sender.start()
    start.wait()
    began = time.perf_counter()
    for sender in senders:
        sender.join()
    elapsed = time.perf_counter() - began
    statuses = sum((sender.statuses for sender in senders), Counter[int]())
    outcome = Outcome(
        elapsed=elapsed,
        latencies=[latency for sender in senders for latency in sender.latencies],
        statuses={str(status): number for status, number in statuses.items()},
        received=sum(sender.received for sender in senders),
    )
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
