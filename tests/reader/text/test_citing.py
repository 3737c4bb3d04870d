import pytest

from reader.text.citing import Reference, brings_marks, cite

FERRY = Reference(
    "en",
    "Ferry vote put off",
    author="By Lena Ortiz",
    source="The Harbour Courier",
    day="14 May 2026",
    address="https://example.org/ferry",
    link="https://example.org/ferry#:~:text=berth",
)


def test_everything_that_is_known_is_said() -> None:
    found = cite("every berth\ncounts", FERRY)
    assert found.text == (
        "“every berth counts” — Lena Ortiz, “Ferry vote put off”, The Harbour Courier, 14 May 2026, "
        "https://example.org/ferry"
    )
    assert found.html == (
        '<p lang="en" dir="ltr">“every berth counts” — <bdi>Lena Ortiz</bdi>, '
        "“<bdi>Ferry vote put off</bdi>”, <bdi>The Harbour Courier</bdi>, <bdi>14 May 2026</bdi>, "
        '<a href="https://example.org/ferry#:~:text=berth"><bdi>https://example.org/ferry</bdi></a></p>'
    )


def test_what_is_not_known_leaves_no_gap() -> None:
    assert cite("every berth", Reference("en", "Ferry vote")).text == "“every berth” — “Ferry vote”"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„jeder Platz“ — Lena Ortiz, „Titel“"),
        ("de-CH", "„jeder Platz“ — Lena Ortiz, „Titel“"),
        ("fr", "«\u202fjeder Platz\u202f» — von Lena Ortiz, «\u202fTitel\u202f»"),
        ("ja", "「jeder Platz」 — von Lena Ortiz，「Titel」"),
        ("xx", "“jeder Platz” — von Lena Ortiz, “Titel”"),
    ],
)
def test_marks_are_those_of_the_language(language: str, text: str) -> None:
    assert cite("jeder Platz", Reference(language, "Titel", author="von Lena Ortiz")).text == text


@pytest.mark.parametrize(
    ("words", "brings"),
    [
        ("“Every berth counts”", True),
        ("«لن نبحر»", True),
        ("„Jeder Platz zählt“", True),
        ("“Every berth,” she said, “counts”", False),
        ("every berth", False),
        ("“", False),
    ],
)
def test_words_with_marks_of_their_own_get_no_further_ones(words: str, brings: bool) -> None:
    assert brings_marks(words) is brings


def test_what_runs_the_other_way_is_kept_together() -> None:
    arabic = Reference("ar", "توقف العبارة", source="The Courier", address="https://example.org/a")
    found = cite("لن نبحر", arabic, rtl=True)
    assert (
        found.text == "«لن نبحر» — «توقف العبارة»، \u2068The Courier\u2069، \u2068https://example.org/a\u2069"
    )
    assert found.html.startswith('<p lang="ar" dir="rtl">')
    assert cite("we will", Reference("en", "توقف")).text == "“we will” — “\u2068توقف\u2069”"


def test_s04_what_people_wrote_is_escaped() -> None:
    found = cite("<b>x</b> {y}", Reference('en"><i>', "<script>{z}", address="https://example.org/?a=1&b=2"))
    assert "<b>" not in found.html
    assert "<script>" not in found.html
    assert "<i>" not in found.html
    assert 'href="https://example.org/?a=1&amp;b=2"' in found.html
    assert "{z}" in found.text
