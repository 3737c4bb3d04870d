"""What the forms of this room know about details of articles."""

import pytest
from django.db.models import CharField

from reader.forms import AboutForm
from reader.models import Article, Source


@pytest.mark.parametrize("name", ["byline", "url", "language", "source"])
def test_a_detail_may_be_as_long_as_it_can_be_stored(name: str) -> None:
    stored = Source._meta.get_field("name") if name == "source" else Article._meta.get_field(name)
    assert isinstance(stored, CharField)
    assert AboutForm.base_fields[name].max_length == stored.max_length  # type: ignore[attr-defined]
