"""One module for each thing that is measured; its `measure(house)` returns the rows of the table."""

MEASURES = {
    "create": "keeping a passage, the full path, beside the bare insert",
    "growth": "the same on a long article with many highlights beside a short one with none",
    "queries": "how many queries the pages and writes take, with and without highlights",
    "crowd": "everyone's layer where 200 readers made 20,000 highlights on a short article",
    "weight": "bytes and requests of the article page",
    "browser": "how long Chromium takes to show the page, and how many nodes highlights cost",
    "tagging": "keys, clicks or taps, and seconds, to tag a whole article with speakers",
    "latency": "how long a tag by key takes in Chromium until it is painted, and until it is kept",
    "long": "when Chromium shows a long article with many highlights, and what moves or halts later",
    "page": "processor time of the article page beside the bare page",
}
