"""The article with its notes, for paper: whose, which, how numbered, and at what cost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations import printing
from annotations.models import Highlight
from annotations.services.revising import revise_article
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
    make_relation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    """One with a private, a group, a hidden and a public highlight of the owner and one of the stranger's."""
    made = make_article(source="Harbour Post", url="https://post.example/ferry")
    make_highlight(made, cast.owner, words="Every berth counts", speaker="Mirela Dahl", visibility="private")
    make_highlight(made, cast.owner, words="Repairs", kind="claim", visibility="group", group=cast.group)
    hidden = make_highlight(made, cast.owner, words="2,300 people", kind="fact")
    Highlight.objects.filter(pk=hidden.pk).update(hidden_at="2026-01-01T00:00:00Z")
    make_highlight(made, cast.stranger, words="port authority", kind="plain")
    return made


def sheet(user: User | None, article: Article, query: str = "") -> str:
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(f"/articles/{article.slug}/print/{query}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


def notes(html: str) -> list[str]:
    """The passages of the notes, in their order."""
    return re.findall(r"<q[^>]*>([^<]*)</q>", html)


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("owner", "", ["Every berth counts", "Repairs", "2,300 people"]),
        (
            "owner",
            "?layers=mine,everyone",
            ["Every berth counts", "Repairs", "2,300 people", "port authority"],
        ),
        ("colleague", "", ["Repairs"]),
        ("colleague", "?layers=mine", []),
        ("colleague", "?layers=mine,everyone", ["port authority"]),
        ("stranger", "", ["port authority"]),
        ("curator", "?layers=mine,everyone", ["port authority"]),
        (None, "", ["port authority"]),
        (None, "?layers=mine", []),
    ],
)
def test_notes_are_those_of_the_layers_that_one_may_take_along(
    cast: Cast, article: Article, who: str | None, query: str, found: list[str]
) -> None:
    html = sheet(getattr(cast, who) if who else None, article, query)
    assert notes(html) == found
    assert re.findall(r'<a id="ref-\d+"[^>]*data-n="(\d+)"', html) == [str(n + 1) for n in range(len(found))]


def test_articles_that_are_not_yours_are_not_there(cast: Cast, article: Article, client: Client) -> None:
    Article.objects.filter(pk=article.pk).update(audience="owner", owner=cast.owner)
    assert client.get(f"/articles/{article.slug}/print/").status_code == 404
    assert notes(sheet(cast.owner, article)) != []


def test_a_note_says_everything_about_its_highlight(cast: Cast) -> None:
    article = make_article(url="https://post.example/ferry")
    made = make_highlight(
        article, cast.owner, kind="claim", speaker="Mirela Dahl", not_sure=True, tags=["pier"]
    )
    make_record(
        made, "Port figures", stance="disputes", publisher="Port office", url="https://port.example/a"
    )
    first = make_comment(made, cast.stranger, "Both *ways*?")
    make_comment(made, cast.colleague, "<script>", parent=first)
    html = sheet(None, article)
    (note,) = re.findall(r'<li class="note" id="note-1">(.*?)</li>\s*</ol>', html, re.DOTALL)
    for words in (
        ">Claim</b>", "Mirela Dahl", "Every berth counts", "Not sure", "Ana", "pier", "Port office",
        "disputes: <bdi>Port figures", "https://port.example/a", "Both <em>ways</em>?", "&lt;script&gt;",
        "@stranger", "@colleague",
    ):  # fmt: skip
        assert words in note, words
    assert "https://post.example/ferry" in html


def test_a_note_says_what_its_highlight_does_to_others(cast: Cast) -> None:
    article, other = make_article(), make_article(text="Another story\n\nThe pier is safe.")
    said = make_highlight(other, cast.owner, words="The pier is safe", kind="claim")
    make_relation(make_highlight(article, cast.owner), said, "disputes")
    note = sheet(cast.owner, article)
    assert re.search(r"disputes:\s*<q dir=\"auto\">The pier is safe</q>, <bdi>Another story</bdi>", note)
    assert f"/h/{said.uid}/" in note


def test_the_text_stays_the_text(cast: Cast, article: Article) -> None:
    html = sheet(cast.owner, article, "?layers=mine,everyone")
    blocks = re.findall(r'<(\w+) id="r1-b\d+"[^>]*>(.*?)</\1>', html, re.DOTALL)
    assert "\n\n".join(re.sub(r"<[^>]*>", "", inside) for _tag, inside in blocks) == TEXT
    assert 'href="#c-' not in html  # no way to cards that are not here


def test_orphans_come_last_and_are_marked_nowhere(cast: Cast, article: Article) -> None:
    revise_article(
        article=article, document=make_document(TEXT.replace("Every berth", "No berth")), by=cast.owner
    )
    html = sheet(cast.owner, article)
    assert notes(html)[-1] == "Every berth counts"
    assert "words are gone" in html
    assert html.count('class="ref"') == 2


def test_many_notes_come_in_parts_and_say_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_NOTES", 2)
    article = make_article()
    for words in ("Every", "berth", "counts", "Repairs", "2,300"):
        make_highlight(article, cast.owner, words=words)
    first = sheet(cast.owner, article)
    assert "Notes 1 to 2 of 5 are on these pages." in first
    assert 'rel="next" href="?from=3"' in first
    assert 'rel="prev"' not in first
    second = sheet(cast.owner, article, "?from=3&layers=mine")
    assert '<ol start="3">' in second
    assert 'id="ref-3"' in second
    assert 'rel="next" href="?from=5&amp;layers=mine"' in second
    assert 'rel="prev" href="?from=1&amp;layers=mine"' in second
    assert "of 5" in sheet(cast.owner, article, "?from=5")
    for nonsense in ("?from=99", "?from=x", "?from=0", f"?from={'9' * 40}"):
        assert notes(sheet(cast.owner, article, nonsense)) == notes(first)


def queries(user: User, article: Article) -> int:
    client = Client()
    client.force_login(user)
    client.get(f"/articles/{article.slug}/print/")
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(f"/articles/{article.slug}/print/")
    return len(found)


@pytest.mark.any_database
def test_queries_are_as_many_for_one_note_as_for_sixty(cast: Cast) -> None:
    article = make_article()
    for number in range(60):
        made = make_highlight(article, cast.owner, words=f"{'Every berth counts'[: 3 + number % 12]}")
        make_record(made, "Port figures")
        make_comment(made, cast.stranger, "Both ways?")
        if number == 0:
            few = queries(cast.owner, article)
    assert queries(cast.owner, article) == few
    assert few <= 14


def test_the_room_and_the_export_lead_there(cast: Cast, article: Article, client: Client) -> None:
    room = client.get(f"/articles/{article.slug}/?layers=everyone").content.decode()
    assert f'<a href="/articles/{article.slug}/print/?layers=mine%2Ceveryone">Print with notes</a>' in room
    assert (
        f'href="/articles/{article.slug}/print/"'
        in client.get(f"/articles/{article.slug}/export/").content.decode()
    )
