"""One person under two names becomes one, and nothing that names them is lost."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from annotations.models import Activity, Highlight, Speaker
from annotations.services.acts import Refused
from annotations.services.merging import describe_speaker, merge_speakers
from annotations.services.speakers import SpeakerGiven, find_speaker
from tests.annotations.admin.cast import Desk
from tests.factories import make_article, make_highlight


def speaker(name: str) -> Speaker:
    return Speaker.objects.get(name=name)


def merge(desk: Desk, keep: Speaker, *others: Speaker, **sent: str) -> HttpResponse:
    data = {
        "action": "merge",
        "_selected_action": [one.pk for one in (keep, *others)],
        "keep": str(keep.pk),
        **sent,
    }
    return desk.client.post(reverse("admin:annotations_speaker_changelist"), data)


def test_merging_keeps_names_and_highlights(desk: Desk) -> None:
    second = make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    keep, other = speaker("Mirela Dahl"), speaker("M. Dahl")
    assert merge(desk, keep, other).status_code == 200  # asks which one stays
    assert merge(desk, keep, other, apply="1").status_code == 302
    keep.refresh_from_db()
    other.refresh_from_db()
    second.refresh_from_db()
    assert (keep.aliases, other.same_as, second.speaker) == (["M. Dahl"], keep, keep)
    assert Highlight.objects.filter(speaker=keep).count() == 2
    act = Activity.objects.get(verb="merged")
    assert (act.article, act.before, act.after) == (
        second.article,
        {"speaker": ["M. Dahl"]},
        {"speaker": ["Mirela Dahl"]},
    )


def test_s24_merging_leaves_private_highlights_as_they_are(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    other = speaker("M. Dahl")
    kept = make_highlight(make_article(), desk.ana, visibility="private", speaker="M. Dahl")
    before = kept.article.seq
    merge(desk, speaker("Mirela Dahl"), other, apply="1")
    kept.refresh_from_db()
    kept.article.refresh_from_db()
    assert (kept.speaker, kept.article.seq) == (other, before)


def test_a_merged_name_finds_the_one_that_stayed(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    keep, other = speaker("Mirela Dahl"), speaker("M. Dahl")
    merge_speakers(actor=desk.curator, keep=keep, others=[other])
    assert find_speaker(user=desk.ana, given=SpeakerGiven("speaker", "M. Dahl")) == keep


def test_merging_twice_leads_to_the_last(desk: Desk) -> None:
    for name in ("M. Dahl", "The chair"):
        make_highlight(make_article(), desk.ana, speaker=name)
    first, second, last = speaker("M. Dahl"), speaker("The chair"), speaker("Mirela Dahl")
    merge_speakers(actor=desk.curator, keep=second, others=[first])
    second.refresh_from_db()
    merge_speakers(actor=desk.curator, keep=last, others=[second])
    first.refresh_from_db()
    last.refresh_from_db()
    assert first.same_as == last
    assert last.aliases == ["The chair", "M. Dahl"]


def test_the_list_shows_a_person_once(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    merge(desk, speaker("Mirela Dahl"), speaker("M. Dahl"), apply="1")
    page = reverse("admin:annotations_speaker_changelist")
    assert [row.name for row in desk.client.get(page).context["cl"].result_list] == ["Mirela Dahl"]
    assert [row.name for row in desk.client.get(f"{page}?merged=yes").context["cl"].result_list] == [
        "M. Dahl"
    ]


def test_a_merged_one_stands_alone_again(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    merge(desk, speaker("Mirela Dahl"), speaker("M. Dahl"), apply="1")
    data = {"action": "separate", "_selected_action": [speaker("M. Dahl").pk]}
    desk.client.post(reverse("admin:annotations_speaker_changelist") + "?merged=yes", data)
    assert speaker("M. Dahl").same_as is None


def test_one_alone_is_not_merged(desk: Desk) -> None:
    with pytest.raises(Refused):
        merge_speakers(actor=desk.curator, keep=desk.shared.speaker, others=[desk.shared.speaker])  # type: ignore


def test_a_new_name_is_found_and_raises_the_pages(desk: Desk) -> None:
    row = speaker("Mirela Dahl")
    desk.article.refresh_from_db()
    before = desk.article.seq
    sent = {
        "name": "Mirela  Dahl-Berg",
        "kind": "person",
        "affiliation": "Port board",
        "aliases": "M. Dahl\nM. DAHL",
    }
    answer = desk.client.post(reverse("admin:annotations_speaker_change", args=[row.pk]), sent)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.folded, row.affiliation) == ("Mirela Dahl-Berg", "mirela dahl-berg", "Port board")
    assert row.aliases == ["M. Dahl"]
    desk.article.refresh_from_db()
    assert desk.article.seq == before + 1


def test_the_same_said_again_is_no_act(desk: Desk) -> None:
    row = speaker("Mirela Dahl")
    before = Activity.objects.count()
    describe_speaker(actor=desk.curator, speaker=row, said={"name": row.name})
    assert Activity.objects.count() == before
