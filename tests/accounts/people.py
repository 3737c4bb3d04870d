"""The cast of the account tests, made plainly."""

from typing import Any

from django.test import Client

from accounts.models import User

PASSWORD = "a calm harbour"


def person(handle: str = "ana", password: str = PASSWORD, **fields: Any) -> User:
    """An account that can sign in."""
    return User.objects.create_user(handle, password=password, **fields)


def client_of(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def problems(html: str, name: str) -> str:
    """What stands beside the field `name`: the text of its error list, "" when it has none."""
    _before, found, rest = html.partition(f'id="id_{name}_error"')
    if not found:
        return ""
    return rest.partition("</ul>")[0].partition(">")[2].replace("<li>", "").replace("</li>", "")
