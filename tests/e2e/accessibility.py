"""What axe-core has to say about a page as it stands."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What has not faded in yet would be too faint.
STILL = """async () => {
  await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
  return "axe" in window;
}"""
RUN = "async (options) => (await axe.run(document, options)).violations"


def broken(page: Page, kind: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The violations of these rules ("rule") or of all rules with these tags ("tag")."""
    if not page.evaluate(STILL):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": kind, "values": list(names)}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate(RUN, options)
    return found


def violations(page: Page) -> list[str]:
    """One line per rule and element that breaks WCAG 2.2 AA: rule, what is wrong, where, in which HTML."""
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for rule in broken(page, "tag", WCAG_22_AA)
        for node in rule["nodes"]
    ]
