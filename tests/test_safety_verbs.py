"""Number 32 over every address there is: reading changes nothing, writing needs its token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.walking import ALL, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Sessions hold messages. And allauth copies the mail address of an account made on the command line into a
# table of its own when its owner first opens the page about addresses. Neither touches what anybody wrote.
ALLOWED = ('UPDATE "django_session"', 'INSERT INTO "django_session"', 'INSERT INTO "account_emailaddress"')
CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


def test_s32_no_view_does_without_the_token() -> None:
    exempt = [name for name, entry in ALL.items() if getattr(entry.callback, "csrf_exempt", False)]
    assert exempt == []


def test_s32_every_address_could_be_asked() -> None:
    asked = {name for name, _address in addresses()}
    left = {name for name in ALL if name not in asked}
    assert left == set()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_s32_writing_without_the_token_is_refused_everywhere(
    settings: object, method: str, django_user_model: type[User]
) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "write": (0, 1)}  # type: ignore[attr-defined]
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_superuser("root", password="seven herons"))
    answers = {name: getattr(client, method)(address).status_code for name, address in addresses()}
    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_s32_reading_changes_nothing(client: Client) -> None:
    changed: list[tuple[str, str]] = []
    current = ""

    def watch(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.lstrip().upper().startswith(CHANGES) and not sql.startswith(ALLOWED):
            changed.append((current, sql))
        return execute(sql, *args)

    root = User.objects.create_superuser("root", "root@example.org", password="seven herons")
    client.raise_request_exception = False
    for user in (None, root):
        if user:
            client.force_login(user)
        for name, address in addresses():
            current = name
            with connection.execute_wrapper(watch):
                for method in ("get", "head"):
                    getattr(client, method)(address)
    assert changed == []
    assert client.get("/session/").json()["reader"] == str(root.pk)  # not even signed out
