"""What others do while a page is open: told to whom, brought in which pieces, at what cost."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import block_person
from annotations.services.changes import (
    Details,
    delete_highlight,
    edit_highlight,
    move_highlight,
    retag_highlight,
)
from annotations.services.comments import delete_comment, edit_comment
from annotations.services.moderation import hide_comment, hide_highlight
from annotations.services.reports import report
from annotations.services.revising import revise_article
from annotations.services.speakers import SpeakerGiven
from annotations.services.threads import set_thread_resolved
from reader.models import Article
from tests.factories import (
    TEXT,
    Cast,
    make_article,
    make_cast,
    make_comment,
    make_document,
    make_highlight,
    make_record,
)

pytestmark = pytest.mark.django_db
EVERYONE = "?layers=mine,everyone"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


class Window:
    """A page that somebody has open: what it shows is what there was when it was opened."""

    def __init__(self, user: User | None, article: Article, layers: str = "") -> None:
        self.client, self.article, self.layers = Client(), article, layers
        if user:
            self.client.force_login(user)
        article.refresh_from_db()
        self.since = article.seq

    def look(self) -> str:
        """What the bar says; "" for 204."""
        asked = {"since": self.since, **({"layers": self.layers} if self.layers else {})}
        answer = self.client.get(f"/articles/{self.article.slug}/news/", asked)
        assert answer.headers["Cache-Control"] == "private, no-store"
        self.article.refresh_from_db()
        assert answer.headers["Lectern-Seq"] == str(self.article.seq)
        if answer.status_code == 204:
            return ""
        assert answer.status_code == 200
        said: str = json.loads(answer.content)["said"]
        return said

    def show(self, **asked: str) -> HttpResponse:
        """The pieces that Show brings."""
        page = f"http://testserver/articles/{self.article.slug}/"
        page += f"?layers={self.layers}" if self.layers else ""
        headers = {"HX-Request": "true", "HX-Current-URL": page}
        address = f"/articles/{self.article.slug}/news/show/"
        answer: Any = self.client.get(address, {"since": self.since, **asked}, headers=headers)
        return answer  # type: ignore[no-any-return]

    def pieces(self, **asked: str) -> str:
        answer = self.show(**asked)
        assert answer.status_code == 200
        return answer.content.decode()


def test_nothing_is_new_in_a_page_just_opened(cast: Cast, article: Article) -> None:
    make_highlight(article, cast.owner)
    assert Window(cast.stranger, article, "mine,everyone").look() == ""
    assert Window(None, article).look() == ""


def test_what_others_make_is_counted_for_who_sees_it(cast: Cast, article: Article) -> None:
    people = (cast.owner, cast.colleague, cast.stranger, cast.curator, None)
    layers = "mine,everyone,group:" + cast.group.slug
    windows = [Window(one, article, layers) for one in people]
    public = make_highlight(article, cast.owner)
    assert [one.look() for one in windows] == ["", "1 new", "1 new", "1 new", "1 new"]
    make_comment(public, cast.stranger)
    make_comment(article, cast.stranger)
    assert [one.look() for one in windows] == ["2 new", "3 new", "1 new", "3 new", "3 new"]
    grouped = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    make_comment(grouped, cast.owner)
    assert [one.look() for one in windows] == ["2 new", "5 new", "1 new", "3 new", "3 new"]


def test_s24_private_acts_of_others_are_no_news(cast: Cast, article: Article) -> None:
    windows = [Window(one, article, "mine,everyone") for one in (cast.stranger, cast.curator, None)]
    private = make_highlight(article, cast.owner, visibility="private")
    make_comment(private, cast.owner)
    make_record(private)
    retag_highlight(actor=cast.owner, highlight=private, version=1, kind="fact")
    assert [one.look() for one in windows] == ["", "", ""]
    assert [one.show(cards="1").status_code for one in windows] == [204, 204, 204]


def test_only_layers_that_are_on_bring_news(cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.stranger)
    usual, everyones = Window(cast.stranger, article), Window(cast.stranger, article, "mine,everyone")
    public = make_highlight(article, cast.owner)
    make_comment(public, cast.colleague)
    assert (usual.look(), everyones.look()) == ("", "2 new")
    make_comment(mine, cast.colleague)
    assert (usual.look(), everyones.look()) == ("1 new", "3 new")


def test_what_changes_is_told_apart_from_what_is_new(cast: Cast, article: Article) -> None:
    public, other = make_highlight(article, cast.owner), make_highlight(article, cast.owner, words="Repairs")
    root, said = make_comment(public, cast.owner), make_comment(article, cast.owner)
    going = make_comment(article, cast.owner)
    window = Window(cast.stranger, article, "mine,everyone")
    retag_highlight(actor=cast.owner, highlight=public, version=1, kind="claim")
    assert window.look() == "1 changed"
    edit_comment(actor=cast.owner, comment=said, version=1, body="other words")
    set_thread_resolved(actor=cast.owner, root=root, resolved=True)
    delete_comment(actor=cast.owner, comment=going, version=1)
    assert window.look() == "4 changed"
    make_record(public)
    delete_highlight(actor=cast.owner, highlight=other, version=1)
    assert window.look() == "1 new, 5 changed"
    came = make_highlight(article, cast.owner)
    delete_highlight(actor=cast.owner, highlight=came, version=1)
    assert window.look() == "1 new, 5 changed"


def test_reports_and_other_articles_are_no_news(cast: Cast, article: Article) -> None:
    public = make_highlight(article, cast.owner)
    window = Window(cast.stranger, article, "mine,everyone")
    report(reporter=cast.colleague, target=public, reason="hm")
    make_highlight(make_article(), cast.owner)
    assert window.look() == ""


def test_s26_what_was_hidden_or_blocked_is_no_news(cast: Cast, article: Article) -> None:
    window = Window(cast.stranger, article, "mine,everyone")
    make_highlight(article, cast.owner)
    said = make_comment(article, cast.colleague)
    assert window.look() == "2 new"
    hide_comment(actor=cast.curator, comment=said, reason="rude")
    assert window.look() == "1 new"
    block_person(reader=cast.stranger, person=cast.owner)
    assert window.look() == ""
    block_person(reader=cast.colleague, person=cast.stranger)
    other = Window(cast.colleague, article, "mine,everyone")
    make_comment(article, cast.stranger)
    make_highlight(article, cast.stranger)
    assert other.look() == ""


def test_a_correction_by_somebody_else_opens_the_page_anew(cast: Cast, article: Article) -> None:
    owner, reader = Window(cast.owner, article), Window(cast.stranger, article)
    document = make_document(TEXT.replace("2,300", "2,400"))
    revise_article(article=article, document=document, by=cast.owner)
    assert (owner.look(), reader.look()) == ("", "This article was corrected")
    shown = reader.show()
    assert (shown.status_code, shown.headers["HX-Refresh"]) == (200, "true")


def test_show_brings_cards_blocks_and_counts(cast: Cast, article: Article) -> None:
    known = make_highlight(article, cast.owner, words="Repairs")
    window = Window(cast.stranger, article, "mine,everyone")
    make_comment(known, cast.owner)
    fresh = make_highlight(article, cast.colleague, words="Some 2,300 people")
    body = window.pieces(cards=str(known.number))
    swapped = re.findall(r'id="(c-\d+)" hx-swap-oob="true"', body)
    appended = body[body.index('hx-swap-oob="beforeend:#cards"') :].split("</div>")[0]
    assert swapped == [f"c-{known.number}"]
    assert re.findall(r'id="(c-\d+)"', appended) == [f"c-{fresh.number}"]
    assert "1 comment" in body
    assert re.findall(r'id="(r1-b\d)"', body) == ["r1-b1", "r1-b2"]
    assert f'data-seq="{article.seq}" hx-swap-oob="true"' in body
    assert '<span class="chip">1 comment</span>' in body
    assert ">Shown: 2 new</div>" in body
    assert (
        'class="thread"' not in body
    )  # no card is open on that page, and nothing was said about the article


def test_show_opens_what_is_open_and_brings_the_discussion(cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.stranger)
    window = Window(cast.stranger, article)
    make_comment(mine, cast.owner, "under it")
    make_comment(article, cast.owner, "about it")
    number = str(mine.number)
    body = window.pieces(cards=number, open=number)
    card = body[body.index(f'id="c-{number}"') : body.index('id="thread-article"')]
    assert "under it" in card
    assert 'class="say is-new"' in card
    assert f'id="thread-{mine.uid}">' in card  # it comes inside its card
    assert 'id="thread-article" hx-swap-oob="true"' in body
    assert "about it" in body


def test_show_takes_away_what_is_gone(cast: Cast, article: Article) -> None:
    hidden, narrowed, deleted, held = (
        make_highlight(article, cast.owner, words=words)
        for words in ("Every berth counts", "Repairs", "Some 2,300 people", "port authority")
    )
    make_comment(held, cast.colleague)
    window = Window(cast.stranger, article, "mine,everyone")
    private = Details(SpeakerGiven(), not_sure=False, tags=(), visibility="private")
    edit_highlight(actor=cast.owner, highlight=narrowed, version=1, details=private)
    hide_highlight(actor=cast.curator, highlight=hidden, reason="rude")
    assert window.look() == ""
    for one in (deleted, held):
        delete_highlight(actor=cast.owner, highlight=one, version=1)
    assert window.look() == "2 changed"
    numbers = ",".join(str(one.number) for one in (hidden, narrowed, deleted, held))
    body = window.pieces(cards=numbers)
    gone = [int(number) for number in re.findall(r'id="c-(\d+)" hx-swap-oob="delete"', body)]
    assert gone == [hidden.number, narrowed.number, deleted.number]
    assert f'is-gone" tabindex="-1" data-version="2" data-kind="quote" data-start="{held.start}"' in body
    assert re.findall(r'id="(r1-b\d)"', body) == ["r1-b1", "r1-b2"]
    assert "data-h" not in body


def test_show_redraws_where_a_passage_was(cast: Cast, article: Article) -> None:
    moving = make_highlight(article, cast.owner, words="Every berth counts")
    window = Window(cast.stranger, article, "mine,everyone")
    start = TEXT.index("Some 2,300")
    parts = [(start, start + 10)]
    move_highlight(actor=cast.owner, highlight=moving, version=1, revision=1, parts=parts)
    assert re.findall(r'id="(r1-b\d)"', window.pieces(cards="1")) == ["r1-b1", "r1-b2"]


def test_s25_an_article_that_is_not_theirs_has_no_news(cast: Cast) -> None:
    closed = make_article(owner=cast.owner, audience="owner")
    for user in (cast.stranger, None):
        client = Client()
        if user:
            client.force_login(user)
        for name in ("news/", "news/show/"):
            there = client.get(f"/articles/{closed.slug}/{name}", {"since": 0})
            nowhere = client.get(f"/articles/none/{name}", {"since": 0})
            assert (there.status_code, there.content) == (404, nowhere.content)
            assert client.post(f"/articles/{closed.slug}/{name}").status_code == 405


@pytest.mark.parametrize(
    "asked",
    [{}, {"since": "x"}, {"since": "-1"}, {"since": 0, "cards": "1,b"}, {"since": 0, "open": "1," * 999}],
)
def test_questions_that_are_none_are_refused(client: Client, article: Article, asked: dict[str, str]) -> None:
    headers = {"HX-Request": "true"}
    for name in ("news/", "news/show/"):
        answer = client.get(f"/articles/{article.slug}/{name}", asked, headers=headers)
        assert answer.status_code == 422


def test_without_htmx_show_is_the_page_itself(client: Client, article: Article) -> None:
    led = client.get(f"/articles/{article.slug}/news/show/", {"since": 0})
    assert (led.status_code, led["Location"]) == (303, f"/articles/{article.slug}/")


def test_a_page_of_somebody_else_is_told_nothing(client: Client, cast: Cast, article: Article) -> None:
    make_highlight(article, cast.owner)
    client.force_login(cast.stranger)
    for name in ("news/", "news/show/"):
        headers = {"HX-Request": "true", "X-Reader": str(cast.owner.pk)}
        answer = client.get(f"/articles/{article.slug}/{name}", {"since": 0}, headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")


def test_looking_is_limited(client: Client, article: Article, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "news": (2, 60)}
    address = f"/articles/{article.slug}/news/"
    found = [client.get(address, {"since": 9}, headers={"Accept": "application/json"}) for _ in range(3)]
    assert [one.status_code for one in found] == [204, 204, 429]
    assert int(found[2].headers["Retry-After"]) <= 60


def queries_of(window: Window, name: str = "news/", **asked: str) -> list[str]:
    """What is asked of the database besides session and reader."""
    with CaptureQueriesContext(connection) as seen:
        if name == "news/":
            window.client.get(f"/articles/{window.article.slug}/news/", {"since": window.since})
        else:
            window.show(**asked)
    sql = [one["sql"] for one in seen if one["sql"].startswith("SELECT")]
    return [one for one in sql if "django_session" not in one and 'FROM "accounts_user" WHERE' not in one]


def test_a_look_that_finds_nothing_costs_one_query_by_article_and_seq(cast: Cast, article: Article) -> None:
    window = Window(cast.owner, article)
    assert len(queries_of(window)) == 1  # the article itself: nobody did anything
    for number in range(9):
        make_highlight(article, cast.owner)
        make_highlight(article, cast.colleague, visibility="private")
        make_comment(article, cast.owner, str(number))
    _article, acts = queries_of(window)
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {acts}")
        plan = str(cursor.fetchall())
    if connection.vendor == "sqlite":
        assert "article_id=? AND seq>? AND seq<?" in plan


def test_the_same_queries_for_little_and_for_much_news(cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.stranger)
    window = Window(cast.stranger, article, "mine,everyone")

    def happen() -> None:
        fresh = make_highlight(article, cast.owner)
        make_record(fresh)
        make_comment(article, cast.owner)
        make_comment(mine, cast.colleague)

    happen()
    few = len(queries_of(window)), len(queries_of(window, "show", cards=str(mine.number)))
    for _ in range(9):
        happen()
    many = len(queries_of(window)), len(queries_of(window, "show", cards=str(mine.number)))
    assert few == many


def test_much_news_opens_the_page_anew(cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(cast.stranger, article, "mine,everyone")
    for _ in range(3):
        make_highlight(article, cast.owner)
    monkeypatch.setattr("annotations.queries.news.MOST_CARDS", 2)
    assert window.look() == "3 new"
    assert window.show().headers["HX-Refresh"] == "true"
