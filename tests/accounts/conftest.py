"""Everything here is about people, so it needs the database."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Account pages read and write."""
