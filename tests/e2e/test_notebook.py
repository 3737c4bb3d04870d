"""The notebook and the ways out in a real browser: filters, dialog, downloads, keyboard, no scripts."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, DESKTOP, NO_SCRIPT, PHONE, TABLET, Complaints
from tests.e2e.room import STORY
from tests.factories import PASSWORD, make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]
OpenPage = Callable[..., Page]
ARABIC = "توقف العبارة\n\nقالت عودة: «لن نبحر في الظلام»."


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana", display_name="Ana")


@pytest.fixture
def article(reader: User) -> Article:
    """Two articles with highlights of every kind, the newer one written from right to left."""
    article = make_article(document=STORY, source="The Harbour Courier")
    quote = make_highlight(article, reader, words="We can’t sail blind", speaker="Oda Renk", tags=["sea"])
    make_highlight(article, reader, words="Repairs cost twice as much", kind="claim", not_sure=True)
    make_highlight(article, reader, words="About 2,300 people", kind="fact", visibility="private")
    make_comment(quote, reader, "Whose *words*?")
    make_comment(quote, make_user("jonas"), "The pilots’.")
    make_highlight(make_article(text=ARABIC, language="ar"), reader, words="«لن نبحر في الظلام»")
    return article


def content(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8")


def test_filters_narrow_the_list_and_live_in_the_address(
    page: Page, article: Article, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    page.goto("/notebook/")
    expect(page.locator(".entry")).to_have_count(4)
    page.get_by_role("checkbox", name="Claims").click()
    expect(page.locator(".entry")).to_have_count(1)
    expect(page).to_have_url("/notebook/?kind=claim")
    page.get_by_role("searchbox").fill("sail")
    expect(page.get_by_text("Nothing here under these filters")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url("/notebook/?kind=claim&q=sail")
    page.get_by_role("checkbox", name="Claims").click()
    expect(page.locator(".entry")).to_have_count(1)
    page.go_back()
    expect(page.get_by_text("Nothing here under these filters")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("sail")
    page.reload()
    expect(page.get_by_role("checkbox", name="Claims")).to_be_checked()


def test_a_wrong_day_is_told_beside_its_field_and_put_right(
    page: Page, article: Article, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("422")
    as_reader(page, reader)
    page.goto("/notebook/")
    page.get_by_text("More filters").click()
    page.get_by_label("From").fill("2026-11-20")
    expect(page).to_have_url("/notebook/?since=2026-11-20")
    page.get_by_label("To", exact=True).fill("2026-11-01")
    expect(page.get_by_text("This day is before the first one.")).to_be_visible()
    expect(page.get_by_label("From")).to_have_value("2026-11-20")
    page.get_by_label("To", exact=True).fill("2090-01-01")
    expect(page.get_by_text("This day is before the first one.")).to_have_count(0)
    expect(page.locator("#notebook-filters")).to_have_count(1)
    expect(page).to_have_url("/notebook/?since=2026-11-20&until=2090-01-01")


def test_a_passage_leads_to_its_place(page: Page, article: Article, reader: User, as_reader: SignIn) -> None:
    as_reader(page, reader)
    page.goto("/notebook/")
    page.get_by_role("link", name="Repairs cost twice as much").click()
    number = Highlight.objects.get(kind="claim").number
    expect(page.locator(f"#c-{number}.is-open")).to_be_visible()


def test_exactly_what_is_listed_is_exported(
    page: Page, article: Article, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    page.goto("/notebook/?kind=fact&kind=claim")
    page.get_by_role("link", name="Export these").click()
    dialog = page.get_by_role("dialog", name="Export 2 highlights")
    expect(dialog).to_be_visible()
    with page.expect_download() as found:
        dialog.get_by_role("button", name="Download .jsonl", exact=True).click()
    header, *rows = map(json.loads, content(found.value).splitlines())
    assert header["filter"] == {"kind": "claim,fact"}
    assert [row["exact"] for row in rows] == ["Repairs cost twice as much", "About 2,300 people"]
    assert found.value.suggested_filename.startswith("lectern-notebook-claim-fact-jsonl-")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Export these")).to_be_focused()


def test_an_article_is_exported_from_the_reading_room_by_keyboard_alone(
    page: Page, article: Article, reader: User, as_reader: SignIn
) -> None:
    make_highlight(article, User.objects.get(handle="jonas"), words="The boat is old", kind="plain")
    as_reader(page, reader)
    page.goto(f"/articles/{article.slug}/")
    page.locator("#export-article").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Export highlights")).to_be_visible()
    page.get_by_role("radio", name="Mine (3)").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="All that I may see (4)")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Download .md")).to_be_focused()
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    notes = content(found.value)
    assert notes.count("> [!") == 4
    assert "The boat is old" in notes
    assert found.value.suggested_filename.endswith(".md")


def test_strangers_take_what_everybody_sees(page: Page, article: Article) -> None:
    page.goto(f"/articles/{article.slug}/export/")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download .csv").first.click()
    table = content(found.value)
    assert "We can’t sail blind" in table
    assert "About 2,300 people" not in table


def test_everything_works_without_scripts(
    open_page: OpenPage, article: Article, reader: User, as_reader: SignIn
) -> None:
    page = open_page(**NO_SCRIPT)
    as_reader(page, reader)
    page.goto("/notebook/")
    page.get_by_role("checkbox", name="Quotes").check()
    page.get_by_role("searchbox").fill("sail")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".entry blockquote")).to_have_text(["We can’t sail blind"])
    page.get_by_role("link", name="Export these").click()
    expect(page.get_by_role("heading", name="Export 1 highlight")).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="Download .md").click()
    assert "Whose" in content(found.value)


def test_everything_is_taken_along_and_the_account_deleted(
    page: Page, article: Article, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    page.goto("/accounts/profile/")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download my data").click()
    assert found.value.suggested_filename == "lectern-ana-data.zip"
    with zipfile.ZipFile(found.value.path()) as archive:
        assert archive.testzip() is None
        assert "We can’t sail blind" in archive.read("notebook.md").decode()
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_role("radio", name="Remove it too").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("Your account is gone.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not User.objects.filter(handle="ana").exists()
    # Jonas answered one of them: it keeps its place, without its words.
    assert list(Highlight.objects.filter(author=None).values_list("exact", flat=True)) == [""]


@pytest.mark.parametrize(
    "window",
    [DESKTOP, {**TABLET, **DARK}, PHONE, {**PHONE, **DARK}],
    ids=["desktop", "tablet in the dark", "phone", "phone in the dark"],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    open_page: OpenPage,
    article: Article,
    reader: User,
    as_reader: SignIn,
    complaints: Complaints,
    window: dict[str, object],
) -> None:
    complaints.forgive("422")
    make_comment(article.highlights.get(kind="fact"), reader, "> a quotation")
    page = open_page(**window)
    as_reader(page, reader)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        # What axe asks hangs on hue and width, less on their every pairing.
        found[name] = violations(page) if window in (DESKTOP, {**PHONE, **DARK}) else []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[name] += [f"{wide} px wider than the window"] if wide > 0 else []

    for address in (
        "/notebook/?order=latest",
        "/notebook/comments/",
        "/notebook/deleted/",
        "/notebook/?q=zeppelin",
        "/notebook/?since=never",
        "/notebook/export/",
        f"/articles/{article.slug}/export/",
        "/accounts/delete/",
    ):
        page.goto(address)
        look(address)
    page.goto("/notebook/")
    passage, quotation = page.locator(".entry.fact blockquote").all()
    line = "(element) => getComputedStyle(element).borderInlineStartColor"
    assert passage.evaluate(line) != quotation.evaluate(line)  # in a comment it is no marked passage
    page.get_by_role("link", name="Export these").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("dialog")
    as_reader(page, make_user("newcomer"))
    for address in ("/notebook/", "/notebook/comments/"):
        page.goto(address)
        look(f"empty {address}")
    assert found == {name: [] for name in found}


def test_the_vocabulary_of_exports_is_served_as_what_it_is(page: Page) -> None:
    answer = page.request.get("/static/ns/lectern.jsonld")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/ld+json")
