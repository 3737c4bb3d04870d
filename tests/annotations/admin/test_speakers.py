"""One person under two names becomes one, and nothing that names them is lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse

from annotations.models import Activity, Highlight, Span, Speaker
from annotations.services.acts import Refused
from annotations.services.changes import delete_highlight
from annotations.services.merging import describe_speaker, merge_speakers, separate_speaker
from annotations.services.speakers import SpeakerGiven, find_speaker
from tests.annotations.admin.cast import Desk
from tests.factories import make_article, make_highlight, make_user


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
        {"speaker": ["M. Dahl"], "highlights": [[str(second.uid), other.pk]]},
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
    # Its author's own card says what the name is the same as.
    assert (kept.speaker, kept.article.seq) == (other, before + 1)
    assert not Activity.objects.filter(article=kept.article, verb="merged").exists()


def test_a_merged_name_finds_the_one_that_stayed(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    keep, other = speaker("Mirela Dahl"), speaker("M. Dahl")
    merge_speakers(actor=desk.curator, keep=keep, others=[other])
    assert find_speaker(user=desk.ana, given=SpeakerGiven("speaker", "M. Dahl")) == keep


def test_another_name_means_the_same_speaker_to_everybody_who_knows_of_them(desk: Desk) -> None:
    make_highlight(make_article(), desk.ana, speaker="M. Dahl")
    keep = speaker("Mirela Dahl")
    merge(desk, keep, speaker("M. Dahl"), apply="1")
    reader = make_user("newcomer")

    def found(name: str, **said: str) -> Speaker | None:
        return find_speaker(user=reader, given=SpeakerGiven("speaker", name, **said))

    assert found("m.  dahl") == keep
    assert found("M. Dahl", affiliation="Somewhere else") != keep
    other = make_highlight(make_article(), desk.ana, speaker="Maja Dahl").speaker
    for one in (keep, other):
        assert one is not None
        describe_speaker(actor=desk.curator, speaker=one, said={"aliases": ["The chair"]})
    assert found("The chair") not in (keep, other)  # it may be either


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


def naming() -> dict[str, int]:
    """How many highlights name each row."""
    return dict(Speaker.objects.annotate(number=Count("highlights")).values_list("name", "number"))


def spread(desk: Desk) -> list[Highlight]:
    """Highlights of a second row: shared ones on two articles, one with words and cue, and a private one."""
    first, second = make_article(), make_article()
    made = [
        make_highlight(first, desk.ana, speaker="M. Dahl"),
        make_highlight(first, desk.ana, words="Repairs", kind="claim", speaker="M. Dahl"),
        make_highlight(second, desk.ana, speaker="M. Dahl"),
        make_highlight(second, desk.ana, speaker="M. Dahl", visibility="private"),
    ]
    for role, start, end in (("speaker", 55, 67), ("cue", 45, 49)):
        Span.objects.create(
            highlight=made[0], revision=first.current_revision, role=role, start=start, end=end
        )
    return made


def test_merging_and_separating_give_back_every_highlight_as_it_was(desk: Desk) -> None:
    made = spread(desk)
    keep, other = speaker("Mirela Dahl"), speaker("M. Dahl")
    describe_speaker(actor=desk.curator, speaker=other, said={"aliases": ["The chair"]})
    before, spans = naming(), list(Span.objects.order_by("pk").values())
    assert before == {"Mirela Dahl": 1, "M. Dahl": 4, "Whisperer": 1}
    assert merge_speakers(actor=desk.curator, keep=keep, others=[other]) == 3
    assert naming() == {"Mirela Dahl": 4, "M. Dahl": 1, "Whisperer": 1}
    later = make_highlight(desk.article, desk.ana, words="Repairs", speaker="Mirela Dahl")
    delete_highlight(actor=desk.ana, highlight=made[1], version=2)
    other.refresh_from_db()
    assert separate_speaker(actor=desk.curator, speaker=other) == 3
    assert naming() == {**before, "Mirela Dahl": 2}
    keep.refresh_from_db()
    later.refresh_from_db()
    assert (keep.aliases, later.speaker, other.same_as) == ([], keep, None)
    assert list(Span.objects.filter(pk__in=[one["id"] for one in spans]).order_by("pk").values()) == spans
    assert [act.article_id for act in Activity.objects.filter(verb="separated").order_by("pk")] == sorted(
        {made[0].article_id, made[2].article_id}
    )
    assert separate_speaker(actor=desk.curator, speaker=other) == 0


def test_what_became_private_since_stays_as_its_author_has_it(desk: Desk) -> None:
    made = spread(desk)
    keep, other = speaker("Mirela Dahl"), speaker("M. Dahl")
    merge_speakers(actor=desk.curator, keep=keep, others=[other])
    Highlight.objects.filter(pk=made[0].pk).update(visibility="private")
    other.refresh_from_db()
    assert separate_speaker(actor=desk.curator, speaker=other) == 2
    made[0].refresh_from_db()
    assert made[0].speaker == keep


def split(desk: Desk, *chosen: Highlight, **sent: object) -> HttpResponse:
    data = {"action": "name_speaker", "_selected_action": [one.pk for one in chosen], **sent}
    return desk.client.post(reverse("admin:annotations_highlight_changelist"), data)


def test_splitting_lets_the_chosen_ones_name_somebody_new(desk: Desk) -> None:
    first, second, third, private = spread(desk)
    assert split(desk, first, third).status_code == 200  # asks who it is
    sent = {"apply": "1", "name": "M.  Dahl", "kind": "person", "affiliation": "City council"}
    assert split(desk, first, third, private, **sent).status_code == 302
    new = Speaker.objects.get(affiliation="City council")
    assert (new.name, new.folded, new.created_by) == ("M. Dahl", "m. dahl", desk.curator)
    for one in (first, second, third, private):
        one.refresh_from_db()
    old = second.speaker
    assert old is not None
    assert [one.speaker for one in (first, second, third, private)] == [new, old, new, old]
    assert first.version == 2
    page = desk.client.get(reverse("admin:annotations_highlight_changelist") + "?speaker=M.+Dahl")
    told = page.content.decode()
    assert (told.count("<bdi>M. Dahl, City council</bdi>"), told.count("<bdi>M. Dahl</bdi>")) == (2, 1)
    assert Span.objects.filter(highlight=first).count() == 3
    acts = Activity.objects.filter(verb="split").order_by("pk")
    assert [(act.article, act.before["highlights"]) for act in acts] == [
        (first.article, [[str(first.uid), old.pk]]),
        (third.article, [[str(third.uid), old.pk]]),
    ]
    assert (new.highlights.count(), old.highlights.count()) == (2, 2)
    assert Highlight.objects.exclude(speaker=None).count() == 6


def test_splitting_to_a_speaker_that_is_there(desk: Desk) -> None:
    first, *_others = spread(desk)
    keep = speaker("Mirela Dahl")
    assert split(desk, first, desk.shared, apply="1", to=str(keep.pk)).status_code == 302
    first.refresh_from_db()
    assert (first.speaker, naming()["M. Dahl"]) == (keep, 3)
    logged = LogEntry.objects.filter(change_message="given another speaker")
    assert [entry.object_id for entry in logged] == [str(first.pk)]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a speaker or name a new one."),
        ({"to": "1", "name": "Dahl"}, "Choose a speaker or name a new one."),
        ({"to": "999"}, "Select a valid choice."),
        ({"name": "mirela dahl", "kind": "person"}, "There is such a speaker"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"name": "Dahl", "kind": "rumour"}, "Select a valid choice."),
    ],
)
def test_splitting_asks_again_for_what_cannot_be(desk: Desk, sent: dict[str, str], words: str) -> None:
    if sent.get("to") == "1":
        sent = {**sent, "to": str(speaker("Mirela Dahl").pk)}
    answer = split(desk, desk.shared, apply="1", **sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_s24_names_that_only_private_work_uses_are_not_offered(desk: Desk) -> None:
    secret = speaker("Whisperer")
    assert split(desk, desk.shared, apply="1", to=str(secret.pk)).status_code == 422
    # and nobody learns by trying that there is such a name
    assert split(desk, desk.shared, apply="1", name="Whisperer", kind="person").status_code == 302
    desk.shared.refresh_from_db()
    assert desk.shared.speaker not in (None, secret)


def test_the_list_of_speakers_leads_to_splitting(desk: Desk) -> None:
    page = reverse("admin:annotations_speaker_changelist")
    row = speaker("Mirela Dahl")
    led = desk.client.post(page, {"action": "split", "_selected_action": [row.pk]})
    assert led.headers["Location"] == reverse("admin:annotations_highlight_changelist") + (
        "?speaker=Mirela+Dahl"
    )
    assert "Name another speaker" in desk.client.get(led.headers["Location"]).content.decode()
