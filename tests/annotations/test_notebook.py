"""The notebook: what is listed under which filters, for whom, at which cost."""

import datetime
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from annotations.models import Comment, Highlight, Speaker
from annotations.notebook import NotebookForm, comments_in, filters_of, highlights_in
from reader.models import Article
from tests.factories import make_article, make_cast, make_comment, make_highlight, make_user

pytestmark = pytest.mark.django_db

PAGE, COMMENTS = "/notebook/", "/notebook/comments/"
HTMX = {"HX-Request": "true"}
OTHER = "Tram line reopens\n\nThe Straße was quiet. “We waited,” said a driver."


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(user: User, query: str = "") -> list[str]:
    """The passages under these filters, by number of article and position."""
    form = NotebookForm(QueryDict(query))
    assert form.is_valid(), form.errors
    rows = highlights_in(user, filters_of(form)).order_by("article_id", "start", "number")
    return list(rows.values_list("exact", flat=True))


def passages(html: str) -> list[str]:
    """What the page shows as passages, in order."""
    return [
        re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html)
    ]


@pytest.fixture
def ana() -> User:
    return make_user("ana", display_name="Ana")


@pytest.fixture
def filled(ana: User) -> tuple[Article, Article]:
    """Four highlights of Ana's on two articles."""
    ferry, tram = make_article(source="Harbour Post"), make_article(text=OTHER)
    make_highlight(ferry, ana, words="Every berth counts", speaker="Mirela Dahl", tags=["pier"])
    make_highlight(
        ferry, ana, words="Repairs would cost less", kind="claim", not_sure=True, visibility="private"
    )
    make_highlight(ferry, ana, words="2,300 people", kind="fact", tags=["figures", "pier"])
    make_highlight(tram, ana, words="The Straße was quiet", kind="plain")
    return ferry, tram


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Every berth counts", "Repairs would cost less", "2,300 people", "The Straße was quiet"]),
        ("kind=quote", ["Every berth counts"]),
        ("kind=fact&kind=claim", ["Repairs would cost less", "2,300 people"]),
        ("unsure=on", ["Repairs would cost less"]),
        ("norecord=on", ["2,300 people"]),
        ("tag=pier", ["Every berth counts", "2,300 people"]),
        ("tag=unknown", []),
        ("q=BERTH", ["Every berth counts"]),
        ("q=STRASSE", []),
        ("q=STRAßE", ["The Straße was quiet"]),
        ("q=mirela", ["Every berth counts"]),
        ("q=figures", ["2,300 people"]),
        ("q=berth+dahl", ["Every berth counts"]),
        ("q=berth+figures", []),
        ("q=%25", []),
        ("speaker=unnamed", []),
        ("speaker=99999999999999999999", []),
        ("speaker=%C2%B2", []),
        ("article=no-such-article", []),
        ("kind=claim&tag=pier", []),
    ],
)
def test_filters_narrow_the_list(ana: User, filled: object, query: str, found: list[str]) -> None:
    assert listed(ana, query) == found


def test_article_and_speaker_narrow_the_list(ana: User, filled: tuple[Article, Article]) -> None:
    speaker = Speaker.objects.get()
    assert listed(ana, f"article={filled[1].slug}") == ["The Straße was quiet"]
    assert listed(ana, f"speaker={speaker.pk}") == ["Every berth counts"]


def test_a_merged_speaker_is_found_and_offered_as_the_one_that_stays(ana: User, filled: object) -> None:
    merged = Speaker.objects.get()
    stays = Speaker.objects.create(name="M. Dahl", folded="m. dahl")
    Speaker.objects.filter(pk=merged.pk).update(same_as=stays)
    assert listed(ana, f"speaker={stays.pk}") == ["Every berth counts"]
    html = client_of(ana).get(PAGE).content.decode()
    assert f'<option value="{stays.pk}">M. Dahl</option>' in html
    assert "Mirela Dahl" not in html


def test_own_comments_are_searched_and_others_are_not(ana: User, filled: tuple[Article, Article]) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, ana, "Look at the timetable")
    make_comment(highlight, make_user("bo"), "What about funding")
    assert listed(ana, "q=TIMETABLE") == ["Every berth counts"]
    assert listed(ana, "q=funding") == []


