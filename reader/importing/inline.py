"""The inside of one Markdown block: its text, and the marks over it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from reader.importing.links import safe_address, web_address
from reader.text.blocks import Mark

_MARKS = {"em": "emphasis", "strong": "strong", "s": "deleted", "link": "link"}


@dataclass(frozen=True, slots=True)
class Inline:
    """The text of a block without white space around it, its marks, and a picture that stands in it."""

    text: str
    marks: Sequence[Mark]
    image: dict[str, str] | None


def read_inline(token: Token, notes: list[str]) -> Inline:
    """Return what an inline token says; what cannot be kept is told in `notes`."""
    text = ""
    marks: list[Mark] = []
    opened: list[tuple[int, dict[str, str] | None]] = []
    image: dict[str, str] | None = None
    for child in token.children or []:
        name = child.type.removesuffix("_open").removesuffix("_close")
        if name in _MARKS and child.nesting == 1:
            opened.append((len(text), _attrs(child, notes)))
        elif name in _MARKS:
            start, attrs = opened.pop()
            if attrs is not None and start < len(text):
                marks.append(Mark(_MARKS[name], start, len(text), attrs))
        elif child.type == "code_inline":
            if child.content:
                marks.append(Mark("code", len(text), len(text) + len(child.content), {}))
            text += child.content
        elif child.type == "image":
            image = _image(child, notes) or image
        else:
            text += {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
    return _trimmed(text, marks, image)


def _attrs(token: Token, notes: list[str]) -> dict[str, str] | None:
    """The attributes of an opening mark; None for a link that no page may carry."""
    if token.type != "link_open":
        return {}
    address = safe_address(str(token.attrs.get("href", "")))
    if address is None:
        notes.append("A link was left out: only web and mail addresses are kept.")
        return None
    return {"href": address}


def _image(token: Token, notes: list[str]) -> dict[str, str] | None:
    address = web_address(str(token.attrs.get("src", "")))
    if address is None:
        notes.append("A picture was left out: only web addresses are kept.")
        return None
    return {"src": address, "alt": token.content}


def _trimmed(text: str, marks: Sequence[Mark], image: dict[str, str] | None) -> Inline:
    """Cut white space at both ends and move the marks along."""
    lead = len(text) - len(text.lstrip())
    bare = text.strip()
    moved = []
    for mark in marks:
        start, end = max(mark.start - lead, 0), min(mark.end - lead, len(bare))
        if start < end:
            moved.append(Mark(mark.kind, start, end, mark.attrs))
    return Inline(bare, sorted(moved, key=lambda mark: (mark.start, -mark.end)), image)
