from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from accounts.models import User


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("reader", password="a long enough one")


class KnowingFactory(RequestFactory):
    """Requests that say what htmx said, as those do that came through the middleware."""

    def request(self, **request: Any) -> WSGIRequest:
        made = super().request(**request)
        made.htmx = HtmxDetails(made)  # type: ignore[attr-defined]
        return made


@pytest.fixture
def rf() -> RequestFactory:
    return KnowingFactory()
