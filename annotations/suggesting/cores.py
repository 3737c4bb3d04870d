"""A cue as it is found, before anybody knows what it reports."""

from typing import Literal, NamedTuple

Range = tuple[int, int]


class Core(NamedTuple):
    """A cue with its speaker, in token indexes, half-open; between `first` and `last` nothing is message.

    side: where the speaker stands (left, right), a source (“according to”), or a cue that goes on with the
    speaker before (trailing).
    """

    side: Literal["left", "right", "source", "trailing"]
    first: int
    last: int
    cue_first: int
    cue_last: int
    subject: Range | None
    gender: Literal["m", "f", ""]
