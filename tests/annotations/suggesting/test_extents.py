import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.suggesting.extents import clause_extents, quote_extents
from reader.text.blocks import Document, Piece
from reader.text.sentences import sentences_of
from tests.annotations.suggesting.texts import article, whole_block, words_of


def presses(document: Document, sentence: int, key: str = "q", language: str = "en") -> list[list[str]]:
    """What the key takes in the sentence of that number, the headline being 0."""
    block, start, end = sentences_of(document, language)[sentence]
    extents = quote_extents if key == "q" else clause_extents
    return [words_of(document, passage) for passage in extents(document, block, (start, end), language)]


QUOTES = {
    "direct": ("“We stay,” she said.", [["“We stay,”"], ["“We stay,” she said."]]),
    "split": (
        "“The bell,” she said, “is cracked.”",
        [["“The bell,”", "“is cracked.”"], ["“The bell,” she said, “is cracked.”"]],
    ),
    "mixed": (
        "She said it was “past mending” now.",
        [["“past mending”"], ["it was “past mending” now"], ["She said it was “past mending” now."]],
    ),
    "indirect": (
        "She said that the bell was cracked.",
        [["the bell was cracked"], ["She said that the bell was cracked."]],
    ),
    "two quotes": (
        "“It rang,” Ruiz said, adding that it was “loud.”",
        [
            ["“It rang,”"],
            ["“loud.”"],
            ["it was “loud.”"],
            ["“It rang,” Ruiz said, adding that it was “loud.”"],
        ],
    ),
    "slogan that nobody says": (
        "They followed a “bells first” rule.",
        [["“bells first”"], ["They followed a “bells first” rule."]],
    ),
    "nothing quoted": ("The bell fell.", [["The bell fell."]]),
    "nested": (
        "“He told me ‘never’ twice,” she said.",
        [["“He told me ‘never’ twice,”"], ["“He told me ‘never’ twice,” she said."]],
    ),
    "never closed": (
        "“It is cracked, she said.",
        [["“It is cracked"], ["“It is cracked, she said."]],
    ),
    "all of the sentence": ("“We stay.”", [["“We stay.”"]]),
}


@pytest.mark.parametrize("case", QUOTES)
def test_q_takes_quoted_words_then_the_clause_then_the_sentence(case: str) -> None:
    sentence, expected = QUOTES[case]
    assert presses(article(sentence), 1) == expected


def test_a_quotation_of_several_sentences_is_offered_whole_and_then_in_part() -> None:
    document = article("“It fell. It broke,” she said.")
    assert presses(document, 1) == [["“It fell. It broke,”"], ["“It fell."]]
    assert presses(document, 2) == [["“It fell. It broke,”"], ["It broke,”"], ["It broke,” she said."]]


def test_both_parts_of_a_split_quote_are_whole() -> None:
    document = article("“The bell,” she said, “fell. It broke.”")
    assert presses(document, 1)[0] == ["“The bell,”", "“fell. It broke.”"]


CLAUSES = {
    "indirect": ("Ruiz said it fell.", [["it fell"], ["Ruiz said it fell."]]),
    "direct": ("“It fell,” Ruiz said.", [["It fell"], ["“It fell,” Ruiz said."]]),
    "split": (
        "“The bell,” she said, “fell.”",
        [["The bell", "fell."], ["“The bell,” she said, “fell.”"]],
    ),
    "two clauses": (
        "It fell, he said, and it “broke.”",
        [["It fell"], ["it “broke.”"], ["It fell, he said, and it “broke.”"]],
    ),
    "source": (
        "The bell fell, according to the log.",
        [["The bell fell"], ["The bell fell, according to the log."]],
    ),
    "halves": (
        "The bell fell; nobody was hurt.",
        [["The bell fell"], ["nobody was hurt"], ["The bell fell; nobody was hurt."]],
    ),
    "no cue": ("The bell fell.", [["The bell fell."]]),
    "a quotation alone": ("“The bell fell.”", [["The bell fell."], ["“The bell fell.”"]]),
}


@pytest.mark.parametrize("case", CLAUSES)
def test_c_takes_the_clause_without_its_attribution_then_the_sentence(case: str) -> None:
    sentence, expected = CLAUSES[case]
    assert presses(article(sentence), 1, "c") == expected


def test_what_a_sentence_holds_of_a_longer_quotation_loses_its_marks() -> None:
    document = article("“It fell. It broke,” she said.")
    assert presses(document, 1, "c") == [["It fell."], ["“It fell."]]
    assert presses(document, 2, "c") == [["It broke"], ["It broke,” she said."]]


def test_other_languages_have_clauses_too() -> None:
    document = article("Die Glocke, sagt er, sei alt.")
    assert presses(document, 1, "q", "de")[0] == ["Die Glocke", "sei alt"]


def test_a_sentence_is_kept_inside_its_block_and_a_block_has_to_exist() -> None:
    document = article("It fell.", "It broke.")
    assert quote_extents(document, 1, (0, len(document.text))) == [(whole_block(document, 1),)]
    with pytest.raises(IndexError):
        quote_extents(document, 9, (0, 1))


PIECES = (
    "said she Ruiz “ ” \" ' ’ ‘ , . ; according to the log that who a It fell «x» sagt",
    "قال أن 👍🏽 é",
)
TEXT = st.lists(st.sampled_from(" ".join(PIECES).split()), min_size=1, max_size=30).map(" ".join)


@given(st.lists(TEXT, min_size=1, max_size=3), st.sampled_from(["en", "de", "ar"]))
def test_extents_are_ordered_apart_and_end_with_the_sentence(paragraphs: list[str], language: str) -> None:
    document = Document.build([Piece("heading", "Top"), *(Piece("paragraph", one) for one in paragraphs)])
    for block, start, end in sentences_of(document, language):
        own = document.blocks[block]
        for passages in (
            quote_extents(document, block, (start, end), language),
            clause_extents(document, block, (start, end), language),
        ):
            assert passages[-1] == ((start, end),)
            assert len(set(passages)) == len(passages)
            for passage in passages:
                assert passage
                flat = [edge for part in passage for edge in part]
                assert flat == sorted(flat)
                assert all(first < last for first, last in passage)
                assert own.start <= flat[0]
                assert flat[-1] <= own.end
