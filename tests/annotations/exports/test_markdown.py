import re
from collections.abc import Iterable

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotations.exports import ExportContext, ExportHeading, ExportRow, ExportSpeaker, escaping, markdown
from tests.annotations.exports.sample import (
    CHANGED,
    MADE,
    comment_uid,
    edge_rows,
    make_article,
    make_comment,
    make_context,
    make_full_row,
    make_row,
)

ATTACKS = [
    "> out",
    "\n\n# heading\n\n---\n",
    "```\nfence",
    "~~~",
    "<!-- gone",
    "<script>alert(1)</script>",
    "</blockquote><h1>x",
    "[[Secret note]] and ![[embed]]",
    "![image](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "[a]: https://evil.example",
    "#tag ^hl-fake %%hidden %% ==marked== $x$ $$y$$",
    "[^1]: foot",
    "a | b\n--|--\n1 | 2",
    "- item\n1. item\n+ item\n* item",
    "title\n===\nother\n---",
    "title\n=",
    "    code\n\tcode",
    "back\\\nslash\\",
    "&lt; &#35; AT&T &copy;",
    "*em* **strong** _em_ ~~gone~~ `code` ``",
    "> [!danger] boo",
    "two  \nspaces",
    "https://example.org/a_b?c=[d]#e. See <https://x.example>",
    "http://",
    "\u00a0\u2028\u0085\ufeff",
    "",
]
any_text = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.text("ab \n\\`*_[]<>#^$|~=%&;:!(){}-+1.>\t")
)


def written(rows: Iterable[ExportRow], context: ExportContext | None = None) -> str:
    return b"".join(markdown.write(rows, context or make_context())).decode()


def front_matter(text: str) -> dict[str, object]:
    _, head, _ = text.split("---\n", 2)
    return yaml.safe_load(head)


def tokens_of(text: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(text)


def shown(tokens: Iterable[Token]) -> str:
    """The words that a reader sees, without any blanks."""
    pieces: list[str] = []
    for token in tokens:
        assert token.type not in {
            "html_block",
            "html_inline",
            "fence",
            "code_block",
            "image",
            "code_inline",
        }, token
        pieces.append(
            shown(token.children) if token.children else token.content if token.type == "text" else ""
        )
    return re.sub(r"\s", "", "".join(pieces))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_full_row() -> None:
    row = make_full_row()
    context = make_context(label="Stoltenberg & Co", filter={"kind": "quote", "q": "a b"}, total=1)
    assert (
        written([row], context)
        == f"""\
---
title: "Stoltenberg & Co"
updated: 2026-11-21
tags: [lectern]
highlights: 1
filter: "kind=quote&q=a+b"
---

# Stoltenberg & Co

## Bridge closes 🌉 on Monday

Ines Okafor · [The Harbour Post](<https://post.example/2026/bridge?id=1&from=a_b>) · 2026-11-19 · \
[read in Lectern](<https://lectern.example/articles/bridge-closes-k3x9/>)

<!-- revision 2, sha256 {row.article.text_sha256} -->

> [!quote] Quote · 7
>
> The bridge is safe … but it will close … 👩‍👩‍👧
>
> — Mayor Bo Lund, City of Holm · “the mayor” · direct · cue “said” · not sure
>
> - supports: [Bridge \\*inspection\\*, part 2](<https://holm.example/inspection.pdf?part=2>) · City of \
Holm · 2026-03 · p. 12 · [stored copy](<https://archive.example/2026/holm>) · looked up 2026-11-20
>   > No cracks were found.\\
>   > \\> The deck is sound.
> - disputes: Phone call with the mayor
> - disputes: [“The \\*bridge\\* has cracks”](<https://lectern.example/h/\
00000000-0000-4000-b000-000000000001/>) · Claim · Ines \\[Okafor\\] · Cracks in the bridge
> - lies within: [“The \\*bridge\\* has cracks”](<https://lectern.example/h/\
00000000-0000-4000-b000-000000000002/>) · Quote
>
> - check: mostly supported · shortened · done · can be checked · said 2026-11, City hall · as of 2026 · by \
bo, 2026-11-21
>   - restated: The bridge \\*can\\* carry traffic.\\
>     Today.
>   - reason: The inspection says so.
>
> #quote #city-hall #tag-2026 · [open in Lectern](<{row.link}>)
>
> - **bo**, 2026-11-20: Is it?
>   - **bo**, 2026-11-20: It \\*is\\*.

^hl-{row.uid}
"""
    )


def test_the_export_of_one_article_carries_its_properties() -> None:
    article = make_article()
    text = written([make_row(article=article)], make_context(article=article, saved=MADE))
    assert front_matter(text) == {
        "title": "Bridge closes 🌉 on Monday",
        "aliases": ["Bridge closes 🌉 on Monday"],
        "author": ["Ines Okafor"],
        "source": "https://post.example/2026/bridge?id=1&from=a_b",
        "site": "The Harbour Post",
        "published": article.published,
        "id": "bridge-closes-k3x9",
        "revision": 2,
        "text_sha256": article.text_sha256,
        "saved": MADE.date(),
        "updated": CHANGED.date(),
        "tags": ["lectern"],
    }
    assert "saved" not in front_matter(written([], make_context(article=article)))
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == ["# Bridge closes 🌉 on Monday"]


def outline(rows: Iterable[ExportRow], headings: Iterable[ExportHeading]) -> list[str]:
    """The headings and highlights of an export of one article, in order."""
    text = written(rows, make_context(article=make_article(), headings=tuple(headings)))
    lines = re.findall(r"^#+ .*|^> \[!.*", text, re.MULTILINE)
    return [line.removeprefix("> [!quote] ") for line in lines]


def test_highlights_stand_under_the_headings_of_their_article() -> None:
    headings = [
        ExportHeading(30, 2, "Nothing here"),
        ExportHeading(60, 2, "The *city*"),
        ExportHeading(70, 3, "Nor here"),
        ExportHeading(76, 3, "Its mayor"),
        ExportHeading(110, 2, "The pier"),
        ExportHeading(5000, 2, "Nor at the end"),
    ]
    rows = [
        make_row("Bridge closes", number=1),
        make_row("but it will close", number=2),
        make_row("Nobody disagreed", number=3),
        make_row("chalked on the pier", number=4),
        make_row("Friday", number=5, anchor_state="orphaned"),
        make_row("Friday", number=6, anchor_state="orphaned"),
    ]
    assert outline(rows, headings) == [
        "# Bridge closes 🌉 on Monday",
        "Quote · 1",
        "## The \\*city\\*",
        "### Its mayor",
        "Quote · 2",
        "Quote · 3",
        "## The pier",
        "Quote · 4",
        "## No longer in the text",
        "Quote · 5",
        "Quote · 6",
    ]
    assert outline(rows[4:], []) == ["# Bridge closes 🌉 on Monday", "Quote · 5", "Quote · 6"]


def test_each_article_has_one_heading() -> None:
    text = written(edge_rows())
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        "# All my highlights",
        "## Bridge closes 🌉 on Monday",
        "## Other",
    ]


