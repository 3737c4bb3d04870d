"""The desk tells of shared checks, and finds highlights by them."""

import pytest
from django.urls import reverse

from tests.annotations.admin.cast import Desk
from tests.factories import make_check

pytestmark = pytest.mark.django_db
LIST = "admin:annotations_highlight_changelist"


def test_a_shared_highlight_shows_what_was_found(desk: Desk) -> None:
    make_check(desk.shared, verdict="refuted", status="done", reason="Zz<i>books")
    page = desk.client.get(reverse("admin:annotations_highlight_change", args=[desk.shared.pk]))
    assert '<b>refuted · done</b> “<bdi class="said">Zz&lt;i&gt;books</bdi>”' in page.content.decode()


def test_s24_highlights_are_found_by_verdict_and_status_but_never_private_ones(desk: Desk) -> None:
    for one in (desk.shared, desk.private):
        make_check(one, verdict="refuted", status="done", restated="Zzrestated")

    def found(query: str) -> list[int]:
        answer = desk.client.get(f"{reverse(LIST)}?{query}")
        return [row.pk for row in answer.context["cl"].result_list]

    assert found("verdict=refuted") == found("status=done") == [desk.shared.pk]
    assert found("verdict=supported") == []
    page = desk.client.get(reverse(LIST)).content.decode()
    assert '<td class="field-check_word">refuted</td>' in page
    history = desk.client.get(reverse("admin:annotations_activity_changelist")).content.decode()
    assert history.count("check: restated, status, verdict") == 1
    assert "Zzrestated" not in history
