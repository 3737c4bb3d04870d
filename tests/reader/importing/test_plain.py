"""Plain-text news: what stands between the paragraphs is recognised, and nothing is lost."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing import Draft, ImportProblem, read_pasted
from reader.text.blocks import TextError, clean_text

NEWS = """Mill Reopens ‘Before Winter,’ Owner Says

By Ada Quist

12 March 2025

TARN -- The mill at Tarn, photographed on March 10.

The paper mill at Tarn will take on forty workers this summer, its owner said Tuesday, two years after a fire
closed it and put a quarter of the village out of work for good.

"It's ours again," said Per Holm.

SEE ALSO: The Fire That Nobody Reported

What comes next

The first roll of paper is expected in November, which the union called “a promise with no date”, and nobody
in the village hall disagreed with that on the evening when the plan was shown.

- more light
- fewer stairs

With reporting by the Valley Desk
"""


def shape(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, draft.document.slice(block)) for block in draft.document.blocks]


def test_a_news_story_is_understood() -> None:
    draft = read_pasted(NEWS)
    assert [kind for kind, _ in shape(draft)] == [
        "heading",
        "credits",
        "dateline",
        "caption",
        "paragraph",
        "paragraph",
        "callout",
        "heading",
        "paragraph",
        "list_item",
        "list_item",
        "credits",
    ]
    assert draft.title == "Mill Reopens ‘Before Winter,’ Owner Says"
    assert (draft.byline, draft.published, draft.language) == ("Ada Quist", date(2025, 3, 12), "en")


def test_wrapped_lines_are_joined_and_quotes_stay_as_they_are() -> None:
    texts = [text for _, text in shape(read_pasted(NEWS))]
    assert "two years after a fire closed it" in texts[4]
    assert texts[5] == '"It\'s ours again," said Per Holm.'


def test_nothing_but_line_ends_and_bullets_is_lost() -> None:
    expected = re.sub(r"\s|(?m:^- )", "", NEWS)
    assert re.sub(r"\s", "", read_pasted(NEWS).document.text) == expected


def test_line_ends_of_every_system_give_the_same_text() -> None:
    text = read_pasted(NEWS).document.text
    assert read_pasted(NEWS.replace("\n", "\r\n")).document.text == text
    assert read_pasted(NEWS.replace("\n", "\r")).document.text == text


def test_an_opening_paragraph_with_a_dateline_is_no_caption() -> None:
    lead = "LONDON -- " + "The minister said that nothing had been decided and nothing would be. " * 6
    assert shape(read_pasted(f"Head\n\n{lead}\n\nMore of it."))[1][0] == "paragraph"


def test_without_blank_lines_every_long_line_is_a_paragraph() -> None:
    first, second = "One sentence after another. " * 8, "And then some more of them. " * 8
    draft = read_pasted(f"Head\n{first}\n{second}")
    assert [text for _, text in shape(draft)] == ["Head", first.strip(), second.strip()]


def test_short_lines_that_nobody_wrapped_stay_lines() -> None:
    assert shape(read_pasted("Head\n\nRoses are red\nViolets blue"))[1] == (
        "paragraph",
        "Roses are red\nViolets blue",
    )


def test_numbered_lists_keep_their_numbers() -> None:
    block = read_pasted("Head\n\n3. third\n4) fourth").document.blocks[2]
    assert block.attrs == {"level": 1, "ordered": True, "number": 4}


def test_a_correction_counts_as_credits_anywhere() -> None:
    draft = read_pasted("Head\n\nCORRECTION: It was six.\n\n" + "Body text here.\n\n" * 6)
    assert shape(draft)[1][0] == "credits"


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        (" \n\n ", "empty"),
        ("a\0b", "nul"),
        ("a\x1bb", "control"),
        ("a\ud800b", "surrogate"),
        ("x" * 501, "long_headline"),
        ("x" * (2 * 1024 * 1024 + 1), "too_large"),
        pytest.param("x\n\n" * 20_001, "too_many_blocks", id="too_many_blocks"),
    ],
)
def test_what_cannot_be_an_article_is_refused(text: str, code: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_pasted(text)
    assert caught.value.code == code


def test_as_many_blocks_as_a_book_has_are_an_article() -> None:
    assert len(read_pasted("x\n\n" * 20_000).document.blocks) == 20_000


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=400
    )
)
def test_one_line_of_any_text_comes_out_as_it_went_in(line: str) -> None:
    try:
        expected = clean_text(line.removeprefix("\ufeff")).strip()
    except TextError:
        return
    if expected:
        assert read_pasted(line).document.text == expected


@given(st.lists(st.text(max_size=200), min_size=1, max_size=8))
def test_any_input_gives_a_document_or_a_problem(lines: list[str]) -> None:
    try:
        draft = read_pasted("\n\n".join(lines))
    except ImportProblem:
        return
    assert draft.document.blocks[0].kind == "heading"
