"""The lasting address of a comment: where it leads, and for whom."""

from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Comment, Highlight
from annotations.services.changes import delete_highlight
from annotations.services.comments import delete_comment
from annotations.services.moderation import hide_comment
from annotations.services.threads import set_thread_resolved
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def highlight(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner)


def status(client: Client, comment: Comment) -> int:
    return client.get(f"/c/{comment.uid}/").status_code


def test_it_leads_to_the_card_opened_at_the_comment(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    root = make_comment(highlight, cast.stranger, "Is it so?")
    answer = make_comment(highlight, cast.owner, "It is.", parent=root)
    set_thread_resolved(actor=cast.owner, root=root, resolved=True)
    led = client.get(f"/c/{answer.uid}/")
    address = f"/articles/{article.slug}/?h={highlight.uid}&c={answer.uid}"
    assert (led.status_code, led["Location"]) == (302, f"{address}#n-{answer.uid}")
    html = client.get(address).content.decode()
    assert f'<details class="resolved" id="resolved-{root.uid}" open>' in html
    assert f'id="n-{answer.uid}"' in html
    assert f'data-act="copy" href="/c/{answer.uid}/"' in html
    folded = client.get(f"/articles/{article.slug}/?h={highlight.uid}").content.decode()
    assert f'<details class="resolved" id="resolved-{root.uid}">' in folded


def test_it_leads_to_the_discussion_of_the_article(client: Client, cast: Cast, article: Article) -> None:
    said = make_comment(article, cast.stranger, "Well told.")
    set_thread_resolved(actor=cast.owner, root=said, resolved=True)
    led = client.get(f"/c/{said.uid}/")["Location"]
    assert led == f"/articles/{article.slug}/?c={said.uid}#n-{said.uid}"
    assert f'id="resolved-{said.uid}" open>' in client.get(led).content.decode()


def test_an_opened_page_does_not_pass_for_the_folded_one(
    client: Client, cast: Cast, article: Article
) -> None:
    said = make_comment(article, cast.stranger)
    plain = client.get(f"/articles/{article.slug}/")["ETag"]
    assert client.get(f"/articles/{article.slug}/?c={said.uid}")["ETag"] != plain


def test_s25_what_one_may_not_see_has_no_address(client: Client, cast: Cast, article: Article) -> None:
    nowhere = client.get(f"/c/{uuid4()}/")
    private = make_comment(make_highlight(article, cast.owner, visibility="private"), cast.owner)
    grouped = make_comment(
        make_highlight(article, cast.owner, visibility="group", group=cast.group), cast.owner
    )
    for person, seen in ((cast.owner, (302, 302)), (cast.colleague, (404, 302)), (cast.stranger, (404, 404))):
        client.force_login(person)
        assert (status(client, private), status(client, grouped)) == seen
    client.logout()
    assert (status(client, private), status(client, grouped)) == (404, 404)
    assert client.get(f"/c/{private.uid}/").content == nowhere.content


def test_s26_a_removed_comment_has_no_address(client: Client, cast: Cast, highlight: Highlight) -> None:
    hidden, deleted = make_comment(highlight, cast.stranger), make_comment(highlight, cast.stranger)
    hide_comment(actor=cast.curator, comment=hidden, reason="rude")
    delete_comment(actor=cast.stranger, comment=deleted, version=1)
    for person, seen in ((cast.stranger, 302), (cast.curator, 302), (cast.owner, 404)):
        client.force_login(person)
        assert (status(client, hidden), status(client, deleted)) == (seen, 404)


def test_it_goes_with_the_place_of_its_thread(client: Client, cast: Cast, article: Article) -> None:
    alone, held = make_highlight(article, cast.owner), make_highlight(article, cast.owner)
    own, others = make_comment(alone, cast.owner), make_comment(held, cast.stranger)
    for one in (alone, held):
        delete_highlight(actor=cast.owner, highlight=one, version=1)
    client.force_login(cast.owner)
    assert (status(client, own), status(client, others)) == (404, 302)
