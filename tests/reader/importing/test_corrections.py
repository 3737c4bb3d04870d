"""What a person changes about a draft, and a corrected text."""

import pytest

from reader.importing import ImportProblem, read_pasted
from reader.importing.corrections import correct, pieces_of, rewrite
from reader.text.blocks import Document

MARKDOWN = "# Head\n\nOne *two*.\n\n```\na\n\nb\n```\n\n| x | y |\n|--|--|\n\nLast [word](https://x.example)."


def document() -> Document:
    return read_pasted(MARKDOWN, "markdown").document


def kinds(found: Document) -> list[str]:
    return [block.kind for block in found.blocks]


def test_taking_apart_and_building_gives_the_same_document() -> None:
    assert Document.build(pieces_of(document())) == document()


def test_headline_and_kinds_are_corrected_and_marks_move_along() -> None:
    found = correct(document(), title="A longer headline", kinds={1: "caption", 4: "heading"})
    assert kinds(found) == ["heading", "caption", "preformatted", "table_row", "heading"]
    assert found.text.startswith("A longer headline\n\nOne two.")
    assert [found.slice(mark) for mark in found.marks] == ["two", "word"]


@pytest.mark.parametrize(
    "wrong", [{0: "paragraph"}, {3: "paragraph"}, {99: "quote"}, {1: "script"}, {1: "table_row"}]
)
def test_kinds_that_cannot_be_given_change_nothing(wrong: dict[int, str]) -> None:
    assert correct(document(), kinds=wrong) == document()


def test_an_unchanged_text_is_the_same_document() -> None:
    assert rewrite(document(), document().text.replace("\n", "\r\n")) == document()


def test_changed_words_keep_their_kind_and_the_others_everything() -> None:
    text = document().text.replace("One two.", "One three.").replace("x\ty", "x\tz")
    found = rewrite(document(), text)
    assert kinds(found) == kinds(document())
    assert found.blocks[3].attrs["cells"] == ["x", "z"]
    assert [found.slice(mark) for mark in found.marks] == ["word"]


def test_a_new_block_is_a_paragraph_and_a_removed_one_is_gone() -> None:
    found = rewrite(document(), "Head\n\nNew words.\n\nOne two.\n\nLast word.")
    assert kinds(found) == ["heading", "paragraph", "paragraph", "paragraph"]
    assert [found.slice(mark) for mark in found.marks] == ["two", "word"]


@pytest.mark.parametrize(
    "text, code",
    [
        ("  ", "empty"),
        ("a\0", "nul"),
        ("x" * 600, "long_headline"),
        pytest.param("x\n\n" * 20_001, "too_many_blocks", id="too_many_blocks"),
    ],
)
def test_what_cannot_be_an_article_is_refused(text: str, code: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        rewrite(document(), text)
    assert caught.value.code == code
