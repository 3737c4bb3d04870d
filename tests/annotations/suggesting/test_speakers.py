import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.suggesting.extents import quote_extents
from annotations.suggesting.speakers import SpeakerOffer, speaker_meant, speaker_offers
from annotations.suggesting.voices import read_voices
from reader.text.blocks import Document, Piece
from tests.annotations.suggesting.texts import article


def offers(document: Document, words: str, language: str = "en") -> list[SpeakerOffer]:
    """The offers for the last place where these words stand."""
    start = document.text.rindex(words)
    return speaker_offers(read_voices(document, language), [(start, start + len(words))])


def best(document: Document, words: str, language: str = "en") -> tuple[str, str, str]:
    offer = offers(document, words, language)[0]
    return offer.name, offer.kind, offer.reason


INTRODUCED = "Ana Ruiz, who runs the hall, said it was old. Her office is upstairs."
# name of the case: paragraphs, the words quoted, what is offered first
CASES = {
    "full name": (["“We stay,” said Ana Ruiz."], "“We stay,”", ("Ana Ruiz", "person", "named")),
    "title": (["“We stay,” said Mayor Ana Ruiz."], "“We stay,”", ("Ana Ruiz", "person", "named")),
    "long title": (
        ["“We stay,” U.S. Secretary of State Ana Ruiz said."],
        "“We stay,”",
        ("Ana Ruiz", "person", "named"),
    ),
    "role before the name": (
        ["“We stay,” said spokeswoman Ana Ruiz."],
        "“We stay,”",
        ("Ana Ruiz", "person", "named"),
    ),
    "surname": ([INTRODUCED, "“We stay,” Ruiz said."], "“We stay,”", ("Ana Ruiz", "person", "surname")),
    "title and surname": (
        [INTRODUCED, "“We stay,” said Ms Ruiz."],
        "“We stay,”",
        ("Ana Ruiz", "person", "surname"),
    ),
    "surname of somebody mentioned": (
        ["The council heard Ana Ruiz on Monday.", "“We stay,” Ruiz said."],
        "“We stay,”",
        ("Ana Ruiz", "person", "surname"),
    ),
    "surname behind a cue that opens": (
        ["The council heard Ana Ruiz on Monday.", "Said Ruiz: “We stay.”"],
        "“We stay.”",
        ("Ana Ruiz", "person", "surname"),
    ),
    "he who opens the sentence before": (
        ["Tom Brandt met the council. “We stay,” he said."],
        "“We stay,”",
        ("Tom Brandt", "person", "pronoun"),
    ),
    "surname that nobody explains": (
        ["“We stay,” Ruiz said."],
        "“We stay,”",
        ("Ruiz", "person", "named"),
    ),
    "she": ([INTRODUCED, "“We stay,” she said."], "“We stay,”", ("Ana Ruiz", "person", "pronoun")),
    "he is not she": (
        ["Tom Brandt, who rings, said his bell fell.", INTRODUCED, "“We stay,” he said."],
        "“We stay,”",
        ("Tom Brandt", "person", "pronoun"),
    ),
    "Mr tells": (
        ["Mr Tom Brandt said it fell.", "Ms Ana Ruiz said it rang.", "“We stay,” he said."],
        "“We stay,”",
        ("Tom Brandt", "person", "pronoun"),
    ),
    "he, without evidence": (
        ["Kim Brandt said it fell.", "Lee Ruiz said it rang.", "“We stay,” he said."],
        "“We stay,”",
        ("Lee Ruiz", "person", "pronoun"),
    ),
    "somebody opens the paragraph": (
        ["Ana Ruiz said it fell.", "Tom Brandt, a ringer, had doubts. “We stay,” he said."],
        "“We stay,”",
        ("Tom Brandt", "person", "pronoun"),
    ),
    "title as a role": (
        ["Mayor Ana Ruiz said it fell.", "Tom Brandt said it rang.", "“We stay,” the mayor said."],
        "“We stay,”",
        ("Ana Ruiz", "person", "role"),
    ),
    "apposition as a role": (
        ["Ana Ruiz, a retired baker, said it fell.", "Tom Brandt said no.", "“We stay,” the baker said."],
        "“We stay,”",
        ("Ana Ruiz", "person", "role"),
    ),
    "organisation by its noun": (
        ["The Bell Tower Authority shut the hall.", "The authority said it was unsafe."],
        "it was unsafe",
        ("Bell Tower Authority", "organisation", "role"),
    ),
    "it": (
        ["The Bell Tower Authority said it fell.", "Frost, it said, split the bronze."],
        "split the bronze",
        ("Bell Tower Authority", "organisation", "pronoun"),
    ),
    "officials": (["Officials said it fell."], "it fell", ("Officials", "group", "collective")),
    "the ministry": (["The ministry said it fell."], "it fell", ("ministry", "organisation", "collective")),
    "they": (
        ["Officials said it fell.", "Ana Ruiz said no.", "“It broke,” they said."],
        "“It broke,”",
        ("Officials", "group", "pronoun"),
    ),
    "several of one sort": (["Fishermen said it fell."], "it fell", ("Fishermen", "group", "collective")),
    "adjective and noun": (
        ["Danish diplomats said it fell."],
        "it fell",
        ("Danish diplomats", "group", "collective"),
    ),
    "not named": (
        ["“It fell,” said a diplomat who asked not to be named."],
        "“It fell,”",
        ("diplomat", "unnamed", "unnamed"),
    ),
    "somebody": (["Somebody said it fell."], "it fell", ("Somebody", "unnamed", "unnamed")),
    "several": (["Two ringers said it fell."], "it fell", ("Two ringers", "group", "unnamed")),
    "document": (
        ["It fell, according to the harbour log."],
        "It fell",
        ("harbour log", "document", "document"),
    ),
    "continued in the paragraph": (
        ["“It fell,” said Ana Ruiz. “It broke.”"],
        "“It broke.”",
        ("Ana Ruiz", "person", "continued"),
    ),
    "one quotation of three sentences": (
        ["“It fell. It broke. It rolled,” said Ana Ruiz."],
        "It broke.",
        ("Ana Ruiz", "person", "named"),
    ),
    "one quotation of two paragraphs": (
        ["Tom Brandt said it rang.", "“It fell.", "“It broke,” said Ana Ruiz."],
        "“It fell.",
        ("Ana Ruiz", "person", "named"),
    ),
    "announced": (
        ["Ana Ruiz told the council:", "“It fell. It broke.”"],
        "“It fell. It broke.”",
        ("Ana Ruiz", "person", "continued"),
    ),
    "announced without a cue": (
        ["In a letter, the treasurer, Ana Ruiz, was blunt: “It fell.”"],
        "“It fell.”",
        ("Ana Ruiz", "person", "continued"),
    ),
    "announced in the paragraph before": (
        ["The treasurer, Ana Ruiz, was blunt:", "“It fell.”"],
        "“It fell.”",
        ("Ana Ruiz", "person", "continued"),
    ),
    "adding": (
        ["“It fell,” said Ana Ruiz, adding that it broke."],
        "it broke",
        ("Ana Ruiz", "person", "named"),
    ),
    "somebody beside a role opens the paragraph": (
        ["Tom Brandt said it fell.", "His deputy, Kim Osei, went on. “It broke,” she said."],
        "“It broke,”",
        ("Kim Osei", "person", "pronoun"),
    ),
    "place with the name": (
        ["Professor Ana Ruiz of Lund University said it fell."],
        "it fell",
        ("Ana Ruiz", "person", "named"),
    ),
    "two speakers in a sentence": (
        ["Ana Ruiz said it fell; Tom Brandt said it broke."],
        "it broke",
        ("Tom Brandt", "person", "named"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_first_offer(case: str) -> None:
    paragraphs, words, expected = CASES[case]
    assert best(article(*paragraphs), words) == expected


def test_words_and_cue_are_kept_as_places() -> None:
    document = article(INTRODUCED, "“We stay,” she said on Friday.")
    offer = offers(document, "“We stay,”")[0]
    assert offer.words is not None
    assert offer.cue is not None
    assert (document.slice(offer.words), document.slice(offer.cue)) == ("she", "said")


def test_a_headline_takes_the_speaker_of_the_body() -> None:
    document = article("“We will never sail blind,” said Ana Ruiz.", headline="‘We Will Never Sail Blind’")
    start, end = document.blocks[0].start, document.blocks[0].end
    offer = speaker_offers(read_voices(document), [(start, end)])[0]
    assert (offer.name, offer.words, offer.cue, offer.reason) == ("Ana Ruiz", None, None, "repeat")


def test_slogans_get_no_speaker_worth_prefilling() -> None:
    document = article("Ana Ruiz said it fell.", "They keep a “bells first” rule.")
    assert [(one.name, one.score < 0.5) for one in offers(document, "“bells first”")] == [("Ana Ruiz", True)]


def test_others_are_offered_behind_the_first_and_never_more_than_four() -> None:
    names = ["Ana Ruiz", "Tom Brandt", "Kim Osei", "Lee Voss", "Jo Lind"]
    document = article(*(f"{name} said it fell." for name in names), "“We stay,” he said.")
    found = offers(document, "“We stay,”")
    assert [one.name for one in found] == ["Jo Lind", "Lee Voss", "Kim Osei", "Tom Brandt"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_two_of_one_surname_are_both_offered_though_one_is_mentioned_alone() -> None:
    document = article("Jan Ruiz came with his sister Ana Ruiz.", "“We stay,” Ruiz said.")
    assert [one.name for one in offers(document, "“We stay,”")] == ["Ana Ruiz", "Jan Ruiz"]


def test_a_place_is_nobody_though_he_speaks_behind_it() -> None:
    document = article("The vote in New York was close. “We stay,” he said.")
    assert offers(document, "“We stay,”") == []


def test_nobody_speaks_in_an_article_without_cues() -> None:
    document = article("The bell fell.")
    assert offers(document, "The bell fell.") == []
    assert speaker_offers(read_voices(document), []) == []


@pytest.mark.parametrize(
    "language, paragraphs, words, expected",
    [
        (
            "de",
            ["„Wir bleiben“, sagt Eva Lenz, 71.", "Das sei alt, sagt Lenz."],
            "Das sei alt",
            ("Eva Lenz", "person", "surname"),
        ),
        (
            "de",
            ["Bäcker Udo Lenz sagt, es regne.", "„Wir bleiben“, sagt er."],
            "„Wir bleiben“",
            ("Udo Lenz", "person", "pronoun"),
        ),
        (
            "de",
            ["Eva Lenz, Bäckerin in Ulm, sagt, es regne.", "Udo Kern, 50, widerspricht. Es sei trocken."],
            "Es sei trocken.",
            ("Udo Kern", "person", "continued"),
        ),
        (
            "ar",
            ["قالت سلمى الحداد إن الجرس قديم.", "وقال سامي النجار إنه جديد.", "«لن نرحل»، أضافت."],
            "«لن نرحل»",
            ("سلمى الحداد", "person", "pronoun"),
        ),
        (
            "ar",
            ["فتح سامي النجار الباب.", "«لن نرحل»، قال سامي."],
            "«لن نرحل»",
            ("سامي النجار", "person", "surname"),
        ),
    ],
)
def test_other_languages(
    language: str, paragraphs: list[str], words: str, expected: tuple[str, str, str]
) -> None:
    assert best(article(*paragraphs), words, language) == expected


PIECES = (
    "said she he it they Ruiz Ana Ms the mayor ministry officials a who according to log , . : ; “ ” ‘ ’ not",
    "be named sagt Lenz سامي قالت النجار , a baker her his It fell broke TERN Authority",
)
PARAGRAPH = st.lists(st.sampled_from(" ".join(PIECES).split()), min_size=1, max_size=25).map(" ".join)


@given(st.lists(PARAGRAPH, min_size=1, max_size=4), st.sampled_from(["en", "de", "ar"]), st.data())
def test_any_article_gives_few_offers_in_order(
    paragraphs: list[str], language: str, data: st.DataObject
) -> None:
    document = Document.build([Piece("heading", "Top"), *(Piece("paragraph", one) for one in paragraphs)])
    voices = read_voices(document, language)
    line = data.draw(st.sampled_from(voices.lines))
    for passage in quote_extents(document, line.block, (line.start, line.end), language):
        found = speaker_offers(voices, passage)
        assert len(found) <= 4
        assert len({one.name.casefold() for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            assert one.name
            assert 0 < one.score <= 1
            assert all(0 <= first < last <= len(document.text) for first, last in filter(None, one[2:4]))


HOSTILE = (
    "Ana Ruiz said it fell. ",
    "“We stay,” she said. ",
    "Ruiz ",
    "“a.\n\n",
    "Ana Ruiz said.\n\n",
    "he said. ",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_articles_take_linear_time(unit: str) -> None:
    words = (unit * (60_000 // len(unit)) + "x").strip()
    document = article(*words.split("\n\n"))
    before = time.process_time()
    voices = read_voices(document)
    speaker_offers(voices, [(len(document.text) - 5, len(document.text))])
    assert time.process_time() - before < 6


MEANT = (
    "Ana Ruiz, who runs the hall, said it was old. “We stay,” she told the council.",
    "Ruiz spoke for an hour. Then he left with Tom Brandt, and she wept.",
)
# what is selected, and the words that begin there → who is meant, and the cue beside it
WHO = {
    ("she", "she told"): ("Ana Ruiz", "told"),
    ("Ruiz", "Ruiz spoke"): ("Ana Ruiz", ""),
    ("Tom Brandt", "Tom Brandt"): ("Tom Brandt", ""),
    ("Ana Ruiz", "Ana Ruiz, who"): ("Ana Ruiz", "said"),
    ("she", "she wept"): ("Ana Ruiz", ""),
}


@pytest.mark.parametrize(("selected", "where"), WHO)
def test_words_of_the_text_mean_somebody(selected: str, where: str) -> None:
    document = article(*MEANT)
    start = document.text.index(where)
    words = (start, start + len(selected))
    found = speaker_meant(read_voices(document), words)
    assert found is not None
    cue = document.slice(found.cue) if found.cue else ""
    assert (found.name, cue, found.words) == (*WHO[selected, where], words)


def test_marks_and_a_pronoun_for_nobody_mean_nobody() -> None:
    document = article("He wept. — And so on.")
    voices = read_voices(document)
    for words in ("He", "—"):
        start = document.text.index(words)
        assert speaker_meant(voices, (start, start + len(words))) is None
