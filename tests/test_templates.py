"""Every page, empty and full, for everybody: it answers, is well formed, and says nothing by accident."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.factories import make_curator, make_user
from tests.pages import Page
from tests.walking import OURS, Things, addresses_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ASKED_TOO = ("/?q=ferry", "/?shelf=saved", "/notebook/?kind=quote", "/articles/{slug}/?view=sentences")


def newcomer(role: str) -> User | None:
    """Somebody in this role; None for a stranger."""
    return {"anonymous": lambda: None, "reader": make_user, "curator": make_curator}[role]()


def loaded_things() -> Things:
    """What the sample library offers, or absent things."""
    article, highlight = Article.objects.order_by("pk").first(), Highlight.objects.order_by("pk").first()
    comment = Comment.objects.order_by("pk").first()
    absent = Things()
    return Things(
        article.slug if article else absent.slug,
        highlight.uid if highlight else absent.highlight,
        comment.uid if comment else absent.comment,
    )


def look_around(role: str) -> int:
    """Ask for every page but the desk's, in this role, and find no problem; how many were shown."""
    client, things = Client(), loaded_things()
    if user := newcomer(role):
        client.force_login(user)
    asked = [address for _name, address in addresses_of(things, OURS)]
    asked += [address.format(slug=things.slug) for address in ASKED_TOO]
    problems, shown = {}, 0
    for address in asked:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            shown += answer.status_code == 200
            if found := Page(text_of(answer)).problems:
                problems[address] = found
    assert problems == {}, role
    return shown


@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
def test_every_page_is_well_formed(settings: Any, full: bool) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (0, 1))
    if full:
        call_command("load_samples", verbosity=0, stdout=io.StringIO())
    for role, least in (("anonymous", 10), ("reader", 15), ("curator", 15)):
        assert look_around(role) >= least


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<div><p>a</div></p>", "</p> closes nothing in "),
        ("<p style='x'>a</p>", "<p> has style"),
        ("<i id=a></i><i id=a></i>", "id 'a' stands 2 times"),
        ("<main id=main><label for=b>x</label></main>", "for points at 'b', which is not there"),
        ("<b>None</b>", "b says 'None'"),
        ("<div>", "<div> is never closed"),
    ],
)
def test_the_judge_sees(html: str, problem: str) -> None:
    assert problem in Page(html).problems
