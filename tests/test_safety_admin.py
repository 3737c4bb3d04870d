"""Number 7 for the pages that we did not write: the admin works under our policy."""

import re

import pytest
from django.test import Client

from accounts.models import User
from web.csp import POLICY

INLINE = re.compile(
    r"""(?isx) <script (?! [^>]* \bsrc= ) (?! [^>]* type="application/json" )
        | <style | \s style= | \s on[a-z]+= ["']"""
)


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/accounts/user/{pk}/change/"],
)
def test_s07_admin_pages_hold_nothing_that_the_policy_blocks(client: Client, address: str) -> None:
    root = User.objects.create_superuser("root", password="seven green herons")
    client.force_login(root)
    response = client.get(address.format(pk=root.pk))
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == POLICY
    assert INLINE.findall(response.content.decode()) == []
