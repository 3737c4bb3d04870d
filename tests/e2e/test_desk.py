"""The desk in a real browser: nothing blocked by the policy, usable on a phone, a report settled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Flag, Highlight
from annotations.services.reports import report
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, PHONE, TABLET, Complaints
from tests.factories import (
    make_article,
    make_comment,
    make_curator,
    make_group,
    make_highlight,
    make_user,
)

SignIn = Callable[[Page, User], None]
PAGES = {
    "front": "/admin/",
    "highlights": "/admin/annotations/highlight/",
    "articles": "/admin/reader/article/",
    "speakers": "/admin/annotations/speaker/",
    "activity": "/admin/annotations/activity/",
    "comments": "/admin/annotations/comment/",
    "tags": "/admin/annotations/tag/",
    "sources": "/admin/reader/source/",
    "reports": "/admin/annotations/flag/",
}


def furnish() -> tuple[User, Highlight, Flag]:
    """A curator, a public highlight with a comment, and a report of it."""
    curator, ana, ben = make_curator("cora"), make_user("ana", display_name="Ana Ruiz"), make_user("ben")
    article = make_article(source="Harbour Post", byline="By Tomas Lund", owner=curator)
    make_article(text="Low water until Thursday\n\nThe pilots wait.", source="Tide Gazette", audience="owner")
    shared = make_highlight(article, ana, speaker="Mirela Dahl", tags=["ferries"])
    make_highlight(article, ben, words="Repairs would cost less", kind="claim", not_sure=True)
    make_highlight(article, ben, words="Some 2,300 people cross each week", kind="fact")
    make_comment(shared, ben)
    make_group(ana, ben, curator)
    return curator, shared, report(reporter=ben, target=shared, reason="These are not her words")


def width_of_overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# What is pressed and too small, what leaves the window, a table wider than its room, empty cells on a card.
UNFIT = """(least) => {
  const found = [];
  const pressed = `#result_list a, .tick, #action-toggle, #changelist-filter a, #toolbar :is(a, input),
    .actions :is(select, button), .rooms a, .breadcrumbs a, .object-tools :is(a, button), .front a,
    .delete input, .checkbox-row label, .readonly > a`;
  for (const each of document.querySelectorAll(pressed)) {
    const { width, height, right } = each.getBoundingClientRect();
    if (height && (height < least || width < 24)) found.push(`${width}×${height}: ${each.outerHTML}`);
    if (right > innerWidth) found.push(`cut: ${each.outerHTML}`);
  }
  const table = document.querySelector("#result_list");
  const room = table?.parentElement.clientWidth;
  if (table?.scrollWidth > room) found.push(`${table.scrollWidth} in ${room}`);
  if (innerWidth <= 1024 && document.querySelector("#result_list .nothing")?.offsetParent) found.push("dash");
  const search = document.querySelector("#searchbar");
  if (search?.offsetWidth < 200) found.push(`search: ${search.offsetWidth}`);
  return found;
}"""


def addresses(shared: Highlight, flag: Flag) -> dict[str, str]:
    """The lists, and one object of each kind."""
    return {
        **PAGES,
        "highlight": f"/admin/annotations/highlight/{shared.pk}/change/",
        "report": f"/admin/annotations/flag/{flag.pk}/change/",
        "article": f"/admin/reader/article/{shared.article.pk}/change/",
        "revise": f"/articles/{shared.article.slug}/revise/",
        "reader": f"/admin/accounts/user/{shared.author.pk}/change/",
        "group": f"/admin/accounts/readinggroup/{shared.author.reading_groups.get().pk}/change/",
    }


@pytest.mark.parametrize("look", [{}, {**PHONE, **DARK}, TABLET], ids=["light", "dark phone", "tablet"])
def test_every_page_fits_is_not_blocked_and_axe_finds_nothing(
    open_page: Callable[..., Page], as_reader: SignIn, complaints: Complaints, look: dict[str, object]
) -> None:
    _curator, shared, flag = furnish()
    page = open_page(**look)
    as_reader(page, make_user("root", is_staff=True, is_superuser=True))
    found = []
    least = 44 if look.get("has_touch") else 24
    for name, address in addresses(shared, flag).items():
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        assert width_of_overflow(page) <= 0, name
        assert complaints.unforgiven() == [], name
        found += [f"{name}: {one}" for one in page.evaluate(UNFIT, least)]
        if look is not TABLET:  # the same page once more
            found += [f"{name}: {one}" for one in violations(page)]
            complaints.seen.clear()  # axe itself copies sheets that import others into the page
    assert found == []


def test_a_report_is_upheld_from_the_front_page(page: Page, as_reader: SignIn) -> None:
    curator, shared, _flag = furnish()
    as_reader(page, curator)
    page.goto("/admin/")
    page.get_by_role("link", name="These are not her words").click()
    page.get_by_role("button", name="Uphold: hide what was reported").click()
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#id_reason")).to_be_focused()  # the browser asks for the reason first
    page.locator("#id_reason").fill("Not what she said")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("1 changed.")).to_be_visible()
    shared.refresh_from_db()
    assert shared.hidden_reason == "Not what she said"


def test_highlights_are_narrowed_to_an_article_by_completion(page: Page, as_reader: SignIn) -> None:
    curator, shared, _flag = furnish()
    as_reader(page, curator)
    page.goto("/admin/annotations/highlight/")
    page.locator("#changelist-filter .select2-selection").click()
    page.locator(".select2-search__field").fill("ferry")
    page.get_by_role("option", name="Ferry vote put off again").click()
    page.locator("form.typed-filter", has=page.locator(".select2-selection")).get_by_role("button").click()
    expect(page).to_have_url(
        f"{page.url.split('/admin')[0]}/admin/annotations/highlight/?article={shared.article.pk}"
    )
    expect(page.locator("#result_list tbody tr")).to_have_count(3)


def test_two_highlights_get_another_kind_on_a_phone(
    open_page: Callable[..., Page], as_reader: SignIn
) -> None:
    curator, _shared, _flag = furnish()
    page = open_page(**PHONE)
    as_reader(page, curator)
    page.goto("/admin/annotations/highlight/")
    for box in page.locator("input.action-select").all()[:2]:
        box.tap()
    page.locator("select[name=action]").select_option("retag")
    page.get_by_role("button", name="Go", exact=True).first.tap()
    page.get_by_label("Quote").check()
    page.get_by_role("button", name="Do it").tap()
    expect(page.get_by_text("2 changed.")).to_be_visible()
    assert set(Highlight.objects.values_list("kind", flat=True)) == {"quote"}
