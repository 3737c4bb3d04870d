"""The preview of a text that is brought in, in a browser without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.e2e.browsing import NO_SCRIPT, Complaints
from tests.factories import make_user

SignIn = Callable[[Page, User], None]
TEXT = "\n  The headline  \n\nWords\u2028of Ada.\x85\n\n\nSEE ALSO: Another\n\nLast <words> & more. \n\n"


def preview(page: Page) -> None:
    page.goto("/articles/new/")
    page.fill("textarea[name=text]", TEXT)
    page.click("main button.primary")


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep it").first.click()


def test_an_untouched_preview_is_kept_at_once(open_page: Callable[..., Page], as_reader: SignIn) -> None:
    page = open_page(**NO_SCRIPT)
    as_reader(page, make_user("ana"))
    preview(page)
    keep(page)
    expect(page.get_by_text("“The headline” is in your library.")).to_be_visible()


def test_a_kind_follows_its_words_and_a_changed_text_is_shown_first(
    open_page: Callable[..., Page], as_reader: SignIn, complaints: Complaints
) -> None:
    page = open_page(**NO_SCRIPT)
    as_reader(page, make_user("ana"))
    preview(page)
    kinds = page.get_by_role("list", name="What was understood").get_by_role("combobox")
    kinds.last.select_option("credits")
    page.get_by_text("Correct the text itself").click()
    page.get_by_label("Text", exact=True).fill(TEXT.replace("Words", "An opening.\n\nWords"))
    complaints.forgive("status of 422")
    keep(page)
    expect(page.get_by_role("alert")).to_contain_text("is not stored yet")
    assert [kinds.nth(index).input_value() for index in range(kinds.count())] == [
        "paragraph",
        "paragraph",
        "callout",
        "credits",
    ]
    keep(page)
    expect(page.locator("article .credits")).to_have_text("Last <words> & more.")