def test_the_kind_chooses_the_callout() -> None:
    text = written(edge_rows())
    assert re.findall(r"^> \[!.*", text, re.MULTILINE) == [
        "> [!note] Highlight · 1",
        "> [!quote] Quote · 7",
        "> [!info] Fact · 8",
        "> [!question] Claim · 9",
        "> [!question] Claim · 10",
    ]


def test_fixed_speakers_and_orphans_are_told_in_words() -> None:
    assert re.findall(r"^> — (.*)", written(edge_rows()), re.MULTILINE)[1:] == [
        "the article itself",
        "not named",
        "no longer in the text, from revision 2",
    ]


def test_words_that_are_the_name_are_not_said_twice() -> None:
    mirela = ExportSpeaker("person", "Mirela Dahl", "chair")
    rows = [
        make_row(speaker=mirela, speaker_words=words, manner="") for words in ("Mirela Dahl", "the chair")
    ]
    assert re.findall(r"^> — (.*)", written(rows), re.MULTILINE) == [
        "Mirela Dahl, chair",
        "Mirela Dahl, chair · “the chair”",
    ]


def test_a_comment_of_several_paragraphs_stays_in_its_item() -> None:
    row = make_row(comments=(make_comment("one\ntwo\n\nthree"),))
    assert "> - **bo**, 2026-11-20: one\\\n>   two\n>\n>   three\n\n^hl-" in written([row])


def test_replies_stand_under_what_they_answer() -> None:
    comments = (
        make_comment("a", 1),
        make_comment("b", 2),
        make_comment("a1", 3, parent=comment_uid(1)),
        make_comment("a1x", 4, parent=comment_uid(3)),
        make_comment("a2", 5, parent=comment_uid(1)),
        make_comment("lost", 6, parent=comment_uid(99), author=""),
    )
    listed = re.findall(r"^> ( *- \*\*.*)", written([make_row(comments=comments)]), re.MULTILINE)
    assert listed == [
        "- **bo**, 2026-11-20: a",
        "  - **bo**, 2026-11-20: a1",
        "    - **bo**, 2026-11-20: a1x",
        "  - **bo**, 2026-11-20: a2",
        "- **bo**, 2026-11-20: b",
        "- **former reader**, 2026-11-20: lost",
    ]


