"""Small pieces of text joined into chunks that are worth a write to a socket."""

from collections.abc import Iterable, Iterator

CHUNK_CHARACTERS = 64 * 1024


def chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """UTF-8 chunks of about CHUNK_CHARACTERS; together they are the pieces, in order, nothing added."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK_CHARACTERS:
            yield "".join(waiting).encode()
            waiting.clear()
            size = 0
    if waiting:
        yield "".join(waiting).encode()
