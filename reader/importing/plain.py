"""Plain text, as copied from a news page or an agency's wire: blank lines part the blocks."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reader.importing.draft import Draft, ImportProblem
from reader.importing.language import guess_language
from reader.importing.news import classify, looks_like_heading, read_byline, read_date
from reader.text.blocks import Document, Piece, TextError, clean_text

LONGEST_HEADLINE = 500
MOST_BLOCKS = 20_000  # books have fewer; a page with more of them would be slow for everybody who opens it
_BULLET = re.compile(r"^[ \t]*(?:[-*•‣–]|(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
_OTHER_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028]")
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 40


def read_plain(text: str) -> Draft:
    """Return the draft of a plain text whose first line is the headline.

    Lines that an editor wrapped are joined by a space; besides line ends and the white space around them no
    character is lost. Raises ImportProblem.
    """
    cleaned = clean_input(text)
    headline, _, rest = cleaned.strip().partition("\n")
    pieces = [headline_piece(headline.strip())]
    for chunk in _chunks(rest):
        pieces.extend(_read_chunk(chunk))
    return finish(_with_headings(classify(pieces)))


def clean_input(text: str) -> str:
    """Return canonical text without a byte order mark; raises ImportProblem when it cannot be an article."""
    text = _OTHER_LINE_ENDS.sub("\n", text.removeprefix("\ufeff")).replace("\u2029", "\n\n")
    try:
        cleaned = clean_text(text)
    except TextError as error:
        raise ImportProblem(error.code, str(error)) from error
    if not cleaned.strip():
        raise ImportProblem("empty", "There is nothing in it.")
    return cleaned


def headline_piece(headline: str) -> Piece:
    """The headline as block 0; raises ImportProblem when it is too long to be one."""
    if len(headline) > LONGEST_HEADLINE:
        message = (
            "The first line is the headline, but it has more than 500 characters. Put a headline above it."
        )
        raise ImportProblem("long_headline", message)
    return Piece("heading", headline, {"level": 1})


def put_together(pieces: Sequence[Piece]) -> Document:
    """The pieces as a document; raises ImportProblem when they cannot be one or are too many."""
    if len(pieces) > MOST_BLOCKS:
        raise ImportProblem("too_many_blocks", "This has more than 20,000 paragraphs. Bring it in in parts.")
    try:
        return Document.build(pieces)
    except TextError as error:
        raise ImportProblem(error.code, str(error)) from error


def finish(pieces: Sequence[Piece], notes: Sequence[str] = ()) -> Draft:
    """Put classified pieces together and read byline, date and language from them; no note is told twice."""
    document = put_together(pieces)
    top = [piece.text for piece in pieces[1:5] if piece.kind in {"credits", "dateline"}]
    byline = next(filter(None, map(read_byline, top)), "")
    dates = (read_date(piece.text) for piece in pieces[1:5] if piece.kind == "dateline")
    return Draft(
        document,
        byline=byline,
        published=next(filter(None, dates), None),
        language=guess_language(document.text),
        notes=tuple(dict.fromkeys(notes)),
    )


def _chunks(text: str) -> Iterator[list[str]]:
    """Groups of lines without a blank one among them; lines lose the white space at their end."""
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    if "" not in lines:
        yield from _chunks_without_blank_lines(lines)
        return
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _chunks_without_blank_lines(lines: Sequence[str]) -> Iterator[list[str]]:
    """A text whose blocks nothing parts: one wrapped paragraph, or a paragraph in every line."""
    if _is_wrapped(lines):
        yield list(lines)
    else:
        yield from ([line] for line in lines)


def _read_chunk(lines: Sequence[str]) -> Iterator[Piece]:
    if all(map(_BULLET.match, lines)):
        yield from map(_list_item, lines)
    elif len(lines) == 1 or _is_wrapped(lines):
        yield Piece("paragraph", " ".join(line.strip() for line in lines))
    elif any(len(line) > _WIDEST_WRAP for line in lines):
        yield from (Piece("paragraph", line.strip()) for line in lines)
    else:
        yield Piece("paragraph", "\n".join(line.strip() for line in lines))


def _list_item(line: str) -> Piece:
    bullet = _BULLET.match(line)
    assert bullet is not None
    number = bullet["number"]
    attrs = {"level": 1, "ordered": True, "number": int(number)} if number else {"level": 1, "ordered": False}
    return Piece("list_item", line[bullet.end() :].strip(), attrs)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether an editor broke these lines: none could have taken the first word of the next."""
    width = max(map(len, lines), default=0)
    if len(lines) < 2 or not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    for line, after in pairwise(lines):
        first_word = (after.split() or [""])[0]
        if len(line) + 1 + len(first_word) <= width - 6:
            return False
    return True


def _with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Turn short lines that stand between paragraphs into section headings."""
    found = list(pieces)
    for index in range(2, len(found) - 1):
        piece, after = found[index], found[index + 1]
        is_body = len(after.text) > 90 or after.kind == "list_item"
        if piece.kind == "paragraph" and is_body and looks_like_heading(piece.text):
            found[index] = Piece("heading", piece.text, {"level": 2})
    return found
