from tests.bench.running import limits, tiny


def test_each_measurement_with_a_browser_prints_its_rows() -> None:
    assert limits(tiny("weight", "browser")) == {
        "page, 120 words, 8 highlights: HTML",
        "page: first paint (HTML and CSS)",
        "page: all JavaScript",
        "page: together, without fonts",
        "page: requests, without fonts",
        "page: requests when visited again",
        "page: unchanged, the whole 304",
        "Chromium: 20 highlights over the bare page",
        "Chromium: 20 highlights over none",
        "Chromium: 120 words over the bare page",
        "elements for each highlight in the text column",
        "nodes for each highlight, pieces of text counted too",
    }
