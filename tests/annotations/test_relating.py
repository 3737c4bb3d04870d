"""What one highlight does to another: said once, by its author, of what they see, and taken back."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations import access
from annotations.models import Activity, Highlight, Relation
from annotations.services.acts import Refused, ThreadGone, UidTaken
from annotations.services.people import forget_reader
from annotations.services.relations import (
    MOST_RELATIONS,
    add_relation,
    remove_relation,
    restore_relation,
    write_relation,
)
from annotations.services.undoing import undo_act
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_relation

pytestmark = pytest.mark.django_db

QUOTE, CLAIM, COUNT = "Every berth counts", "Repairs would cost less", "Some 2,300 people"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def claim(cast: Cast) -> Highlight:
    return make_highlight(make_article(owner=cast.owner), cast.owner, words=CLAIM, kind="claim")


@pytest.fixture
def quote(cast: Cast, claim: Highlight) -> Highlight:
    """In the same article as `claim`, by somebody else."""
    return make_highlight(claim.article, cast.stranger, words=QUOTE)


def seqs(*highlights: Highlight) -> list[int]:
    found = []
    for one in highlights:
        one.article.refresh_from_db(fields=["seq"])
        found.append(one.article.seq)
    return found


def relate(author: User, source: Highlight, target: Highlight, verb: str = "disputes") -> Relation:
    return add_relation(author=author, source=source, target=target, verb=verb, uid=uuid4()).relation


def test_it_is_kept_and_remembered_on_the_article_of_the_source(cast: Cast, claim: Highlight) -> None:
    other = make_highlight(make_article(), cast.stranger, words=QUOTE)
    before, changed = seqs(claim, other), claim.updated_at
    relation = relate(cast.owner, claim, other)
    assert (relation.source, relation.target, relation.verb) == (claim, other, "disputes")
    assert seqs(claim, other) == [before[0] + 1, before[1] + 1]  # the pages of both ends change
    act = Activity.objects.get(object_uid=relation.uid)
    assert (act.verb, act.object_type, act.article, act.seq) == (
        "related",
        "relation",
        claim.article,
        claim.article.seq,
    )
    told = {"verb": "disputes", "target": str(other.uid), "deleted_at": None}
    assert (list(act.before), act.after, act.audience) == (["deleted_at"], told, "public")
    claim.refresh_from_db()
    assert (claim.version, claim.updated_at > changed) == (1, True)


def test_in_one_article_the_seq_rises_once(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    before = seqs(claim)
    with CaptureQueriesContext(connection) as queries:
        relate(cast.owner, claim, quote, "within")
    assert seqs(claim) == [before[0] + 1]
    said = [one["sql"] for one in queries if one["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    assert len(said) <= 10, said


def test_s44_sending_twice_keeps_one(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    uid = uuid4()
    first = add_relation(author=cast.owner, source=claim, target=quote, verb="repeats", uid=uid)
    again = add_relation(author=cast.owner, source=claim, target=quote, verb="repeats", uid=uid)
    assert (first.is_new, again.is_new, again.relation) == (True, False, first.relation)
    same = add_relation(author=cast.owner, source=claim, target=quote, verb="repeats", uid=uuid4())
    assert (same.is_new, same.relation) == (False, first.relation)
    remove_relation(actor=cast.owner, relation=first.relation)
    late = add_relation(author=cast.owner, source=claim, target=quote, verb="repeats", uid=uid)
    assert (late.is_new, late.relation.deleted_at is None) == (False, False)  # a repeat revives nothing
    assert Relation.objects.count() == Activity.objects.filter(verb="related").count() == 1


def test_a_uid_of_something_else_is_refused_whoever_owns_it(
    cast: Cast, claim: Highlight, quote: Highlight
) -> None:
    theirs = make_relation(quote, claim)
    own = make_relation(claim, quote, "supports")
    said = set()
    for uid in (theirs.uid, own.uid):
        with pytest.raises(UidTaken) as refused:
            add_relation(author=cast.owner, source=claim, target=quote, verb="within", uid=uid)
        said.add(str(refused.value))
    assert said == {"Choose another id for it."}


@pytest.mark.parametrize("hidden", ["private", "other group", "deleted", "moderated", "article"])
def test_s25_nothing_that_the_author_does_not_see(cast: Cast, claim: Highlight, hidden: str) -> None:
    article = make_article(owner=cast.stranger, audience="owner" if hidden == "article" else "public")
    target = make_highlight(article, cast.stranger, visibility="private" if hidden == "private" else "public")
    change: dict[str, object] = {
        "other group": {"visibility": "group", "group": None},
        "deleted": {"deleted_at": target.created_at},
        "moderated": {"hidden_at": target.created_at},
    }.get(hidden, {})
    if change:
        Highlight.objects.filter(pk=target.pk).update(**change)
    before = seqs(claim, target)
    with pytest.raises(Refused) as refused:
        relate(cast.owner, claim, target)
    assert (refused.value.field, str(refused.value)) == ("target", "Choose a highlight that you can see.")
    assert (seqs(claim, target), Relation.objects.count()) == (before, 0)


def test_not_with_itself(cast: Cast, claim: Highlight) -> None:
    with pytest.raises(Refused):
        relate(cast.owner, claim, claim)
    with pytest.raises(Refused):
        write_relation(source=claim, target=claim, verb="within", uid=uuid4())


def test_there_is_a_last_one(cast: Cast, claim: Highlight) -> None:
    others = [make_highlight(claim.article, cast.owner, words=COUNT) for _ in range(MOST_RELATIONS + 1)]
    for other in others[:-1]:
        relate(cast.owner, claim, other)
    with pytest.raises(Refused) as refused:
        relate(cast.owner, claim, others[-1])
    assert str(refused.value) == f"At most {MOST_RELATIONS} relations."
    Highlight.objects.filter(pk=others[0].pk).update(deleted_at=claim.created_at)
    relate(cast.owner, claim, others[-1])  # nobody sees the first one any more


def test_removed_and_brought_back_twice_is_once(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    relation = relate(cast.owner, claim, quote)
    for _again in range(2):
        assert remove_relation(actor=cast.owner, relation=relation).deleted_at
    for _again in range(2):
        assert restore_relation(actor=cast.owner, relation=relation).deleted_at is None
    acts = Activity.objects.filter(object_uid=relation.uid).order_by("seq")
    told = {"verb": "disputes", "target": str(quote.uid), "deleted_at": None}
    assert [act.verb for act in acts] == ["related", "unrelated", "related"]
    assert [act.before if act.verb == "unrelated" else act.after for act in acts] == [told] * 3


def test_saying_and_taking_back_are_undone_and_redone(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    relation = relate(cast.owner, claim, quote)
    remove_relation(actor=cast.owner, relation=relation)
    there = []
    for seq_of in (1, 2, 1, 1):  # the latest act, the one before it, and their undoings again
        seq = Activity.objects.filter(object_uid=relation.uid).order_by("-seq")[seq_of - 1].seq
        act = access.own_act(cast.owner, claim.article.slug, seq)
        undone = undo_act(actor=cast.owner, act=act)
        there.append((undone.verb, Relation.objects.get().deleted_at is None, undone.highlight == claim))
    assert there == [
        ("related", True, True),
        ("related", True, True),  # that it was taken away is undone already
        ("unrelated", False, True),
        ("related", True, True),
    ]


def test_what_was_said_again_meanwhile_is_not_brought_back_beside_it(
    cast: Cast, claim: Highlight, quote: Highlight
) -> None:
    first = relate(cast.owner, claim, quote)
    remove_relation(actor=cast.owner, relation=first)
    second = relate(cast.owner, claim, quote)
    assert restore_relation(actor=cast.owner, relation=first) == second
    assert Relation.objects.filter(deleted_at=None).count() == 1


def test_nothing_is_said_of_a_deleted_highlight(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    relation = relate(cast.owner, claim, quote)
    Highlight.objects.filter(pk=claim.pk).update(deleted_at=claim.created_at)
    with pytest.raises(ThreadGone):
        relate(cast.owner, claim, quote, "supports")
    for act in (remove_relation, restore_relation):
        with pytest.raises(ThreadGone):
            act(actor=cast.owner, relation=relation)


def test_the_row_alone_goes_with_another_act(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    acts = Activity.objects.count()
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        write_relation(source=claim, target=quote, verb="within", uid=uuid4())
    assert [one["sql"].split()[0] for one in queries] == ["INSERT"]
    assert (Relation.objects.get().target, Activity.objects.count()) == (quote, acts)


@pytest.mark.parametrize("keep_shared", [True, False])
def test_relations_leave_with_their_author(
    cast: Cast, claim: Highlight, quote: Highlight, keep_shared: bool
) -> None:
    make_comment(claim, cast.colleague)  # holds the place of a highlight without words
    private = make_highlight(claim.article, cast.owner, visibility="private")
    kept, theirs = make_relation(claim, quote), make_relation(quote, claim, "supports")
    mine, removed = make_relation(private, quote), make_relation(claim, quote, "repeats")
    remove_relation(actor=cast.owner, relation=removed)
    forget_reader(user=cast.owner, keep_shared=keep_shared)
    left = {kept.uid, theirs.uid} if keep_shared else set()
    assert set(Relation.objects.values_list("uid", flat=True)) == left
    told = Activity.objects.filter(object_type="relation").exclude(before={}, after={})
    assert {act.object_uid for act in told} == {theirs.uid} | left - {mine.uid, removed.uid}
