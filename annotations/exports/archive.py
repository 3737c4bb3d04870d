"""A ZIP archive that is written while it is sent: flat in memory, and the same bytes for the same members."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

# Members carry no time of their own; this is the earliest that the format can say.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
ENOUGH = 64 * 1024

Member = tuple[str, Iterable[bytes]]


class Outbox(io.RawIOBase):
    """A file that can only be written to, and emptied."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        """Everything written since the last time."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        self.size = 0
        return data


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive in chunks. Each member is (path, chunks of its content) and is read once, in order."""
    outbox = Outbox()
    with zipfile.ZipFile(cast(IO[bytes], outbox), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members:
            about = zipfile.ZipInfo(path, NO_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = READABLE
            with archive.open(about, "w", force_zip64=True) as member:
                for chunk in content:
                    member.write(chunk)
                    if outbox.size >= ENOUGH:
                        yield outbox.taken()
    yield outbox.taken()
