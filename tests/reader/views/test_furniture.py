"""The furniture of the reading room: one script for everybody who reads in a language, kept for ever."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from reader.views import furniture
from reader.views.furniture import furniture_address
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def markup(script: str) -> str:
    """The HTML that the script puts into the page."""
    found = re.fullmatch(
        r'document\.getElementById\("main"\)\.insertAdjacentHTML\("afterend", (".*")\);\n', script
    )
    assert found
    return str(json.loads(found[1]))


def test_furniture_is_the_same_for_everybody_and_kept_for_ever(client: Client) -> None:
    answer = client.get(furniture_address())
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.cookies == {}
    html = markup(answer.content.decode())
    assert 'id="tagbar"' in html
    assert 'data-nothing-chosen="Select some words first' in html
    assert "csrfmiddlewaretoken" not in html


@pytest.mark.parametrize("signup", ["open", "invite", "closed"])
def test_strangers_are_offered_an_account_where_anybody_may_have_one(signup: str) -> None:
    furniture._script.cache_clear()
    with override_settings(SIGNUP=signup):
        html = markup(furniture._script("en"))
    furniture._script.cache_clear()
    assert ('data-next href="/accounts/signup/"' in html) == (signup == "open")
    assert 'href="/accounts/login/"' in html


def test_what_is_shown_later_comes_by_an_address_of_its_own(client: Client) -> None:
    more = re.search(r'data-more="([^"]+)"', markup(client.get(furniture_address()).content.decode()))
    assert more
    answer = client.get(more[1])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    script = answer.content.decode()
    assert 'id=\\"movebar\\"' in script
    assert 'data-nothing-to-undo=\\"Nothing to undo.\\"' in script
    assert script.endswith("Object.assign(words, more);\n")
    assert client.get(more[1].replace("/en-", "/tlh-")).status_code == 404


def test_an_old_address_gives_todays_furniture_once(client: Client) -> None:
    answer = client.get("/furniture/en-0123456789ab.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content == client.get(furniture_address()).content


def test_no_furniture_in_a_language_that_nobody_speaks(client: Client) -> None:
    assert "tlh" not in dict(settings.LANGUAGES)
    assert client.get("/furniture/tlh-0123456789ab.js").status_code == 404


def test_the_page_asks_for_it_before_the_rooms_own_script(client: Client) -> None:
    html = client.get(f"/articles/{make_article().slug}/").content.decode()
    assert html.index(f'<script type="module" src="{furniture_address()}">') < html.index("js/reading/room")
    assert 'id="tagbar"' not in html
