import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annotations.exports import ExportContext, ExportRow, w3c
from tests.annotations.exports.sample import (
    CHANGED,
    SITE,
    TEXT,
    comment_uid,
    edge_rows,
    make_article,
    make_comment,
    make_context,
    make_evidence,
    make_full_row,
    make_row,
)

VOCABULARY = Path(__file__).parents[3] / "static/ns/lectern.jsonld"
MOTIVATIONS = {"highlighting", "classifying", "commenting", "replying"}
PURPOSES = {"classifying", "tagging", "describing", "assessing", "commenting", "replying"}
STANCES = {"supports", "disputes", "context"}
VERBS = {"supports", "disputes", "repeats", "within"}
BO = {"id": "acct:bo@lectern.example", "type": "Person", "nickname": "bo", "name": "Bo Reyes"}
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


def collection_of(rows: Iterable[ExportRow], context: ExportContext | None = None) -> dict[str, Any]:
    collection: dict[str, Any] = json.loads(b"".join(w3c.write(rows, context or make_context())))
    return collection


def items_of(rows: Iterable[ExportRow]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = collection_of(rows)["first"]["items"]
    return items


def is_iri(value: object) -> bool:
    return isinstance(value, str) and bool(
        re.fullmatch(r"(https?://|urn:uuid:|acct:)[^\s<>\"{}|\\^`]+", value)
    )


def check_annotation(node: dict[str, Any]) -> None:
    """What the Web Annotation Data Model asks of one annotation, as far as we use it."""
    assert node["type"] == "Annotation"
    assert is_iri(node["id"])
    assert is_iri(node["canonical"])
    assert node["motivation"] in MOTIVATIONS
    assert all(re.fullmatch(MOMENT, node[key]) for key in ("created", "modified"))
    if "creator" in node:
        assert node["creator"]["type"] == "Person"
        assert is_iri(node["creator"]["id"])
    bodies = node.get("body", [])
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if body["purpose"] == "linking":
            assert body["type"] == "SpecificResource"
            assert is_iri(body["id"])
            assert is_iri(body["source"])
            assert body.get("lectern:stance") in STANCES or body["lectern:relation"] in VERBS
            continue
        assert body["type"] == "TextualBody"
        assert isinstance(body["value"], str)
        assert body["purpose"] in PURPOSES
        assert body["format"] in {"text/plain", "text/markdown"}
    if isinstance(node["target"], str):
        assert is_iri(node["target"])
    else:
        assert node["target"]
        for target in node["target"]:
            check_target(target)


def check_target(target: dict[str, Any]) -> None:
    assert target["type"] == "SpecificResource"
    assert is_iri(target["source"])
    assert is_iri(target["scope"])
    quote, position = target["selector"]
    assert set(quote) == {"type", "exact", "prefix", "suffix"}
    assert quote["type"] == "TextQuoteSelector"
    assert set(position) == {"type", "start", "end"}
    assert position["type"] == "TextPositionSelector"
    assert 0 <= position["start"] < position["end"]
    if "state" in target:
        assert target["state"]["type"] == "TimeState"
        assert re.fullmatch(MOMENT, target["state"]["sourceDate"])


def test_the_collection_and_its_page() -> None:
    collection = collection_of(edge_rows(), make_context(filter={"tag": "a b", "kind": "claim"}))
    page = collection.pop("first")
    items = page.pop("items")
    address = f"{SITE}/notebook/export/w3c/"
    assert collection == {
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {"lectern": "https://lectern.example/static/ns/lectern.jsonld#"},
        ],
        "id": address,
        "type": "AnnotationCollection",
        "label": "All my highlights",
        "generator": {"id": f"{SITE}/", "type": "Software", "name": "Lectern"},
        "modified": "2026-11-21T18:05:07Z",
        "lectern:offsetUnit": "unicode-code-point",
        "lectern:filter": "kind=claim&tag=a+b",
        "last": f"{address}#page-1",
        "total": 7,
    }
    assert page == {"id": f"{address}#page-1", "type": "AnnotationPage", "partOf": address, "startIndex": 0}
    assert len(items) == 7


def test_an_empty_collection_is_one_too() -> None:
    collection = collection_of([], make_context(modified=None, address=""))
    assert (collection["total"], collection["first"]["items"]) == (0, [])
    assert "modified" not in collection
    assert collection["id"] == f"{SITE}/#annotations"
    assert collection["last"] == collection["first"]["id"] == f"{SITE}/#annotations-page-1"


