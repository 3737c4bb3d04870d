"""Accessibility of the pages around the reading room, in both hues, with content and with errors."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import User
from annotations.models import Highlight
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, PHONE
from tests.factories import make_article, make_highlight, make_relation, make_user

SignIn = Callable[[Page, User], None]
LIGHT: dict[str, Any] = {"color_scheme": "light"}


def paths(slug: str, highlight: Highlight) -> list[str]:
    return [
        "/",
        "/?q=nothing-like-it",
        "/articles/new/",
        f"/articles/{slug}/details/",
        f"/articles/{slug}/revise/",
        f"/articles/{slug}/export/",
        f"/articles/{slug}/?h={highlight.uid}",
        f"/highlights/{highlight.uid}/relations/",
        f"/speakers/{highlight.speaker_id}/",
        "/accounts/profile/",
        "/accounts/preferences/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/delete/",
        "/accounts/logout/",
        "/keys/",
    ]


@pytest.mark.parametrize("options", [LIGHT, {**PHONE, **DARK}], ids=["desktop-light", "phone-dark"])
def test_axe_finds_nothing_on_the_readers_pages(
    live: str, open_page: Callable[..., Page], as_reader: SignIn, options: dict[str, Any]
) -> None:
    reader = make_user("ana")
    article = make_article(owner=reader)
    highlight = make_highlight(article, reader, speaker="Mirela Dahl")
    make_relation(highlight, make_highlight(make_article(), make_user("ben"), speaker="A driver"))
    page = open_page(**options)
    as_reader(page, reader)
    found = {}
    for path in paths(article.slug, highlight):
        page.goto(path)
        found[path] = violations(page)
    page.goto("/articles/new/")
    page.fill("textarea[name=text]", "A headline\n\nSome words.\n\nSEE ALSO: More of it")
    page.click("main button.primary")
    page.wait_for_selector("text=Is this right?")
    found["preview"] = violations(page)
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("options", [LIGHT, {**PHONE, **DARK}], ids=["desktop-light", "phone-dark"])
def test_axe_finds_nothing_on_the_strangers_pages(
    live: str, open_page: Callable[..., Page], options: dict[str, Any]
) -> None:
    page = open_page(**options)
    found = {}
    for path in ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page.goto(path)
        found[path] = violations(page)
    assert {path: said for path, said in found.items() if said} == {}
