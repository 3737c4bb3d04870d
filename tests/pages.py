"""A page taken apart: what is wrong with its structure, and every text that a person can meet in it."""

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# These may be left open by the rules of HTML.
OPTIONAL = frozenset({"li", "dt", "dd", "p", "option", "tr", "td", "th"})
NOT_INSIDE = {"form": "form", "a": "a", "button": "button", "label": "label"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list", "popovertarget")
SAID = ("aria-label", "aria-roledescription", "placeholder", "title", "alt", "data-ask", "data-placeholder")
SILENT = frozenset({"script", "style", "kbd", "template"})


class Page(HTMLParser):
    """Reads a page or a fragment. `problems` are sentences; `texts` are (where, words)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.ids: Counter[str] = Counter()
        self.pointers: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.problems.append(f"<{tag}> names an attribute twice: {attrs}")
        self.problems += [f"<{tag}> has {name}" for name in given if name == "style" or name.startswith("on")]
        if NOT_INSIDE.get(tag) in self.open or (tag in ("form", "div") and "p" in self.open):
            self.problems.append(f"<{tag}> inside {' '.join(self.open)}")
        self.ids.update([given["id"]] if "id" in given else [])
        self.pointers += [(name, each) for name in POINTERS for each in given.get(name, "").split()]
        self._note_said(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def _note_said(self, tag: str, given: dict[str, str]) -> None:
        names = [name for name in given if name in SAID]
        if given.get("id") == "words":
            names += [name for name, value in given.items() if name.startswith("data-") and value[:1] != "/"]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            names.append("value")
        self.texts += [(f"{tag}[{name}]", given[name]) for name in names]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problems.append(f"</{tag}> closes nothing in {' '.join(self.open)}")

    def handle_data(self, data: str) -> None:
        if data.strip() and not SILENT & set(self.open):
            self.texts.append((self.open[-1] if self.open else "", " ".join(data.split())))

    def _finish(self) -> None:
        left = [tag for tag in self.open if tag not in OPTIONAL]
        self.problems += [f"<{tag}> is never closed" for tag in left]
        self.problems += [
            f"id {name!r} stands {count} times" for name, count in self.ids.items() if count > 1
        ]
        self.problems += [
            f"{name} points at {target!r}, which is not there"
            for name, target in self.pointers
            if self.ids["main"] and target not in self.ids
        ]
        none = [
            f"{where} says {words!r}" for where, words in self.texts if words in ("None", "True", "False")
        ]
        self.problems += none
