"""The desk shows the records of shared highlights, to look at only."""

import pytest
from django.urls import reverse

from annotations.models import Activity
from tests.annotations.admin.cast import Desk
from tests.factories import make_highlight, make_record, make_relation

pytestmark = pytest.mark.django_db


def test_a_shared_highlight_shows_its_records(desk: Desk) -> None:
    make_record(desk.shared, "Zz<i>counts", url="https://port.example.org/", stance="disputes", quote="Few.")
    page = desk.client.get(reverse("admin:annotations_highlight_change", args=[desk.shared.pk]))
    html = page.content.decode()
    assert (
        '<b>disputes</b>: <a href="https://port.example.org/" rel="noopener noreferrer nofollow">'
        "<bdi>Zz&lt;i&gt;counts</bdi></a>"
    ) in html
    assert 'name="records"' not in html


def test_s24_the_history_tells_of_shared_records_alone(desk: Desk) -> None:
    make_record(desk.shared, "Zzshared")
    make_record(desk.private, "Zzprivate")
    html = desk.client.get(reverse("admin:annotations_activity_changelist")).content.decode()
    assert html.count("evidence: title, stance") == 1
    assert "Zzshared" not in html
    assert "Zzprivate" not in html
    assert Activity.objects.filter(object_type="evidence").count() == 2


def test_s24_of_relations_too(desk: Desk) -> None:
    other = make_highlight(desk.article, desk.ana, words="Some 2,300 people")
    make_relation(desk.shared, other)
    make_relation(other, desk.private)
    make_relation(desk.private, other)
    html = desk.client.get(reverse("admin:annotations_activity_changelist")).content.decode()
    assert html.count("relation: deletion, relation, the other highlight") == 1
    assert Activity.objects.filter(object_type="relation").count() == 3
