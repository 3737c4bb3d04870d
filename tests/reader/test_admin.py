"""Articles and sources at the desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import User
from annotations.models import Activity
from reader.models import Article, Source
from tests.factories import make_article, make_curator, make_group, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/reader/article/"


@pytest.fixture
def curator() -> User:
    return make_curator("cora")


@pytest.fixture
def client(curator: User) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def change_page(article: Article) -> str:
    return reverse("admin:reader_article_change", args=[article.pk])


def details(**changes: str) -> dict[str, str]:
    given = {
        "byline": "By Tomas Lund",
        "source": "",
        "url": "",
        "language": "en",
        "published_on": "",
        "status": "published",
        "audience": "public",
    }
    return {**given, **changes}


def test_adding_leads_to_the_preview_for_everybody(client: Client) -> None:
    answer = client.get("/admin/reader/article/add/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/articles/new/")


def test_the_list_shows_counts_and_the_way_to_the_site(client: Client) -> None:
    article = make_article(source="Harbour Post")
    Article.objects.filter(pk=article.pk).update(public_quotes=3, public_comments=7)
    page = client.get(LIST).content.decode()
    assert "Quotes: 3 · Comments: 7" in page
    assert f'href="/articles/{article.slug}/"' in page
    assert "Harbour Post" in page


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [
        ("publish", "status", "published"),
        ("archive", "status", "archived"),
        ("close", "status", "draft"),
        ("open_to_everybody", "audience", "public"),
    ],
)
def test_ticked_articles_are_changed_and_remembered(
    client: Client, curator: User, action: str, field: str, value: str
) -> None:
    start = "archived" if value == "published" else "published"
    articles = [make_article(audience="owner", status=start) for _ in range(2)]
    other = make_article(audience="owner", status=start)
    client.post(LIST, {"action": action, "_selected_action": [one.pk for one in articles]})
    assert [getattr(Article.objects.get(pk=one.pk), field) for one in articles] == [value, value]
    assert getattr(Article.objects.get(pk=other.pk), field) == getattr(other, field)
    acts = Activity.objects.filter(verb="opened")
    told = [(act.article_id, act.actor, act.after[field]) for act in acts.order_by("article_id")]
    assert told == [(one.pk, curator, value) for one in articles]
    entries = set(LogEntry.objects.values_list("object_repr", "change_message"))
    assert entries == {(one.slug, value) for one in articles}


def test_s27_what_is_taken_back_is_gone_for_readers_at_once(client: Client) -> None:
    article = make_article()
    page = f"/articles/{article.slug}/"
    assert Client().get(page).status_code == 200
    client.post(LIST, {"action": "close", "_selected_action": [article.pk]})
    assert Client().get(page).status_code == 404


def test_details_are_stored_and_found(client: Client) -> None:
    article = make_article()
    source = Source.objects.create(name="Tide Gazette")
    sent = details(
        source=str(source.pk), language="da", url="https://example.org/a", published_on="2026-11-02"
    )
    assert client.post(change_page(article), sent).status_code == 302
    article.refresh_from_db()
    assert (article.byline, article.source, article.language) == ("By Tomas Lund", source, "da")
    assert str(article.published_on) == "2026-11-02"
    assert article.seq == 1
    assert list(Article.objects.search("gazette lund")) == [article]


def test_audience_and_groups_are_stored_and_remembered(client: Client) -> None:
    article, group = make_article(byline="By Tomas Lund"), make_group(make_user())
    sent = {**details(audience="groups"), "groups": [str(group.pk)]}
    assert client.post(change_page(article), sent).status_code == 302
    article.refresh_from_db()
    assert (article.audience, list(article.groups.all())) == ("groups", [group])
    act = Activity.objects.get()
    assert (act.verb, act.audience, act.before) == ("opened", "public", {"audience": "public", "groups": []})
    assert act.after == {"audience": "groups", "groups": [group.slug]}


def test_an_article_for_groups_needs_one(client: Client) -> None:
    article = make_article(byline="By Tomas Lund")
    answer = client.post(change_page(article), details(audience="groups"))
    assert list(answer.context["adminform"].form.errors) == ["groups"]
    article.refresh_from_db()
    assert article.audience == "public"


def test_saving_without_a_change_writes_nothing(client: Client) -> None:
    article = make_article(byline="By Tomas Lund")
    assert client.post(change_page(article), details()).status_code == 302
    article.refresh_from_db()
    assert (article.seq, Activity.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("url", "javascript:alert(1)"), ("language", "eng lish"), ("byline", "a\x00b")]
)
def test_what_is_wrong_stands_beside_its_field(client: Client, field: str, value: str) -> None:
    article = make_article()
    answer = client.post(change_page(article), details(**{field: value}))
    assert list(answer.context["adminform"].form.errors) == [field]
    article.refresh_from_db()
    assert article.byline == ""


def test_s28_words_title_and_owner_are_not_changed_by_the_form(client: Client, curator: User) -> None:
    article = make_article(owner=make_user("ana"))
    sent = details(
        title="Other", owner=str(curator.pk), text="Other", slug="other", seq="99", public_quotes="5"
    )
    client.post(change_page(article), sent)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.slug, stored.owner) == (article.title, article.slug, article.owner)
    assert (stored.public_quotes, stored.current_revision) == (0, article.current_revision)


def test_the_text_is_read_only_with_a_way_to_correct_it(client: Client) -> None:
    article = make_article()
    page = client.get(change_page(article)).content.decode()
    assert f'href="/articles/{article.slug}/revise/"' in page
    assert "Repairs would cost less than closing the pier." in page


def test_every_word_is_searched_whatever_its_case(client: Client) -> None:
    article = make_article()
    make_article(text="Low water until Thursday\n\nThe pilots wait.")
    found = client.get(LIST, {"q": "FERRY pier"}).context["cl"].result_list
    assert list(found) == [article]


def test_a_renamed_source_is_found_at_once(client: Client) -> None:
    article = make_article(source="Harbour Post")
    page = reverse("admin:reader_source_change", args=[article.source.pk])  # type: ignore[union-attr]
    assert client.post(page, {"name": "Harbour Courier", "homepage": ""}).status_code == 302
    article.refresh_from_db()
    assert list(Article.objects.search("courier")) == [article]
    assert list(Article.objects.search("harbour post")) == []
    assert article.seq == 1


def test_staff_without_the_right_change_nothing() -> None:
    article = make_article()
    staff = Client()
    staff.force_login(make_user("porter", is_staff=True))
    sent = {"action": "archive", "_selected_action": [article.pk]}
    assert staff.post(LIST, sent).status_code == 403
    assert staff.get("/admin/reader/article/add/").status_code == 403
    article.refresh_from_db()
    assert article.status == "published"
