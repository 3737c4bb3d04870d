"""The face of a card as HTML: its one line, the same whether the card is open or closed.

A page draws twenty of them: as a template they took longer than everything else on it. Pure; everything that
a person wrote is escaped here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from annotations.kinds import KINDS
from annotations.labels import FORMER_READER, kind_label
from annotations.models import Highlight
from annotations.queries.cards import Card
from reader.models import Article


@dataclass(frozen=True, slots=True)
class Words:
    """What faces say in one language, escaped."""

    you: str
    former: str
    deleted: str
    orphaned: str
    hidden: str
    doubt: str
    close: str
    record: str
    speaks: str
    other: str
    kinds: dict[str, str]


def closed_card(card: Card, article: Article, drawn: Collection[int] = (), oob: bool = False) -> SafeString:
    """The whole element of a closed card on a page. A click fetches the open one, which tells its uid.

    Highlights whose numbers are in `drawn` have an anchor in the page: it says where the card belongs.
    """
    place = "" if card.number in drawn else f' data-start="{card.highlight.start}"'
    return mark_safe(f"{_start(card, place)}{_swap(oob)}>{face(card, article)}</section>\n")


def card_start(card: Card, oob: bool = False) -> SafeString:
    """The opening tag of a card that answers an act: scripts know what they sent by its uid."""
    place = f' data-start="{card.highlight.start}"'
    return mark_safe(f'{_start(card, place)} data-uid="{card.highlight.uid}"{_swap(oob)}>')


def _swap(oob: bool) -> str:
    """Marks a card that takes the place of the one on the page, out of band."""
    return ' hx-swap-oob="true"' if oob else ""


def _start(card: Card, place: str) -> str:
    """`place` says where its first words are, also when those are gone."""
    h = card.highlight
    states = ("is-open", card.is_open), ("is-gone", card.gone), ("is-hidden", h.hidden_at)
    classes = " ".join([f"card {h.kind}", *(name for name, on in states if on)])
    return (
        f'<section class="{classes}" tabindex="-1" data-version="{h.version}" data-kind="{h.kind}"'
        f'{place} id="c-{h.number}"'
    )


def face(card: Card, article: Article) -> SafeString:
    """Kind, speaker, doubt and what happened to it; who made it and when is the link that opens or closes."""
    h, words = card.highlight, words_in(get_language())
    if card.gone:
        said = [f'<span class="chip">{words.deleted}</span>']
    else:
        said = [f'<span class="chip {h.kind}">{words.kinds[h.kind]}</span>', _speaker(h)]
        said.append(words.doubt if h.not_sure else "")
        said.append(_wanted(card, article, words) if card.wants_record else "")
        said.append(_found(card))
    said.append(f'<span class="orphan">{words.orphaned}</span>' if h.anchor_state == "orphaned" else "")
    said.append(f'<span class="orphan">{words.hidden}</span>' if h.hidden_at else "")
    return mark_safe(f"<header>{''.join(said)}{_who(card, article, words)}</header>")


def offers(card: Card, csrf_token: str) -> SafeString:
    """Who may be speaking, by the article's own words, to be picked by one press; nothing without offers.

    A closed card has them in answers to htmx alone, which says itself that the form is the page's own; for
    anybody else it is opened, where the field stands below them.
    """
    h, words = card.highlight, words_in(get_language())
    if not card.offers:
        return mark_safe("")
    address = reverse("annotations:speaker", args=[h.uid])
    own = f'"csrfmiddlewaretoken" value="{csrf_token}"' if card.is_open else '"folded" value="1"'
    buttons = (
        f'<button type="submit" class="chip" id="offer-{number}-{h.number}" name="offer" value="{name}">'
        f"<kbd>{number}</kbd><bdi>{name}</bdi></button>"
        for number, name in enumerate((conditional_escape(one.name) for one in card.offers), 1)
    )
    other = (
        "" if card.is_open else f'<button type="button" class="chip" data-act="speak">{words.other}</button>'
    )
    return mark_safe(
        f'<form class="offers" aria-labelledby="speaks-{h.number}" method="post" action="{address}"'
        f' hx-post="{address}" hx-target="#c-{h.number}"'
        f' hx-swap="outerHTML"><span id="speaks-{h.number}">{words.speaks}</span>'
        f'<input type="hidden" name={own}><input type="hidden" name="version" value="{h.version}">'
        f"{''.join(buttons)}{other}</form>"
    )


def _speaker(h: Highlight) -> str:
    if h.speaker:
        return f'<bdi class="speaker">{conditional_escape(h.speaker.name)}</bdi>'
    if h.voice:
        return f'<span class="speaker">{conditional_escape(Highlight.Voice(h.voice).label)}</span>'
    return ""


def _wanted(card: Card, article: Article, words: Words) -> str:
    """A fact without a record asks for one: its author may name it, others read that none is named."""
    if not card.mine:
        return f'<span class="chip hollow">{words.record}</span>'
    way = f"{_cards(article.slug)}{card.number}/"
    return f'<a class="chip hollow" data-act="wanted" href="{way}">{words.record}</a>'


def _found(card: Card) -> str:
    """What a fact-checker found, in a word."""
    check = card.check
    if check is None or not KINDS[card.highlight.kind].has_check or not check.word:
        return ""
    return f'<span class="{f"chip {check.tone}".rstrip()}">{conditional_escape(check.word)}</span>'


def _who(card: Card, article: Article, words: Words) -> str:
    h = card.highlight
    if card.mine:
        name = words.you
    else:
        name = f"<bdi>{conditional_escape(h.author.name)}</bdi>" if h.author else words.former
    if card.is_open:
        # Without scripts this leads to the page as it was: the card is closed there.
        way = f'data-act="close" id="open-{h.number}" href="{_address(article.slug)}#c-{h.number}"'
    else:
        way = f'data-act="open" id="open-{h.number}" href="{_cards(article.slug)}{h.number}/"'
    comments = f" · {_comments(card.comments)}" if card.comments else ""
    if card.new and not card.is_open:
        comments += f' · <b class="new">{_new(card.new)}</b>'
    close = words.close if card.is_open else ""
    return f'<a class="who" {way}>{name} · {_day(h)}{comments}{close}</a>'


def _day(h: Highlight) -> str:
    day = _day_and_month(get_language(), timezone.localtime(h.created_at).date())
    return f'<time datetime="{h.created_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}">{day}</time>'


@lru_cache(maxsize=1024)
def _day_and_month(_language: str | None, day: date) -> str:
    """Kept: the cards of a page are mostly of a few days."""
    return conditional_escape(format_date(day, "j M"))


def _comments(number: int) -> str:
    return conditional_escape(ngettext("%(n)s comment", "%(n)s comments", number) % {"n": number})


def _new(number: int) -> str:
    return conditional_escape(ngettext("%(n)s new", "%(n)s new", number) % {"n": number})


def _address(slug: str) -> str:
    return conditional_escape(reverse("reader:article", args=[slug]))


@lru_cache(maxsize=64)
def _cards(slug: str) -> str:
    """The address in front of a card's number: twenty times the same on a page."""
    return conditional_escape(reverse("annotations:numbered", args=[slug, 0])).removesuffix("0/")


@lru_cache(maxsize=64)
def words_in(_language: str | None) -> Words:
    """Kept for each language; ask for the one that is active."""
    not_sure = conditional_escape(gettext("Not sure"))
    return Words(
        you=conditional_escape(gettext("you")),
        former=conditional_escape(FORMER_READER),
        deleted=conditional_escape(gettext("Deleted")),
        orphaned=conditional_escape(gettext("words are gone")),
        hidden=conditional_escape(gettext("hidden")),
        doubt=f'<span class="doubt" title="{not_sure}">?<span class="sr-only">{not_sure}</span></span>',
        close=f'<span class="sr-only">{conditional_escape(gettext("Close"))}</span>',
        record=conditional_escape(pgettext("a fact has none", "record?")),
        speaks=conditional_escape(gettext("Who speaks?")),
        other=conditional_escape(gettext("someone else")),
        kinds={kind: conditional_escape(kind_label(kind)) for kind in Highlight.Kind.values},
    )
