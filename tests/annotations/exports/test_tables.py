import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from annotations.exports import ExportRow, ExportSpeaker, tables
from annotations.exports.formats import Write
from tests.annotations.exports.sample import (
    TEXT,
    edge_rows,
    make_article,
    make_check,
    make_comment,
    make_context,
    make_evidence,
    make_full_row,
    make_row,
)


def written(write: Write, rows: Iterable[ExportRow]) -> str:
    return b"".join(write(rows, make_context())).decode()


def read(write: Write, rows: Iterable[ExportRow]) -> list[dict[str, str]]:
    text = written(write, rows)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_highlights_have_these_columns_and_nothing_above_them() -> None:
    assert written(tables.write_highlights, []) == (
        "\ufeffuid,kind,passage,parts,speaker,speaker_kind,affiliation,manner,not_sure,tags,comment,comments,"
        "visibility,group,author,article_title,source,url,published,revision,text_sha256,start,end,"
        "anchor_state,created,updated,link\r\n"
    )


def test_the_documentation_lists_the_same_columns() -> None:
    page = (Path(__file__).parents[3] / "docs/formats.md").read_text()
    _, _, section = page.partition("**Highlights**, one row each:\n")
    section, _, evidence = section.partition("**Evidence**")
    assert re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", evidence.partition("\n\n")[0])) == [
        "highlight_uid",
        *tables.EVIDENCE_COLUMNS,
    ]
    section, _, claims = section.partition("**Claims**")
    columns = re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", claims.partition("\n\n")[0]))
    assert columns == list(tables.CLAIM_COLUMNS)
    table, _, quotes = section.partition("**Quotes**")
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(tables.HIGHLIGHT_COLUMNS)
    quotes = re.sub(r"\([^)]*\)", "", quotes.partition("\n\n")[0])
    assert re.findall(r"`(\w+)`", quotes) == list(tables.QUOTE_COLUMNS)


def test_a_full_row_fills_every_column() -> None:
    row = make_full_row()
    (line,) = read(tables.write_highlights, [row])
    assert line == {
        "uid": row.uid,
        "kind": "quote",
        "passage": "The bridge is safe … but it will close … 👩‍👩‍👧",
        "parts": "28..46; 76..93; 96..101",
        "speaker": "Mayor Bo Lund",
        "speaker_kind": "person",
        "affiliation": "City of Holm",
        "manner": "direct",
        "not_sure": "yes",
        "tags": "city hall; 2026",
        "comment": "Is it?",
        "comments": "2",
        "visibility": "group",
        "group": "Class 9b",
        "author": "ana",
        "article_title": "Bridge closes 🌉 on Monday",
        "source": "The Harbour Post",
        "url": "https://post.example/2026/bridge?id=1&from=a_b",
        "published": "2026-11-19",
        "revision": "2",
        "text_sha256": row.article.text_sha256,
        "start": "28",
        "end": "101",
        "anchor_state": "original",
        "created": "2026-11-20T09:30:00Z",
        "updated": "2026-11-21T18:05:07Z",
        "link": row.link,
    }


def test_what_is_not_filled_in_is_an_empty_cell() -> None:
    article = make_article(published=None)
    (line,) = read(tables.write_highlights, [make_row(article=article)])
    empty = {name for name, cell in line.items() if not cell}
    assert empty == {
        "speaker", "speaker_kind", "affiliation", "manner", "tags", "comment", "group", "published",
    }  # fmt: skip
    assert (line["not_sure"], line["comments"]) == ("no", "0")


def test_fixed_speakers_have_a_kind_and_no_name() -> None:
    (line,) = read(tables.write_highlights, [make_row(speaker=ExportSpeaker("not-named"))])
    assert (line["speaker"], line["speaker_kind"]) == ("", "not-named")


def test_claims_say_what_was_found() -> None:
    row = make_full_row(kind="claim", check=make_check(outcome="", reason="=1+1"))
    full, bare = read(
        tables.write_claims, [row, make_full_row(), make_row(kind="claim"), make_row(kind="fact")]
    )
    assert full == {
        "uid": row.uid,
        "as_stated": row.exact,
        "restated": "The bridge *can* carry traffic.\nToday.",
        "speaker": "Mayor Bo Lund",
        "affiliation": "City of Holm",
        "said_on": "2026-11",
        "said_where": "City hall",
        "as_of": "2026",
        "checkability": "checkable",
        "status": "done",
        "verdict": "mostly",
        "reason": "'=1+1",
        "checker": "bo",
        "checked_on": "2026-11-21",
        "supports": "1",
        "disputes": "1",
        "article_title": "Bridge closes 🌉 on Monday",
        "source": "The Harbour Post",
        "url": "https://post.example/2026/bridge?id=1&from=a_b",
        "published": "2026-11-19",
        "revision": "2",
        "anchor_state": "original",
        "link": row.link,
    }
    assert (bare["as_stated"], bare["verdict"], bare["checked_on"], bare["supports"]) == (
        *("The bridge is safe", "", "", "0"),
    )


