"""Emptying what was deleted long ago: nothing of its words stays anywhere, and nothing else is touched."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from annotations import access
from annotations.models import Activity, Comment, Evidence, Highlight, Relation, Tag
from annotations.services import changes, comments, evidence
from annotations.services.checks import write_check
from annotations.services.relations import add_relation
from reader.models import Article
from tests.annotations.test_recounting import counted_afresh, stored
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


def purge(**options: Any) -> str:
    out = io.StringIO()
    call_command("purge_deleted", stdout=out, **options)
    return out.getvalue().strip()


def age(*models: type[Any]) -> None:
    """Let everything that is deleted have been so for 31 days."""
    for model in models or (Highlight, Comment, Evidence, Relation):
        rows = model.objects.filter(deleted_at__isnull=False)
        rows.update(deleted_at=timezone.now() - timedelta(days=31))


def everything() -> str:
    """All that any table holds, but for the texts of articles and accounts."""
    rows = [
        list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label == "annotations"
    ]
    return json.dumps(rows, cls=DjangoJSONEncoder)


def full(article: Article, cast: Cast) -> Highlight:
    """A highlight with everything that can hang on it; each word of it begins with Zz."""
    made = make_highlight(article, cast.owner, tags=["Zztag"], speaker="Zzspeaker", visibility="private")
    make_comment(made, cast.owner, "Zzcomment")
    make_record(made, "Zzrecord")
    write_check(actor=cast.owner, highlight=made, version=0, found={"reason": "Zzreason"})
    other = make_highlight(article, cast.owner, words="Some 2,300 people")
    add_relation(author=cast.owner, source=made, target=other, verb="supports", uid=uuid4())
    made = access.own_highlight(cast.owner, made.uid)[0]
    return changes.delete_highlight(actor=cast.owner, highlight=made, version=made.version)


def test_nothing_of_what_it_said_stays(cast: Cast, article: Article) -> None:
    made = full(article, cast)
    age()
    said = "1 highlights, 1 comments, 1 records, 1 relations"
    before = everything()
    assert purge(dry_run=True) == f"would empty {said}"
    assert everything() == before
    assert purge() == f"emptied {said}"
    left = everything()
    for words in ("Zztag", "Zzspeaker", "Zzcomment", "Zzrecord", "Zzreason", "Every berth"):
        assert words not in left
    held = Highlight.objects.get(pk=made.pk)
    assert (held.uid, held.author, held.exact) == (made.uid, cast.owner, "")
    assert (held.deleted_at is not None, held.spans.count(), held.comment_count) == (True, 0, 0)
    assert Activity.objects.filter(object_uid=made.uid).exclude(before={}, after={}).count() == 0
    assert not Tag.objects.exists()
    assert purge() == "emptied 0 highlights, 0 comments, 0 records, 0 relations"
    assert stored(article) == counted_afresh(article)


def test_what_is_younger_or_alive_is_left_alone(cast: Cast, article: Article) -> None:
    full(article, cast)
    alive = make_highlight(article, cast.colleague)
    make_comment(alive, cast.owner)
    before = everything()
    assert purge() == "emptied 0 highlights, 0 comments, 0 records, 0 relations"
    assert everything() == before
    assert purge(days=0).startswith("emptied 1 highlights")
    assert Highlight.objects.filter(author=cast.colleague).exclude(exact="").exists()


def test_single_comments_and_records_go_and_the_rest_stays(cast: Cast, article: Article) -> None:
    made = make_highlight(article, cast.owner)
    first, answer = make_comment(made, cast.owner, "Zzfirst"), make_comment(made, cast.owner, "Stays")
    record, other = make_record(made, "Zzrecord"), make_record(made, "Stays")
    comments.delete_comment(actor=cast.owner, comment=first, version=1)
    record = access.own_evidence(cast.owner, record.uid)[0]
    evidence.remove_evidence(actor=cast.owner, evidence=record, version=1)
    age()
    assert purge() == "emptied 0 highlights, 1 comments, 1 records, 0 relations"
    assert "Zz" not in everything()
    assert list(Comment.objects.values_list("body", flat=True)) == ["", "Stays"]
    assert list(Evidence.objects.values_list("pk", flat=True)) == [other.pk]
    made.refresh_from_db()
    assert (made.exact, made.comment_count, made.record_count) == ("Every berth counts", 1, 1)
    assert answer.body == "Stays"


def test_an_empty_place_keeps_the_words_of_others(cast: Cast, article: Article) -> None:
    made = make_highlight(article, cast.owner, tags=["Zztag"])
    make_comment(made, cast.colleague, "Why?")
    make_comment(made, cast.owner, "Because.")
    held = Highlight.objects.select_related("article").get()
    changes.delete_highlight(actor=cast.owner, highlight=held, version=held.version)
    age()
    purge()
    held.refresh_from_db()
    assert (held.exact, held.comment_count, held.spans.count()) == ("", 2, 1)
    assert set(Comment.objects.values_list("body", flat=True)) == {"Why?", "Because."}
    assert stored(article) == counted_afresh(article)


@pytest.mark.parametrize("wrong", ["-1", "many", "99999"])
def test_a_wrong_number_of_days_empties_nothing(wrong: str, cast: Cast, article: Article) -> None:
    full(article, cast)
    with pytest.raises(CommandError):
        call_command("purge_deleted", f"--days={wrong}")
    assert "Zztag" in everything()
