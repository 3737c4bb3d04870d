"""An article on paper: its text with numbered marks, and the highlights of some layers as notes behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from annotations.exports import ExportComment, ExportEvidence, ExportRelation, ExportRow
from annotations.labels import RELATION_LABELS, kind_label
from annotations.markdown import render_markdown
from annotations.models import Evidence, Highlight, HighlightQuerySet
from annotations.queries.exports import export_rows, exportable
from annotations.queries.layers import DrawnPiece, Layers, in_layers
from annotations.rendering import ArticleHtml, draw_article
from reader.models import Article, Reader
from reader.queries import compiled

MOST_NOTES = 500
FIXED_SPEAKERS = {"article": Highlight.Voice.ARTICLE, "not-named": Highlight.Voice.UNNAMED}


@dataclass(frozen=True, slots=True)
class Said:
    """One comment under a note."""

    comment: ExportComment

    @property
    def html(self) -> SafeString:
        return render_markdown(self.comment.body)


@dataclass(frozen=True, slots=True)
class Record:
    """One record under a note."""

    evidence: ExportEvidence

    @property
    def stance(self) -> str:
        return str(Evidence.Stance(self.evidence.stance).label)


@dataclass(frozen=True, slots=True)
class Note:
    """One highlight, by the number that stands at its passage; `gone` when the text lacks its words."""

    number: int
    row: ExportRow
    gone: bool

    @property
    def kind(self) -> str:
        return kind_label(self.row.kind)

    @property
    def speaker(self) -> str:
        """Who speaks, with what they belong to; "" when nobody filled it in."""
        speaker = self.row.speaker
        if speaker is None:
            return ""
        if speaker.kind in FIXED_SPEAKERS:
            return str(FIXED_SPEAKERS[speaker.kind].label)
        return ", ".join(filter(None, (speaker.name, speaker.affiliation)))

    @property
    def manner(self) -> str:
        return str(Highlight.Manner(self.row.manner).label)

    @property
    def records(self) -> list[Record]:
        return [Record(one) for one in self.row.evidence]

    @property
    def relations(self) -> list[tuple[str, ExportRelation]]:
        """What it does to others, in words, and to which."""
        return [(str(RELATION_LABELS[one.verb, True]), one) for one in self.row.relations]

    @property
    def comments(self) -> list[Said]:
        return [Said(one) for one in self.row.comments]


@dataclass(frozen=True, slots=True)
class Printed:
    """The sheet: the text, and the notes from number `first` on, at most MOST_NOTES of `total`."""

    html: ArticleHtml
    notes: Sequence[Note]
    first: int
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.notes) - 1

    @property
    def before(self) -> int:
        """Where the part before this one begins; 0 when this is the first."""
        return max(1, self.first - MOST_NOTES) if self.first > 1 else 0

    @property
    def behind(self) -> int:
        """Where the next part begins; 0 when this is the last."""
        return self.last + 1 if self.last < self.total else 0


def printed(article: Article, user: Reader, layers: Layers, first: int = 1) -> Printed:
    """The article with the notes that this person may take along; as many queries for one note as for all."""
    highlights = printable(article, user, layers)
    keys = list(highlights.order_by("start", "number").values_list("pk", flat=True))
    first = first if 1 <= first <= len(keys) else 1
    text = compiled(article)
    chosen = export_rows(highlights, keys[first - 1 : first - 1 + MOST_NOTES], user)
    notes = [
        Note(number, row, gone=row.anchor_state == "orphaned" or row.article.revision != text.number)
        for number, row in enumerate(chosen, start=first)
    ]
    html = draw_article(text, article.seq, _pieces(notes), [], user, refs=_refs(notes))
    return Printed(html, notes, first, len(keys))


def printable(article: Article, user: Reader, layers: Layers) -> HighlightQuerySet:
    """The highlights of these layers that go along on paper: as narrow as an export, as wide as the page."""
    here = exportable(user).filter(article=article).shown_to(user)
    return here.filter(in_layers(user, layers, everyone=True))


def _pieces(notes: Sequence[Note]) -> list[DrawnPiece]:
    pieces = [
        DrawnPiece(start, end, part, note.number, note.row.kind, None, "", "", "", 0)
        for note in notes
        if not note.gone
        for part, (start, end) in enumerate(note.row.parts)
    ]
    return sorted(pieces, key=lambda piece: (piece.start, piece.number))


def _refs(notes: Sequence[Note]) -> Mapping[int, str]:
    """What stands behind a passage, by the offset where it ends: empty links whose numbers styles write."""
    refs: defaultdict[int, str] = defaultdict(str)
    for note in notes:
        if not note.gone:
            label = escape(gettext("Note %(number)d") % {"number": note.number})
            place = f'id="ref-{note.number}" class="ref" href="#note-{note.number}"'
            refs[note.row.parts[-1][1]] += f'<a {place} data-n="{note.number}" aria-label="{label}"></a>'
    return refs
