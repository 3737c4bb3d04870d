"""The colours of every theme against WCAG: text 4.5:1, in high contrast 7:1; lines that must be seen 3:1."""

import re

import pytest

from tests.houselaw import ROOT

CSS = ROOT / "static" / "css"
KINDS = ("quote", "claim", "fact", "plain")
Colours = dict[str, str]


def declared(sheet: str, selector: str) -> Colours:
    """The custom properties that the first rule with this selector sets."""
    rules = (CSS / sheet).read_text().split(f"{selector} {{")[1:]
    found = (dict(re.findall(r"--([\w-]+): ([^;]+);", rule.partition("}")[0])) for rule in rules)
    return next(filter(None, found))


def scheme(colours: Colours, *, dark: bool) -> Colours:
    """The colours alone, as they are in the light or in the dark scheme."""
    pairs = {
        name: re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b", value)
        for name, value in colours.items()
        if "#" in value
    }
    return {name: found[-1 if dark else 0] for name, found in pairs.items()}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast between two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


USUAL = declared("tokens.css", ":root")
SEPIA = declared("tokens.css", '[data-theme="sepia"]')
HIGH = declared("contrast.css", '[data-contrast="high"]')
THEMES: dict[str, tuple[Colours, float]] = {
    "light": (scheme(USUAL, dark=False), 4.5),
    "dark": (scheme(USUAL, dark=True), 4.5),
    "sepia": (scheme(USUAL | SEPIA, dark=False), 4.5),
    "high light": (scheme(USUAL | HIGH, dark=False), 7),
    "high dark": (scheme(USUAL | HIGH, dark=True), 7),
}


def too_faint(colours: Colours, least: float) -> list[str]:
    """The pairs of text and ground that are closer than `least`, and edges closer than 3."""
    grounds = ("paper", "sheet", "sunk")
    texts = ("ink", "ink-2", "ink-3", "link", "bad", "good", *KINDS)
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [(kind, f"{kind}-tint") for kind in KINDS] + [("ink", f"{kind}-tint") for kind in KINDS]
    pairs += [("bad", "bad-tint"), ("good", "good-tint"), ("night-ink", "night"), ("ink", "choice")]
    found = [f"{a} on {b}" for a, b in pairs if ratio(colours[a], colours[b]) < least]
    lines = [(line, "paper") for line in ("edge", "focus", *KINDS)]
    return found + [f"{a} beside {b}" for a, b in lines if ratio(colours[a], colours[b]) < 3]


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_lines_stand_out(theme: str) -> None:
    assert too_faint(*THEMES[theme]) == []


def test_a_device_that_asks_for_contrast_gets_what_can_be_chosen() -> None:
    assert declared("contrast.css", ":root:not([data-contrast])") == HIGH
