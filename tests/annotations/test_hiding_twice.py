"""Repeated and simultaneous acts of moderation, and what a curator may look into."""

import pytest
from django.test import Client

from annotations.models import Comment, Highlight
from annotations.queries.desk import reports_for
from annotations.services.reports import report
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def highlight(cast: Cast) -> Highlight:
    return make_highlight(make_article(), cast.owner)


def test_s26_hiding_twice_is_hiding(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.colleague)
    client.force_login(cast.curator)
    for address in (f"/highlights/{highlight.uid}/moderate/", f"/comments/{comment.uid}/moderate/"):
        for _ in range(2):
            assert client.post(address, {"reason": "loud"}).status_code == 303
    assert Highlight.objects.get().hidden_at
    assert Comment.objects.get().hidden_at
    for address in (f"/highlights/{highlight.uid}/moderate/", f"/comments/{comment.uid}/moderate/"):
        assert 'name="show"' in client.get(address).content.decode()
        for _ in range(2):
            assert client.post(address, {"show": "yes"}).status_code == 303
    assert not Highlight.objects.get().hidden_at
    assert not Comment.objects.get().hidden_at


def test_a_reported_comment_in_a_group_comes_before_a_curator(cast: Cast) -> None:
    inside = make_highlight(make_article(), cast.owner, visibility="group", group=cast.group)
    other = make_highlight(make_article(), cast.owner, visibility="group", group=cast.group)
    comment = make_comment(inside, cast.owner)
    assert not Comment.objects.visible_to(cast.curator).exists()
    flag = report(reporter=cast.colleague, target=comment, reason="unkind")
    assert list(reports_for(cast.curator)) == [flag]
    assert list(Comment.objects.visible_to(cast.curator)) == [comment]
    assert other not in Highlight.objects.visible_to(cast.curator)
    flag.state = "dismissed"
    flag.save()
    assert not Comment.objects.visible_to(cast.curator).exists()


def test_s24_what_a_group_that_is_gone_shared_is_its_authors_alone(cast: Cast) -> None:
    make_comment(make_highlight(make_article(), cast.owner, visibility="group", group=cast.group), cast.owner)
    assert Highlight.objects.shared().count() == Comment.objects.shared().count() == 1
    cast.group.delete()
    assert not Highlight.objects.shared().exists()
    assert not Comment.objects.shared().exists()