def test_evidence_has_one_row_per_record() -> None:
    row = make_full_row()
    first, second = read(tables.write_evidence, [make_row(), row])
    assert first == {
        "highlight_uid": row.uid,
        "stance": "supports",
        "title": "Bridge *inspection*, part 2",
        "publisher": "City of Holm",
        "date": "2026-03",
        "locator": "p. 12",
        "url": "https://holm.example/inspection.pdf?part=2",
        "archive_url": "https://archive.example/2026/holm",
        "quote": "No cracks were found.\n> The deck is sound.",
        "accessed": "2026-11-20",
        "hash": row.evidence[0].hash,
    }
    assert (second["stance"], second["title"]) == ("disputes", "Phone call with the mayor")
    assert not any(second[name] for name in ("publisher", "date", "url", "quote", "accessed", "hash"))


def test_s12_cells_of_evidence_are_defused() -> None:
    (line,) = read(tables.write_evidence, [make_row(evidence=(make_evidence(title="=1+1"),))])
    assert line["title"] == "'=1+1"


def test_quotes_leave_other_kinds_out() -> None:
    (line,) = read(tables.write_quotes, edge_rows())
    assert line == {
        "uid": make_full_row().uid,
        "passage": "The bridge is safe … but it will close … 👩‍👩‍👧",
        "speaker": "Mayor Bo Lund",
        "speaker_words": "the mayor",
        "affiliation": "City of Holm",
        "cue": "said",
        "manner": "direct",
        "outcome": "shortened",
        "article_title": "Bridge closes 🌉 on Monday",
        "source": "The Harbour Post",
        "url": "https://post.example/2026/bridge?id=1&from=a_b",
        "published": "2026-11-19",
        "revision": "2",
        "text_sha256": make_article().text_sha256,
        "link": make_full_row().link,
    }


def test_quotes_commas_and_line_ends_survive() -> None:
    body = 'one "two",\nthree;\ttab'
    (line,) = read(tables.write_highlights, [make_row(comments=(make_comment(body),))])
    assert line["comment"] == body
    assert '"one ""two"",\nthree;\ttab"' in written(
        tables.write_highlights, [make_row(comments=(make_comment(body),))]
    )


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u200b=1",
        "\ufeff=1",
        "＝1",
        "＋1",
        "－1",
        "＠A",
    ],
)
def test_s12_cells_that_a_spreadsheet_would_compute_are_defused(cell: str) -> None:
    row = make_row(
        kind="quote",
        exact=cell,
        speaker=ExportSpeaker("person", cell, cell),
        speaker_words=cell,
        cue=cell,
        manner=cell,
        tags=(cell, "b"),
        comments=(make_comment(cell),),
        group=cell,
        author=cell,
        article=make_article(title=cell, source=cell, url=cell),
    )
    (line,) = read(tables.write_highlights, [row])
    people = (
        "passage",
        "speaker",
        "affiliation",
        "comment",
        "group",
        "author",
        "article_title",
        "source",
        "url",
    )
    assert {name: line[name] for name in people} == dict.fromkeys(people, "'" + cell)
    assert line["tags"] == f"'{cell}; b"
    (line,) = read(tables.write_quotes, [row])
    assert [line[name] for name in ("passage", "speaker", "speaker_words", "cue")] == ["'" + cell] * 4


@pytest.mark.parametrize("cell", ["a=1", "1+1", "“=1”", "", "'=1", 7, 0])
def test_s12_harmless_cells_stay_as_they_are(cell: str | int) -> None:
    assert tables.defused(cell) == cell


def test_s11_table_parts_cut_to_exactly_their_quotation() -> None:
    for line in read(tables.write_highlights, edge_rows()):
        parts = [part.split("..") for part in line["parts"].split("; ")]
        cut = " … ".join(TEXT[int(start) : int(end)] for start, end in parts)
        assert cut == line["passage"].removeprefix("'")
        assert (line["start"], line["end"]) == (parts[0][0], parts[-1][1])
