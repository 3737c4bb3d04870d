"""Markdown (CommonMark with tables and strikethrough), with an optional head of `key: value` lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.importing.draft import Draft, ImportProblem
from reader.importing.inline import Inline, read_inline
from reader.importing.links import web_address
from reader.importing.news import classify, read_date
from reader.importing.plain import clean_input, finish, headline_piece
from reader.text.blocks import Mark, Piece, table_row

DEEPEST = 6
_HEAD_KEYS = {
    "title": "title",
    "author": "byline",
    "byline": "byline",
    "by": "byline",
    "source": "source",
    "site": "source",
    "publication": "source",
    "date": "date",
    "published": "date",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 50}).enable(["table", "strikethrough"])


def read_markdown(text: str) -> Draft:
    """Return the draft of a Markdown text; raises ImportProblem.

    The headline is `title` from the head, else the first block. HTML is text like any other.
    """
    head, body = _split_head(clean_input(text))
    notes: list[str] = []
    url, published = _address(head, notes), _date(head, notes)
    pieces = list(_pieces(_parser().parse(body), notes))
    if head.get("title") and not (pieces and pieces[0].text == head["title"]):
        pieces.insert(0, headline_piece(head["title"]))
    if not pieces:
        raise ImportProblem("empty", "There is nothing in it.")
    pieces[0] = replace(headline_piece(pieces[0].text), marks=pieces[0].marks)
    draft = finish(classify([pieces[0], *map(_below_headline, pieces[1:])]), notes)
    return replace(
        draft,
        byline=head.get("byline", draft.byline),
        source=head.get("source", ""),
        url=url,
        published=published or draft.published,
        language=head.get("language", draft.language),
    )


def _split_head(text: str) -> tuple[dict[str, str], str]:
    """Cut off a head between two lines of `---`; unknown keys in it are ignored."""
    lines = text.lstrip("\n").split("\n")
    ends = [index for index, line in enumerate(lines[1:40], 1) if line.strip() == "---"]
    if (
        lines[0].strip() != "---"
        or not ends
        or not all(":" in line for line in lines[1 : ends[0]] if line.strip())
    ):
        return {}, text
    pairs = (line.partition(":") for line in lines[1 : ends[0]])
    head = {_HEAD_KEYS.get(key.strip().lower(), ""): value.strip().strip("\"'") for key, _, value in pairs}
    return {key: value for key, value in head.items() if key and value}, "\n".join(lines[ends[0] + 1 :])


def _address(head: Mapping[str, str], notes: list[str]) -> str:
    address = web_address(head.get("url", "")) or ""
    if "url" in head and not address:
        notes.append("The address above the text was left out: it is no web address.")
    return address


def _date(head: Mapping[str, str], notes: list[str]) -> date | None:
    day = read_date(head.get("date", ""))
    if "date" in head and not day:
        notes.append("The date above the text was left out: it is no whole day, such as 2025-03-12.")
    return day


def _below_headline(piece: Piece) -> Piece:
    """Only block 0 is a heading of level 1."""
    if piece.kind != "heading":
        return piece
    return replace(piece, attrs={**piece.attrs, "level": max(2, piece.attrs["level"])})


def _pieces(tokens: Sequence[Token], notes: list[str]) -> Iterator[Piece]:
    """Walk the flat token list; lists and quotes are known by the names still open."""
    open_names: list[str] = []
    numbers: list[int] = []
    image: dict[str, str] | None = None
    row: list[Inline] = []
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        if token.nesting == 1:
            open_names.append(
                token.type.removesuffix("_open") + (token.tag if token.type == "heading_open" else "")
            )
            row = [] if token.type == "tr_open" else row
        elif token.nesting == -1:
            name = open_names.pop()
            if name == "list_item":
                numbers[-1] += 1
            if name == "tr":
                yield from _row(row)
        elif token.type in {"fence", "code_block"}:
            yield from _preformatted(token.content)
        elif token.type == "inline":
            inline = read_inline(token, notes)
            if {"td", "th"} & set(open_names[-1:]):
                row.append(inline)
                continue
            image = inline.image or image
            if inline.text.strip():
                yield _piece(inline, open_names, numbers, image)
                image = None
    if image:
        notes.append("A picture at the end was left out: no words follow it.")


def _piece(
    inline: Inline, names: Sequence[str], numbers: Sequence[int], image: dict[str, str] | None
) -> Piece:
    extra: dict[str, object] = {"image": image} if image else {}
    if names[-1].startswith("heading"):
        return Piece("heading", inline.text, {"level": int(names[-1][-1]), **extra}, inline.marks)
    if "list_item" in names:
        lists = [name for name in names if name in {"bullet_list", "ordered_list"}]
        attrs: dict[str, object] = {"level": min(len(lists), DEEPEST), "ordered": lists[-1] == "ordered_list"}
        if attrs["ordered"]:
            attrs["number"] = numbers[-1]
        return Piece("list_item", inline.text, {**attrs, **extra}, inline.marks)
    kind = "quote" if "blockquote" in names else "paragraph"
    return Piece(kind, inline.text, extra, inline.marks)


def _preformatted(content: str) -> Iterator[Piece]:
    text = content.strip("\n")
    if text.strip():
        yield Piece("preformatted", text)


def _row(cells: Sequence[Inline]) -> Iterator[Piece]:
    texts = [cell.text.replace("\t", " ").replace("\n", " ") for cell in cells]
    if not any(text.strip() for text in texts):
        return
    marks: list[Mark] = []
    start = 0
    for cell, text in zip(cells, texts, strict=True):
        marks += [Mark(mark.kind, start + mark.start, start + mark.end, mark.attrs) for mark in cell.marks]
        start += len(text) + 1
    yield table_row(texts, marks)
