"""The keys of the reading room: a dialog for htmx, a page for everybody else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_keys_are_a_dialog_in_the_room_and_a_page_elsewhere(client: Client) -> None:
    dialog = client.get("/keys/", headers={"HX-Request": "true"}).content.decode()
    assert dialog.count("<dialog") == 1
    assert "data-modal" in dialog
    assert "<html" not in dialog
    page = client.get("/keys/").content.decode()
    assert "<dialog" not in page
    for answer in (dialog, page):
        assert "They act on the page of an article" in answer
        assert "Could you name the document that settles it?" in answer
        assert "<kbd>Shift</kbd> <kbd>j</kbd>" in answer
