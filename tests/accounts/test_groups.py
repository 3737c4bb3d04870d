"""What a change of groups or rights at the desk does to the pages of those concerned."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import CURATORS, Membership, ReadingGroup, User
from tests.accounts.people import client_of, person

pytestmark = pytest.mark.django_db


def seq_of(user: User) -> int:
    return User.objects.values_list("seq", flat=True).get(pk=user.pk)


def test_s27_pages_of_members_are_made_anew_when_they_join_or_leave() -> None:
    root = client_of(person("root", is_staff=True, is_superuser=True))
    leaving, joining, other = person("ana"), person("ben"), person("cleo")
    group = ReadingGroup.objects.create(name="Class 4B", slug="4b")
    member = Membership.objects.create(user=leaving, group=group)
    sent = {
        "name": "Class 4B",
        "slug": "4b",
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": member.pk,
        "memberships-0-group": group.pk,
        "memberships-0-user": leaving.pk,
        "memberships-0-role": "member",
        "memberships-0-DELETE": "on",
        "memberships-1-group": group.pk,
        "memberships-1-user": joining.pk,
        "memberships-1-role": "member",
    }
    response = root.post(f"/admin/accounts/readinggroup/{group.pk}/change/", sent)
    assert response.status_code == 302
    assert list(group.members.all()) == [joining]
    assert [seq_of(one) for one in (leaving, joining, other)] == [1, 1, 0]


def test_s27_pages_are_made_anew_for_a_new_curator() -> None:
    root = client_of(person("root", is_staff=True, is_superuser=True))
    reader = person("ana")
    rights = Group.objects.get_or_create(name=CURATORS)[0]
    sent = {"handle": "ana", "is_active": "on", "is_staff": "on", "groups": [rights.pk]}
    assert root.post(f"/admin/accounts/user/{reader.pk}/change/", sent).status_code == 302
    assert User.objects.get(pk=reader.pk).is_curator
    assert seq_of(reader) == 1