def test_a_thread_of_thousands_of_replies_is_written() -> None:
    comments = tuple(make_comment(f"n{n}", n, parent=comment_uid(n - 1)) for n in range(3000))
    listed = re.findall(r"^> ( *)- .*: n(\d+)$", written([make_row(comments=comments)]), re.MULTILINE)
    assert [int(number) for _, number in listed] == list(range(3000))
    assert max(len(indent) for indent, _ in listed) == 12


@pytest.mark.parametrize("text", ATTACKS)
def test_user_text_cannot_leave_its_callout(text: str) -> None:
    _assert_contained(text)


@given(any_text)
@example("1" * 20 + ".")
def test_no_text_at_all_can_leave_its_callout(text: str) -> None:
    _assert_contained(text)


def _assert_contained(text: str) -> None:
    """An attacked and a harmless highlight: two callouts, two block ids, every word shown as typed."""
    attacked = make_row(
        exact=text,
        speaker=ExportSpeaker("person", text, text),
        speaker_words=f"{text} {text}",
        cue=text,
        tags=(text,),
        comments=(make_comment(text, 1, author=text), make_comment(text, 2, parent=comment_uid(1))),
        article=make_article(title=text, source=text, byline=text, url=text),
    )
    page = written([attacked, make_row(article=attacked.article)])
    tokens = tokens_of(page.split("---\n", 2)[2])
    kinds = [token.type for token in tokens if token.level == 0 and token.type.endswith("_open")]
    rest = ["blockquote_open", "paragraph_open"] * 2
    assert kinds[:2] == ["heading_open", "heading_open"]
    assert kinds[-4:] == rest
    assert set(kinds[2:-4]) == {"paragraph_open"}
    assert not {"heading_open", "hr", "table_open"} & {token.type for token in tokens if token.level > 0}
    assert sum(token.type == "blockquote_open" for token in tokens) == 2
    assert sum(token.type == "list_item_open" for token in tokens) == 2
    inside = shown(
        token for token in tokens if token.level > 0 and token.type == "inline" and token.level > 1
    )
    assert inside.count(bare(text)) >= 5


@pytest.mark.parametrize("text", ATTACKS)
def test_only_web_addresses_become_links(text: str) -> None:
    row = make_row(exact=text, article=make_article(url=text, source="x"), comments=(make_comment(text),))
    inlines = [token for token in tokens_of(written([row]).split("---\n", 2)[2]) if token.children]
    links = [
        child.attrs["href"]
        for token in inlines
        for child in token.children or []
        if child.type == "link_open"
    ]
    assert links
    assert all(str(link).startswith(("https://", "http://")) for link in links)
    assert not any("evil" in str(link) and "evil" not in text for link in links)


def test_addresses_in_comments_stay_clickable() -> None:
    text = "see https://example.org/a_b?c=d&e=1#f, and http://x.example."
    assert escaping.inline(text) == "see <https://example.org/a_b?c=d&e=1#f>, and <http://x.example>."


@pytest.mark.parametrize("mark", ["[[", "==", "%%", "$$", " #tag", "^id", "![["])
def test_marks_of_obsidian_are_escaped(mark: str) -> None:
    escaped = escaping.inline(f"a{mark}b")
    assert re.search(rf"(?<!\\){re.escape(mark.strip())}", escaped) is None
    assert escaped.replace("\\", "") == f"a{mark}b"


@given(any_text)
@example('quote " back \\ colon: # [a, b] {c} \u2028 \x85 \x7f \ufeff 🌉')
@example("---\n---")
def test_front_matter_reads_back_whatever_the_title_is(text: str) -> None:
    article = make_article(title=text, byline=text, source=text, url=text)
    page = written([], make_context(article=article))
    head = page.removeprefix("---\n").split("\n---\n", 1)[0]
    properties = yaml.safe_load(head)
    assert properties["title"] == text
    assert properties["updated"] == CHANGED.date()
    assert [properties.get(key, "") for key in ("source", "site")] == [text, text]


@pytest.mark.parametrize(
    "name, tag",
    [
        ("nato", "#nato"),
        ("city hall", "#city-hall"),
        ("#hash", "#hash"),
        ("a/b_c-d", "#a/b_c-d"),
        ("2026", "#tag-2026"),
        ("20/26", "#tag-20/26"),
        ("выборы", "#выборы"),
        ("x]] [[y", "#x-y"),
        ("🌉", ""),
        ("  ", ""),
    ],
)
def test_tags(name: str, tag: str) -> None:
    assert escaping.tag(name) == tag
