"""Comments as HTML: what Markdown may say, and what it may not."""

import time

import pytest

from annotations.markdown import render_markdown


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "[x](https://example.org)",
            '<p><a href="https://example.org" rel="noopener noreferrer nofollow">x</a></p>\n',
        ),
    ],
)
def test_what_markdown_may_say(body: str, html: str) -> None:
    assert render_markdown(body) == html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<iframe src=//evil></iframe>",
        "<div hx-get=/admin/ hx-trigger=load></div>",
        "<svg><style>*{}</style></svg>",
        "![x](https://tracker.example/a.png)",
    ],
)
def test_s03_raw_html_and_pictures_are_text(body: str) -> None:
    html = render_markdown(body)
    for tag in ("<script", "<img", "<iframe", "<svg", "<style", "<div", "<a "):
        assert tag not in html.replace('<a href="https://tracker.example', "")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "%6aavascript:x",
        "data:text/html,x",
    ],
)
def test_s02_links_in_comments(href: str) -> None:
    assert "href" not in render_markdown(f"[x]({href})")


def test_s05_nothing_but_the_address_of_a_link_is_kept() -> None:
    html = render_markdown('[x](https://e.org "hx-get")')
    assert html == '<p><a href="https://e.org" rel="noopener noreferrer nofollow">x</a></p>\n'


def test_ten_thousand_brackets_do_not_stall() -> None:
    started = time.process_time()
    render_markdown("[" * 10_000)
    render_markdown("> " * 5_000)
    assert time.process_time() - started < 10
