import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotations.exports import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportRelation,
    ExportRow,
    ExportSpeaker,
    jsonl,
)
from tests.annotations.exports.json_schema import problems
from tests.annotations.exports.sample import (
    TEXT,
    edge_rows,
    make_article,
    make_comment,
    make_context,
    make_full_row,
    make_row,
)

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "lectern-export-1.schema.json").read_text())
DOCUMENTED = ("header", "highlight", "part", "speaker", "comment", "evidence", "relation", "check", "article")


def lines_of(rows: Iterable[ExportRow], context: ExportContext | None = None) -> list[dict[str, Any]]:
    written = b"".join(jsonl.write(rows, context or make_context())).decode()
    assert written.endswith("\n")
    return [json.loads(line) for line in written.splitlines()]


def read(line: Mapping[str, Any]) -> ExportRow:
    """The row that a line was written from."""
    fields = {
        key: value
        for key, value in line.items()
        if key not in ("record", "parts", "speaker", "comments", "article")
    }
    parts = line["parts"]
    return ExportRow(
        **fields
        | {
            "parts": tuple((part["start"], part["end"]) for part in parts),
            "quotations": tuple(part["exact"] for part in parts),
            "prefixes": tuple(part["prefix"] for part in parts),
            "suffixes": tuple(part["suffix"] for part in parts),
            "speaker": read_speaker(line["speaker"]) if line["speaker"] else None,
            "speaker_parts": tuple(tuple(part) for part in line["speaker_parts"]),
            "cue_parts": tuple(tuple(part) for part in line["cue_parts"]),
            "tags": tuple(line["tags"]),
            "created": datetime.fromisoformat(line["created"]),
            "updated": datetime.fromisoformat(line["updated"]),
            "comments": tuple(read_comment(comment) for comment in line["comments"]),
            "evidence": tuple(read_evidence(one) for one in line["evidence"]),
            "relations": tuple(read_relation(one) for one in line["relations"]),
            "check": read_check(line["check"]) if line["check"] else None,
            "article": read_article(line["article"]),
        }
    )


def read_speaker(fields: Mapping[str, Any]) -> ExportSpeaker:
    return ExportSpeaker(**{**fields, "aliases": tuple(fields["aliases"])})


def read_comment(fields: Mapping[str, Any]) -> ExportComment:
    times = {
        name: datetime.fromisoformat(fields[name]) if fields[name] else None
        for name in ("created", "edited", "resolved")
    }
    return ExportComment(**{**fields, **times})


def read_evidence(fields: Mapping[str, Any]) -> ExportEvidence:
    said = {**fields, "accessed": date.fromisoformat(fields["accessed"]) if fields["accessed"] else None}
    return ExportEvidence(dated=said.pop("date"), **said)


def read_relation(fields: Mapping[str, Any]) -> ExportRelation:
    return ExportRelation(**{**fields, "created": datetime.fromisoformat(fields["created"])})


def read_check(fields: Mapping[str, Any]) -> ExportCheck:
    return ExportCheck(**{**fields, "checked": datetime.fromisoformat(fields["checked"])})


def read_article(fields: Mapping[str, Any]) -> ExportArticle:
    published = date.fromisoformat(fields["published"]) if fields["published"] else None
    revised = datetime.fromisoformat(fields["revised"]) if fields["revised"] else None
    return ExportArticle(**{**fields, "published": published, "revised": revised})


def test_first_line_is_the_header() -> None:
    context = make_context(label="Claims by Ana", filter={"tag": "nato", "kind": "claim"})
    header, *rest = lines_of([], context)
    assert rest == []
    assert header == {
        "record": "header",
        "schema": "lectern-export/1",
        "offset_unit": "unicode-code-point",
        "offset_range": "half-open",
        "site": "https://lectern.example",
        "address": "https://lectern.example/notebook/export/w3c/",
        "label": "Claims by Ana",
        "filter": {"kind": "claim", "tag": "nato"},
        "modified": "2026-11-21T18:05:07Z",
    }


def test_order_of_filter_keys_does_not_change_the_bytes() -> None:
    one = make_context(filter={"tag": "nato", "kind": "claim"})
    other = make_context(filter={"kind": "claim", "tag": "nato"})
    assert b"".join(jsonl.write([], one)) == b"".join(jsonl.write([], other))


def test_every_line_matches_the_documented_schema() -> None:
    for line in lines_of(edge_rows(), make_context(filter={"kind": "claim"})):
        assert problems(line, SCHEMA, SCHEMA) == []
    for line in lines_of([], make_context(modified=None, address="")):
        assert problems(line, SCHEMA, SCHEMA) == []


def test_schema_refuses_what_is_not_documented() -> None:
    line = lines_of([make_full_row()])[1]
    assert problems(line | {"mood": "good"}, SCHEMA, SCHEMA) != []
    assert problems({key: value for key, value in line.items() if key != "cue"}, SCHEMA, SCHEMA) != []
    assert problems(line | {"number": "7"}, SCHEMA, SCHEMA) != []


def test_words_of_the_documentation_name_every_field_of_the_schema() -> None:
    page = (DOCS / "formats.md").read_text()
    for name in DOCUMENTED:
        section = re.search(rf"^### `{name}`\n(.*?)(?=^#)", page, re.MULTILINE | re.DOTALL)
        assert section, name
        fields = re.findall(r"^\| `(\w+)` \|", section[1], re.MULTILINE)
        assert fields == list(SCHEMA["$defs"][name]["properties"]), name


def test_round_trip_gives_back_every_field() -> None:
    rows = edge_rows()
    assert [read(line) for line in lines_of(rows)[1:]] == rows


any_text = st.text(st.characters(exclude_categories=["Cs"]))
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])).filter(
    lambda value: 1900 < value.year < 9000
)


@given(any_text, any_text, st.lists(any_text), moments)
def test_round_trip_of_any_words(body: str, name: str, tags: list[str], at: datetime) -> None:
    row = make_row(
        speaker=ExportSpeaker("group", name, body, tuple(tags)),
        tags=tuple(tags),
        comments=(make_comment(body, created=at, edited=at),),
        article=make_article(title=name),
        created=at,
    )
    assert [read(line) for line in lines_of([row])[1:]] == [row]


def test_each_row_has_its_own_article() -> None:
    slugs = [line["article"]["slug"] for line in lines_of(edge_rows())[1:]]
    assert slugs == ["bridge-closes-k3x9"] * 4 + ["other-p2"]


def test_s12_json_lines_keep_the_raw_text() -> None:
    row = make_row("=2+3 was chalked", tags=("@home",))
    line = lines_of([row])[1]
    assert (line["exact"], line["tags"]) == ("=2+3 was chalked", ["@home"])


def test_s11_json_lines_cut_to_exactly_their_quotation() -> None:
    for line in lines_of(edge_rows())[1:]:
        cuts = [TEXT[part["start"] : part["end"]] for part in line["parts"]]
        assert cuts == [part["exact"] for part in line["parts"]]
        assert " … ".join(cuts) == line["exact"]
    assert TEXT[slice(*make_full_row().speaker_parts[0])] == "the mayor"
