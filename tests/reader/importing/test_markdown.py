"""Markdown becomes blocks and marks; nothing foreign survives as markup."""

from datetime import date

import pytest

from reader.importing import Draft, ImportProblem, read_pasted
from reader.importing.links import safe_address


def read(text: str) -> Draft:
    return read_pasted(text, "markdown")


def shape(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, draft.document.slice(block)) for block in draft.document.blocks]


def marks(draft: Draft) -> list[tuple[str, str]]:
    return [(mark.kind, draft.document.slice(mark)) for mark in draft.document.marks]


def test_every_kind_of_block() -> None:
    draft = read(
        "# Head\n\nPara one\nwraps.\n\n## Section\n\n- one\n  - inner\n\n7. seven\n8. eight\n\n> said\n\n"
        "```\ncode\n\n  more\n```\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n# Not a headline"
    )
    assert shape(draft) == [
        ("heading", "Head"),
        ("paragraph", "Para one wraps."),
        ("heading", "Section"),
        ("list_item", "one"),
        ("list_item", "inner"),
        ("list_item", "seven"),
        ("list_item", "eight"),
        ("quote", "said"),
        ("preformatted", "code\n\n  more"),
        ("table_row", "a\tb"),
        ("table_row", "1\t2"),
        ("heading", "Not a headline"),
    ]
    attrs = [dict(block.attrs) for block in draft.document.blocks]
    assert attrs[4] == {"level": 2, "ordered": False}
    assert attrs[6] == {"level": 1, "ordered": True, "number": 8}
    assert attrs[11] == {"level": 2}
    assert marks(draft) == [("emphasis", "2")]


def test_every_kind_of_mark_stands_on_its_words() -> None:
    draft = read("Head\n\nA *b **c*** `d` ~~e~~ [f *g*](https://x.example/1) h  \ni")
    assert shape(draft)[1][1] == "A b c d e f g h\ni"
    assert marks(draft) == [
        ("emphasis", "b c"),
        ("strong", "c"),
        ("code", "d"),
        ("deleted", "e"),
        ("link", "f g"),
        ("emphasis", "g"),
    ]
    assert draft.document.marks[4].attrs == {"href": "https://x.example/1"}


def test_the_head_gives_the_details() -> None:
    draft = read("---\ntitle: 'On Ice'\nauthor: Ada Quist\nsite: The Tarn\ndate: 2025-03-12\n"
                 "url: https://tarn.example/ice\nlang: sv\ncolour: blue\n---\nWords.")  # fmt: skip
    assert shape(draft) == [("heading", "On Ice"), ("paragraph", "Words.")]
    assert (draft.byline, draft.source, draft.published) == ("Ada Quist", "The Tarn", date(2025, 3, 12))
    assert (draft.url, draft.language, draft.notes) == ("https://tarn.example/ice", "sv", ())


@pytest.mark.parametrize("url", ["tarn.example/ice", "javascript:alert(1)", "mailto:ada@tarn.example"])
def test_an_address_of_the_head_that_is_none_is_left_out_with_a_note(url: str) -> None:
    draft = read(f"---\nurl: {url}\n---\n# Head")
    assert draft.url == ""
    assert draft.notes == ("The address above the text was left out: it is no web address.",)


@pytest.mark.parametrize("day", ["soon", "12/03/2025", "2025-02-30", "March 2025"])
def test_a_date_of_the_head_that_is_none_is_left_out_with_a_note(day: str) -> None:
    draft = read(f"---\ndate: {day}\n---\n# Head\n\n14 May 2026\n\nWords.")
    assert draft.published == date(2026, 5, 14)
    assert draft.notes == ("The date above the text was left out: it is no whole day, such as 2025-03-12.",)


def test_a_rule_is_no_head() -> None:
    assert [text for _, text in shape(read("---\n\nHead\n\nno key here\n\n---\n\nBody"))] == [
        "Head",
        "no key here",
        "Body",
    ]


def test_pictures_hang_on_the_next_block() -> None:
    draft = read("# Head\n\n![A quay](https://x.example/q.jpg)\n\nCaption words")
    assert draft.document.blocks[1].attrs["image"] == {"src": "https://x.example/q.jpg", "alt": "A quay"}
    assert read("# Head\n\nWords\n\n![x](https://x.example/q.jpg)").notes


def test_s01_html_is_text_like_any_other() -> None:
    draft = read("# Head\n\n<script>alert(1)</script>\n\nA <b onclick=x>b</b> <!-- c -->")
    assert [text for _, text in shape(draft)] == [
        "Head",
        "<script>alert(1)</script>",
        "A <b onclick=x>b</b> <!-- c -->",
    ]
    assert marks(draft) == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "%6aavascript:alert(1)",
        "javascript%3Aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//host/path",
        "/path",
        "https:",
        "http:///path",
        "https://[::1",
        "",
        "https://x.example/" + "a" * 2000,
    ],
)
def test_s02_addresses_that_no_page_may_carry(address: str) -> None:
    assert safe_address(address) is None


@pytest.mark.parametrize(
    "address",
    ["https://x.example/a?b=c#d", "http://x.example", "mailto:a@x.example", "https://x.example/%7Ea"],
)
def test_s02_addresses_that_pages_may_carry(address: str) -> None:
    assert safe_address(address) == address


def test_s02_a_refused_link_leaves_its_words_and_a_note() -> None:
    draft = read("# Head\n\n[see](data:text/html,x) [ok](https://x.example)")
    assert "ok" in shape(draft)[1][1]
    assert [mark.attrs["href"] for mark in draft.document.marks] == ["https://x.example"]


def test_a_note_is_told_once() -> None:
    draft = read("# Head\n\n[see](ftp://x.example/1) [too](ftp://x.example/2)")
    assert draft.notes == ("A link was left out: only web and mail addresses are kept.",)


@pytest.mark.parametrize("text, code", [("***", "empty"), ("---\ntitle: x\n---", ""), ("\n\n", "empty")])
def test_nothing_readable_is_refused_but_a_title_alone_is_an_article(text: str, code: str) -> None:
    if not code:
        assert shape(read(text)) == [("heading", "x")]
        return
    with pytest.raises(ImportProblem) as caught:
        read(text)
    assert caught.value.code == code


def test_deep_nesting_costs_no_deep_recursion() -> None:
    assert read("# Head\n\n" + "> " * 3000 + "deep").document.blocks
