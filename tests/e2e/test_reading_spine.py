"""The map beside the text: every passage of the article is on it, with its card here or not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.e2e.room import open_article
from tests.factories import make_article, make_highlight, make_user

LONG = Document.build(
    [
        Piece("heading", "A long day at the pier", {"level": 1}),
        *(
            Piece("paragraph", f"Paragraph {n} says this. " + "The boat was late again. " * 12)
            for n in range(1, 31)
        ),
    ]
)
HEIGHTS = "(marks) => marks.map((mark) => mark.getBoundingClientRect().height)"


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=LONG)


def test_the_spine_shows_passages_whose_cards_are_not_here_yet(
    page: Page, article: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    for number in range(1, 31):
        make_highlight(article, reader, words=f"Paragraph {number} says", kind="claim")
    as_reader(page, reader)
    open_article(page, article)
    expect(page.locator("#cards > .card")).to_have_count(20)
    expect(page.locator("#spine a.claim")).to_have_count(30)


def test_a_long_passage_is_a_long_mark(
    page: Page, article: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    make_highlight(article, reader, words="Paragraph 3 says", kind="claim")
    make_highlight(
        article, reader, words="Paragraph 9 says this. " + "The boat was late again. " * 11, kind="fact"
    )
    as_reader(page, reader)
    open_article(page, article)
    expect(page.locator("#spine a")).to_have_count(2)
    short, long = page.locator("#spine a").evaluate_all(HEIGHTS)
    assert long > 2 * short


def test_everyones_runs_are_on_the_spine_too(page: Page, article: Article, reader: User) -> None:
    make_highlight(article, reader, words="Paragraph 5 says", kind="quote", visibility="public")
    open_article(page, article, "?layers=everyone")
    expect(page.locator("#spine a")).to_have_count(1)
