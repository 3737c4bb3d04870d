"""A speaker's page: who may open it, what stands on it, and at which cost; how texts call them."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations.models import Highlight, Span, Speaker
from annotations.queries.speakers import PAGE_SIZE
from annotations.services.merging import merge_speakers
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_curator, make_highlight, make_speaker

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
QUOTE, CLAIM, COUNT = "Every berth counts", "Repairs would cost less", "Some 2,300 people"
NAME = "Mirela Dahl"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner, source="Harbour Post")


@pytest.fixture
def quote(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, words=QUOTE, speaker=NAME)


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def page_of(speaker: Speaker | None) -> str:
    assert speaker
    return f"/speakers/{speaker.pk}/"


def passages(html: str) -> list[str]:
    found = re.findall(r"<blockquote[^>]*><a[^>]*>(.*?)</a>", html)
    return [one.replace("&amp;", "&") for one in found]


def mark(highlight: Highlight, role: str, words: str) -> None:
    revision = highlight.article.current_revision
    assert revision
    start = revision.text.index(words)
    Span.objects.create(
        highlight=highlight, revision=revision, role=role, start=start, end=start + len(words)
    )


def test_it_tells_who_this_is_and_what_they_say(cast: Cast, quote: Highlight) -> None:
    Speaker.objects.update(kind="person", affiliation="Port board", aliases=["M. Dahl"])
    tram = make_article(text="Tram line reopens\n\nBerths & trams, said Dahl.")
    make_highlight(tram, cast.stranger, words="Berths & trams", kind="claim", speaker=NAME)
    make_highlight(quote.article, cast.owner, words=COUNT, speaker="Port authority")
    mark(quote, "speaker", "the chair, Mirela Dahl")
    mark(quote, "cue", "said")
    html = client_of(cast.owner).get(page_of(quote.speaker)).content.decode()
    assert "<h1><bdi>Mirela Dahl</bdi></h1>" in html
    assert "Person · <bdi>Port board</bdi>" in html
    assert "<dt>Also</dt><dd><bdi>M. Dahl</bdi></dd>" in html
    assert "<dt>Called in the texts</dt><dd><bdi>‘the chair, Mirela Dahl’</bdi></dd>" in html
    assert passages(html) == ["Berths & trams", QUOTE]  # the newest article first
    assert "1 quote, 1 claim" in html
    assert f'href="/h/{quote.uid}/"' in html
    assert ["<span>you</span>" in html, "<bdi>stranger</bdi>" in html] == [True, True]


def test_an_open_card_says_how_the_text_calls_them(cast: Cast, quote: Highlight) -> None:
    mark(quote, "speaker", "the chair")
    mark(quote, "cue", "said")
    for who in (cast.owner, cast.stranger, None):
        html = client_of(who).get(f"/highlights/{quote.uid}/", headers=HTMX).content.decode()
        name = f'<a href="{page_of(quote.speaker)}"><bdi>{NAME}</bdi></a> · direct'
        assert name in html
        assert '<span dir="auto">as ‘the chair’</span>' in html
        assert '<bdi lang="en">said</bdi>' in html
    notebook = client_of(cast.owner).get("/notebook/").content.decode()
    assert f'<a href="{page_of(quote.speaker)}"><bdi>{NAME}</bdi></a>' in notebook
    quote.spans.filter(role="speaker").delete()
    mark(quote, "speaker", NAME)  # by their name: nothing to add to it
    assert "as ‘" not in client_of(cast.owner).get(f"/highlights/{quote.uid}/", headers=HTMX).content.decode()


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ("private", {"owner"}),
        ("group", {"owner", "colleague"}),
        ("public", {"owner", "colleague", "stranger", "curator", None}),
    ],
)
def test_s25_only_for_whom_a_highlight_names_them(
    cast: Cast, article: Article, visibility: str, sees: set[str | None]
) -> None:
    group = cast.group if visibility == "group" else None
    highlight = make_highlight(article, cast.owner, speaker=NAME, visibility=visibility, group=group)
    told = {
        who: client_of(getattr(cast, who) if who else None).get(page_of(highlight.speaker)).status_code
        for who in ("owner", "colleague", "stranger", "curator", None)
    }
    assert told == {who: 200 if who in sees else 404 for who in told}


@pytest.mark.parametrize("state", ["hidden_at", "deleted_at", "article"])
def test_s26_what_is_gone_is_gone_here_too(cast: Cast, quote: Highlight, state: str) -> None:
    if state == "article":
        Article.objects.update(audience="owner")
    else:
        Highlight.objects.update(**{state: quote.created_at})
    assert client_of(cast.stranger).get(page_of(quote.speaker)).status_code == 404
    own = client_of(cast.owner).get(page_of(quote.speaker))  # the name is theirs
    assert own.status_code == 200
    assert (passages(own.content.decode()) == []) is (state == "deleted_at")


@pytest.mark.parametrize("pk", ["999", "9" * 30, "0"])
def test_there_is_no_such_speaker(client: Client, pk: str) -> None:
    assert client.get(f"/speakers/{pk}/").status_code == 404


def test_the_words_of_what_one_does_not_see_are_not_told(cast: Cast, quote: Highlight) -> None:
    kept = make_highlight(quote.article, cast.owner, words=CLAIM, speaker=NAME, visibility="private")
    mark(kept, "speaker", "the chair")
    shown = [client_of(who).get(page_of(quote.speaker)).content.decode() for who in (cast.owner, None)]
    assert ["‘the chair’" in html for html in shown] == [True, False]
    assert ["1 quote, 1" in html or "2 quotes" in html for html in shown] == [True, False]


def test_merged_rows_lead_to_the_one_that_stays_and_count_there(cast: Cast, quote: Highlight) -> None:
    stays = make_speaker("M. Dahl")
    kept = make_highlight(quote.article, cast.owner, words=CLAIM, speaker=NAME, visibility="private")
    make_highlight(quote.article, cast.stranger, words=COUNT, speaker="Mirela  DAHL")
    assert quote.speaker == kept.speaker
    merge_speakers(actor=make_curator(), keep=stays, others=[quote.speaker])  # type: ignore[list-item]
    led = client_of(cast.owner).get(page_of(quote.speaker))
    assert (led.status_code, led.headers["Location"]) == (302, page_of(stays))
    html = client_of(cast.owner).get(page_of(stays)).content.decode()
    assert passages(html) == [QUOTE, CLAIM, COUNT]
    assert passages(client_of(None).get(page_of(stays)).content.decode()) == [QUOTE, COUNT]
    card = client_of(cast.owner).get(f"/highlights/{kept.uid}/", headers=HTMX).content.decode()
    assert f'href="{page_of(stays)}"><bdi>M. Dahl</bdi>' in card


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=claim", [CLAIM]),
        ("?kind=claim&kind=quote", [QUOTE, CLAIM]),
        ("?q=BERTH", [QUOTE]),
        ("?q=ferry+cost", [CLAIM]),
        ("?q=berth&kind=claim", []),
        ("?cursor=nonsense", [QUOTE, CLAIM]),
    ],
)
def test_kinds_and_words_narrow_it(cast: Cast, quote: Highlight, query: str, found: list[str]) -> None:
    make_highlight(quote.article, cast.owner, words=CLAIM, kind="claim", speaker=NAME)
    client = client_of(cast.owner)
    for headers in ({}, HTMX):
        answer = client.get(page_of(quote.speaker) + query, headers=headers)
        assert (answer.status_code, passages(answer.content.decode())) == (200, found)
        assert ("<h1>" in answer.content.decode()) is not bool(headers)


@pytest.mark.parametrize("query", ["?kind=rumour", "?q=" + "x" * 201, "?q=a%00b"])
def test_what_cannot_be_looked_for(cast: Cast, quote: Highlight, query: str) -> None:
    answer = client_of(cast.owner).get(page_of(quote.speaker) + query)
    assert (answer.status_code, "errorlist" in answer.content.decode()) == (422, True)


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_it_pages_by_key_at_the_same_cost(cast: Cast, quote: Highlight) -> None:
    client, address = client_of(cast.owner), page_of(quote.speaker)
    few = queries(lambda: client.get(address))
    assert few == 7  # session and reader; the row, and whether it may be opened; counts, highlights, words
    for number in range(PAGE_SIZE + 5):
        highlight = make_highlight(
            make_article() if number % 4 else quote.article, cast.stranger, words=COUNT, speaker=NAME
        )
        mark(highlight, "speaker", "the port authority")
    assert queries(lambda: client.get(address)) == few
    first = client.get(address).content.decode()
    more = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert more
    second = client.get(address + more[1]).content.decode()
    assert (len(passages(first)), len(passages(second))) == (PAGE_SIZE, 6)
    assert f'‘the port authority’</bdi> <span class="faint">× {PAGE_SIZE + 5}</span>' in first
