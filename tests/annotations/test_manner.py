import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.manner import manner_of
from annotations.services.highlights import derived_manner
from reader.text.blocks import Document, Piece


def manner(text: str, *passage: str) -> str:
    parts = []
    position = 0
    for words in passage:
        start = text.index(words, position)
        position = start + len(words)
        parts.append((start, position))
    return manner_of(text, parts)


SPEECH = "He said, “We’ll stay until it’s done,” and left."


@pytest.mark.parametrize(
    "passage, expected",
    [
        ("“We’ll stay until it’s done,”", "direct"),
        ("We’ll stay until it’s done", "direct"),
        ("stay until", "direct"),
        ("We’ll stay until it’s done,” and left", "mixed"),
        (SPEECH, "mixed"),
        ("and left", "indirect"),
        ("He said, “", "indirect"),
    ],
)
def test_marks_in_or_directly_outside_make_it_direct(passage: str, expected: str) -> None:
    assert manner(SPEECH, passage) == expected


@pytest.mark.parametrize(
    "text, words",
    [
        ('"We stay," he said.', "We stay"),
        ("'We stay,' he said.", "We stay"),
        ("‘We’ll stay,’ she said.", "We’ll stay"),
        ("“He said ‘no’ to us,” she said.", "He said ‘no’ to us"),
        ("„Wir bleiben“, sagte er.", "Wir bleiben"),
        ("„Er sagte ‚nein‘ zu uns“, so sie.", "Er sagte ‚nein‘ zu uns"),
        ("»Wir bleiben«, sagte er.", "Wir bleiben"),
        ("« Nous restons », dit-il.", "Nous restons"),
        ("«Nos quedamos», dijo.", "Nos quedamos"),
        ("”Vi stannar”, sade han.", "Vi stannar"),
        ("»Vi stannar», sade han.", "Vi stannar"),
        ("他说：「我们留下」。", "我们留下"),
        ("彼は『行く』と言った。", "行く"),
        ("“We stay“ he said.", "We stay"),
        ('"We stay,” he said.', "We stay"),
        ('“We stay," he said.', "We stay"),
        ("“👍” was the answer.", "👍"),
    ],
)
def test_quotation_marks_of_many_languages(text: str, words: str) -> None:
    assert manner(text, words) == "direct"
    assert manner(text, text) == "mixed"


@pytest.mark.parametrize(
    "text, words",
    [
        ("Don't go, it's the readers' choice.", "go, it's the readers"),
        ("Don’t go, it’s the readers’ choice.", "go, it’s the readers"),
        ("The '90s and the ’60s weren't like that.", "and the ’60s weren't"),
        ("He is 6'2\" tall and she 5'10\" or so.", "tall and she"),
        ("“This one is never closed, he said.", "This one is never closed"),
        ("»A« und »B«", "und"),
        ("He said that they will stay.", "they will stay"),
    ],
)
def test_apostrophes_and_stray_marks_quote_nothing(text: str, words: str) -> None:
    assert manner(text, words) == "indirect"


def test_all_parts_count() -> None:
    text = "“We,” he said, “will stay” as planned."
    assert manner(text, "“We,”", "“will stay”") == "direct"
    assert manner(text, "“We,”", "as planned") == "mixed"
    assert manner(text, "he said", "as planned") == "indirect"


def test_a_quotation_over_paragraphs_opens_each_and_closes_once() -> None:
    text = "“First.\n\n“Second,” he said."
    assert manner(text, "First.\n\n“Second") == "direct"
    assert manner(text, "First") == "direct"
    assert manner("“First.\n\nSecond,” he said.", "First") == "indirect"


@given(st.text(st.sampled_from("ab '\"“”„‘’«»「」\n.")), st.data())
def test_any_passage_has_a_manner(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert manner_of(text, [(start, end)]) in ("direct", "indirect", "mixed")
    unmarked = text.translate(dict.fromkeys(map(ord, "'\"“”„‘’«»「」"), "x"))
    assert manner_of(unmarked, [(start, end)]) == "indirect"


@pytest.mark.parametrize("unit", ["“", "“a” ", "„‚", "'a' ", '"', "“a\n\n"])
def test_hostile_marks_take_linear_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    before = time.process_time()
    manner_of(text, [(0, len(text))])
    assert time.process_time() - before < 3  # by the square of the length it would be a minute


@pytest.mark.parametrize(
    "words, expected",
    [
        (["The pier stays"], "direct"),
        (["The pier stays", "It will."], "direct"),
        (["The pier stays open.\n\nIt will."], "direct"),
        (["The pier stays", "She had said so"], "mixed"),
        (["She had said so"], "indirect"),
    ],
)
def test_words_set_off_as_a_quotation_need_no_marks(words: list[str], expected: str) -> None:
    pieces = [
        Piece("heading", "Pier"),
        Piece("quote", "The pier stays open."),
        Piece("quote", "It will."),
        Piece("paragraph", "She had said so before."),
    ]
    document = Document.build(pieces)
    parts = [(document.text.index(part), document.text.index(part) + len(part)) for part in words]
    assert derived_manner("quote", document, parts) == expected
    assert derived_manner("claim", document, parts) == ""
