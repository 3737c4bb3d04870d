"""The history at the desk speaks in words: no name of a field stands in it."""

from dataclasses import fields

from django.urls import reverse

from annotations.admin.told import CHANGES, REASONS
from annotations.models import SAID
from annotations.services import former, merging, moderation
from annotations.services.evidence import Said
from tests.annotations.admin.cast import Desk


def test_acts_say_in_words_what_changed(desk: Desk) -> None:
    moderation.hide(actor=desk.curator, target=desk.shared, reason="Not what she said")
    html = desk.client.get(reverse("admin:annotations_activity_changelist")).content.decode()
    assert '<td class="field-what">highlight: hiding <bdi>(Not what she said)</bdi></td>' in html
    assert '<td class="field-what">comment: words</td>' in html
    assert '<td class="field-what">highlight: report</td>' in html
    assert "hidden_at" not in html


def test_every_field_that_the_history_keeps_has_a_word(desk: Desk) -> None:
    kept = {*former.told_of(desk.shared), *SAID, *merging.SAID, *(field.name for field in fields(Said))}
    assert kept - {*CHANGES, *REASONS} == set()


def test_what_was_decided_about_a_report_is_said_in_words(desk: Desk) -> None:
    moderation.hide(actor=desk.curator, target=desk.shared, reason="Not what she said")
    moderation.show(actor=desk.curator, target=desk.shared)
    page = desk.client.get(reverse("admin:annotations_flag_change", args=[desk.flag.pk])).content.decode()
    assert "cora</bdi>, hidden: <bdi>Not what she said</bdi>" in page
