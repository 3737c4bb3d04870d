"""Between code points, which Lectern counts, and UTF-16 units, which browsers and some formats count."""

from bisect import bisect_left
from collections.abc import Sequence

_LAST_SINGLE_UNIT = "\uffff"


class Utf16Map:
    """Both directions for one text: built once in linear time, each answer in logarithmic time."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide: Sequence[int] = (
            [] if text.isascii() else [index for index, char in enumerate(text) if char > _LAST_SINGLE_UNIT]
        )
        self._wide_units = [index + earlier for earlier, index in enumerate(self._wide)]

    def to_utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of a code-point offset. Raises ValueError outside the text."""
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {offset} lies outside the text")
        return offset + bisect_left(self._wide, offset)

    def from_utf16(self, units: int) -> int:
        """Return the code-point offset of a UTF-16 offset; ValueError outside the text or inside a pair."""
        if not 0 <= units <= self._length + len(self._wide):
            raise ValueError(f"offset {units} lies outside the text")
        pairs = bisect_left(self._wide_units, units)
        if pairs and self._wide_units[pairs - 1] == units - 1:
            raise ValueError(f"offset {units} lies inside a character")
        return units - pairs


def to_utf16(text: str, offset: int) -> int:
    """Return the UTF-16 offset of one code-point offset in `text`; for many, keep a Utf16Map."""
    return Utf16Map(text).to_utf16(offset)


def from_utf16(text: str, units: int) -> int:
    """Return the code-point offset of one UTF-16 offset in `text`; for many, keep a Utf16Map."""
    return Utf16Map(text).from_utf16(units)