def test_days_hold_their_first_and_last_moment(ana: User, filled: object, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    timezone.activate("Asia/Tokyo")
    try:
        made = datetime.datetime(2026, 11, 19, 15, 0, tzinfo=datetime.UTC)  # midnight in Tokyo
        Highlight.objects.filter(kind="quote").update(created_at=made)
        Highlight.objects.exclude(kind="quote").update(created_at=made - datetime.timedelta(microseconds=1))
        assert listed(ana, "since=2026-11-20&until=2026-11-20") == ["Every berth counts"]
        assert len(listed(ana, "until=2026-11-19")) == 3
        assert len(listed(ana, "since=2026-11-19")) == 4
    finally:
        timezone.deactivate()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=yesterday", "since"),
        ("until=9999-12-31", "until"),
        ("since=0001-01-01", "since"),
        ("since=2026-11-20&until=2026-11-19", "until"),
        ("kind=verdict", "kind"),
        ("order=author__password", "order"),
        ("q=%00", "q"),
        ("tag=" + "x" * 101, "tag"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_s09_s15_wrong_filters_answer_422_beside_their_field(
    ana: User, filled: object, query: str, name: str, headers: dict[str, str]
) -> None:
    answer = client_of(ana).get(f"{PAGE}?{query}", headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in html
    assert passages(html) == []
    assert answer.headers.get("HX-Retarget") == ("#notebook-room" if headers else None)


def test_what_was_asked_stays_in_a_wrong_form(ana: User, filled: object) -> None:
    html = client_of(ana).get(f"{PAGE}?q=berth&kind=quote&since=2026-13-01").content.decode()
    assert 'name="q" value="berth"' in html
    assert re.search(r'<input type="checkbox" name="kind" value="quote"[^>]* checked>', html)


def test_s15_only_listed_orders_sort(ana: User, filled: tuple[Article, Article]) -> None:
    client = client_of(ana)
    by_article = passages(client.get(PAGE).content.decode())
    assert by_article == [
        "The Straße was quiet",
        "Every berth counts",
        "Repairs would cost less",
        "2,300 people",
    ]
    Highlight.objects.filter(kind="claim").update(updated_at=timezone.now())
    assert passages(client.get(f"{PAGE}?order=latest").content.decode())[0] == "Repairs would cost less"


def test_passages_stand_under_their_article_and_lead_to_their_place(
    ana: User, filled: tuple[Article, Article]
) -> None:
    html = client_of(ana).get(PAGE).content.decode()
    headings = re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a></h2>", html)
    assert headings == ["Tram line reopens", "Ferry vote put off again"]
    for highlight in Highlight.objects.all():
        assert f'href="/h/{highlight.uid}/"' in html
    assert 'href="/notebook/?tag=pier"' in html


def test_comments_are_shown_with_their_highlight(ana: User, filled: object) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    bo = make_user("bo", display_name="Bo")
    for number in range(5):
        make_comment(highlight, bo if number else ana, f"Thought *{number}*")
    html = client_of(ana).get(PAGE).content.decode()
    assert re.findall(r"Thought <em>(\d)</em>", html) == ["0", "1", "2"]
    assert "2 more comments" in html


def test_s24_nobody_elses_work_is_listed() -> None:
    cast, article = make_cast(), make_article()
    for visibility in ("private", "public"):
        make_highlight(article, cast.owner, words="Every berth counts", visibility=visibility)
    for user in (cast.colleague, cast.stranger, cast.curator, User.objects.create_superuser("root")):
        html = client_of(user).get(PAGE).content.decode()
        assert passages(html) == []
        assert "Your highlights gather here" in html


@pytest.mark.parametrize("page", [PAGE, COMMENTS, "/notebook/export/", "/notebook/export/csv/"])
def test_strangers_are_led_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/accounts/login/?next={page.replace('/', '%2F')}",
    )
    assert client.get(page, headers=HTMX).status_code == 401


def test_s26_what_a_moderator_hid_stays_with_its_author_alone(ana: User, filled: object) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, make_user("bo"), "An insult")
    Comment.objects.update(hidden_at=timezone.now())
    Highlight.objects.filter(pk=highlight.pk).update(hidden_at=timezone.now())
    html = client_of(ana).get(PAGE).content.decode()
    assert "Every berth counts" in passages(html)
    assert "hidden by a moderator" in html
    assert "An insult" not in html


def test_s26_others_comments_on_a_hidden_highlight_are_gone_for_them(ana: User, filled: object) -> None:
    bo = make_user("bo")
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, bo, "My own words")
    Highlight.objects.filter(pk=highlight.pk).update(hidden_at=timezone.now())
    html = client_of(bo).get(COMMENTS).content.decode()
    assert "My own words" in html
    assert "Every berth counts" not in html
    assert "Under a passage that you cannot see any more" in html


def test_own_quotations_stay_when_the_article_is_lost(ana: User, filled: tuple[Article, Article]) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, ana, "Mine")
    make_comment(highlight, make_user("bo"), "Somebody else's")
    Article.objects.filter(pk=filled[0].pk).update(status=Article.Status.DRAFT)
    html = client_of(ana).get(PAGE).content.decode()
    assert "Every berth counts" in passages(html)
    assert "no longer open to you" in html
    assert f'href="/h/{highlight.uid}/"' not in html
    assert f'href="/articles/{filled[0].slug}/"' not in html
    assert "Mine" in html
    assert "Somebody else" not in html


