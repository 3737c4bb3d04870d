"""What is said about an article: its owner and curators change it, the others cannot."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from reader.models import Article
from tests.factories import make_article, make_curator, make_group, make_user

pytestmark = pytest.mark.django_db
SENT = {
    "byline": "Ada Quist",
    "source": "The Tarn",
    "url": "",
    "language": "en",
    "published_on": "2026-05-14",
}


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def article(owner: User) -> Article:
    make_group(owner, make_user("colleague"))
    return make_article(owner=owner)


def post(article: Article, user: User | None, **changes: Any) -> int:
    client = Client()
    if user:
        client.force_login(user)
    return client.post(f"/articles/{article.slug}/details/", {**SENT, **changes}).status_code


def test_owner_and_curator_change_it_colleague_and_stranger_cannot(article: Article, owner: User) -> None:
    assert post(article, User.objects.get(handle="colleague")) == 404
    assert post(article, make_user()) == 404
    assert post(article, None) == 302
    article.refresh_from_db()
    assert (article.byline, article.seq) == ("", 0)
    assert post(article, owner) == 302
    assert post(article, make_curator(), byline="Bo", audience="signed-in", status="archived") == 302
    article.refresh_from_db()
    assert (article.byline, article.audience, article.status) == ("Bo", "signed-in", "archived")
    assert "bo" in article.folded


def test_s28_the_owner_cannot_change_the_audience(article: Article, owner: User) -> None:
    post(article, owner, audience="owner", status="draft", owner=1)
    article.refresh_from_db()
    assert (article.audience, article.status) == ("public", "published")


@pytest.mark.parametrize(
    "changes", [{"url": "javascript:x"}, {"language": "?"}, {"published_on": "x"}, {"byline": "x" * 301}]
)
def test_bad_input_changes_nothing(article: Article, owner: User, changes: dict[str, str]) -> None:
    assert post(article, owner, **changes) == 422
    article.refresh_from_db()
    assert article.seq == 0


def test_the_form_shows_what_is_there(article: Article, owner: User, client: Client) -> None:
    post(article, owner)
    client.force_login(owner)
    html = client.get(f"/articles/{article.slug}/details/").content.decode()
    assert 'value="The Tarn"' in html
    assert 'value="2026-05-14"' in html