def test_collections_without_an_address_are_told_apart_by_their_filter() -> None:
    collection = collection_of([], make_context(address="", filter={"reader": "ana", "kind": "quote,claim"}))
    assert collection["id"] == f"{SITE}/?kind=quote%2Cclaim&reader=ana#annotations"
    assert collection["first"]["id"] == f"{SITE}/?kind=quote%2Cclaim&reader=ana#annotations-page-1"
    assert is_iri(collection["id"])


def test_every_annotation_is_well_formed() -> None:
    items = items_of(edge_rows())
    for node in items:
        check_annotation(node)
    assert len({node["id"] for node in items}) > 1


def test_a_full_highlight() -> None:
    row = make_full_row(comments=())
    (node,) = items_of([row])
    del node["target"]
    assert node == {
        "id": row.link,
        "type": "Annotation",
        "motivation": "classifying",
        "canonical": f"urn:uuid:{row.uid}",
        "creator": {
            "id": "acct:ana@lectern.example",
            "type": "Person",
            "nickname": "ana",
            "name": "Ana Lima",
        },
        "created": "2026-11-20T09:30:00.125000Z",
        "modified": "2026-11-21T18:05:07Z",
        "lectern:number": 7,
        "lectern:visibility": "group",
        "lectern:anchorState": "original",
        "lectern:article": {
            "id": f"{SITE}/articles/bridge-closes-k3x9/",
            "lectern:title": "Bridge closes 🌉 on Monday",
            "lectern:byline": "Ines Okafor",
            "lectern:publication": "The Harbour Post",
            "lectern:original": "https://post.example/2026/bridge?id=1&from=a_b",
            "lectern:language": "en",
            "lectern:published": "2026-11-19",
            "lectern:revision": 2,
            "lectern:textSha256": row.article.text_sha256,
        },
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "value": "quote", "format": "text/plain"},
            {"type": "TextualBody", "purpose": "tagging", "value": "city hall", "format": "text/plain"},
            {"type": "TextualBody", "purpose": "tagging", "value": "2026", "format": "text/plain"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": "Mayor Bo Lund · the mayor · direct · said",
                "format": "text/plain",
                "lectern:speakerWords": "the mayor",
                "lectern:manner": "direct",
                "lectern:cue": "said",
                "lectern:speakerKind": "person",
                "lectern:speakerName": "Mayor Bo Lund",
                "lectern:affiliation": "City of Holm",
                "lectern:alias": ["Lund", "the mayor"],
            },
            {
                "id": "urn:uuid:00000000-0000-4000-9000-000000000001",
                "type": "SpecificResource",
                "purpose": "linking",
                "source": "https://holm.example/inspection.pdf?part=2",
                "lectern:stance": "supports",
                "lectern:recordTitle": "Bridge *inspection*, part 2",
                "lectern:publisher": "City of Holm",
                "lectern:dated": "2026-03",
                "lectern:locator": "p. 12",
                "lectern:archive": "https://archive.example/2026/holm",
                "lectern:quotedText": "No cracks were found.\n> The deck is sound.",
                "lectern:accessed": "2026-11-20",
                "lectern:hash": row.evidence[0].hash,
            },
            {
                "id": "urn:uuid:00000000-0000-4000-9000-000000000002",
                "type": "SpecificResource",
                "purpose": "linking",
                "source": "urn:uuid:00000000-0000-4000-9000-000000000002",
                "lectern:stance": "disputes",
                "lectern:recordTitle": "Phone call with the mayor",
            },
            {
                "id": "urn:uuid:00000000-0000-4000-a000-000000000001",
                "type": "SpecificResource",
                "purpose": "linking",
                "source": "https://lectern.example/h/00000000-0000-4000-b000-000000000001/",
                "created": "2026-11-20T09:30:00.125000Z",
                "lectern:relation": "disputes",
            },
            {
                "id": "urn:uuid:00000000-0000-4000-a000-000000000002",
                "type": "SpecificResource",
                "purpose": "linking",
                "source": "https://lectern.example/h/00000000-0000-4000-b000-000000000002/",
                "created": "2026-11-20T09:30:00.125000Z",
                "lectern:relation": "within",
            },
            {
                "type": "TextualBody",
                "purpose": "assessing",
                "value": "mostly · shortened · done · checkable · The bridge *can* carry traffic.\nToday. · "
                "The inspection says so.",
                "format": "text/plain",
                "creator": BO,
                "modified": "2026-11-21T18:05:07Z",
                "lectern:restated": "The bridge *can* carry traffic.\nToday.",
                "lectern:saidOn": "2026-11",
                "lectern:saidWhere": "City hall",
                "lectern:asOf": "2026",
                "lectern:checkability": "checkable",
                "lectern:status": "done",
                "lectern:verdict": "mostly",
                "lectern:outcome": "shortened",
                "lectern:reason": "The inspection says so.",
            },
        ],
        "lectern:notSure": True,
        "lectern:group": "Class 9b",
        "lectern:parts": {"@list": ["char=28,46", "char=76,93", "char=96,101"]},
    }


