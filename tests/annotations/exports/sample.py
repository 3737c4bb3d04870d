"""Rows to export, cut from a text as the application cuts them; no database."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from annotations.exports import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportRelation,
    ExportRow,
    ExportSpeaker,
)
from reader.text.anchoring import Part, describe, quotation

SITE = "https://lectern.example"
TEXT = (
    "Bridge closes 🌉 on Monday\n\n"
    "“The bridge is safe,” the mayor said on Friday, “but it will close.” 👩‍👩‍👧 Nobody disagreed.\n\n"
    "=2+3 was chalked on the pier. Ｃafe\u0301 owners were not asked."
)
MADE = datetime(2026, 11, 20, 9, 30, 0, 125000, tzinfo=UTC)
CHANGED = datetime(2026, 11, 21, 18, 5, 7, tzinfo=UTC)


def make_article(text: str = TEXT, **changes: Any) -> ExportArticle:
    """An article with every field filled in, at its second revision."""
    slug = changes.get("slug", "bridge-closes-k3x9")
    fields: dict[str, Any] = {
        "slug": slug,
        "title": "Bridge closes 🌉 on Monday",
        "byline": "Ines Okafor",
        "source": "The Harbour Post",
        "url": "https://post.example/2026/bridge?id=1&from=a_b",
        "language": "en",
        "published": date(2026, 11, 19),
        "revision": 2,
        "revised": datetime(2026, 11, 19, 12, 0, tzinfo=UTC),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "address": f"{SITE}/articles/{slug}/",
        "text_address": f"{SITE}/articles/{slug}/revisions/2.txt",
    }
    return ExportArticle(**fields | changes)


def make_row(
    words: str | Sequence[str] = "The bridge is safe", *, text: str = TEXT, **changes: Any
) -> ExportRow:
    """A highlight of the given words (several: one part each), with every optional field at its default."""
    parts: list[Part] = []
    for exact in [words] if isinstance(words, str) else words:
        start = text.index(exact, parts[-1][1] if parts else 0)
        parts.append((start, start + len(exact)))
    uid = changes.get("uid", "6f2d1c1e-8a55-4b1f-9a27-1d9f4a0b7c01")
    selectors = describe(text, parts)
    fields: dict[str, Any] = {
        "uid": uid,
        "number": 7,
        "kind": "quote",
        "parts": tuple(parts),
        "exact": quotation(text, parts),
        "quotations": tuple(selector.exact for selector in selectors),
        "prefixes": tuple(selector.prefix for selector in selectors),
        "suffixes": tuple(selector.suffix for selector in selectors),
        "visibility": "public",
        "author": "ana",
        "author_name": "Ana Lima",
        "anchor_state": "original",
        "created": MADE,
        "updated": CHANGED,
        "article": make_article(text),
        "link": f"{SITE}/h/{uid}/",
    }
    return ExportRow(**fields | changes)


def make_comment(body: str = "Is it?", number: int = 1, **changes: Any) -> ExportComment:
    """A comment by bo; its number is the end of its uid."""
    fields: dict[str, Any] = {
        "uid": comment_uid(number),
        "parent": None,
        "author": "bo",
        "author_name": "Bo Reyes",
        "body": body,
        "created": MADE,
        "link": f"{SITE}/c/{comment_uid(number)}/",
    }
    return ExportComment(**fields | changes)


def comment_uid(number: int) -> str:
    """The uid that make_comment gives to this number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def make_evidence(number: int = 1, **changes: Any) -> ExportEvidence:
    """A record with every field filled in; its number is the end of its uid."""
    fields: dict[str, Any] = {
        "uid": f"00000000-0000-4000-9000-{number:012d}",
        "stance": "supports",
        "title": "Bridge *inspection*, part 2",
        "publisher": "City of Holm",
        "dated": "2026-03",
        "locator": "p. 12",
        "url": "https://holm.example/inspection.pdf?part=2",
        "archive_url": "https://archive.example/2026/holm",
        "quote": "No cracks were found.\n> The deck is sound.",
        "accessed": date(2026, 11, 20),
        "hash": hashlib.sha256(b"a stored copy").hexdigest(),
    }
    return ExportEvidence(**fields | changes)


def make_relation(number: int = 1, **changes: Any) -> ExportRelation:
    """A claim of another article disputed; its number is the end of its uid."""
    target = f"00000000-0000-4000-b000-{number:012d}"
    fields: dict[str, Any] = {
        "uid": f"00000000-0000-4000-a000-{number:012d}",
        "verb": "disputes",
        "target": target,
        "link": f"{SITE}/h/{target}/",
        "kind": "claim",
        "exact": "The *bridge* has cracks",
        "speaker": "Ines [Okafor]",
        "title": "Cracks in the bridge",
        "created": MADE,
    }
    return ExportRelation(**fields | changes)


def make_check(**changes: Any) -> ExportCheck:
    """A check with every field filled in."""
    fields: dict[str, Any] = {
        "checked": CHANGED,
        "restated": "The bridge *can* carry traffic.\nToday.",
        "said_on": "2026-11",
        "said_where": "City hall",
        "as_of": "2026",
        "checkability": "checkable",
        "status": "done",
        "verdict": "mostly",
        "outcome": "shortened",
        "reason": "The inspection says so.",
        "checker": "bo",
        "checker_name": "Bo Reyes",
    }
    return ExportCheck(**fields | changes)


def make_full_row(**changes: Any) -> ExportRow:
    """A split quote with every field filled in and a thread of two."""
    fields: dict[str, Any] = {
        "speaker": ExportSpeaker("person", "Mayor Bo Lund", "City of Holm", ("Lund", "the mayor")),
        "speaker_words": "the mayor",
        "speaker_parts": ((TEXT.index("the mayor"), TEXT.index("the mayor") + 9),),
        "cue": "said",
        "cue_parts": ((TEXT.index("said"), TEXT.index("said") + 4),),
        "manner": "direct",
        "not_sure": True,
        "tags": ("city hall", "2026"),
        "visibility": "group",
        "group": "Class 9b",
        "comments": (
            make_comment(resolved=CHANGED, resolved_by="ana"),
            make_comment("It *is*.", 2, parent=comment_uid(1), edited=CHANGED),
        ),
        "evidence": (
            make_evidence(),
            ExportEvidence("00000000-0000-4000-9000-000000000002", "disputes", "Phone call with the mayor"),
        ),
        "relations": (
            make_relation(),
            make_relation(2, verb="within", kind="quote", speaker="", title="Bridge closes 🌉 on Monday"),
        ),
        "check": make_check(),
    }
    return make_row(["The bridge is safe", "but it will close", "👩‍👩‍👧"], **fields | changes)


def make_context(**changes: Any) -> ExportContext:
    """An export of the whole notebook."""
    fields: dict[str, Any] = {
        "site": SITE,
        "label": "All my highlights",
        "modified": CHANGED,
        "address": f"{SITE}/notebook/export/w3c/",
    }
    return ExportContext(**fields | changes)


def edge_rows() -> list[ExportRow]:
    """Every kind and state, in reading order, over two articles."""
    other = make_article(slug="other-p2", title="Other", published=None, byline="", url="", revised=None)
    return [
        make_row("Bridge closes 🌉", kind="plain", number=1),
        make_full_row(),
        make_row("=2+3 was chalked", kind="fact", number=8, speaker=ExportSpeaker("article")),
        make_row(
            "Ｃafe\u0301",
            kind="claim",
            number=9,
            author="",
            author_name="",
            speaker=ExportSpeaker("not-named"),
        ),
        make_row("pier", kind="claim", number=10, anchor_state="orphaned", article=other),
    ]
