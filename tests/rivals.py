"""Several people at the same moment: each act in a thread with its own connection, all let go at once."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

from django.db import connection, connections


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts at the same moment; what each returned, or the exception that it raised."""
    results: list[object] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[index] = acts[index]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[index]) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """The test database as several processes share it: SQLite's, which is in memory, goes into a file."""
    if connection.vendor != "sqlite":
        yield
        return
    path = str(folder / "rivals.sqlite3")
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()
    told, usual = connections.settings["default"], connections["default"]
    name = told["NAME"]
    try:
        told["NAME"] = path
        connections["default"] = connections.create_connection("default")
        yield
    finally:
        connections["default"].close()
        told["NAME"] = name
        connections["default"] = usual
