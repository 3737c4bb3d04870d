"""Highlights over a text: cut each block at every edge and write flat runs that name what covers them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from annotations.kinds import KINDS
from annotations.labels import FORMER_READER, VOICES, anchor_label
from annotations.queries.layers import DrawnPiece
from annotations.queries.sweeping import SeenRun, calmed
from reader.models import Reader
from reader.queries import Compiled
from reader.rendering import Segment, Stretch, inner_html
from reader.text.blocks import Block
from reader.text.runs import Piece, cut

MOST_NUMBERS = 6


@dataclass(frozen=True, slots=True)
class ArticleHtml:
    """The text column: the headline apart, because the byline stands after it."""

    headline: SafeString
    body: SafeString


def draw_article(
    compiled: Compiled,
    seq: int,
    pieces: Sequence[DrawnPiece],
    seen: Sequence[SeenRun],
    user: Reader,
    *,
    sentences: bool = False,
    calm: bool = False,
    refs: Mapping[int, str] | None = None,
) -> ArticleHtml:
    """The whole text with its runs. Blocks without any layer are taken as they were compiled.

    `refs` is what stands behind the passages that end at an offset, instead of anchors in front of them.
    """
    every = range(len(compiled.frames))
    inners = draw_blocks(compiled, every, pieces, seen, user, sentences=sentences, calm=calm, refs=refs)
    written: list[str] = []
    wrapper = ""
    for index, frame in enumerate(compiled.frames[1:], start=1):
        if frame.wrapper != wrapper or frame.image:
            written += _close(wrapper), _image(frame.image), _open(frame.wrapper)
            wrapper = frame.wrapper
        written.append(block_html(compiled, index, inners.get(index), seq))
    written.append(_close(wrapper))
    return ArticleHtml(
        mark_safe(block_html(compiled, 0, inners.get(0), seq)),
        mark_safe("\n".join(filter(None, written))),
    )


def block_html(compiled: Compiled, index: int, inner: str | None, seq: int, *, oob: bool = False) -> str:
    """One block with its tag; `inner` is None for a block without layers, `oob` marks it for an htmx swap."""
    frame = compiled.frames[index]
    swap = ' hx-swap-oob="true"' if oob else ""
    words = compiled.plain[index] if inner is None else inner
    return f'{frame.head} data-seq="{seq}"{swap}{frame.open_end}{words}{frame.closing}'


def draw_blocks(
    compiled: Compiled,
    indexes: Iterable[int],
    pieces: Sequence[DrawnPiece],
    seen: Sequence[SeenRun],
    user: Reader,
    *,
    sentences: bool = False,
    calm: bool = False,
    refs: Mapping[int, str] | None = None,
) -> dict[int, str]:
    """The inside of each of these blocks that has a layer on it (all of them in the sentence view).

    `calm` joins everyone's runs to a few in each block.
    """
    document = compiled.document
    drawn: defaultdict[int, list[DrawnPiece]] = defaultdict(list)
    for piece in pieces:
        for index in document.blocks_between(piece.start, piece.end):
            drawn[index].append(piece)
    counted: defaultdict[int, list[SeenRun]] = defaultdict(list)
    for run in seen:
        for index in document.blocks_between(run.start, run.end):
            counted[index].append(run)
    cuts = _sentence_segments(compiled) if sentences else {}
    around = _anchors(pieces, user) if refs is None else {}, refs or {}
    inners: dict[int, str] = {}
    for index in indexes:
        if drawn[index] or counted[index] or index in cuts:
            block = document.blocks[index]
            runs = calmed(counted[index], block.start, block.end) if calm else counted[index]
            stretches = _stretches(block, drawn[index], runs, *around)
            segments = cuts.get(index) or compiled.rows[index]
            inners[index] = inner_html(document, block, compiled.marks[index], stretches, segments)
    return inners


def _stretches(
    block: Block,
    pieces: Sequence[DrawnPiece],
    seen: Sequence[SeenRun],
    anchors: Mapping[int, str],
    refs: Mapping[int, str],
) -> list[Stretch]:
    by_number = {piece.number: piece for piece in pieces}
    layers = [Piece(piece.start, piece.end, piece.number) for piece in pieces]
    layers += [Piece(run.start, run.end, run) for run in seen]
    stretches: list[Stretch] = []
    for run in cut(block.start, block.end, layers):
        numbers = [key for key in run.keys if isinstance(key, int)]
        count = next((key for key in run.keys if isinstance(key, SeenRun)), None)
        opening = _opening([by_number[number] for number in numbers], count)
        around = anchors.get(run.start, ""), refs.get(run.end, "")
        stretches.append(Stretch(run.start, run.end, opening, *around))
    return stretches


def _opening(pieces: Sequence[DrawnPiece], seen: SeenRun | None) -> str:
    if not pieces and not seen:
        return ""
    present = {piece.kind for piece in pieces}
    classes = ["run", *(kind for kind in KINDS if kind in present)]
    attributes = ""
    if pieces:
        numbers = [str(piece.number) for piece in pieces[:MOST_NUMBERS]]
        if len(pieces) > MOST_NUMBERS:
            numbers.append(f"+{len(pieces) - MOST_NUMBERS}")
        attributes = f' data-h="{" ".join(numbers)}"'
    if seen:
        classes += ["seen", f"seen-{seen.bucket}"]
        classes += [f"as-{seen.kind}"] if seen.kind and not pieces else []
        attributes += f' data-n="{seen.readers}"'
    return f'<span class="{" ".join(classes)}"{attributes}>'


def _anchors(pieces: Sequence[DrawnPiece], user: Reader) -> dict[int, str]:
    """The empty anchors of all highlights by the offset where their first part begins."""
    language, reader = get_language(), user.pk if user.is_authenticated else None
    found: defaultdict[int, str] = defaultdict(str)
    for piece in pieces:
        if piece.part == 0:
            author = None if reader and piece.author_id == reader else piece.author
            label = _anchor_label(language, piece.kind, piece.voice, piece.speaker, author, piece.comments)
            place = f'id="h-{piece.number}" class="anchor" href="#cards"'
            found[piece.start] += f'<a {place} tabindex="-1" aria-label="{label}"></a>'
    return found


@lru_cache(maxsize=1024)
def _anchor_label(
    _language: str | None, kind: str, voice: str, speaker: str, author: str | None, comments: int
) -> str:
    """Escaped; kept, for a page says it of many highlights. `author` None is who reads, "" who has left."""
    name = gettext("you") if author is None else author or str(FORMER_READER)
    return escape(anchor_label(kind, speaker or str(VOICES.get(voice, "")), name, comments))


def _sentence_segments(compiled: Compiled) -> Mapping[int, list[Segment]]:
    """Each sentence labels the button behind it: it flows with the text, a button would not."""
    segments: defaultdict[int, list[Segment]] = defaultdict(list)
    for start, end, index in compiled.sentences:
        if not compiled.rows[index]:
            opening = f'<label class="sentence" for="s-{start}">'
            button = (
                f'<button class="take" id="s-{start}" form="tag" name="parts" value="{start}-{end}"></button>'
            )
            segments[index].append(Segment(start, end, opening, f"</label>{button}"))
    return segments


def _open(wrapper: str) -> str:
    return '<div class="table" role="table">' if wrapper == "div" else f"<{wrapper}>" if wrapper else ""


def _close(wrapper: str) -> str:
    return f"</{wrapper}>" if wrapper else ""


def _image(image: tuple[str, str] | None) -> str:
    """Pictures are named and linked, not loaded: nothing is fetched from elsewhere while somebody reads."""
    if not image:
        return ""
    address, words = escape(image[0]), escape(image[1] or gettext("without a description"))
    label = escape(gettext("Picture"))
    link = f'<a href="{address}" rel="noopener noreferrer nofollow">{label}: <bdi>{words}</bdi></a>'
    return f'<p class="picture">{link}</p>'
