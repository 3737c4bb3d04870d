"""A long article with many highlights in a Chromium that keeps nothing: when it can be read, what moves."""

from collections.abc import Mapping

from bench.figures import Row, at_most
from bench.house import House
from bench.measures.browser import sign_in, window

# Readable: text is painted, and the second frame after the document is there has its layout.
WATCH = """
globalThis.seen = { tasks: [], shifts: [], readable: 0 };
for (const [type, list] of [["longtask", "tasks"], ["layout-shift", "shifts"]]) {
  const note = (found) => globalThis.seen[list].push(...found.getEntries());
  new PerformanceObserver(note).observe({ type, buffered: true });
}
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  globalThis.seen.readable = performance.now();
})));
"""
FOUND = """() => {
  const { tasks, shifts, readable } = globalThis.seen;
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const late = tasks.filter(({ startTime }) => startTime >= page.loadEventEnd);
  const moved = shifts.filter(({ hadRecentInput }) => !hadRecentInput).map(({ value }) => value);
  return {
    readable: Math.max(readable, paint.startTime),
    longest: Math.max(0, ...late.map(({ duration }) => duration)),
    shift: moved.reduce((all, one) => all + one, 0),
  };
}"""
STEP, PAUSE = 430, 120  # pixels by which the wheel is turned, and milliseconds between


def measure(house: House) -> list[Row]:
    """One visit in each round by a browser that keeps nothing."""
    sizes = house.sizes
    article = house.story(house.long, sizes.long_highlights)
    address = f"{house.lectern.url}/articles/{article.slug}/"
    visits = [visit(house, address) for _ in range(sizes.rounds + 1)][1:]
    what = f"{sizes.long_words:,} words, {sizes.long_highlights:,} highlights"
    readable, longest, shift, layouts = ([one[name] for one in visits] for name in visits[0])
    return [
        Row(f"{what}: readable after", readable, "ms", at_most(1000)),
        Row(f"{what}: longest task after the load (0: none of 50 ms)", longest, "ms", at_most(100)),
        Row(f"{what}: layout shift", shift, "", at_most(0.02)),
        Row(f"{what}: layouts", layouts),
    ]


def visit(house: House, address: str) -> Mapping[str, float]:
    """Open the page, rest, skim through the beginning."""
    context = window(house.browser)
    context.add_init_script(WATCH)
    sign_in(house, context, address)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Performance.enable")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(house.sizes.rest)
    page.mouse.move(600, 500)
    for _ in range(house.sizes.steps):
        page.mouse.wheel(0, STEP)
        page.wait_for_timeout(PAUSE)
    page.wait_for_timeout(house.sizes.rest / 3)
    metrics = {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}
    found: dict[str, float] = page.evaluate(FOUND)
    context.close()
    return {**found, "layouts": metrics["LayoutCount"]}
