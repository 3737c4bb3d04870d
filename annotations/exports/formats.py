"""What a format is, and the names of the files that formats make."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from annotations.exports.rows import ExportContext, ExportRow

Purpose = Literal["notes", "spreadsheet", "research", "publishing"]
Write = Callable[[Iterable[ExportRow], ExportContext], Iterator[bytes]]

LABEL_CHARACTERS = 60


def one_each(row: ExportRow) -> int:
    """Every highlight is an entry of the file."""
    return 1


@dataclass(frozen=True, slots=True)
class Format:
    """One way out. `label` and `description` are English; who shows them translates them.

    `write` streams: it takes rows one at a time and gives the same bytes for the same rows and context.
    `entries` says how many of what the file lists a highlight makes there, `listed` what these are called.
    """

    slug: str
    label: str
    description: str
    purpose: Purpose
    media_type: str
    extension: str
    write: Write
    entries: Callable[[ExportRow], int] = one_each
    listed: str = "highlights"


def file_name(context: ExportContext, format: Format, label: str) -> str:
    """A name of ASCII letters, digits, hyphens and one dot, made from the label and the last change.

    `lectern-<label>-<format>-<yyyymmdd>-<hhmmss>.<extension>`, the time in UTC; the time is left out when
    nothing has ever changed, and the label when nothing of it is left.
    """
    plain = unicodedata.normalize("NFKD", str(label)).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:LABEL_CHARACTERS].strip("-")
    changed = context.modified
    stamp = changed.astimezone(UTC).strftime("%Y%m%d-%H%M%S") if changed else ""
    stem = "-".join(piece for piece in ("lectern", slug, format.slug, stamp) if piece)
    return f"{stem}.{format.extension}"
