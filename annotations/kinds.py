"""The one table of kinds: what a highlight can be, decided by its ground and never by its truth.

Pure: labels are plain English, marked for translation where they are shown (`annotations.labels`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of highlight. `key` is the letter that tags, `line` the style of its underline.

    `has_check`: whether a fact-checker may say what they found.
    """

    slug: str
    label: str
    plural: str
    key: str
    line: str
    icon: str
    has_speaker: bool
    has_check: bool


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("quote", "Quote", "Quotes", "q", "solid", "quote", True, True),
        Kind("claim", "Claim", "Claims", "c", "dashed", "claim", True, True),
        Kind("fact", "Fact", "Facts", "f", "double", "fact", True, True),
        Kind("plain", "Highlight", "Highlights", "h", "dotted", "plain", False, False),
    )
}
