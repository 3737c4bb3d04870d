"""The sample library in the database: complete, repeatable, and nobody's account taken over."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from annotations.management.commands.load_samples import STEMS, THREADS, places
from annotations.models import Activity, Comment, Highlight, Span, Tag
from reader.models import Article, Source

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_samples", stdout=out)
    return out.getvalue()


def counted() -> list[int]:
    models = (User, Source, Article, Highlight, Span, Tag, Comment, Activity)
    return [model.objects.count() for model in models]  # type: ignore[attr-defined]


@pytest.fixture
def demo_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_READER_PASSWORD", "reads-by-lamplight")
    monkeypatch.setenv("DEMO_CURATOR_PASSWORD", "sorts-by-daylight")


def test_every_story_arrives_with_its_highlights_and_threads() -> None:
    assert load().splitlines() == [f"{stem}: loaded" for stem in STEMS]
    files = [json.loads((THREADS / f"{stem}.json").read_text(encoding="utf-8")) for stem in STEMS]
    wanted = [[part["exact"] for part in mark["parts"]] for file in files for mark in file["highlights"]]
    assert sorted(Highlight.objects.values_list("exact", flat=True)) == sorted(map(" … ".join, wanted))
    assert Article.objects.filter(audience="public", status="published", owner=None).count() == 5
    assert set(Article.objects.values_list("language", flat=True)) == {"ar", "de", "en"}
    assert Article.objects.get(language="ar").direction == "rtl"


def test_counters_agree_with_what_is_stored() -> None:
    load()
    for article in Article.objects.all():
        marks = article.highlights.filter(visibility="public")
        assert article.public_quotes == marks.filter(kind="quote").count()
        assert article.public_claims == marks.filter(kind="claim").count()
        assert article.public_facts == marks.filter(kind="fact").count()
        assert article.public_comments == article.comments.count()


def test_highlights_keep_what_the_side_file_says() -> None:
    load()
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


def test_replies_hang_on_what_they_answer() -> None:
    load()
    question = Comment.objects.get(body__startswith="So it would become a fact")
    assert question.parent is not None
    assert question.parent.body.startswith("A claim inside a quote")
    assert question.replies.get().body.startswith("Yes. A sounding sheet")


def test_a_second_load_changes_nothing(demo_passwords: None) -> None:
    load()
    before, seqs = counted(), list(Article.objects.values_list("pk", "seq"))
    passwords = list(User.objects.values_list("handle", "password"))
    assert load().splitlines() == [f"{stem}: already here" for stem in STEMS]
    assert counted() == before
    assert list(Article.objects.values_list("pk", "seq")) == seqs
    assert list(User.objects.values_list("handle", "password")) == passwords


def test_ids_are_the_same_everywhere() -> None:
    load()
    first = sorted(Highlight.objects.values_list("uid", flat=True))
    Article.objects.all().update(current_revision=None)
    Article.objects.all().delete()
    load()
    assert sorted(Highlight.objects.values_list("uid", flat=True)) == first


def test_nobody_can_sign_in_as_a_sample_reader() -> None:
    load()
    readers = User.objects.all()
    assert sorted(user.handle for user in readers) == ["amara", "jonas", "mei", "teo"]
    assert not any(user.has_usable_password() or user.is_staff for user in readers)


def test_a_taken_handle_is_left_alone() -> None:
    User.objects.create_user("mei", password="somebody-elses-words")
    with pytest.raises(CommandError, match="mei belongs to somebody"):
        load()
    assert not Article.objects.exists()


def test_demo_accounts_get_their_passwords(demo_passwords: None) -> None:
    load()
    reader, curator = User.objects.get(handle="reader"), User.objects.get(handle="curator")
    assert reader.check_password("reads-by-lamplight")
    assert curator.check_password("sorts-by-daylight")
    assert (reader.is_staff, curator.is_staff, curator.is_superuser) == (False, True, False)
    assert [group.name for group in curator.groups.all()] == ["Curators"]
    assert not reader.groups.exists()


def test_a_new_demo_password_replaces_the_old(demo_passwords: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setenv("DEMO_READER_PASSWORD", "reads-by-moonlight")
    load()
    assert User.objects.get(handle="reader").check_password("reads-by-moonlight")


def test_a_demo_handle_with_a_mail_address_is_somebodys(demo_passwords: None) -> None:
    User.objects.create_user("curator", email="kim@example.org", password="somebody-elses-words")
    with pytest.raises(CommandError, match="curator belongs to somebody"):
        load()
    taken = User.objects.get(handle="curator")
    assert taken.check_password("somebody-elses-words")
    assert not taken.is_staff


def test_the_nth_place_is_the_nth() -> None:
    assert list(places("on and on", [{"exact": "on", "nth": 2}, {"exact": "and"}])) == [(7, 9), (3, 6)]


def test_samples_are_found_without_a_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load().count("loaded") == 5


@pytest.mark.usefixtures("demo_passwords")
def test_the_demo_reader_has_begun_and_only_once() -> None:
    load()
    own = Highlight.objects.filter(author__handle="reader").order_by("start", "number")
    assert own.count() == 8
    assert own[0].exact.startswith("“We will not sail blind,” … “A captain sees a green light")
    assert set(own.values_list("visibility", flat=True)) == {"private", "public"}
    before = counted()
    load()
    assert counted() == before
