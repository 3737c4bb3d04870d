"""The ZIP archive that is written while it is sent."""

import io
import zipfile
from collections.abc import Iterator

from annotations.exports.archive import ENOUGH, zipped


def noise(size: int) -> bytes:
    """Bytes that deflate cannot make smaller."""
    state, made = 1, bytearray()
    while len(made) < size:
        state = state * 6364136223846793005 + 1442695040888963407 & (2**64 - 1)
        made += state.to_bytes(8, "big")
    return bytes(made[:size])


def test_members_come_back_as_they_were() -> None:
    members = [("a.txt", [b"one ", b"two"]), ("folder/ü.txt", []), ("b.bin", [noise(300_000)])]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(members))))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == {
        name: b"".join(content) for name, content in members
    }


def test_the_same_members_give_the_same_bytes() -> None:
    members = [("a.txt", [b"one"]), ("b.txt", [b"two"])]
    assert b"".join(zipped(members)) == b"".join(zipped(members))


def test_members_are_read_while_the_archive_is_sent() -> None:
    read: list[int] = []

    def content() -> Iterator[bytes]:
        for number in range(20):
            read.append(number)
            yield noise(ENOUGH)

    chunks = zipped([("big.bin", content())])
    next(chunks)
    assert len(read) < 3
    assert max(len(chunk) for chunk in chunks) < 4 * ENOUGH
    assert len(read) == 20
