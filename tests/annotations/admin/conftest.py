"""Every test of the desk starts from the same desk."""

import pytest

from tests.annotations.admin.cast import Desk, make_desk


@pytest.fixture
def desk(db: None) -> Desk:
    """One article with shared, private and reported work, and a curator."""
    return make_desk()
