import csv
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exports import FORMATS, ExportRow, Format, file_name, in_reading_order
from annotations.exports.markdown import CALLOUTS
from annotations.kinds import KINDS
from tests.annotations.exports.sample import edge_rows, make_context, make_full_row, make_row

EACH = pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)


def many(count: int, format: Format) -> Iterator[ExportRow]:
    """Rows of a kind that the format does not leave out."""
    row = make_full_row(kind="claim" if format.slug == "claims" else "quote")
    return (row for _ in range(count))


def test_formats_in_the_order_of_the_dialog() -> None:
    assert [(slug, format.purpose, format.extension) for slug, format in FORMATS.items()] == [
        ("markdown", "notes", "md"),
        ("csv", "spreadsheet", "csv"),
        ("quotes", "spreadsheet", "csv"),
        ("claims", "spreadsheet", "csv"),
        ("evidence", "spreadsheet", "csv"),
        ("jsonl", "research", "jsonl"),
        ("w3c", "publishing", "jsonld"),
    ]
    assert all(
        format.slug == slug and format.label and format.description for slug, format in FORMATS.items()
    )


def test_every_kind_has_its_callout_and_stands_in_the_schema() -> None:
    schema = json.loads((Path(__file__).parents[3] / "docs/lectern-export-1.schema.json").read_text())
    assert list(CALLOUTS) == list(KINDS)
    assert schema["$defs"]["highlight"]["properties"]["kind"]["enum"] == list(KINDS)
    assert {kind.slug: kind.label for kind in KINDS.values()} == {
        slug: word for slug, (_, word) in CALLOUTS.items()
    }


@pytest.mark.parametrize("slug", ["csv", "quotes", "claims", "evidence"])
def test_a_table_has_as_many_lines_as_its_entries(slug: str) -> None:
    format, rows = FORMATS[slug], edge_rows()
    table = csv.reader(io.StringIO(b"".join(format.write(rows, make_context())).decode(), newline=""))
    assert len(list(table)) - 1 == sum(format.entries(row) for row in rows) > 0


@EACH
def test_media_types_are_never_html(format: Format) -> None:
    assert re.fullmatch(r"(text/(csv|markdown)|application/(jsonl|ld\+json)); \S+", format.media_type)


@EACH
def test_same_rows_give_the_same_bytes(format: Format) -> None:
    first, second = (b"".join(format.write(iter(edge_rows()), make_context())) for _ in range(2))
    assert first == second
    assert first.decode()


@EACH
def test_nothing_to_export_is_still_a_file(format: Format) -> None:
    assert b"".join(format.write([], make_context(modified=None)))


@EACH
def test_writing_asks_for_rows_only_as_it_goes(format: Format) -> None:
    taken = 0

    def rows() -> Iterator[ExportRow]:
        nonlocal taken
        for row in many(5000, format):
            taken += 1
            yield row

    chunks = format.write(rows(), make_context())
    assert taken == 0
    first = next(chunks)
    assert len(first) < 256 * 1024
    assert 0 < taken < 1000
    assert sum(1 for _ in chunks) > 3
    assert taken == 5000


@EACH
def test_memory_does_not_grow_with_the_rows(format: Format) -> None:
    tracemalloc.start()
    try:
        size = sum(len(chunk) for chunk in format.write(many(3000, format), make_context()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 800_000
    assert peak < 1_500_000


def test_s13_file_names_are_made_by_us() -> None:
    context = make_context()
    name = file_name(context, FORMATS["csv"], "Stoltenberg Says 'All Options Remain Open'")
    assert name == "lectern-stoltenberg-says-all-options-remain-open-csv-20261121-180507.csv"
    assert (
        file_name(context, FORMATS["markdown"], "Élan, ñandú")
        == "lectern-elan-nandu-markdown-20261121-180507.md"
    )
    assert file_name(make_context(modified=None), FORMATS["w3c"], "阿富汗") == "lectern-w3c.jsonld"


@given(st.text(), st.sampled_from(sorted(FORMATS)))
def test_s13_file_names_of_any_label_are_ascii(label: str, slug: str) -> None:
    name = file_name(make_context(), FORMATS[slug], label)
    assert re.fullmatch(r"lectern(-[a-z0-9]+)+\.(csv|md|jsonl|jsonld)", name)
    assert len(name) <= 100


def test_file_names_tell_the_time_in_utc() -> None:
    east = datetime(2026, 11, 21, 23, 5, 7, tzinfo=timezone(timedelta(hours=5)))
    assert file_name(make_context(modified=east), FORMATS["csv"], "") == "lectern-csv-20261121-180507.csv"
    assert east.astimezone(UTC).hour == 18


def test_reading_order_is_by_article_then_position_with_orphans_last() -> None:
    rows = edge_rows()
    orphan = make_row("Bridge", number=11, anchor_state="orphaned")
    positions = [row.parts[0][0] for row in rows[:4]]
    assert positions == sorted(positions)
    expected = [*rows[:4], orphan, rows[4]]
    assert in_reading_order([orphan, *reversed(rows)]) == expected
