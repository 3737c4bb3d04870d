"""Nobody's private work at the desk: not in lists, searches, completions, histories, logs or front page."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from annotations.models import Activity, Comment, Flag, Highlight, Speaker
from annotations.services.reports import report
from tests.annotations.admin.cast import SECRET, SECRET_NOTE, Desk, client_for
from tests.factories import make_group, make_highlight, make_user

TOLD = ("Whisperer", "hush", SECRET, SECRET_NOTE, "harbour master")
LISTS = ("highlight", "comment", "speaker", "tag", "flag", "activity")


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:annotations_{model}_{page}", args=args)


def everything_at(desk: Desk, path: str, **query: str) -> str:
    answer = desk.client.get(path, query, follow=True)
    return str(answer.content.decode())


@pytest.mark.any_database
@pytest.mark.parametrize("who", ["curator", "superuser"])
@pytest.mark.parametrize("model", LISTS)
def test_s24_no_list_shows_private_work(desk: Desk, model: str, who: str) -> None:
    if who == "superuser":
        desk.client = client_for(make_user("root", is_staff=True, is_superuser=True))
    for query in ({}, {"q": "pier"}, {"q": "hush"}, {"q": "whisperer"}, {"q": "harbour"}, {"merged": "all"}):
        page = everything_at(desk, address(model), **query)
        assert [word for word in TOLD if f">{word}" in page or f"{word}<" in page] == [], query


def test_lists_show_what_is_shared(desk: Desk) -> None:
    assert "Every berth counts" in everything_at(desk, address("highlight"))
    assert "Both ways or one way?" in everything_at(desk, address("comment"))
    assert "Mirela Dahl" in everything_at(desk, address("speaker"))
    assert "ferries" in everything_at(desk, address("tag"))
    assert "These are not her words" in everything_at(desk, address("flag"))


@pytest.mark.parametrize("page", ["change", "history"])
def test_s25_private_and_absent_are_answered_alike(desk: Desk, page: str) -> None:
    for model, private in (("highlight", desk.private.pk), ("comment", desk.private_comment.pk)):
        there = desk.client.get(address(model, page, private))
        nowhere = desk.client.get(address(model, page, 987_654))
        assert (there.status_code, there.headers["Location"]) == (302, "/admin/")
        assert (nowhere.status_code, nowhere.headers["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("model", ["speaker", "tag"])
def test_s24_names_that_only_private_work_uses_have_no_page(desk: Desk, model: str) -> None:
    key = desk.private.speaker_id if model == "speaker" else desk.private.tags.get().pk
    assert desk.client.get(address(model, "change", key)).status_code == 302


@pytest.mark.parametrize(
    ("model", "field", "term"),
    [
        ("highlight", "speaker", "whisp"),
        ("comment", "highlight", "pier"),
        ("comment", "parent", "harbour"),
        ("flag", "highlight", "pier"),
        ("flag", "comment", "harbour"),
        ("highlight", "author", "ana"),
    ],
)
def test_s24_completion_offers_nothing_private(desk: Desk, model: str, field: str, term: str) -> None:
    query = {"app_label": "annotations", "model_name": model, "field_name": field, "term": term}
    answer = desk.client.get("/admin/autocomplete/", query)
    assert answer.status_code == 403 or answer.json()["results"] == [], answer.content


def test_completion_offers_articles(desk: Desk) -> None:
    query = {"app_label": "annotations", "model_name": "highlight", "field_name": "article", "term": "ferry"}
    found = desk.client.get("/admin/autocomplete/", query).json()["results"]
    assert found == [{"id": str(desk.article.pk), "text": "Ferry vote put off again"}]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "query",
    [
        "author__password__startswith=md5",
        "visibility=private",
        "visibility__exact=private",
        "article__owner__email__startswith=a",
        "before__contains=pier",
        "audience__exact=private",
        "actor=1",
    ],
)
@pytest.mark.parametrize("model", ["highlight", "activity"])
def test_s15_lists_are_narrowed_by_named_filters_alone(desk: Desk, model: str, query: str) -> None:
    assert desk.client.get(f"{address(model)}?{query}").status_code == 400


def test_s24_acts_do_not_reach_private_work(desk: Desk) -> None:
    for action, more in (
        ("hide", {"reason": "x"}),
        ("retag", {"kind": "fact"}),
        ("take_along", {"format": "csv"}),
    ):
        sent = {"action": action, "_selected_action": [desk.private.pk], "apply": "1", **more}
        answer = desk.client.post(address("highlight"), sent, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET.encode() not in body
    now = Highlight.objects.get(pk=desk.private.pk)
    assert (now.kind, now.hidden_at, now.version) == ("claim", None, desk.private.version)


def test_s24_activity_tells_verb_and_time_of_private_work(desk: Desk) -> None:
    acts = Activity.objects.filter(object_uid__in=[desk.private.uid, desk.private_comment.uid])
    assert acts.count() == 2
    rows = desk.client.get(address("activity")).context["cl"].result_list
    private = [row for row in rows if row.object_uid in (desk.private.uid, desk.private_comment.uid)]
    assert [row.open for row in private] == [False, False]
    by_article = desk.client.get(f"{address('activity')}?article={desk.article.pk}").context["cl"].result_list
    by_reader = desk.client.get(f"{address('activity')}?reader=ana").context["cl"].result_list
    told = {row.object_uid for row in [*by_article, *by_reader]}
    assert desk.shared.uid in told
    assert desk.private.uid not in told
    assert desk.private_comment.uid not in told


def test_s27_what_became_private_leaves_the_desk_at_once(desk: Desk) -> None:
    Highlight.objects.filter(pk=desk.shared.pk).update(visibility="private")
    for model in LISTS:
        assert "Every berth counts" not in everything_at(desk, address(model))
    assert "These are not her words" not in everything_at(desk, address("flag"))
    assert "These are not her words" not in everything_at(desk, "/admin/")
    rows = desk.client.get(address("activity")).context["cl"].result_list
    assert {row.open for row in rows if row.object_uid == desk.shared.uid} == {False}


def test_s24_what_was_private_once_is_not_told_by_its_history(desk: Desk) -> None:
    Highlight.objects.filter(pk=desk.private.pk).update(visibility="public")
    rows = desk.client.get(address("activity")).context["cl"].result_list
    assert {row.open for row in rows if row.object_uid == desk.private.uid} == {False}


def test_s23_group_work_comes_to_the_desk_when_it_is_reported(desk: Desk) -> None:
    group = make_group(desk.ana)
    inside = make_highlight(
        desk.article, desk.ana, words="Some 2,300 people", visibility="group", group=group
    )
    assert "Some 2,300 people" not in everything_at(desk, address("highlight"))
    report(reporter=make_user("pupil"), target=inside, reason="Wrong number")
    assert "Some 2,300 people" in everything_at(desk, address("highlight"))
    assert "Wrong number" in everything_at(desk, address("flag"))


def test_s42_log_entries_quote_nothing(desk: Desk) -> None:
    sent = {
        "action": "hide",
        "_selected_action": [desk.shared.pk],
        "apply": "1",
        "reason": "Not what she said",
    }
    desk.client.post(address("highlight"), sent)
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == (f"highlight {desk.shared.pk}", "hidden")


def test_counts_of_a_speaker_leave_private_ones_out(desk: Desk) -> None:
    speaker = Speaker.objects.get(name="Mirela Dahl")
    make_highlight(desk.article, desk.ana, words="Repairs", visibility="private", speaker="Mirela Dahl")
    rows = desk.client.get(address("speaker")).context["cl"].result_list
    assert [(row.pk, row.used) for row in rows] == [(speaker.pk, 1)]


def test_deleted_work_is_not_at_the_desk(desk: Desk) -> None:
    Comment.objects.filter(pk=desk.comment.pk).update(deleted_at=desk.comment.created_at)
    Highlight.objects.filter(pk=desk.shared.pk).update(deleted_at=desk.comment.created_at)
    assert "Every berth counts" not in everything_at(desk, address("highlight"))
    assert "Both ways or one way?" not in everything_at(desk, address("comment"))
    assert list(desk.client.get(address("flag")).context["cl"].result_list) == []
    assert Flag.objects.count() == 1
