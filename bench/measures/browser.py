"""How long Chromium takes from a page's first byte to the frame after its load; what highlights add."""

from collections.abc import Mapping
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext

from bench.figures import Row, at_most, ratios
from bench.house import House

SHOWN = """
globalThis.shownAfter = new Promise((tell) => {
  addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const [page] = performance.getEntriesByType("navigation");
    tell(performance.now() - page.responseStart);
  })));
});
"""
COUNT = """(whole) => {
  let nodes = 0;
  for (const block of document.querySelectorAll("#text .block")) {
    const walker = document.createTreeWalker(block, whole ? NodeFilter.SHOW_ALL : NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) nodes += 1;
  }
  return nodes;
}"""
PATIENCE = 20_000  # milliseconds


def measure(house: House) -> list[Row]:
    """Milliseconds for each page and their ratios; nodes for each highlight."""
    sizes = house.sizes
    empty, full = house.story(house.long), house.story(house.long, sizes.long_highlights)
    short = house.story(house.short, sizes.short_highlights)
    articles = {"short": short.slug, "empty": empty.slug, "full": full.slug}
    pages = {name: f"{house.lectern.url}/articles/{slug}/" for name, slug in articles.items()}
    pages |= {f"bare {name}": f"{house.bare.url}/articles/{name}/" for name in ("short", "long")}
    times = all_rounds(house, pages)
    context = window(house.browser)
    sign_in(house, context, house.lectern.url)
    nodes = {name: counted(context, pages[name]) for name in ("empty", "full")}
    context.close()
    added = [
        (more - less) / sizes.long_highlights
        for more, less in zip(nodes["full"], nodes["empty"], strict=True)
    ]
    words, marks = f"{sizes.long_words:,} words", f"{sizes.long_highlights:,} highlights"
    few = f"{sizes.short_words:,} words"
    return [
        Row(f"Chromium: {words}, {marks}", times["full"], "ms"),
        Row(f"Chromium: {words}, no highlights", times["empty"], "ms"),
        Row(f"Chromium: bare page, {words}", times["bare long"], "ms"),
        Row(
            f"Chromium: {marks} over the bare page",
            ratios(times["full"], times["bare long"]),
            "×",
            at_most(2.5),
        ),
        Row(f"Chromium: {marks} over none", ratios(times["full"], times["empty"]), "×", at_most(1.5)),
        Row(f"Chromium: {few}, {sizes.short_highlights} highlights", times["short"], "ms"),
        Row(f"Chromium: bare page, {few}", times["bare short"], "ms"),
        Row(
            f"Chromium: {few} over the bare page",
            ratios(times["short"], times["bare short"]),
            "×",
            at_most(2.5),
        ),
        Row("elements for each highlight in the text column", [added[0]], "", at_most(3)),
        Row("nodes for each highlight, pieces of text counted too", [added[1]], "", at_most(3)),
    ]


def window(browser: Browser) -> BrowserContext:
    """A window of a desktop; nobody is signed in yet."""
    context = browser.new_context(viewport={"width": 1366, "height": 860})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(SHOWN)
    return context


def sign_in(house: House, context: BrowserContext, address: str) -> None:
    """Cookies know no ports: the two servers' sessions take turns."""
    lectern = address.startswith(house.lectern.url)
    key = house.sessions[0] if lectern else house.bare_sessions[0]
    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])


def all_rounds(house: House, pages: Mapping[str, str]) -> dict[str, list[float]]:
    """The best visit to each page in every round; what pages share is in the browser's cache by then."""
    found: dict[str, list[float]] = {name: [] for name in pages}
    context = window(house.browser)
    for number in range(house.sizes.rounds + 1):
        for name, address in pages.items() if number % 2 else reversed(pages.items()):
            sign_in(house, context, address)
            best = min(visit(context, address) for _ in range(house.sizes.visits))
            if number:
                found[name].append(best)
    context.close()
    return found


def visit(context: BrowserContext, address: str) -> float:
    """Milliseconds from the first byte until the frame after the load is drawn, for who comes from the list.

    An empty window would measure something else: Chromium starts a process for the first page in it that asks
    for isolation (Cross-Origin-Opener-Policy), which pages of one site share.
    """
    page = context.new_page()
    page.goto(urljoin(address, "/"))
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status in (200, 304)
    shown = page.evaluate("() => globalThis.shownAfter")
    page.close()
    return float(shown)


def counted(context: BrowserContext, address: str) -> tuple[int, int]:
    """Elements, and nodes of all kinds, inside the blocks of a page."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    found = page.evaluate(COUNT, False), page.evaluate(COUNT, True)
    page.close()
    return found
