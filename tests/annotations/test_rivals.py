"""Two people, or two tabs, write at the very same moment: on a SQLite file and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations.models import Activity, Comment, Highlight, Span
from annotations.services import changes
from annotations.services.acts import ThreadGone, UidTaken
from annotations.services.comments import (
    Added,
    add_comment,
    delete_comment,
    edit_comment,
    restore_comment,
)
from annotations.services.highlights import Created, Wanted, create_highlight
from annotations.services.moderation import hide_comment, show_comment
from annotations.services.people import forget_reader
from annotations.services.revising import revise_article
from annotations.services.speakers import SpeakerGiven
from reader.models import Article
from tests.factories import TEXT, make_article, make_comment, make_document, make_highlight, make_user
from tests.rivals import at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)

BERTH = (TEXT.index("Every berth counts"), TEXT.index("Every berth counts") + len("Every berth counts"))


@pytest.fixture(autouse=True)
def rivals(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def wanted(**changes: object) -> Wanted:
    told = {"uid": uuid4(), "revision": 1, "parts": [BERTH], "kind": "quote", "visibility": "public"}
    return Wanted(**{**told, **changes})  # type: ignore[arg-type]


def fresh(article: Article) -> Article:
    """The article as another request has it."""
    return Article.objects.select_related("current_revision").get(pk=article.pk)


def numbers_hold(article: Article) -> None:
    """Counters as counted afresh, and every act under a seq of its own."""
    article.refresh_from_db()
    public = Highlight.objects.filter(visibility="public", hidden_at=None, deleted_at=None)
    said = Comment.objects.filter(deleted_at=None, highlight__in=public).count()
    assert (article.public_quotes, article.public_comments) == (public.count(), said)
    seqs = list(Activity.objects.filter(article=article).values_list("seq", flat=True))
    assert len(seqs) == len(set(seqs))


def test_s44_the_same_uid_at_once_is_one_highlight() -> None:
    author, article = make_user(), make_article()
    same = wanted(speaker=SpeakerGiven("speaker", "Mirela Dahl"), tags=["pier"])
    ways = [fresh(article) for _ in range(4)]
    made = at_once(
        *(lambda way=way: create_highlight(author=author, article=way, wanted=same) for way in ways)
    )
    assert [type(one) for one in made] == [Created] * 4
    assert sorted(one.is_new for one in made) == [False, False, False, True]  # type: ignore[attr-defined]
    assert {one.highlight.uid for one in made} == {same.uid}  # type: ignore[attr-defined]
    assert (Highlight.objects.count(), Span.objects.count(), Activity.objects.count()) == (1, 1, 1)
    numbers_hold(article)


def test_s44_the_same_uid_of_two_readers_belongs_to_the_first() -> None:
    article, same = make_article(), wanted()
    readers = [make_user(), make_user()]
    made = at_once(
        *(
            lambda one=one: create_highlight(author=one, article=fresh(article), wanted=same)
            for one in readers
        )
    )
    assert sorted(type(one).__name__ for one in made) == ["Created", "UidTaken"]
    assert Highlight.objects.count() == 1
    numbers_hold(article)


def test_s44_the_same_comment_at_once_is_one() -> None:
    author, article = make_user(), make_article()
    highlight, uid = make_highlight(article, author), uuid4()

    def say() -> Added:
        return add_comment(author=author, article=fresh(article), highlight=highlight, uid=uid, body="Both?")

    said = at_once(say, say, say)
    assert sorted(one.is_new for one in said) == [False, False, True]  # type: ignore[attr-defined]
    highlight.refresh_from_db()
    assert (Comment.objects.count(), highlight.comment_count) == (1, 1)
    numbers_hold(article)


def test_every_highlight_gets_a_number_of_its_own() -> None:
    article, readers = make_article(), [make_user() for _ in range(6)]
    made = at_once(
        *(
            lambda one=one: create_highlight(
                author=one, article=fresh(article), wanted=wanted(tags=["pier", "ferry"])
            )
            for one in readers
        )
    )
    assert {type(one) for one in made} == {Created}
    assert sorted(Highlight.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    numbers_hold(article)


def test_s45_of_two_edits_of_one_version_one_is_stale() -> None:
    author, article = make_user(), make_article()
    highlight = make_highlight(article, author)

    def tag(word: str) -> Highlight:
        mine = Highlight.objects.select_related("article").get(pk=highlight.pk)
        return changes.edit_highlight(
            actor=User.objects.get(pk=author.pk),
            highlight=mine,
            version=1,
            details=changes.Details(SpeakerGiven(), False, [word], "public"),
        )

    results = at_once(lambda: tag("one"), lambda: tag("two"))
    assert sorted(type(one).__name__ for one in results) == ["Highlight", "Stale"]
    highlight.refresh_from_db()
    kept = next(one for one in results if isinstance(one, Highlight))
    assert [tag.name for tag in highlight.tags.all()] == [tag.name for tag in kept.tags.all()]
    assert highlight.version == 2


def test_s45_of_two_edits_of_one_comment_one_is_stale() -> None:
    author, article = make_user(), make_article()
    comment = make_comment(make_highlight(article, author), author)

    def say(body: str) -> Comment:
        mine = Comment.objects.get(pk=comment.pk)
        return edit_comment(actor=author, comment=mine, version=1, body=body)

    def drop() -> Comment:
        mine = Comment.objects.select_related("article").get(pk=comment.pk)
        return delete_comment(actor=author, comment=mine, version=1)

    results = at_once(lambda: say("one"), drop, lambda: say("two"))
    assert sorted(type(one).__name__ for one in results) == ["Comment", "Stale", "Stale"]
    numbers_hold(article)


def test_a_passage_kept_while_the_text_is_corrected_stands_on_its_words() -> None:
    author, article = make_user(), make_article()
    corrected = make_document(TEXT.replace("Ferry vote", "The ferry vote"))
    mine, theirs = fresh(article), fresh(article)
    made, revised = at_once(
        lambda: create_highlight(author=author, article=mine, wanted=wanted()),
        lambda: revise_article(article=theirs, document=corrected, by=None),
    )
    assert not isinstance(made, Exception)
    assert not isinstance(revised, Exception)
    now = fresh(article).current_revision
    assert now is not None
    span = Span.objects.get(revision=now)
    assert now.text[span.start : span.end] == "Every berth counts"
    numbers_hold(article)


def test_of_two_corrections_of_one_revision_one_is_refused() -> None:
    article = make_article()
    texts = [TEXT.replace("Every", "Each"), TEXT.replace("Every", "No")]
    ways = [(fresh(article), make_document(text)) for text in texts]
    results = at_once(
        *(lambda way=way: revise_article(article=way[0], document=way[1], by=None) for way in ways)
    )
    assert sorted(type(one).__name__ for one in results) == ["Revised", "RevisionMovedOn"]
    assert article.revisions.count() == 2


def test_comments_and_a_change_of_audience_leave_the_counters_right() -> None:
    author, article = make_user(), make_article()
    highlight = make_highlight(article, author)
    said = [make_comment(highlight, author, f"{number}") for number in range(4)]

    def drop(comment: Comment) -> Comment:
        mine = Comment.objects.select_related("article").get(pk=comment.pk)
        return delete_comment(actor=author, comment=mine, version=1)

    def close() -> Highlight:
        mine = Highlight.objects.select_related("article").get(pk=highlight.pk)
        details = changes.Details(SpeakerGiven(), False, [], "private")
        return changes.edit_highlight(actor=author, highlight=mine, version=1, details=details)

    results = at_once(close, *(lambda one=one: drop(one) for one in said))
    assert not [one for one in results if isinstance(one, Exception)]
    highlight.refresh_from_db()
    assert highlight.comment_count == 0
    numbers_hold(article)


def test_somebody_leaves_while_others_write() -> None:
    leaving, staying, article = make_user(), make_user(), make_article()
    for _ in range(3):
        make_comment(make_highlight(article, leaving), staying)
    kept = make_highlight(article, staying)

    def go() -> None:
        forget_reader(user=leaving, keep_shared=False)

    def hide() -> Highlight:
        mine = Highlight.objects.select_related("article").get(pk=kept.pk)
        return changes.delete_highlight(actor=staying, highlight=mine, version=1)

    results = at_once(
        go, hide, lambda: create_highlight(author=staying, article=fresh(article), wanted=wanted())
    )
    assert not [one for one in results if isinstance(one, Exception)]
    numbers_hold(article)


def test_nobody_writes_under_a_highlight_that_has_just_become_private() -> None:
    author, other, article = make_user(), make_user(), make_article()
    seen = make_highlight(article, author)
    private = changes.Details(SpeakerGiven(), False, [], "private")
    held = Highlight.objects.select_related("article").get(pk=seen.pk)
    changes.edit_highlight(actor=author, highlight=held, version=1, details=private)
    with pytest.raises(ThreadGone):
        add_comment(author=other, article=article, highlight=seen, uid=uuid4(), body="Both?")
    add_comment(author=author, article=article, highlight=seen, uid=uuid4(), body="For myself")
    assert Activity.objects.get(object_type="comment").audience == "private"
    assert fresh(article).public_comments == 0
    numbers_hold(article)


def test_a_comment_does_not_come_back_into_a_thread_that_was_closed_to_its_author() -> None:
    author, other, article = make_user(), make_user(), make_article()
    highlight = make_highlight(article, author)
    said = make_comment(highlight, other)
    delete_comment(actor=other, comment=said, version=1)
    private = changes.Details(SpeakerGiven(), False, [], "private")
    changes.edit_highlight(actor=author, highlight=highlight, version=1, details=private)
    with pytest.raises(ThreadGone):
        restore_comment(actor=other, comment=said)


@pytest.mark.parametrize("write", ["say", "edit", "delete", "restore", "hide", "show"])
def test_every_write_on_a_thread_locks_its_article_first(write: str) -> None:
    author, article = make_user(), make_article()
    highlight = make_highlight(article, author)
    comment = make_comment(highlight, author)
    if write == "restore":
        comment = delete_comment(actor=author, comment=comment, version=1)
    if write == "show":
        comment = hide_comment(actor=author, comment=comment, reason="loud")
    writes = {
        "say": lambda: make_comment(highlight, author),
        "edit": lambda: edit_comment(actor=author, comment=comment, version=1, body="No"),
        "delete": lambda: delete_comment(actor=author, comment=comment, version=1),
        "restore": lambda: restore_comment(actor=author, comment=comment),
        "hide": lambda: hide_comment(actor=author, comment=comment, reason="loud"),
        "show": lambda: show_comment(actor=author, comment=comment),
    }
    with CaptureQueriesContext(connection) as asked:
        writes[write]()
    inside = [one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "SAVEPOINT"))]
    assert inside[0].startswith("UPDATE reader_article SET seq")


def test_s44_a_uid_of_another_thread_is_taken() -> None:
    author, article = make_user(), make_article()
    one, other = make_highlight(article, author), make_highlight(article, author)
    said = make_comment(one, author)
    with pytest.raises(UidTaken):
        make_comment(other, author, uid=said.uid)
    with pytest.raises(UidTaken):
        make_comment(article, author, uid=said.uid)


def test_what_is_lost_with_somebody_is_counted_once_nobody_else_can_write() -> None:
    leaving, article = make_user(), make_article()
    make_comment(make_highlight(article, leaving), make_user())
    with CaptureQueriesContext(connection) as asked:
        forget_reader(user=leaving, keep_shared=False)
    said = [one["sql"] for one in asked]
    locked = next(index for index, sql in enumerate(said) if sql.startswith("UPDATE reader_article SET seq"))
    counted = next(index for index, sql in enumerate(said) if "COUNT(" in sql)
    assert locked < counted
    numbers_hold(article)
