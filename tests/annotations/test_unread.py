"""What is new to a reader: in which threads, until when, and where it is marked and listed."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, User
from accounts.services import block_person
from annotations.models import Activity, Comment, Highlight, ThreadVisit
from annotations.services.changes import delete_highlight
from annotations.services.comments import delete_comment
from annotations.services.moderation import hide_comment
from annotations.services.threads import mark_thread_seen
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_group, make_highlight, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


def listed(client: Client, user: User) -> list[str]:
    """The uids of the comments that the notebook calls new, in its order."""
    client.force_login(user)
    return re.findall(r'id="e-([0-9a-f-]+)"', client.get("/notebook/new/").content.decode())


def marked(client: Client, user: User, highlight: Highlight) -> list[str]:
    """The uids of the comments that the open card marks as new."""
    client.force_login(user)
    body = client.get(f"/highlights/{highlight.uid}/", headers=HTMX).content.decode()
    return re.findall(r'class="say is-new" id="n-([0-9a-f-]+)"', body)


def on_face(client: Client, user: User, article: Article) -> list[str]:
    """What closed cards of the page say is new."""
    client.force_login(user)
    page = client.get(f"/articles/{article.slug}/?layers=mine,everyone").content.decode()
    return re.findall(r'<b class="new">(\d+) new</b></a>', page)


def new_everywhere(client: Client, user: User, highlight: Highlight) -> list[str]:
    """What is new under a highlight; list, card and page have to agree."""
    found = marked(client, user, highlight)
    assert sorted(listed(client, user)) == sorted(found)
    assert on_face(client, user, highlight.article) == ([str(len(found))] if found else [])
    return found


def see(client: Client, user: User, comment: Comment) -> int:
    client.force_login(user)
    where = (
        f"/highlights/{comment.highlight.uid}" if comment.highlight else f"/articles/{comment.article.slug}"
    )
    sent = {"until": comment.created_at.isoformat()}
    return client.post(f"{where}/comments/seen/", sent, headers={"X-Requested-With": "fetch"}).status_code


def test_what_others_write_under_my_highlight_is_new_until_seen(
    client: Client, cast: Cast, article: Article
) -> None:
    mine = make_highlight(article, cast.owner)
    first = make_comment(mine, cast.stranger, "one")
    second = make_comment(mine, cast.colleague, "two")
    assert set(new_everywhere(client, cast.owner, mine)) == {str(first.uid), str(second.uid)}
    assert listed(client, cast.owner) == [str(second.uid), str(first.uid)]
    assert see(client, cast.owner, first) == 204
    assert new_everywhere(client, cast.owner, mine) == [str(second.uid)]
    assert see(client, cast.owner, second) == 204
    assert new_everywhere(client, cast.owner, mine) == []
    for person in (cast.colleague, cast.curator):  # it is none of theirs, or they wrote last
        assert new_everywhere(client, person, mine) == []
    assert new_everywhere(client, cast.stranger, mine) == [str(second.uid)]
    assert ThreadVisit.objects.count() == 1


def test_who_wrote_in_a_thread_has_seen_it_up_to_then(client: Client, cast: Cast, article: Article) -> None:
    theirs = make_highlight(article, cast.owner)
    make_comment(theirs, cast.colleague, "before")
    assert new_everywhere(client, cast.stranger, theirs) == []
    make_comment(theirs, cast.stranger, "mine")
    assert new_everywhere(client, cast.stranger, theirs) == []
    after = make_comment(theirs, cast.owner, "after")
    assert new_everywhere(client, cast.stranger, theirs) == [str(after.uid)]
    make_comment(theirs, cast.stranger, "again mine")
    assert new_everywhere(client, cast.stranger, theirs) == []


def test_a_group_begins_with_joining_it(client: Client, cast: Cast) -> None:
    article = make_article()
    shared = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    old = make_comment(shared, cast.owner, "long ago")
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    late = make_user()
    Membership.objects.create(user=late, group=cast.group)
    fresh = make_comment(shared, cast.owner, "today")
    client.force_login(late)
    assert marked(client, late, shared) == listed(client, late) == [str(fresh.uid)]
    assert listed(client, cast.stranger) == []
    Membership.objects.filter(user=late).delete()
    assert listed(client, late) == []


def test_discussion_of_an_article_that_is_mine_or_where_i_wrote(
    client: Client, cast: Cast, article: Article
) -> None:
    said = make_comment(article, cast.stranger, "Well told.")
    page = f"/articles/{article.slug}/"
    mark = f'class="say is-new" id="n-{said.uid}"'
    for person, is_new in ((cast.owner, True), (cast.stranger, False), (cast.colleague, False)):
        client.force_login(person)
        assert (mark in client.get(page).content.decode()) is is_new
        assert listed(client, person) == ([str(said.uid)] if is_new else [])
    client.logout()
    assert mark not in client.get(page).content.decode()
    answer = make_comment(article, cast.colleague, "Is it?")
    assert listed(client, cast.stranger) == [str(answer.uid)]
    assert see(client, cast.stranger, answer) == 204
    assert listed(client, cast.stranger) == []
    assert len(listed(client, cast.owner)) == 2


def test_s26_what_was_removed_is_not_new(client: Client, cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.owner)
    hidden, deleted = make_comment(mine, cast.stranger), make_comment(mine, cast.stranger)
    hide_comment(actor=cast.curator, comment=hidden, reason="rude")
    delete_comment(actor=cast.stranger, comment=deleted, version=1)
    assert new_everywhere(client, cast.owner, mine) == []


def test_s26_what_blocked_people_write_is_not_new(client: Client, cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.owner)
    make_comment(mine, cast.stranger)
    make_comment(article, cast.stranger)
    block_person(reader=cast.owner, person=cast.stranger)
    assert new_everywhere(client, cast.owner, mine) == []
    said = make_comment(mine, cast.colleague)
    assert new_everywhere(client, cast.owner, mine) == [str(said.uid)]


def test_what_stands_under_a_deleted_highlight_keeps_its_place(
    client: Client, cast: Cast, article: Article
) -> None:
    mine = make_highlight(article, cast.owner)
    said = make_comment(mine, cast.stranger, "why?")
    delete_highlight(actor=cast.owner, highlight=mine, version=1)
    client.force_login(cast.owner)
    body = client.get("/notebook/new/").content.decode()
    assert f'href="/c/{said.uid}/"' in body
    assert mine.exact not in body


def test_an_article_that_was_closed_takes_its_news_along(
    client: Client, cast: Cast, article: Article
) -> None:
    theirs = make_highlight(article, cast.stranger)
    make_comment(theirs, cast.owner, "psst")
    assert len(listed(client, cast.stranger)) == 1
    Article.objects.filter(pk=article.pk).update(audience="owner")
    assert listed(client, cast.stranger) == []


def test_seeing_changes_my_pages_and_nobody_elses(client: Client, cast: Cast, article: Article) -> None:
    said = make_comment(make_highlight(article, cast.owner), cast.stranger)
    article.refresh_from_db()
    before, acts = (article.seq, cast.owner.seq), Activity.objects.count()
    client.force_login(cast.owner)
    address = f"/articles/{article.slug}/"
    tag = client.get(address)["ETag"]
    assert see(client, cast.owner, said) == 204
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    tag = client.get(address)["ETag"]
    assert see(client, cast.owner, said) == 204
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    article.refresh_from_db()
    cast.owner.refresh_from_db()
    assert (article.seq, cast.owner.seq) == (before[0], before[1] + 1)
    assert Activity.objects.count() == acts


def test_a_visit_never_goes_back_nor_beyond_now(cast: Cast, article: Article) -> None:
    mine, now = make_highlight(article, cast.owner), timezone.now()
    given = {"reader": cast.owner, "article": article, "highlight": mine}
    assert mark_thread_seen(**given, until=now + timedelta(days=9))
    visit = ThreadVisit.objects.get()
    assert now <= visit.seen_at <= timezone.now()
    assert not mark_thread_seen(**given, until=now - timedelta(days=1))
    assert ThreadVisit.objects.get().seen_at == visit.seen_at


def test_without_scripts_a_button_marks_it_as_read(client: Client, cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.owner)
    make_comment(mine, cast.stranger)
    client.force_login(cast.owner)
    page = client.get(f"/articles/{article.slug}/?h={mine.uid}").content.decode()
    form = page[page.index('data-act="seen"') :].split("</form>")[0]
    assert "Mark as read</button>" in form
    action, until = re.search(r'action="([^"]+)"', form), re.search(r'name="until" value="([^"]+)"', form)
    assert action
    assert until
    done = client.post(action[1], {"until": until[1]})
    assert (done.status_code, done["Location"]) == (
        303,
        f"/articles/{article.slug}/?h={mine.uid}#c-{mine.number}",
    )
    assert 'data-act="seen"' not in client.get(f"/articles/{article.slug}/?h={mine.uid}").content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("until", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_a_moment_that_is_none_is_refused(client: Client, cast: Cast, article: Article, until: str) -> None:
    mine = make_highlight(article, cast.owner)
    client.force_login(cast.owner)
    address = f"/highlights/{mine.uid}/comments/seen/"
    assert client.post(address, {"until": until}, headers=HTMX).status_code == 422
    assert not ThreadVisit.objects.exists()


def test_s25_only_who_may_see_a_thread_has_seen_it(client: Client, cast: Cast, article: Article) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    closed = make_article(owner=cast.owner, audience="owner")
    sent = {"until": timezone.now().isoformat()}
    client.force_login(cast.stranger)
    nowhere = client.post(f"/highlights/{uuid4()}/comments/seen/", sent)
    for address in (f"/highlights/{private.uid}/comments/seen/", f"/articles/{closed.slug}/comments/seen/"):
        there = client.post(address, sent)
        assert (there.status_code, there.content) == (404, nowhere.content)
    assert client.get(f"/articles/{article.slug}/comments/seen/").status_code == 405
    client.logout()
    assert client.get("/notebook/new/").status_code == 302
    assert client.post(f"/articles/{article.slug}/comments/seen/", sent, headers=HTMX).status_code == 401
    assert not ThreadVisit.objects.exists()


def counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.any_database
def test_the_same_queries_for_one_comment_and_for_many(client: Client, cast: Cast, article: Article) -> None:
    group = make_group(cast.owner, cast.colleague, cast.stranger)
    client.force_login(cast.owner)
    page = f"/articles/{article.slug}/"
    client.get(page)  # compiles the text
    plain = counted(client, page)
    mine = make_highlight(article, cast.owner)
    assert counted(client, page) == plain  # nothing is asked where nobody wrote
    make_comment(mine, cast.stranger)
    make_comment(article, cast.stranger)
    few = counted(client, page), counted(client, "/notebook/new/")
    assert few[0] == plain + 1
    for number in range(8):
        shared = make_highlight(article, cast.colleague, visibility="group", group=group)
        for target in (mine, article, shared):
            make_comment(target, cast.stranger, f"{number}")
    assert (counted(client, page), counted(client, "/notebook/new/")) == few
    client.logout()
    assert counted(client, page) <= plain


def test_the_list_goes_on_by_key(client: Client, cast: Cast, article: Article) -> None:
    mine = make_highlight(article, cast.owner)
    said = [str(make_comment(mine, cast.stranger, str(number)).uid) for number in range(33)]
    client.force_login(cast.owner)
    first = client.get("/notebook/new/").content.decode()
    found = re.search(r'rel="next" href="([^"]+)"', first)
    assert found
    rest = client.get(f"/notebook/new/{found[1]}").content.decode()
    shown = [re.findall(r'id="e-([0-9a-f-]+)"', html) for html in (first, rest)]
    assert shown == [said[:2:-1], said[2::-1]]
    assert client.get("/notebook/new/?cursor=nonsense").content.decode().count('id="e-') == 30
