"""Reports by readers, hiding by curators."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from annotations.models import Activity, Comment, Flag, Highlight
from annotations.services.moderation import hide_comment, hide_highlight
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


def test_a_report_waits_for_a_curator(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.stranger)
    address = f"/highlights/{highlight.uid}/report/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    long = client.post(address, {"reason": "x" * 1001})
    assert (long.status_code, f"{'x' * 1001}</textarea>" in long.content.decode()) == (422, True)
    assert '<div id="reason-wrong"><ul class="errorlist"' in long.content.decode()
    assert client.post(address, {"reason": "names a child"}).status_code == 303
    client.post(address, {"reason": "names a pupil"})
    flag = Flag.objects.get()
    assert (flag.highlight, flag.reporter, flag.reason) == (highlight, cast.stranger, "names a pupil")
    assert flag.state == "open"


def test_a_comment_is_shown_as_it_is_read(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.owner, "Seen *twice*, <b>loud</b>")
    client.force_login(cast.stranger)
    page = client.get(f"/comments/{comment.uid}/report/").content.decode()
    assert "<p>Seen <em>twice</em>, &lt;b&gt;loud&lt;/b&gt;</p>" in page


def test_a_report_is_in_the_history(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    comment = make_comment(article, cast.owner)
    client.force_login(cast.stranger)
    client.post(f"/highlights/{highlight.uid}/report/", {"reason": "names a child"})
    client.post(f"/comments/{comment.uid}/report/", {"reason": "rude"})
    flags = list(Flag.objects.order_by("pk").values_list("pk", flat=True))
    acts = Activity.objects.filter(verb="reported").order_by("seq")
    told = acts.values_list("actor", "object_type", "object_uid", "before", "after", "audience")
    assert list(told) == [
        (cast.stranger.pk, kind, one.uid, {}, {"report": flag, "state": "open"}, "public")
        for flag, kind, one in zip(flags, ("highlight", "comment"), (highlight, comment), strict=True)
    ]


def test_a_page_held_by_a_curator_shows_what_was_reported_since(
    client: Client, cast: Cast, article: Article
) -> None:
    in_group = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    card = f'id="c-{in_group.number}"'
    address = f"/articles/{article.slug}/"
    client.force_login(cast.curator)
    client.get(address)  # from now on with a CSRF cookie, which pages depend on
    held = client.get(address)
    assert card not in held.content.decode()
    colleague = Client()
    colleague.force_login(cast.colleague)
    colleague.post(f"/highlights/{in_group.uid}/report/", {"reason": "rude"})
    again = client.get(address, headers={"If-None-Match": held["ETag"]})
    assert again.status_code == 200
    assert card in again.content.decode()


def test_nobody_reports_themselves(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    assert client.post(f"/highlights/{highlight.uid}/report/", {"reason": "x"}).status_code == 404


def test_who_wrote_a_hidden_comment_reads_why(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger)
    hide_comment(comment=comment, actor=cast.curator, reason="rude words")
    for reader, told in ((cast.stranger, True), (cast.curator, False)):
        client.force_login(reader)
        html = client.get(f"/highlights/{highlight.uid}/").content.decode()
        assert f'id="n-{comment.uid}"' in html
        assert ("rude words" in html) is told


def test_the_day_of_a_comment_is_the_readers(
    client: Client, cast: Cast, highlight: Highlight, settings: Any
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    comment = make_comment(highlight, cast.owner)
    Comment.objects.filter(pk=comment.pk).update(created_at=datetime(2025, 12, 31, 20, 30, tzinfo=UTC))
    client.force_login(cast.owner)
    html = client.get(f"/highlights/{highlight.uid}/").content.decode()
    assert '<time datetime="2026-01-01T05:30+09:00">' in html


def test_a_curator_hides_with_a_reason_and_shows_again(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    Flag.objects.create(highlight=highlight, reporter=cast.stranger, reason="rude")
    client.force_login(cast.curator)
    address = f"/highlights/{highlight.uid}/moderate/"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"reason": "rude words"}).status_code == 303
    highlight.refresh_from_db()
    assert (highlight.hidden_by, highlight.hidden_reason) == (cast.curator, "rude words")
    assert Flag.objects.get().state == "upheld"
    assert Activity.objects.get(verb="hidden").actor == cast.curator
    client.force_login(cast.owner)
    assert "rude words" in client.get(f"/highlights/{highlight.uid}/").content.decode()
    client.force_login(cast.curator)
    client.post(address, {"show": "yes"})
    highlight.refresh_from_db()
    article.refresh_from_db()
    assert (highlight.hidden_at, article.public_quotes) == (None, 1)


def test_s26_a_hidden_comment_is_gone_but_for_its_author_and_curators(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    comment = make_comment(highlight, cast.stranger, "rude words")
    client.force_login(cast.curator)
    client.post(f"/comments/{comment.uid}/moderate/", {"reason": "rude"})
    for person, seen in ((cast.owner, False), (cast.stranger, True), (cast.curator, True)):
        client.force_login(person)
        html = client.get(f"/highlights/{highlight.uid}/").content.decode()
        assert ("rude words" in html) is seen
    highlight.refresh_from_db()
    article.refresh_from_db()
    assert (highlight.comment_count, article.public_comments) == (0, 0)


def test_s31_moderation_does_not_exist_for_readers(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger)
    for address in (f"/highlights/{highlight.uid}/moderate/", f"/comments/{comment.uid}/moderate/"):
        for person in (cast.owner, cast.colleague, cast.stranger, None):
            client.logout()
            if person:
                client.force_login(person)
            assert client.post(address, {"reason": "x"}).status_code == 404
    highlight.refresh_from_db()
    assert highlight.hidden_at is None


def test_s24_curators_do_not_moderate_private_work(client: Client, cast: Cast, article: Article) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    in_group = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    client.force_login(cast.curator)
    for one in (private, in_group):
        assert client.post(f"/highlights/{one.uid}/moderate/", {"reason": "x"}).status_code == 404
    Flag.objects.create(highlight=in_group, reporter=cast.colleague, reason="rude")
    assert client.get(f"/highlights/{in_group.uid}/moderate/").status_code == 200


def test_authors_read_in_their_notebook_why_something_was_hidden(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    def seen(words: str) -> list[str]:
        """Who reads these words, and where."""
        found = []
        for person in (cast.owner, cast.stranger, cast.curator):
            client.force_login(person)
            pages = {
                page: client.get(page).content.decode() for page in ("/notebook/", "/notebook/comments/")
            }
            found += [f"{person.handle} {page}" for page, html in pages.items() if words in html]
        return found

    comment = make_comment(highlight, cast.stranger, "My own words")
    hide_comment(actor=cast.curator, comment=comment, reason="<Unkind> to the chair")
    hide_highlight(actor=cast.curator, highlight=highlight, reason="Not what she said")
    assert seen("<bdi>&lt;Unkind&gt; to the chair</bdi>") == ["stranger /notebook/comments/"]
    assert seen("<bdi>Not what she said</bdi>") == ["owner /notebook/"]