def test_orphans_say_so(ana: User, filled: object) -> None:
    Highlight.objects.filter(kind="fact").update(anchor_state="orphaned", start=10_000)
    assert client_of(ana).get(PAGE).content.decode().count("no longer in the text") == 1


def test_deleted_highlights_are_not_listed(ana: User, filled: object) -> None:
    Highlight.objects.filter(kind="fact").update(deleted_at=timezone.now())
    assert "2,300 people" not in listed(ana)


def test_comments_have_a_list_of_their_own(ana: User, filled: tuple[Article, Article]) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, ana, "On a passage")
    make_comment(filled[1], ana, "On the whole")
    make_comment(highlight, make_user("bo"), "Not mine")
    html = client_of(ana).get(COMMENTS).content.decode()
    assert re.findall(r"On (?:a passage|the whole)|Not mine", html) == ["On the whole", "On a passage"]
    assert passages(html) == ["Every berth counts"]
    form = NotebookForm(QueryDict("q=PASSAGE"))
    assert form.is_valid()
    assert [one.body for one in comments_in(ana, filters_of(form))] == ["On a passage"]


def test_one_view_serves_page_and_fragment(ana: User, filled: object) -> None:
    client = client_of(ana)
    page = client.get(f"{PAGE}?q=&kind=quote&tag=&order=")
    piece = client.get(f"{PAGE}?q=&kind=quote&tag=&order=", headers=HTMX)
    assert page.content.decode().count("<!doctype html>") == 1
    assert "notebook-filters" not in piece.content.decode()
    assert passages(page.content.decode()) == passages(piece.content.decode()) == ["Every berth counts"]
    assert piece.headers["HX-Push-Url"] == "/notebook/?kind=quote"
    assert client.get(PAGE, headers=HTMX).headers["HX-Push-Url"] == "/notebook/"
    for answer in (page, piece):
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_filter_that_was_put_right_brings_the_form_back_too(ana: User, filled: object) -> None:
    piece = client_of(ana).get(PAGE, headers={**HTMX, "HX-Target": "notebook-room"}).content.decode()
    assert 'id="notebook-filters"' in piece
    assert len(passages(piece)) == 4


def test_pages_are_linked_both_ways_and_hold_everything_once(ana: User) -> None:
    article = make_article(text="Headline\n\n" + "x" * 70)
    for number in range(65):
        make_highlight(article, ana, words="x", parts=[(10 + number, 11 + number)], tags=["many"])
    client = client_of(ana)
    seen: list[str] = []
    address = f"{PAGE}?tag=many"
    for _page in range(3):
        html = client.get(address).content.decode()
        seen += re.findall(r'id="e-([^"]+)"', html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = PAGE + found[1].replace("&amp;", "&") if found else ""
        assert not found or "tag=many" in address
    assert not address
    assert seen == [str(one.uid) for one in Highlight.objects.order_by("start")]
    assert 'rel="prev"' in html
    assert "65 highlights" in html


@pytest.mark.any_database
@pytest.mark.parametrize("cursor", ["zzz", "WyJuIiw5OTk5LDEsMV0", "%00"])
def test_a_broken_cursor_shows_the_first_page(ana: User, filled: object, cursor: str) -> None:
    answer = client_of(ana).get(f"{PAGE}?cursor={cursor}")
    assert answer.status_code == 200
    assert len(passages(answer.content.decode())) == 4


@pytest.mark.parametrize("page", [PAGE, COMMENTS])
def test_an_empty_notebook_teaches(ana: User, page: str) -> None:
    html = client_of(ana).get(page).content.decode()
    assert "Choose an article" in html
    assert 'id="notebook-filters"' not in html


def test_nothing_found_offers_everything(ana: User, filled: object) -> None:
    html = client_of(ana).get(f"{PAGE}?q=zeppelin").content.decode()
    assert "Nothing here under these filters" in html
    assert 'id="notebook-filters"' in html


@pytest.mark.any_database
@pytest.mark.parametrize(("page", "queries"), [(PAGE, 11), (COMMENTS, 8)])
@pytest.mark.parametrize("size", [1, 30])
def test_pages_cost_the_same_at_any_size(
    ana: User, page: str, queries: int, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bo = make_user("bo")
    for number in range(size):
        article = make_article(text=f"Story {number}\n\n“Well,” said she.", source=f"Paper {number}")
        made = make_highlight(article, ana, words="Well", speaker=f"S{number}", tags=[f"t{number}", "all"])
        make_comment(made, ana)
        make_comment(made, bo)
    client = client_of(ana)
    with django_assert_num_queries(queries):
        assert client.get(page).content.decode().count('class="entry ') == size
    with django_assert_num_queries(queries - 3):  # the lists of the filters stay as they are
        client.get(page, headers=HTMX)
