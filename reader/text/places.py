"""Where words stand in a text: exact search, weighed by the characters around."""

from collections.abc import Iterator

CONTEXT = 32
_MOST_PLACES = 10_000
_MOST_WORK = 5_000_000


def before(text: str, offset: int) -> str:
    """Return up to CONTEXT code points that end at `offset`."""
    return text[max(0, offset - CONTEXT) : offset]


def after(text: str, offset: int) -> str:
    """Return up to CONTEXT code points that begin at `offset`."""
    return text[offset : offset + CONTEXT]


def agreement(prefix: str, other_prefix: str, suffix: str, other_suffix: str) -> int:
    """Count the characters, outward from the passage, in which two surroundings agree."""
    return _common(prefix[::-1], other_prefix[::-1]) + _common(suffix, other_suffix)


def best_place(text: str, exact: str, prefix: str, suffix: str) -> int | None:
    """Return the offset of `exact`: the only one, else the one whose surroundings agree best.

    None when it does not occur, when two places agree equally well, and when it occurs so often that weighing
    all of them would take longer than a few passes over the text.
    """
    if not exact:
        return None
    known = prefix + exact + suffix
    whole = text.find(known)
    if whole >= 0 and known != exact and text.find(known, whole + 1) < 0:
        return whole + len(prefix)
    allowed = min(_MOST_PLACES, _MOST_WORK // len(exact) + 1)
    places: list[int] = []
    for place in _occurrences(text, exact):
        if len(places) == allowed:
            return None
        places.append(place)
    if len(places) < 2:
        return places[0] if places else None
    return _best(text, places, len(exact), prefix, suffix)


def occurs_once(text: str, exact: str) -> bool:
    """Whether `exact` stands at exactly one place in `text`."""
    first = text.find(exact)
    return first >= 0 and text.find(exact, first + 1) < 0


def _occurrences(text: str, exact: str) -> Iterator[int]:
    place = text.find(exact)
    while place >= 0:
        yield place
        place = text.find(exact, place + 1)


def _best(text: str, places: list[int], length: int, prefix: str, suffix: str) -> int | None:
    scores = [agreement(prefix, before(text, place), suffix, after(text, place + length)) for place in places]
    best = max(scores)
    if best == 0 or scores.count(best) > 1:
        return None
    return places[scores.index(best)]


def _common(left: str, right: str) -> int:
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return index
    return min(len(left), len(right))
