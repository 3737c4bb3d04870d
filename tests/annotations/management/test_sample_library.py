"""What is in the sample library once it is loaded."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from accounts.models import User
from annotations.management.commands.load_samples import STEMS, THREADS
from annotations.models import Comment, Evidence, Highlight
from reader.models import Article
from tests.conftest import kept_rows


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """The library, loaded once from a folder that is not the project's; what the command said."""
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch, kept_rows(django_db_blocker):
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        with django_db_blocker.unblock():
            call_command("load_samples", stdout=out)
        yield out.getvalue().splitlines()


# The rows of the module stand before each test's own begin.
pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]


def test_every_story_arrives_with_its_highlights_and_threads(loaded: list[str]) -> None:
    assert loaded == [f"{stem}: loaded" for stem in STEMS]
    files = [json.loads((THREADS / f"{stem}.json").read_text(encoding="utf-8")) for stem in STEMS]
    wanted = [[part["exact"] for part in mark["parts"]] for file in files for mark in file["highlights"]]
    assert sorted(Highlight.objects.values_list("exact", flat=True)) == sorted(map(" … ".join, wanted))
    assert Article.objects.filter(audience="public", status="published", owner=None).count() == 5
    assert set(Article.objects.values_list("language", flat=True)) == {"ar", "de", "en"}
    assert Article.objects.get(language="ar").direction == "rtl"


def test_counters_agree_with_what_is_stored() -> None:
    for article in Article.objects.all():
        marks = article.highlights.filter(visibility="public")
        assert article.public_quotes == marks.filter(kind="quote").count()
        assert article.public_claims == marks.filter(kind="claim").count()
        assert article.public_facts == marks.filter(kind="fact").count()
        assert article.public_comments == article.comments.count()


def test_highlights_keep_what_the_side_file_says() -> None:
    light = Highlight.objects.get(
        exact="“The light went red,” … “after the anchors were already on the bottom.”"
    )
    assert light.author is not None
    assert light.author.handle == "amara"
    assert (light.kind, light.visibility, light.spans.count()) == ("quote", "public", 2)
    assert light.speaker is not None
    assert (light.speaker.name, light.speaker.affiliation) == ("Oda Renkvist", "Terngate Pilots' Association")
    assert [tag.name for tag in light.tags.all()] == ["split quote"]
    assert Highlight.objects.get(exact="sent half a city uphill").voice == "article"


def test_some_facts_name_their_records() -> None:
    moths = Highlight.objects.get(exact__startswith="reports 2.6 times")
    record = moths.evidence.get()
    assert (moths.record_count, record.stance, record.date) == (1, "supports", "2026-09-03")
    assert record.publisher == "Journal of Night Ecology"
    facts = Highlight.objects.filter(kind="fact", visibility="public")
    assert facts.exclude(record_count=0).count() == 5
    assert Evidence.objects.values("highlight").distinct().count() == 5
    assert facts.filter(record_count=0).exists()


def test_replies_hang_on_what_they_answer() -> None:
    question = Comment.objects.get(body__startswith="So it would become a fact")
    assert question.parent is not None
    assert question.parent.body.startswith("A claim inside a quote")
    assert question.replies.get().body.startswith("Yes. A sounding sheet")


def test_nobody_can_sign_in_as_a_sample_reader() -> None:
    readers = User.objects.all()
    assert sorted(user.handle for user in readers) == ["amara", "jonas", "mei", "teo"]
    assert not any(user.has_usable_password() or user.is_staff for user in readers)
