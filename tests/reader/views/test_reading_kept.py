"""What a browser may keep of the reading page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_highlight, make_user

pytestmark = pytest.mark.django_db


def test_s40_a_page_with_a_message_is_not_shown_again(client: Client) -> None:
    reader, article = make_user(), make_article()
    highlight = make_highlight(article, make_user())
    client.force_login(reader)
    page = reverse("reader:article", args=[article.slug])
    client.get(page)
    client.post(reverse("annotations:report", args=[highlight.uid]), {"reason": "rude"})
    told = client.get(page)
    assert "Thank you. A curator will look at it." in told.content.decode()
    assert "ETag" not in told.headers
    assert told.headers["Cache-Control"] == "private, no-cache"
    quiet = client.get(page)
    assert "Thank you" not in quiet.content.decode()
    assert client.get(page, headers={"If-None-Match": quiet.headers["ETag"]}).status_code == 304
