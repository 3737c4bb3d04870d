"""The face of a card, byte for byte: it is drawn without a template, so escaping is asserted here."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from annotations.faces import closed_card, offers, words_in
from annotations.queries.cards import card_of
from annotations.suggesting.speakers import SpeakerOffer
from tests.factories import make_article, make_highlight, make_user

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)


def test_a_closed_card_is_one_line() -> None:
    ana, article = make_user("ana"), make_article()
    made = make_highlight(article=article, author=ana, kind="plain")
    made.created_at = MOMENT
    assert closed_card(card_of(made, (), ana), article) == (
        f'<section class="card plain" tabindex="-1" data-version="1" data-kind="plain"'
        f' data-start="{made.start}" id="c-1">'
        '<header><span class="chip plain">Highlight</span>'
        f'<a class="who" data-act="open" id="open-1" href="/articles/{article.slug}/cards/1/">'
        'you · <time datetime="2026-03-09T23:30Z">9 Mar</time></a></header></section>\n'
    )


def test_a_card_whose_anchor_is_drawn_needs_no_place() -> None:
    ana, article = make_user("ana"), make_article()
    made = make_highlight(article=article, author=ana)
    card = card_of(made, (), ana)
    assert "data-start" not in closed_card(card, article, {made.number})
    assert f'data-start="{made.start}"' in closed_card(card, article, {made.number + 1})


def test_on_a_page_cards_without_an_anchor_tell_their_place(client: Client) -> None:
    ana, ben, article = make_user("ana"), make_user("ben"), make_article()
    made = [make_highlight(article, author) for author in (ana, ana, ben)]
    made[1].spans.all().delete()  # as a revision does in which its words are gone
    client.force_login(ana)
    page = client.get(f"/articles/{article.slug}/?layers=mine,everyone").content.decode()
    placed = [f'data-start="{one.start}" id="c-{one.number}"' in page for one in made]
    anchored = [f'id="h-{one.number}"' in page for one in made]
    assert placed == [not there for there in anchored] == [False, True, True]


def test_what_people_wrote_is_escaped_and_stands_apart() -> None:
    article = make_article()
    ana = make_user("ana", display_name="Ana <b>")
    made = make_highlight(article=article, author=ana, kind="quote", speaker="Bo & <i>Co</i>")
    made.comment_count, made.not_sure = 2, True
    html = closed_card(card_of(made, (), make_user("ben")), article)
    assert '<bdi class="speaker">Bo &amp; &lt;i&gt;Co&lt;/i&gt;</bdi>' in html
    assert '"><bdi>Ana &lt;b&gt;</bdi> · <time' in html
    assert "</time> · 2 comments</a>" in html
    assert '<span class="doubt" title="Not sure">?<span class="sr-only">Not sure</span></span>' in html


def test_the_day_is_the_readers_and_the_moment_is_utc() -> None:
    ana, article = make_user("ana"), make_article()
    made = make_highlight(article=article, author=ana)
    made.created_at = MOMENT
    with timezone.override(timezone.get_fixed_timezone(timedelta(hours=2))):
        html = closed_card(card_of(made, (), ana), article)
    assert '<time datetime="2026-03-09T23:30Z">10 Mar</time>' in html


def test_words_are_kept_for_each_language() -> None:
    english = words_in("en")
    assert (english.you, english.kinds["fact"]) == ("you", "Fact")
    with override("de"):
        assert words_in("de") is not english
    assert words_in("en") is english


def test_a_deleted_hidden_or_orphaned_highlight_says_so() -> None:
    ana, article = make_user("ana"), make_article()
    made = make_highlight(article=article, author=ana, kind="claim")
    made.deleted_at = made.hidden_at = MOMENT
    made.anchor_state = "orphaned"
    html = closed_card(card_of(made, (), ana), article)
    assert html.startswith('<section class="card claim is-gone is-hidden" ')
    assert '<header><span class="chip">Deleted</span><span class="orphan">words are gone</span>' in html
    assert '<span class="orphan">hidden</span><a' in html


def test_offers_are_escaped_and_name_the_card() -> None:
    ana = make_user("ana")
    article = make_article(text="Pier\n\n“We stay,” said O’Hara & <i>Sons</i>.")
    made = make_highlight(article, ana, words="“We stay,”")
    card = card_of(made, [(6, 16)], ana)
    card.offers = [SpeakerOffer('Bo "<b>" & Co', "person", None, None, "named", 1.0)]
    html = offers(card, "token")
    assert html == (
        '<form class="offers" aria-labelledby="speaks-1"'
        f' method="post" action="/highlights/{made.uid}/speaker/"'
        f' hx-post="/highlights/{made.uid}/speaker/" hx-target="#c-1" hx-swap="outerHTML"'
        '><span id="speaks-1">Who speaks?</span><input type="hidden" name="folded" value="1">'
        '<input type="hidden" name="version" value="1">'
        '<button type="submit" class="chip" id="offer-1-1" name="offer"'
        ' value="Bo &quot;&lt;b&gt;&quot; &amp; Co"><kbd>1</kbd>'
        "<bdi>Bo &quot;&lt;b&gt;&quot; &amp; Co</bdi></button>"
        '<button type="button" class="chip" data-act="speak">someone else</button></form>'
    )
    card.thread = []
    unfolded = offers(card, "token")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in unfolded
    assert "someone else" not in unfolded  # the field stands below
    card.offers = []
    assert offers(card, "token") == ""
