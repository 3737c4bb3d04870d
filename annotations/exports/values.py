"""How single values are written, the same in every format."""

from datetime import UTC, date, datetime


def moment(value: datetime | None) -> str | None:
    """An aware time as ISO 8601 in UTC with a final Z; microseconds only when there are any."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def moment_to_seconds(value: datetime) -> str:
    """The same, cut to whole seconds: tables for people need no more."""
    return value.astimezone(UTC).isoformat()[:19] + "Z"


def day_of(value: datetime) -> str:
    """The day of a time, in UTC."""
    return value.astimezone(UTC).date().isoformat()


def day(value: date | None) -> str | None:
    """A date as ISO 8601."""
    return None if value is None else value.isoformat()
