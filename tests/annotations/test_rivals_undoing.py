"""Undoing, and changing many at once, while the same is done elsewhere at the same moment."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from annotations import access
from annotations.models import Activity, Highlight
from annotations.services.batches import Outcome, Wish, change_many
from annotations.services.changes import retag_highlight
from annotations.services.undoing import Differs, Undone, undo_act
from tests.annotations.test_recounting import counted_afresh, stored
from tests.factories import make_article, make_highlight, make_user
from tests.rivals import at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, transactional_db: None) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def test_the_same_undoing_at_once_is_one_act() -> None:
    reader, article = make_user(), make_article()
    make_highlight(article, reader)

    def undo() -> Undone:
        return undo_act(actor=reader, act=access.own_act(reader, article.slug, 1))

    undone = at_once(undo, undo, undo, undo)
    assert [type(one) for one in undone] == [Undone] * 4
    assert {one.seq for one in undone} == {Activity.objects.get(verb="deleted").seq}  # type: ignore[attr-defined]
    assert stored(article) == counted_afresh(article)


def test_an_undoing_never_overwrites_a_change_of_the_same_moment() -> None:
    reader, article = make_user(), make_article()
    made = make_highlight(article, reader, kind="claim")
    retag_highlight(actor=reader, highlight=made, version=1, kind="fact")

    def undo() -> Undone:
        return undo_act(actor=reader, act=access.own_act(reader, article.slug, 2))

    def change() -> Highlight:
        held = access.own_highlight(reader, made.uid)[0]
        return retag_highlight(actor=reader, highlight=held, version=2, kind="quote")

    undone, changed = at_once(undo, change)
    kind = Highlight.objects.get().kind
    assert (type(undone).__name__, type(changed).__name__, kind) in (
        ("Undone", "Stale", "claim"),
        ("Differs", "Highlight", "quote"),
    )
    assert isinstance(undone, Undone | Differs)
    assert stored(article) == counted_afresh(article)


def test_two_batches_at_once_share_no_row() -> None:
    reader, article = make_user(), make_article()
    for _number in range(8):
        make_highlight(article, reader, kind="claim", tags=["pier"])
    chosen = dict.fromkeys(Highlight.objects.values_list("uid", flat=True), 1)

    def change(kind: str) -> Outcome:
        wish = Wish(kind=kind, add=["sea", kind])
        return change_many(actor=reader, batch=uuid4(), chosen=chosen, seen=timezone.now(), wish=wish)

    done = at_once(lambda: change("fact"), lambda: change("plain"))
    assert sorted(one.changed for one in done) == [0, 8]  # type: ignore[attr-defined]
    assert [one.skipped["changed"] for one in done if not one.changed] == [8]  # type: ignore[attr-defined]
    assert len(set(Highlight.objects.values_list("kind", flat=True))) == 1
    assert Activity.objects.values("seq").distinct().count() == Activity.objects.count() == 16
    assert stored(article) == counted_afresh(article)
