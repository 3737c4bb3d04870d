"""Acts on what was ticked: each asks first where it has to, goes by the services, and stands in the log."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.urls import reverse

from annotations.models import Activity, Comment, Flag, Highlight, Tag
from tests.annotations.admin.cast import Desk, client_for
from tests.factories import make_article, make_highlight


def send(desk: Desk, model: str, action: str, *keys: int, **sent: str) -> HttpResponse:
    """Tick these rows, choose the action, and send the page in between when there is something to say."""
    data: dict[str, object] = {"action": action, "_selected_action": list(keys), **sent}
    return desk.client.post(reverse(f"admin:annotations_{model}_changelist"), data)


def verbs_of(target: Highlight | Comment) -> list[str]:
    return list(Activity.objects.filter(object_uid=target.uid).order_by("id").values_list("verb", flat=True))


def test_hiding_asks_for_a_reason_first(desk: Desk) -> None:
    asked = send(desk, "highlight", "hide", desk.shared.pk)
    assert asked.status_code == 200
    assert "Hide these highlights from readers" in asked.content.decode()
    refused = send(desk, "highlight", "hide", desk.shared.pk, apply="1", reason=" ")
    assert refused.status_code == 422
    assert "This field is required." in refused.content.decode()
    desk.shared.refresh_from_db()
    assert desk.shared.hidden_at is None


def test_s26_hidden_is_gone_for_readers_and_shown_again(desk: Desk) -> None:
    stranger = client_for(None)
    page = reverse("annotations:in_place", args=[desk.shared.uid])
    assert stranger.get(page).status_code == 302
    assert send(desk, "highlight", "hide", desk.shared.pk, apply="1", reason="Wrong").status_code == 302
    assert stranger.get(page).status_code == 404
    desk.article.refresh_from_db()
    assert (desk.article.public_quotes, desk.article.public_comments) == (0, 0)
    desk.flag.refresh_from_db()
    assert desk.flag.state == "upheld"
    assert send(desk, "highlight", "show", desk.shared.pk).status_code == 302
    assert stranger.get(page).status_code == 302
    desk.article.refresh_from_db()
    assert (desk.article.public_quotes, desk.article.public_comments) == (1, 1)
    assert verbs_of(desk.shared) == ["created", "reported", "hidden", "shown"]


def test_bulk_retag_changes_what_differs_and_says_so(desk: Desk) -> None:
    other = make_highlight(desk.article, desk.ana, words="Repairs", kind="claim")
    keys = (desk.shared.pk, other.pk)
    answer = desk.client.post(
        reverse("admin:annotations_highlight_changelist"),
        {"action": "retag", "_selected_action": keys, "apply": "1", "kind": "claim"},
        follow=True,
    )
    assert "1 changed. 1 left as it was." in answer.content.decode()
    assert set(Highlight.objects.filter(pk__in=keys).values_list("kind", flat=True)) == {"claim"}
    desk.article.refresh_from_db()
    assert (desk.article.public_quotes, desk.article.public_claims) == (0, 2)
    assert verbs_of(desk.shared) == ["created", "reported", "retagged"]
    assert verbs_of(other) == ["created"]


def test_retag_refuses_a_kind_that_is_none(desk: Desk) -> None:
    assert send(desk, "highlight", "retag", desk.shared.pk, apply="1", kind="rumour").status_code == 422


def test_a_comment_is_hidden_and_shown(desk: Desk) -> None:
    send(desk, "comment", "hide", desk.comment.pk, apply="1", reason="Rude")
    desk.comment.refresh_from_db()
    assert desk.comment.hidden_reason == "Rude"
    send(desk, "comment", "show", desk.comment.pk)
    desk.comment.refresh_from_db()
    assert desk.comment.hidden_at is None
    assert verbs_of(desk.comment) == ["created", "hidden", "shown"]


def test_a_report_is_upheld_with_a_reason(desk: Desk) -> None:
    send(desk, "flag", "uphold", desk.flag.pk, apply="1", reason="She did not say that")
    desk.shared.refresh_from_db()
    desk.flag.refresh_from_db()
    assert (desk.flag.state, desk.shared.hidden_reason) == ("upheld", "She did not say that")
    assert desk.shared.hidden_by == desk.curator


def test_a_report_is_dismissed_with_a_reason_and_once(desk: Desk) -> None:
    for _ in range(2):
        send(desk, "flag", "dismiss", desk.flag.pk, apply="1", reason="The words are hers")
    desk.shared.refresh_from_db()
    desk.flag.refresh_from_db()
    assert (desk.flag.state, desk.shared.hidden_at) == ("dismissed", None)
    act = Activity.objects.get(verb="dismissed")
    assert (act.object_uid, act.after["reason"], act.actor) == (
        desk.shared.uid,
        "The words are hers",
        desk.curator,
    )
    page = desk.client.get(reverse("admin:annotations_flag_change", args=[desk.flag.pk])).content.decode()
    assert "The words are hers" in page


def test_a_tag_is_renamed_for_shared_work_alone(desk: Desk) -> None:
    kept = make_highlight(desk.article, desk.ana, words="Repairs", visibility="private", tags=["ferries"])
    tag = Tag.objects.get(name="ferries")
    send(desk, "tag", "rename", tag.pk, apply="1", name="crossings")
    assert [one.name for one in desk.shared.tags.all()] == ["crossings"]
    assert [one.name for one in kept.tags.all()] == ["ferries"]


def test_two_spellings_of_a_tag_become_one(desk: Desk) -> None:
    both = make_highlight(desk.article, desk.ana, words="Repairs", tags=["ferries", "ferry"])
    tag = Tag.objects.get(name="ferry")
    send(desk, "tag", "rename", tag.pk, apply="1", name="ferries")
    assert [one.name for one in both.tags.all()] == ["ferries"]
    assert not Tag.objects.filter(name="ferry").exists()


def test_what_is_ticked_is_taken_along(desk: Desk) -> None:
    make_highlight(desk.article, desk.ana, words="Repairs", kind="claim")
    answer = send(desk, "highlight", "take_along", desk.shared.pk, desk.private.pk, apply="1", format="csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lectern-desk-csv-')
    assert "Every berth counts" in text
    assert "Repairs" not in text
    assert "closing the pier" not in text


def test_one_object_offers_its_acts_as_buttons(desk: Desk) -> None:
    page = desk.client.get(reverse("admin:annotations_highlight_change", args=[desk.shared.pk]))
    assert [name for name, _words in page.context["acts"]] == ["retag", "name_speaker", "hide"]
    assert 'name="_save"' not in page.content.decode()


def test_a_highlight_is_not_saved_by_its_form(desk: Desk) -> None:
    page = reverse("admin:annotations_highlight_change", args=[desk.shared.pk])
    assert desk.client.post(page, {"exact": "changed", "kind": "fact"}).status_code == 403


def test_s32_acts_need_the_token(desk: Desk) -> None:
    desk.client.handler.enforce_csrf_checks = True
    assert send(desk, "highlight", "show", desk.shared.pk).status_code == 403


def test_s42_an_act_is_one_line_without_words(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lectern.audit"):
        send(desk, "highlight", "hide", desk.shared.pk, apply="1", reason="Every berth is wrong")
    said = [record.getMessage() for record in caplog.records if record.getMessage().startswith("admin ")]
    assert said == [f"admin verb=Change kind=highlight id={desk.shared.pk} reader={desk.curator.pk}"]


def test_too_many_at_once_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.admin.acts.MOST_AT_ONCE", 1)
    other = make_highlight(make_article(), desk.ana, kind="claim")
    answer = send(desk, "highlight", "retag", desk.shared.pk, other.pk, apply="1", kind="fact")
    assert answer.status_code == 302
    assert not Highlight.objects.filter(kind="fact").exists()
    assert not LogEntry.objects.exists()


def test_open_reports_wait_on_the_front_page(desk: Desk) -> None:
    page = desk.client.get("/admin/").content.decode()
    assert "These are not her words" in page
    assert "Ferry vote put off again" in page
    Flag.objects.update(state="dismissed")
    assert "No report is open." in desk.client.get("/admin/").content.decode()
