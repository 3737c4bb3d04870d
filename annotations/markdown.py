"""Comments as HTML: Markdown without raw HTML or images, cleaned once more, and kept."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from reader.rendering import safe_href

TAGS = set("a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong ul".split(" "))  # noqa: SIM905
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": 20})
_PARSER.enable("strikethrough").disable(["image", "html_block", "html_inline"])


@lru_cache(maxsize=2000)
def render_markdown(body: str) -> SafeString:
    """HTML of one comment, safe to show; the same body is rendered once per process while it is asked for."""
    clean = nh3.clean(
        _PARSER.render(body),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_filter,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)


def _filter(tag: str, name: str, value: str) -> str | None:
    # nh3 would let through titles and languages everywhere.
    if (tag, name) == ("a", "href"):
        return safe_href(value) or None
    return value if (tag, name) in {("ol", "start"), ("a", "rel")} else None