def test_plain_is_highlighting_without_a_body() -> None:
    (node,) = items_of([make_row(kind="plain")])
    assert node["motivation"] == "highlighting"
    assert "body" not in node
    assert "lectern:parts" not in node


def test_targets_point_at_the_text_of_the_revision() -> None:
    (node,) = items_of([make_row("👩‍👩‍👧 Nobody")])
    start = TEXT.index("👩")
    assert node["target"] == [
        {
            "type": "SpecificResource",
            "source": f"{SITE}/articles/bridge-closes-k3x9/revisions/2.txt",
            "scope": f"{SITE}/articles/bridge-closes-k3x9/",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "👩‍👩‍👧 Nobody",
                    "prefix": TEXT[start - 32 : start],
                    "suffix": TEXT[start + 12 : start + 44],
                },
                {"type": "TextPositionSelector", "start": start, "end": start + 12},
            ],
            "state": {"type": "TimeState", "sourceDate": "2026-11-19T12:00:00Z"},
        }
    ]


def test_s11_targets_cut_to_exactly_their_quotation_in_code_points() -> None:
    targets = [target for row in edge_rows() for target in items_of([row])[0]["target"]]
    assert len(targets) == 7
    for target in targets:
        quote, position = target["selector"]
        start, end = position["start"], position["end"]
        assert TEXT[start:end] == quote["exact"]
        assert TEXT[:start].endswith(quote["prefix"])
        assert TEXT[end:].startswith(quote["suffix"])


def test_comments_are_annotations_of_their_own() -> None:
    comments = (
        make_comment("Is it?", 1, resolved=CHANGED),
        make_comment("It *is*.", 2, parent=comment_uid(1), author=""),
        make_comment("Lost", 3, parent=comment_uid(99)),
    )
    row = make_row(comments=comments)
    first, reply, lost = items_of([row])[1:]
    assert first == {
        "id": f"https://lectern.example/c/{comment_uid(1)}/",
        "type": "Annotation",
        "motivation": "commenting",
        "canonical": f"urn:uuid:{comment_uid(1)}",
        "creator": BO,
        "created": "2026-11-20T09:30:00.125000Z",
        "modified": "2026-11-20T09:30:00.125000Z",
        "body": {
            "type": "TextualBody",
            "purpose": "commenting",
            "value": "Is it?",
            "format": "text/markdown",
        },
        "target": row.link,
        "lectern:resolved": "2026-11-21T18:05:07Z",
    }
    assert "lectern:resolved" not in reply
    assert (reply["motivation"], reply["target"]) == ("replying", first["id"])
    assert reply["body"]["value"] == "It *is*."
    assert "creator" not in reply
    assert (lost["motivation"], lost["target"]) == ("commenting", row.link)


def test_a_handle_is_percent_encoded_in_its_iri() -> None:
    (node,) = items_of([make_row(author="Ana B@x é")])
    assert node["creator"]["id"] == "acct:Ana%20B%40x%20%C3%A9@lectern.example"
    assert node["creator"]["nickname"] == "Ana B@x é"


def test_every_term_of_ours_is_described_in_the_vocabulary() -> None:
    text = b"".join(w3c.write(edge_rows(), make_context(filter={"kind": "claim"}))).decode()
    used = set(re.findall(r'"lectern:(\w+)"', text))
    described = [term["@id"].removeprefix("#") for term in json.loads(VOCABULARY.read_text())["@graph"]]
    assert used == set(described)
    assert described == sorted(described)


def test_an_address_that_is_no_iri_becomes_one() -> None:
    (node,) = items_of([make_row(evidence=(make_evidence(url="https://e.example/a b|c"),))])
    check_annotation(node)
    assert node["body"][-1]["source"] == "https://e.example/a%20b%7Cc"


def test_articles_without_dates_leave_them_out() -> None:
    article = make_article(published=None, revised=None, byline="", url="")
    (node,) = items_of([make_row(article=article)])
    assert "state" not in node["target"][0]
    assert not {"lectern:published", "lectern:byline", "lectern:original"} & set(node["lectern:article"])
