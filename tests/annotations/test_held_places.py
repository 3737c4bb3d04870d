"""A deleted highlight under which others wrote keeps its place, and nothing of what it said."""

import pytest
from django.test import Client

from annotations.models import Highlight
from annotations.services.changes import delete_highlight
from annotations.services.moderation import hide_comment
from annotations.services.people import forget_reader
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db
WORDS = "Every berth counts"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def highlight(cast: Cast) -> Highlight:
    return make_highlight(make_article(), cast.owner, words=WORDS, speaker="Mirela Dahl", tags=["pier"])


def cards_of(client: Client, highlight: Highlight) -> str:
    return client.get(f"/articles/{highlight.article.slug}/cards/?layers=mine,everyone").content.decode()


def test_its_place_outlives_its_author_and_those_who_answered(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    make_comment(highlight, cast.colleague, "Both ways?")
    forget_reader(user=cast.owner, keep_shared=False)
    forget_reader(user=cast.colleague, keep_shared=True)
    client.force_login(cast.stranger)
    html = cards_of(client, highlight)
    assert f'/cards/{highlight.number}/"' in html
    opened = client.get(f"/highlights/{highlight.uid}/").content.decode()
    assert "Both ways?" in opened
    assert [word for word in ("Mirela Dahl", WORDS) if word in opened] == []


def test_nobody_is_offered_to_answer_there(client: Client, cast: Cast, highlight: Highlight) -> None:
    make_comment(highlight, cast.colleague)
    delete_highlight(actor=cast.owner, highlight=highlight, version=1)
    client.force_login(cast.colleague)
    opened = client.get(f"/highlights/{highlight.uid}/", headers={"HX-Request": "true"}).content.decode()
    assert "This highlight was deleted." in opened
    assert f"/highlights/{highlight.uid}/comments/" not in opened


def test_a_hidden_answer_alone_holds_no_place(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.colleague)
    hide_comment(actor=cast.curator, comment=comment, reason="loud")
    highlight.refresh_from_db()
    delete_highlight(actor=cast.owner, highlight=highlight, version=1)
    client.force_login(cast.stranger)
    assert f'/cards/{highlight.number}/"' not in cards_of(client, highlight)
    assert client.get(f"/highlights/{highlight.uid}/").status_code == 404
    assert client.get(f"/h/{highlight.uid}/").status_code == 404


def test_the_notebook_shows_no_words_of_a_deleted_highlight(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    make_comment(highlight, cast.owner, "Mine")
    delete_highlight(actor=cast.owner, highlight=highlight, version=1)
    client.force_login(cast.owner)
    html = client.get("/notebook/comments/").content.decode()
    assert "Mine" in html
    assert WORDS not in html
