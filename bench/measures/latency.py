"""How long a tag takes in Chromium on loopback: from the key to its paint, and to the answer in its place."""

from itertools import cycle, islice

from bench.figures import Row, at_most
from bench.house import House
from bench.measures.browser import sign_in, window
from reader.models import Article

KEYS = {"q": "quote", "c": "claim", "f": "fact"}
# Painted: the second frame after the CSS highlight stands. Settled: the second frame after the card is there,
# its blocks are exchanged and what was painted meanwhile has gone.
WATCH = """(kinds) => {
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const until = async (test) => { while (!test()) await new Promise(requestAnimationFrame); };
  const made = () => document.querySelectorAll("#cards > .card[data-uid]").length;
  globalThis.tagged = new Promise((tell) => addEventListener("keydown", async (event) => {
    const name = `sending-${kinds[event.key]}`;
    const before = made();
    const settled = () => made() > before && !CSS.highlights.has(name);
    const since = async (test) => {
      await until(test);
      await frames();
      return performance.now() - event.timeStamp;
    };
    tell(await Promise.all([since(() => CSS.highlights.has(name) || settled()), since(settled)]));
  }, { once: true }));
}"""


def measure(house: House) -> list[Row]:
    """Milliseconds for each of some tags on a short and on a long article."""
    sizes = house.sizes
    pages = {
        (sizes.short_words, sizes.short_highlights): house.story(house.short, sizes.short_highlights),
        (sizes.long_words, sizes.long_highlights): house.story(house.long, sizes.long_highlights),
    }
    rows: list[Row] = []
    for (words, highlights), article in pages.items():
        painted, settled = zip(*tag_along(house, article), strict=True)
        what = f"a tag by key, {words:,} words, {highlights:,} highlights"
        rows += [
            Row(f"{what}: to painted", painted, "ms", at_most(50)),
            Row(f"{what}: to settled", settled, "ms", at_most(150)),
        ]
    return rows


def tag_along(house: House, article: Article) -> list[tuple[float, float]]:
    """Tag sentence after sentence; for each, milliseconds from the key to painted and to settled."""
    context = window(house.browser)
    sign_in(house, context, house.lectern.url)
    page = context.new_page()
    page.goto(f"{house.lectern.url}/articles/{article.slug}/", wait_until="load")
    page.locator("main[data-ready]").wait_for()
    page.keyboard.press("j")  # the first gesture fetches the rest of the scripts
    page.wait_for_load_state("networkidle")
    found: list[tuple[float, float]] = []
    for key in islice(cycle(KEYS), house.sizes.tags):
        page.evaluate(WATCH, KEYS)
        page.keyboard.press(key)
        painted, settled = page.evaluate("() => globalThis.tagged")
        found.append((painted, settled))
        page.keyboard.press("j")
    context.close()
    return found
