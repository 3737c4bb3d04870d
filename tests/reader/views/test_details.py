"""What is said about an article: its owner and curators change it, the others cannot."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import ReadingGroup, User
from annotations.models import Activity
from reader.forms import DetailsForm
from reader.models import Article
from reader.services import add_revision, change_details
from tests.factories import make_article, make_curator, make_document, make_group, make_user

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
    article = Article.objects.select_related("source").get(pk=article.pk)
    sent = {**SENT, "seen": DetailsForm.fingerprint(article), **changes}
    return client.post(f"/articles/{article.slug}/details/", sent).status_code


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


def test_a_curator_opens_it_to_groups_and_chooses_which(article: Article, owner: User) -> None:
    reader, curator = make_user(), make_curator()
    group = make_group(reader, name="Class 7C")
    assert post(article, curator, audience="groups", status="published") == 422
    article.refresh_from_db()
    assert (article.audience, article.seq) == ("public", 0)
    sent = {"audience": "groups", "groups": [group.slug], "status": "published"}
    assert post(article, curator, **sent) == 302
    assert list(Article.objects.visible_to(reader)) == [article]
    assert list(Article.objects.visible_to(User.objects.get(handle="colleague"))) == []
    page = Client()
    page.force_login(curator)
    shown = page.get(f"/articles/{article.slug}/details/").content.decode()
    assert re.search(rf'name="groups" value="{group.slug}"[^>]*checked', shown)


def test_where_there_are_no_groups_none_are_offered(article: Article) -> None:
    ReadingGroup.objects.all().delete()
    curator = make_curator()
    page = Client()
    page.force_login(curator)
    assert 'groups"' not in page.get(f"/articles/{article.slug}/details/").content.decode()
    assert post(article, curator, audience="groups", status="published") == 422
    assert post(article, curator, audience="signed-in", status="published") == 302


def test_s45_groups_that_somebody_chose_meanwhile_are_told(article: Article, client: Client) -> None:
    group, curator = make_group(name="Class 7C"), make_curator()
    seen = DetailsForm.fingerprint(Article.objects.select_related("source").get(pk=article.pk))
    post(article, curator, audience="groups", groups=[group.slug], status="published")
    client.force_login(curator)
    sent = {**SENT, "seen": seen, "audience": "owner", "status": "published"}
    answer = client.post(f"/articles/{article.slug}/details/", sent)
    assert answer.status_code == 409
    assert f"Reading groups: {group.slug}" in answer.content.decode()
    assert list(article.groups.all()) == [group]


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


def test_the_history_says_who_changed_what(article: Article, owner: User) -> None:
    curator = make_curator()
    post(article, owner)
    post(article, owner)  # as it was: nothing to remember
    post(article, curator, audience="signed-in", status="published")
    acts = Activity.objects.filter(article=article).order_by("seq")
    assert [(act.actor, act.verb, act.audience) for act in acts] == [
        (owner, "edited", "public"),
        (curator, "opened", "public"),
    ]
    assert acts[0].before == {"byline": "", "source": "", "published_on": None}
    assert acts[0].after == {"byline": "Ada Quist", "source": "The Tarn", "published_on": "2026-05-14"}
    assert (acts[1].before, acts[1].after) == ({"audience": "public"}, {"audience": "signed-in"})


def test_search_finds_new_words_and_new_details_that_came_at_once(article: Article) -> None:
    one, other = (Article.objects.select_related("current_revision").get(pk=article.pk) for _ in range(2))
    add_revision(article=one, document=make_document("Lantern\n\nSome words."), by=None)
    details = {"source": "", "url": "", "language": "en", "published_on": None}
    change_details(article=other, byline="Ada Quist", **details)  # type: ignore[arg-type]
    assert Article.objects.get().folded == "lantern\nada quist\n\nlantern\n\nsome words."
    late = Article.objects.select_related("current_revision").get(pk=article.pk)
    change_details(article=other, byline="Bo Tarn", **details)  # type: ignore[arg-type]
    add_revision(article=late, document=make_document("Lamp\n\nSome words."), by=None)
    assert Article.objects.get().folded == "lamp\nbo tarn\n\nlamp\n\nsome words."


def test_s45_two_people_do_not_overwrite_each_other(article: Article, owner: User, client: Client) -> None:
    seen = DetailsForm.fingerprint(article)
    assert post(article, make_curator(), byline="Bo", audience="public", status="published") == 302
    client.force_login(owner)
    response = client.post(f"/articles/{article.slug}/details/", {**SENT, "seen": seen})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Byline: Bo" in html
    assert 'value="Ada Quist"' in html
    article.refresh_from_db()
    assert article.byline == "Bo"
    assert post(article, owner) == 302


def test_who_does_not_say_what_they_saw_is_told_so(article: Article, owner: User, client: Client) -> None:
    client.force_login(owner)
    for sent in (SENT, {**SENT, "seen": ""}):
        response = client.post(f"/articles/{article.slug}/details/", sent)
        assert response.status_code == 428
        assert "Say which details you changed: reload the page and try again." in response.content.decode()
    article.refresh_from_db()
    assert (article.byline, article.seq) == ("", 0)
