"""The sample library: that its side files say what its stories hold, before anything is stored."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotations.kinds import KINDS
from reader.importing import read_upload
from reader.text.blocks import Document

ROOT = Path(__file__).resolve().parents[2]
STORIES = ROOT / "reader" / "samples"
THREADS = ROOT / "annotations" / "samples"
STEMS = ["dark-town", "dorfbus", "harbour-gate", "lantern-alerts", "water-channel"]


def document_of(stem: str) -> Document:
    """The story as the importer understands it."""
    path = next(path for path in STORIES.glob(f"{stem}.*") if path.suffix != ".toml")
    return read_upload(path.name, path.read_bytes()).document


def details_of(stem: str) -> dict[str, Any]:
    return tomllib.loads((STORIES / f"{stem}.toml").read_text(encoding="utf-8"))


def threads_of(stem: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((THREADS / f"{stem}.json").read_text(encoding="utf-8"))
    return loaded


def walk(comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every comment of some threads, replies included."""
    for comment in comments:
        yield comment
        yield from walk(comment.get("replies", []))


def all_comments(stem: str) -> list[dict[str, Any]]:
    loaded = threads_of(stem)
    in_threads = [comment for mark in loaded["highlights"] for comment in walk(mark.get("comments", []))]
    return in_threads + list(walk(loaded["comments"]))


def test_every_story_has_its_side_files() -> None:
    stories = sorted(path.stem for path in STORIES.iterdir() if path.suffix in {".md", ".txt"})
    assert stories == STEMS
    assert sorted(path.stem for path in STORIES.glob("*.toml")) == STEMS
    assert sorted(path.stem for path in THREADS.glob("*.json")) == sorted([*STEMS, "demo", "readers"])


@pytest.mark.parametrize("stem", STEMS)
def test_details_fit_the_story(stem: str) -> None:
    details, document = details_of(stem), document_of(stem)
    assert document.slice(document.blocks[0]) == details["title"]
    assert details["audience"] == "public"
    assert details["url"].split("/")[2].endswith((".example.org", ".example.com"))
    assert 300 <= len(document.text.split()) <= 1500


def test_stories_differ_in_source_and_language() -> None:
    details = [details_of(stem) for stem in STEMS]
    assert len({detail["source"] for detail in details}) == 5
    assert sorted(detail["language"] for detail in details) == ["ar", "de", "en", "en", "en"]


@pytest.mark.parametrize("stem", STEMS)
def test_every_part_is_found_at_one_place(stem: str) -> None:
    text = document_of(stem).text
    for mark in threads_of(stem)["highlights"]:
        for part in mark["parts"]:
            found = text.count(part["exact"])
            assert 1 <= part.get("nth", 1) <= found, (mark["key"], part)
            assert found == 1 or "nth" in part, (mark["key"], part)


@pytest.mark.parametrize("stem", STEMS)
def test_no_part_leaves_its_block(stem: str) -> None:
    for mark in threads_of(stem)["highlights"]:
        for part in mark["parts"]:
            assert "\n" not in part["exact"]
            assert part["exact"] == part["exact"].strip()


@pytest.mark.parametrize("stem", STEMS)
def test_highlights_use_known_words(stem: str) -> None:
    handles = {reader["handle"] for reader in json.loads((THREADS / "readers.json").read_text())["readers"]}
    loaded = threads_of(stem)
    keys = [mark["key"] for mark in loaded["highlights"]]
    assert len(keys) == len(set(keys))
    for mark in loaded["highlights"]:
        assert mark["author"] in handles
        assert mark["kind"] in KINDS
        assert mark["visibility"] in {"private", "public"}
        assert mark.get("voice", "article") in {"article", "unnamed"}
        assert not ("voice" in mark and "speaker" in mark)
        if "speaker" in mark:
            assert mark["speaker"]["kind"] in {"person", "organisation", "group", "document"}
            assert mark["speaker"]["name"]
    assert {comment["author"] for comment in all_comments(stem)} <= handles
    assert all(comment["body"].strip() for comment in all_comments(stem))


def test_samples_show_what_tagging_can_do() -> None:
    marks = [mark for stem in STEMS for mark in threads_of(stem)["highlights"]]
    assert len(marks) >= 60
    assert sum("comments" in mark for mark in marks) >= 20
    assert {mark["kind"] for mark in marks} == set(KINDS)
    assert any(len(mark["parts"]) > 1 for mark in marks)
    assert any(mark.get("not_sure") for mark in marks)
    assert {mark.get("voice") for mark in marks} == {None, "article", "unnamed"}


def test_stories_show_every_kind_of_block() -> None:
    kinds = {block.kind for stem in STEMS for block in document_of(stem).blocks}
    assert {"heading", "paragraph", "quote", "list_item", "caption", "callout", "credits"} <= kinds


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("dark-town", "CORRECTION:"),
        ("dorfbus", "BERICHTIGUNG:"),
        ("harbour-gate", "CORRECTION:"),
        ("water-channel", "تصحيح:"),
    ],
)
def test_corrections_stand_outside_the_story(stem: str, word: str) -> None:
    document = document_of(stem)
    kinds = [block.kind for block in document.blocks if document.slice(block).startswith(word)]
    assert kinds == ["credits"]


def test_headings_of_a_plain_text_are_found() -> None:
    document = document_of("harbour-gate")
    headings = [document.slice(block) for block in document.blocks if block.kind == "heading"]
    assert headings[1:] == [
        "A Gate That Does Not Lie Down",
        "Ships Wait, And So Do Farms",
        "What The Pilots Want",
    ]
