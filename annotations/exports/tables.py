"""Tables for people: CSV that spreadsheets open without importing it and without computing anything.

UTF-8 with a byte order mark, comma, RFC 4180 quoting and line ends. A cell that a spreadsheet would take
for a formula gets a leading apostrophe. There is no place for the filter in a table: it is in the file name.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from annotations.exports.rows import ExportContext, ExportEvidence, ExportRow
from annotations.exports.streaming import chunks
from annotations.exports.values import day, day_of, moment_to_seconds
from reader.text.anchoring import Part

Cell = str | int
Columns = Mapping[str, Callable[[ExportRow], Cell]]

BYTE_ORDER_MARK = "\ufeff"

# Blanks and invisible characters in front do not stop every spreadsheet from seeing the sign behind them,
# and some read the full-width signs as the ASCII ones.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def defused(value: Cell) -> Cell:
    """The cell, with an apostrophe in front when a spreadsheet would compute it. Numbers stay numbers."""
    if isinstance(value, int) or value[:1].isalnum() or not FORMULA.match(value):
        return value
    return "'" + value


def parts_in_words(parts: tuple[Part, ...]) -> str:
    """`10..25; 40..60`. A hyphen or a colon would make spreadsheets see dates and times."""
    return "; ".join(f"{start}..{end}" for start, end in parts)


ARTICLE_COLUMNS: Columns = {
    "article_title": lambda row: row.article.title,
    "source": lambda row: row.article.source,
    "url": lambda row: row.article.url,
    "published": lambda row: day(row.article.published) or "",
    "revision": lambda row: row.article.revision,
    "text_sha256": lambda row: row.article.text_sha256,
}

HIGHLIGHT_COLUMNS: Columns = {
    "uid": lambda row: row.uid,
    "kind": lambda row: row.kind,
    "passage": lambda row: row.exact,
    "parts": lambda row: parts_in_words(row.parts),
    "speaker": lambda row: row.speaker.name if row.speaker else "",
    "speaker_kind": lambda row: row.speaker.kind if row.speaker else "",
    "affiliation": lambda row: row.speaker.affiliation if row.speaker else "",
    "manner": lambda row: row.manner,
    "not_sure": lambda row: "yes" if row.not_sure else "no",
    "tags": lambda row: "; ".join(row.tags),
    "comment": lambda row: row.comments[0].body if row.comments else "",
    "comments": lambda row: len(row.comments),
    "visibility": lambda row: row.visibility,
    "group": lambda row: row.group,
    "author": lambda row: row.author,
    **ARTICLE_COLUMNS,
    "start": lambda row: row.parts[0][0],
    "end": lambda row: row.parts[-1][1],
    "anchor_state": lambda row: row.anchor_state,
    "created": lambda row: moment_to_seconds(row.created),
    "updated": lambda row: moment_to_seconds(row.updated),
    "link": lambda row: row.link,
}

QUOTE_COLUMNS: Columns = {
    "uid": lambda row: row.uid,
    "passage": lambda row: row.exact,
    "speaker": lambda row: row.speaker.name if row.speaker else "",
    "speaker_words": lambda row: row.speaker_words,
    "affiliation": lambda row: row.speaker.affiliation if row.speaker else "",
    "cue": lambda row: row.cue,
    "manner": lambda row: row.manner,
    "outcome": lambda row: row.check.outcome if row.check else "",
    **ARTICLE_COLUMNS,
    "link": lambda row: row.link,
}


def _found(name: str) -> Callable[[ExportRow], Cell]:
    """A column with a field of the check."""
    return lambda row: getattr(row.check, name) if row.check else ""


def _stances(stance: str) -> Callable[[ExportRow], Cell]:
    """A column with the number of records that do this to the passage."""
    return lambda row: sum(one.stance == stance for one in row.evidence)


CLAIM_COLUMNS: Columns = {
    "uid": lambda row: row.uid,
    "as_stated": lambda row: row.exact,
    "restated": _found("restated"),
    "speaker": lambda row: row.speaker.name if row.speaker else "",
    "affiliation": lambda row: row.speaker.affiliation if row.speaker else "",
    **{
        name: _found(name) for name in ("said_on", "said_where", "as_of", "checkability", "status", "verdict")
    },
    "reason": _found("reason"),
    "checker": _found("checker"),
    "checked_on": lambda row: day_of(row.check.checked) if row.check else "",
    "supports": _stances("supports"),
    "disputes": _stances("disputes"),
    **{name: ARTICLE_COLUMNS[name] for name in ("article_title", "source", "url", "published", "revision")},
    "anchor_state": lambda row: row.anchor_state,
    "link": lambda row: row.link,
}

EVIDENCE_COLUMNS: Mapping[str, Callable[[ExportEvidence], Cell]] = {
    "stance": lambda one: one.stance,
    "title": lambda one: one.title,
    "publisher": lambda one: one.publisher,
    "date": lambda one: one.dated,
    "locator": lambda one: one.locator,
    "url": lambda one: one.url,
    "archive_url": lambda one: one.archive_url,
    "quote": lambda one: one.quote,
    "accessed": lambda one: day(one.accessed) or "",
    "hash": lambda one: one.hash,
}


def is_quote(row: ExportRow) -> bool:
    """Whether the table of quotes has a line for it."""
    return row.kind == "quote"


def is_claim(row: ExportRow) -> bool:
    """Whether the table of claims has a line for it."""
    return row.kind == "claim"


def write_highlights(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """highlights.csv: one row per highlight."""
    return chunks(_lines(HIGHLIGHT_COLUMNS, rows))


def write_quotes(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """quotes.csv: one row per quote, with who said it and how; other kinds are left out."""
    return chunks(_lines(QUOTE_COLUMNS, filter(is_quote, rows)))


def write_claims(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """claims.csv: one row per claim, with what was found about it; other kinds are left out."""
    return chunks(_lines(CLAIM_COLUMNS, filter(is_claim, rows)))


def write_evidence(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """evidence.csv: one row per record, with the uid of the highlight that rests on it."""
    cells = tuple(EVIDENCE_COLUMNS.values())
    records = ([row.uid, *(cell(one) for cell in cells)] for row in rows for one in row.evidence)
    return chunks(_table(["highlight_uid", *EVIDENCE_COLUMNS], records))


def _lines(columns: Columns, rows: Iterable[ExportRow]) -> Iterator[str]:
    cells = tuple(columns.values())
    return _table(columns, ([cell(row) for cell in cells] for row in rows))


def _table(header: Iterable[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(header)
    yield BYTE_ORDER_MARK + _taken(line)
    for row in rows:
        writer.writerow([defused(cell) for cell in row])
        yield _taken(line)


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text
