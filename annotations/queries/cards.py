"""Cards: what stands in the margin beside a passage, in slices, closed or with its thread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form

from accounts.models import User
from annotations.forms import DetailsForm, details_of
from annotations.forms_checks import CheckForm, found_of
from annotations.forms_evidence import EvidenceForm
from annotations.kinds import KINDS
from annotations.models import (
    Check,
    Comment,
    Evidence,
    Highlight,
    HighlightQuerySet,
    Span,
    Speaker,
    check_at_hand,
    check_of,
    unblocked,
)
from annotations.queries.assistant import offers_for
from annotations.queries.blocking import comments_on, comments_shown
from annotations.queries.layers import Layers, in_layers
from annotations.queries.relations import Link, relations_of
from annotations.queries.threads import Thread, thread_of
from annotations.queries.unread import new_by_highlight
from annotations.services.checks import may_check
from annotations.services.highlights import stretches_in
from annotations.services.tags import tag_names
from annotations.suggesting.speakers import SpeakerOffer
from reader.access import PreparedFor
from reader.models import Article, Reader, hides_people, is_curator
from reader.queries import compiled
from reader.text.anchoring import Part, quotation
from reader.text.fragments import in_original
from web.prepared import Prepared

SLICE = 20
MOST_SPEAKERS = 30
SHOWN = ("author", "speaker", "group", "fact_check")
# What a closed card does not say; the longest words there are.
FOLDED = ("fact_check__restated", "fact_check__reason")


@dataclass(slots=True)
class Card:
    """One highlight for one reader. `thread` is None while the card is closed, and `parts` may be missing.

    `comments` is how many stand in its thread for this reader.
    """

    highlight: Highlight
    mine: bool
    comments: int
    curator: bool = False
    parts: list[Part] = field(default_factory=list)
    # The article's own address, opened at these words; "" without one.
    original: str = ""
    thread: Thread | None = None
    # How many comments in its thread are new to the reader; a closed card's, an open one marks each.
    new: int = 0
    speakers: list[Speaker] = field(default_factory=list)
    # Who may be speaking, to pick from while nobody is named.
    offers: list[SpeakerOffer] = field(default_factory=list)
    details: DetailsForm | None = None
    reply: Form | None = None
    # What it rests on, and a form for the next one; an open card's.
    evidence: list[Evidence] = field(default_factory=list)
    naming: EvidenceForm | None = None
    # What a fact-checker found, and the form for whoever may write it.
    check: Check | None = None
    checking: CheckForm | None = None
    # What it does to others and they to it, and how this text calls who speaks and says that they speak.
    relations: list[Link] = field(default_factory=list)
    speaker_words: str = ""
    cue: str = ""

    @property
    def called(self) -> str:
        """How the text calls who speaks, where that is not simply their name."""
        named = self.highlight.speaker
        same = named is not None and self.speaker_words.casefold() == named.name.casefold()
        return "" if same else self.speaker_words

    @property
    def number(self) -> int:
        return self.highlight.number

    @property
    def is_open(self) -> bool:
        return self.thread is not None

    @property
    def gone(self) -> bool:
        return self.highlight.deleted_at is not None

    @property
    def wants_record(self) -> bool:
        """A fact is what a record settles, so one without any says so."""
        return self.highlight.kind == Highlight.Kind.FACT and not self.highlight.record_count

    @property
    def offered_kind(self) -> str:
        """The kind that the latest record speaks for, when it is another one; "" without such an offer."""
        turns = {("claim", "supports"): "fact", ("fact", "disputes"): "claim"}
        return turns.get((self.highlight.kind, self.evidence[-1].stance), "") if self.evidence else ""

    @property
    def has_check(self) -> bool:
        """Whether the card speaks of a check: of a kind that has one, and not of an emptied one."""
        return KINDS[self.highlight.kind].has_check and self.check is not None and self.check.says_something

    @property
    def tags(self) -> list[str]:
        return tag_names(self.highlight)

    @property
    def address(self) -> str:
        """The parts as forms write them: `10-25,40-60`."""
        return ",".join(f"{start}-{end}" for start, end in self.parts)


@dataclass(frozen=True, slots=True)
class Slice:
    """Some cards in reading order; `after` asks for the next ones, "" at the end."""

    cards: list[Card]
    after: str


def card_of(highlight: Highlight, parts: Sequence[Part], user: Reader) -> Card:
    """The closed card of a highlight at these parts of the current revision; closed ones do without them.

    With parts it offers its author who may be speaking.
    """
    card = Card(
        highlight,
        parts=list(parts),
        mine=user.is_authenticated and highlight.author_id == user.pk,
        comments=comments_on(highlight, user),
        curator=is_curator(user),
        check=check_at_hand(highlight),
    )
    if parts:
        _offer_speakers(card, highlight.article)
    return card


def open_card(highlight: Highlight, article: Article, user: Reader) -> Card:
    """The card with its thread and everything its forms offer."""
    card = card_of(highlight, (), user)
    open_up(card, article, user)
    return card


def open_up(card: Card, article: Article, user: Reader, comment: UUID | None = None) -> None:
    """Add the thread, what belongs to the highlight, and the forms of what this reader may say.

    `comment` is the one that was asked for.
    """
    card.thread = thread_of(card.highlight, article, user, comment)
    if card.gone:
        return
    if card.highlight.record_count:
        card.evidence = _records(card.highlight.pk)
    if KINDS[card.highlight.kind].has_check:
        card.check = check_of(card.highlight)
    card.relations = relations_of(card.highlight, user)
    _place(card, article)
    if card.mine:
        card.speakers = offered_speakers(article, user)
        _offer_speakers(card, article)
    if card.mine and isinstance(user, User):
        card.details = DetailsForm(user=user, initial=details_of(card.highlight))
        card.naming = EvidenceForm()
    if may_check(user, card.highlight):
        card.checking = CheckForm(initial=found_of(card.check))


def _offer_speakers(card: Card, article: Article) -> None:
    highlight = card.highlight
    asked = card.parts and card.mine and not card.gone and not highlight.voice
    if asked and highlight.kind in (Highlight.Kind.QUOTE, Highlight.Kind.CLAIM):
        card.offers = offers_for(article, card.parts)


def cards_slice(article: Article, user: Reader, layers: Layers, after: str = "", most: int = SLICE) -> Slice:
    """The next cards of the layers that are on, by position; one query, however many there are.

    Readers are told how many comments are new to them: one query more where there are comments.
    `after` is a Slice's own: start and number of the last card shown. Anything else begins at the top.
    """
    place = _after(after)
    if not user.is_authenticated and not (layers.everyone or layers.linked):
        return Slice([], "")
    if place or not layers.is_usual:
        shown = _in_order(user, article.pk, layers)
        if place:
            shown = shown.filter(Q(start__gt=place[0]) | Q(start=place[0], number__gt=place[1]))
        rows = list(shown[: most + 1])
    else:
        rows = _first(user, article.pk, shape=(layers, most))
    found = _slice_of([card_of(row, (), user) for row in rows], most)
    tell_new(found.cards, user)
    return found


def page_cards(
    article: Article,
    user: Reader,
    layers: Layers,
    *,
    open_linked: bool = True,
    comment: UUID | None = None,
) -> Slice:
    """The first cards of a page, and the linked one opened, wherever it stands; never more than a slice.

    `comment` is the one in its thread that was asked for.
    """
    found = cards_slice(article, user, layers)
    linked = next((card for card in found.cards if card.highlight.uid == layers.linked), None)
    if layers.linked and linked is None:
        held = _with_held_places(article.pk, user).select_related(*SHOWN).defer(*FOLDED)
        row = held.filter(uid=layers.linked).first()
        if row:
            linked = card_of(row, (), user)
            first = _slice_of(found.cards, SLICE - 1) if len(found.cards) == SLICE else found
            found = Slice([*first.cards, linked], first.after)
    if linked and open_linked:
        open_up(linked, article, user, comment)
    return found


def cards_among(article: Article, user: Reader, layers: Layers, keys: Collection[int]) -> list[Card]:
    """The closed cards of those of these highlights that stand among the cards of a page; two queries."""
    cards = [card_of(row, (), user) for row in _in_order(user, article.pk, layers).filter(pk__in=keys)]
    tell_new(cards, user)
    return cards


def numbers_gone(article: Article, user: Reader, layers: Layers, numbers: Collection[int]) -> set[int]:
    """Which of these numbers have no card any more among those of a page; one query, none without numbers."""
    there = _in_order(user, article.pk, layers).filter(number__in=numbers).order_by()
    return set(numbers) - set(there.values_list("number", flat=True)) if numbers else set()


def tell_new(cards: Sequence[Card], user: Reader) -> None:
    """Let closed cards know how many comments in their threads are new to this reader; one query, or none."""
    asked = [card.highlight for card in cards if card.highlight.comment_count]
    if asked and isinstance(user, User):
        new = new_by_highlight(user, asked)
        for card in cards:
            card.new = new.get(card.highlight.pk, 0)


def _slice_of(cards: list[Card], most: int) -> Slice:
    """The first `most` of these cards; the rest only tells that there are more."""
    last = cards[most - 1].highlight if len(cards) > most else None
    return Slice(cards[:most], f"{last.start}-{last.number}" if last else "")


def linked_uid(raw: str) -> UUID | None:
    """The highlight that an address asks for, if it is an id at all."""
    try:
        return UUID(raw)
    except ValueError:
        return None


def _in_order(user: Reader, article_id: int, layers: Layers) -> HighlightQuerySet:
    chosen = _with_held_places(article_id, user).filter(in_layers(user, layers, everyone=True))
    if hides_people(user):
        chosen = chosen.annotate(comments_shown=comments_shown(user))
    return chosen.select_related(*SHOWN).defer(*FOLDED).order_by("start", "number")


@PreparedFor
def _first(user: Reader, article_id: int, layers: Layers, most: int) -> HighlightQuerySet:
    return _in_order(user, article_id, layers)[: most + 1]


def offered_speakers(article: Article, user: Reader) -> list[Speaker]:
    """Speakers named in what the reader sees of this article, then their own latest; two queries."""
    in_article = _speakers_here(user, article.pk)
    own = _own_speakers(user.pk) if user.is_authenticated else []
    return list(dict.fromkeys(in_article + own))[:MOST_SPEAKERS]


@PreparedFor
def _speakers_here(user: Reader, article_id: int) -> QuerySet[Speaker]:
    here = Highlight.objects.filter(article=article_id).shown_to(user).exclude(speaker=None)
    return Speaker.objects.filter(pk__in=here.values("speaker")).order_by("folded")[:MOST_SPEAKERS]


@Prepared
def _own_speakers(user_id: int) -> QuerySet[Speaker]:
    return Speaker.objects.filter(created_by=user_id).order_by("-pk")[:MOST_SPEAKERS]


@Prepared
def _records(highlight_id: int) -> QuerySet[Evidence]:
    return Evidence.objects.of(highlight_id)


def _with_held_places(article_id: int, user: Reader) -> HighlightQuerySet:
    """Visible highlights, and deleted ones whose thread somebody else wrote in."""
    here = Highlight.objects.filter(article=article_id).shown_to(user, with_deleted=True)
    others = Comment.objects.filter(unblocked(user), highlight=OuterRef("pk")).holding()
    return here.filter(Q(deleted_at=None) | (Q(comment_count__gt=0) & Exists(others)))


def _place(card: Card, article: Article) -> None:
    """Add where it stands in the current text, and the words there for the speaker and the cue; one query."""
    places = stretches_in(card.highlight, article.current_revision_id)
    card.parts = places[Span.Role.PASSAGE]
    named, cue = places[Span.Role.SPEAKER], places[Span.Role.CUE]
    if named or cue:
        text = compiled(article).document.text
        card.speaker_words, card.cue = quotation(text, named), quotation(text, cue)
    if article.url and card.parts:
        card.original = in_original(article.url, compiled(article).document.text, card.parts)


def _after(after: str) -> tuple[int, int] | None:
    start, _, number = after.partition("-")
    if start.isdecimal() and number.isdecimal() and len(after) < 20:
        return int(start), int(number)
    return None
