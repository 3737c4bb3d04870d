"""Number 30: nothing but a session opens anything, and links with a secret in them work once or run out."""

import re

import pytest
from django.test import Client

from accounts.services import make_reset_link
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
CLOSED = ("/notebook/", "/accounts/profile/", "/accounts/data/", "/articles/new/")


@pytest.mark.any_database
@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("secret", ["session", "password"])
def test_s30_neither_a_header_nor_an_address_carries_a_right(path: str, secret: str) -> None:
    user = make_user()
    holder = Client()
    holder.force_login(user)
    value = holder.cookies["sessionid"].value if secret == "session" else PASSWORD
    for headers in ({"Authorization": f"Bearer {value}"}, {"X-Session": value}):
        response = Client().get(path, headers=headers)
        assert (response.status_code, response["Location"][:16]) == (302, "/accounts/login/")
    for name in ("token", "sessionid", "key"):
        assert Client().get(path, {name: value}).status_code == 302


def test_s30_a_reset_link_works_once() -> None:
    user = make_user()
    path = re.sub(r"^https?://[^/]+", "", make_reset_link(user))
    first, second = Client(), Client()
    for client in (first, second):
        form = client.get(path, follow=True).redirect_chain[-1][0]
    sent = {"password1": "lamps-along-the-quay", "password2": "lamps-along-the-quay"}
    assert first.post(form, sent).status_code == 302
    refused = second.post(
        form, {"password1": "another-lamp-altogether", "password2": "another-lamp-altogether"}
    )
    assert refused.status_code in {200, 422}
    user.refresh_from_db()
    assert user.check_password("lamps-along-the-quay")
