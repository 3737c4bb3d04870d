"""Loading the sample library: repeatable, and nobody's account taken over."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from annotations.management.commands.load_samples import STEMS, places
from annotations.models import Activity, Comment, Highlight, Span, Tag
from reader.models import Article, Source

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]  # test_sample_library.py asks the others too


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


def test_the_demo_reader_has_begun_and_a_second_load_changes_nothing(demo_passwords: None) -> None:
    load()
    own = Highlight.objects.filter(author__handle="reader").order_by("start", "number")
    assert own.count() == 8
    assert own[0].exact.startswith("“We will not sail blind,” … “A captain sees a green light")
    assert set(own.values_list("visibility", flat=True)) == {"private", "public"}
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


def test_a_taken_handle_is_left_alone() -> None:
    User.objects.create_user("mei", password="somebody-elses-words")
    with pytest.raises(CommandError, match="mei belongs to somebody"):
        load()
    assert not Article.objects.exists()


def test_a_demo_handle_with_a_mail_address_is_somebodys(demo_passwords: None) -> None:
    User.objects.create_user("curator", email="kim@example.org", password="somebody-elses-words")
    with pytest.raises(CommandError, match="curator belongs to somebody"):
        load()
    taken = User.objects.get(handle="curator")
    assert taken.check_password("somebody-elses-words")
    assert not taken.is_staff


def test_the_nth_place_is_the_nth() -> None:
    assert list(places("on and on", [{"exact": "on", "nth": 2}, {"exact": "and"}])) == [(7, 9), (3, 6)]


def test_demo_accounts_get_their_passwords_and_new_ones(
    demo_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    reader, curator = User.objects.get(handle="reader"), User.objects.get(handle="curator")
    assert reader.check_password("reads-by-lamplight")
    assert curator.check_password("sorts-by-daylight")
    assert (reader.is_staff, curator.is_staff, curator.is_superuser) == (False, True, False)
    assert [group.name for group in curator.groups.all()] == ["Curators"]
    assert not reader.groups.exists()
    monkeypatch.setenv("DEMO_READER_PASSWORD", "reads-by-moonlight")
    load()
    assert User.objects.get(handle="reader").check_password("reads-by-moonlight")
