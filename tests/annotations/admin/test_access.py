"""Who gets into which part of the desk."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse

from tests.annotations.admin.cast import Desk, client_for
from tests.factories import make_user

CURATED = ("reader", "annotations")


def pages(*rooms: str) -> Iterator[str]:
    """The list of every kind of thing that these rooms show at the desk."""
    for model in admin.site._registry:
        if model._meta.app_label in rooms:
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def addresses_of_people() -> Iterator[str]:
    """Every address about people and rights that the admin could answer."""
    for model in admin.site._registry:
        if model._meta.app_label in CURATED:
            continue
        for name in ("changelist", "add", "change", "delete", "history"):
            route = f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}"
            try:
                yield reverse(route, args=[] if name in ("changelist", "add") else [1])
            except NoReverseMatch:
                continue


def test_curator_opens_every_list(desk: Desk) -> None:
    found = {page: desk.client.get(page).status_code for page in pages(*CURATED)}
    assert len(found) == 8
    assert set(found.values()) == {200}, found


def test_other_staff_see_an_empty_desk(desk: Desk) -> None:
    staff = client_for(make_user("porter", is_staff=True))
    assert staff.get("/admin/").status_code == 200
    assert {staff.get(page).status_code for page in pages(*CURATED)} == {403}
    assert b"These are not her words" not in staff.get("/admin/").content


def test_readers_and_strangers_are_sent_away(desk: Desk) -> None:
    reader, stranger = client_for(desk.ana), client_for(None)
    for page in ["/admin/", *pages(*CURATED)]:
        assert reader.get(page).status_code in (302, 403), page
        answer = stranger.get(page)
        assert answer.status_code == 302, page
        assert answer.headers["Location"].startswith("/admin/login/")


def test_s31_curators_do_not_reach_people_nor_rights(desk: Desk) -> None:
    found = {page: desk.client.get(page).status_code for page in addresses_of_people()}
    assert len(found) >= 12
    assert set(found.values()) <= {403, 404}, found


def test_s31_rights_over_people_given_by_mistake_open_nothing(desk: Desk) -> None:
    rights = Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])
    desk.curator.user_permissions.add(*rights)
    client = client_for(desk.curator)
    assert {client.get(page).status_code for page in addresses_of_people()} <= {403, 404}
    assert b"/admin/accounts/" not in client.get("/admin/").content


def test_superuser_opens_every_list(desk: Desk) -> None:
    root = client_for(make_user("root", is_staff=True, is_superuser=True))
    rooms = {model._meta.app_label for model in admin.site._registry}
    found = {page: root.get(page).status_code for page in pages(*rooms)}
    assert set(found.values()) == {200}, found


def test_nothing_is_deleted_at_the_desk(desk: Desk) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    client = client_for(root)
    for obj in (desk.article, desk.shared, desk.comment, desk.flag, desk.ana, desk.article.source):
        assert obj is not None
        name = f"{obj._meta.app_label}_{obj._meta.model_name}"
        assert client.post(reverse(f"admin:{name}_delete", args=[obj.pk]), {"post": "yes"}).status_code == 403
        assert "delete_selected" not in client.get(reverse(f"admin:{name}_changelist")).content.decode()
