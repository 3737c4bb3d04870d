"""The board of claims in a browser: filters, rows that save, the key that leads there; scripts off too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Check, Highlight
from reader.models import Article
from tests.e2e.accessibility import violations
from tests.e2e.browsing import NO_SCRIPT, PHONE, Complaints
from tests.e2e.room import STORY, open_article
from tests.factories import make_article, make_check, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def claims(article: Article, reader: User) -> list[Highlight]:
    refuted = make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")
    make_check(refuted, verdict="refuted", reason="Seen the books.")
    return [refuted, make_highlight(article, reader, words="The boat is old", kind="claim")]


def row(page: Page, claim: Highlight) -> str:
    return f"#claim-{claim.uid}"


def test_filters_and_rows_answer_at_once(
    page: Page,
    reader: User,
    article: Article,
    claims: list[Highlight],
    as_reader: SignIn,
    complaints: Complaints,
) -> None:
    refuted, other = claims
    complaints.forgive("409")
    as_reader(page, reader)
    open_article(page, article)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/claims/")
    expect(page.locator(".claims > .entry")).to_have_count(2)
    verdict = page.locator(f"#verdict-{other.uid}")
    verdict.select_option("supported")
    expect(page.locator(f"{row(page, other)} .chip.good")).to_have_text("supported")
    expect(page.locator("#live")).to_have_text("Check saved")
    page.get_by_label("Verdict").first.select_option("refuted")
    page.wait_for_url("**/claims/?verdict=refuted")
    expect(page.locator(".claims > .entry")).to_have_count(1)
    expect(page.locator(f"{row(page, refuted)} .chip.bad")).to_have_text("refuted")
    assert violations(page) == []
    make_check(refuted, verdict="disputed")  # in another window
    page.locator(f"#status-{refuted.uid}").select_option("done")
    conflict = page.locator(f"{row(page, refuted)} .conflict")
    expect(conflict).to_contain_text("disputed")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator(f"{row(page, refuted)} .chip.bad")).to_have_text("refuted")
    expect(conflict).to_have_count(0)
    kept = Check.objects.get(highlight=refuted)
    assert (kept.status, kept.verdict, kept.reason, kept.version) == ("done", "refuted", "Seen the books.", 3)


def test_a_phone_shows_the_board_and_forms_do_without_scripts(
    open_page: Callable[..., Page], reader: User, claims: list[Highlight], as_reader: SignIn
) -> None:
    other = claims[1]
    Article.objects.update(title="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung")
    phone = open_page(**PHONE, **NO_SCRIPT)
    as_reader(phone, reader)
    phone.goto("/claims/?verdict=none")
    assert phone.locator("html").evaluate("(html) => html.scrollWidth <= html.clientWidth")
    expect(phone.locator(".claims > .entry")).to_have_count(1)
    phone.locator(f"#status-{other.uid}").select_option("checking")
    phone.locator(row(phone, other)).get_by_role("button", name="Save").tap()
    phone.wait_for_url(f"**/claims/?verdict=none#claim-{other.uid}")
    expect(phone.locator(f"{row(phone, other)} .chip").nth(1)).to_have_text("checking")
    assert Check.objects.get(highlight=other).status == "checking"
