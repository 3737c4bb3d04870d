"""Figures with their spread, held against a limit, and the table in which they are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure has to reach: at least `value`, or at most."""

    value: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.value:g}"

    def holds(self, figure: float) -> bool:
        """Whether this figure reaches it."""
        return figure >= self.value if self.at_least else figure <= self.value


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing: a value for each round. Without a limit it explains the rows that have one."""

    what: str
    values: Sequence[float]
    unit: str = ""
    limit: Limit | None = None

    @property
    def figure(self) -> float:
        """The median of the rounds: what is held against the limit."""
        return median(self.values)

    @property
    def verdict(self) -> str:
        """`reached`, `not reached`, or nothing for a row without a limit."""
        if self.limit is None:
            return ""
        return "reached" if self.limit.holds(self.figure) else "not reached"


def at_most(value: float) -> Limit:
    """A limit from above."""
    return Limit(value)


def at_least(value: float) -> Limit:
    """A limit from below."""
    return Limit(value, at_least=True)


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Round by round, one over the other: what troubled the machine troubled both."""
    return [one / other for one, other in zip(above, below, strict=True)]


def shown(value: float, unit: str) -> str:
    """A figure with three digits or so, and its unit."""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def table(rows: Iterable[Row]) -> str:
    """All rows as plain text: median, minimum and maximum, limit, verdict."""
    lines = [("what", "median", "min – max", "limit", "")]
    for row in rows:
        same = min(row.values) == max(row.values)
        spread = "" if same else f"{shown(min(row.values), '')} – {shown(max(row.values), '')}"
        limit = str(row.limit) if row.limit else ""
        lines.append((row.what, shown(row.figure, row.unit), spread, limit, row.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    written = []
    for what, figure, spread, limit, verdict in lines:
        cells = (
            f"{what:<{widths[0]}}",
            f"{figure:>{widths[1]}}",
            f"{spread:>{widths[2]}}",
            f"{limit:>{widths[3]}}",
            verdict,
        )
        written.append("  ".join(cells).rstrip())
    return "\n".join(written)
