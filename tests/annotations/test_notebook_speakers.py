"""Merged speakers in the notebook: found under every name and address they ever had."""

import pytest
from django.http import QueryDict

from accounts.models import User
from annotations.models import Highlight, Speaker
from annotations.notebook import NotebookForm, filters_of, highlights_in
from annotations.services.merging import merge_speakers
from tests.factories import make_article, make_curator, make_highlight, make_user

pytestmark = pytest.mark.django_db

SHARED, KEPT, OTHERS = "Every berth counts", "Repairs would cost less", "Some 2,300 people"


@pytest.fixture
def ana() -> User:
    """Somebody with three highlights: one shared and one private of the same person, one of another."""
    ana, article = make_user("ana"), make_article()
    make_highlight(article, ana, words=SHARED, speaker="Mirela Dahl")
    make_highlight(article, ana, words=KEPT, speaker="Mirela Dahl", visibility="private")
    make_highlight(article, ana, words=OTHERS, speaker="Port authority")
    return ana


@pytest.fixture
def merged(ana: User) -> tuple[Speaker, Speaker, Speaker]:
    """The row that stays, one that highlights named, and one more that was merged into it."""
    stays, third = (Speaker.objects.create(name=name, folded=name.lower()) for name in ("M. Dahl", "Dahl"))
    named = Speaker.objects.get(name="Mirela Dahl")
    merge_speakers(actor=make_curator(), keep=stays, others=[named, third])
    assert list(Highlight.objects.filter(speaker=named).values_list("exact", flat=True)) == [KEPT]
    return stays, named, third


def listed(user: User, query: str) -> list[str]:
    form = NotebookForm(QueryDict(query))
    assert form.is_valid()
    return list(highlights_in(user, filters_of(form)).order_by("start").values_list("exact", flat=True))


def test_the_filter_means_the_same_person_by_any_of_their_rows(
    ana: User, merged: tuple[Speaker, Speaker, Speaker]
) -> None:
    assert [listed(ana, f"speaker={row.pk}") for row in merged] == [[SHARED, KEPT]] * 3


def test_words_find_the_name_that_the_list_shows(ana: User, merged: tuple[Speaker, Speaker, Speaker]) -> None:
    assert listed(ana, "q=m.+dahl") == [SHARED, KEPT]


def test_an_unmerged_speaker_is_found_alone(ana: User) -> None:
    port = Speaker.objects.get(name="Port authority")
    assert listed(ana, f"speaker={port.pk}") == [OTHERS]
