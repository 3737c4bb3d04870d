"""What a person changes about a draft, and a corrected text."""

import pytest

from reader.importing import ImportProblem, read_pasted
from reader.importing.corrections import correct, kinds_that_follow, name_of, pieces_of, put_above, rewrite
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


def test_a_headline_above_keeps_the_first_line_as_what_it_reads_as() -> None:
    found = put_above(read_pasted("SEE ALSO: More\n\nWords.").document, "Head")
    assert kinds(found) == ["heading", "callout", "paragraph"]
    assert found.text == "Head\n\nSEE ALSO: More\n\nWords."


def test_words_have_one_name_however_they_are_spaced() -> None:
    assert name_of(" two\n words ") == name_of("two words") != name_of("twowords")


@pytest.mark.parametrize(
    "names, kept",
    [
        ("h x y x", {1: "quote", 3: "caption"}),
        ("h new x y x", {2: "quote", 4: "caption"}),
        ("h x", {1: "quote"}),
        ("h x x x", {1: "quote", 2: "caption"}),
        ("new h y", {}),
        ("x y x", {0: "quote", 2: "caption"}),
        ("x h x y x", {2: "quote", 4: "caption"}),
    ],
)
def test_kinds_follow_the_same_words_in_order(names: str, kept: dict[int, str]) -> None:
    before = [("x", "quote"), ("y", ""), ("x", "caption")]
    found = kinds_that_follow(names.split(), headline="h", before=before)
    assert {index: kind for index, kind in found.items() if kind} == kept


@pytest.mark.parametrize(
    "names, place",
    [("h y h", 2), ("new h y h", 3), ("y h", 1)],
    ids=["same", "new line above", "gone"],
)
def test_the_headline_repeated_below_gives_its_repetition_no_other_kind(names: str, place: int) -> None:
    found = kinds_that_follow(names.split(), headline="h", before=[("y", ""), ("h", "quote")])
    assert [index for index, kind in found.items() if kind] == [place]


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
