import pytest

from accounts.models import User


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user("reader", password="a long enough one")
