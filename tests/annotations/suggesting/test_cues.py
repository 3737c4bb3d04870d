import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotations.suggesting.texts import attributed

# name of the case: sentence, then for each attribution (speaker's words, cue, parts of the message)
ENGLISH = {
    "speaker then cue": ("“We stay,” Ruiz said.", [("Ruiz", "said", ["“We stay,”"])]),
    "cue then speaker": ("“We stay,” said Ms Ruiz.", [("Ms Ruiz", "said", ["“We stay,”"])]),
    "straight marks": ('"We stay," said Ana Ruiz.', [("Ana Ruiz", "said", ['"We stay,"'])]),
    "pronoun": ("“We stay,” she said.", [("she", "said", ["“We stay,”"])]),
    "inverted pronoun": ("“We stay,” said he.", [("he", "said", ["“We stay,”"])]),
    "speaker first": ("Ruiz said: “We stay.”", [("Ruiz", "said", ["“We stay.”"])]),
    "apposition": (
        "“We stay,” Ruiz, the mayor, said.",
        [("Ruiz", "said", ["“We stay,”"])],
    ),
    "apposition before an indirect quote": (
        "Ruiz, the mayor, said the hall would close.",
        [("Ruiz", "said", ["the hall would close"])],
    ),
    "relative clause": (
        "Ruiz, who runs the hall, said that it would close.",
        [("Ruiz", "said", ["it would close"])],
    ),
    "role before the name": (
        "“We stay,” its director, Ana Ruiz, told the council on Monday.",
        [("Ana Ruiz", "told", ["“We stay,”"])],
    ),
    "role with the name": (
        "“We stay,” said spokeswoman Ana Ruiz.",
        [("spokeswoman Ana Ruiz", "said", ["“We stay,”"])],
    ),
    "split": (
        "“The bell,” she said, “is cracked.”",
        [("she", "said", ["“The bell,”", "“is cracked.”"])],
    ),
    "split after an inversion": (
        "“The bell,” said Ruiz, “is cracked.”",
        [("Ruiz", "said", ["“The bell,”", "“is cracked.”"])],
    ),
    "split, and told somebody": (
        "“The bell,” Ruiz told reporters on Tuesday, “is cracked.”",
        [("Ruiz", "told", ["“The bell,”", "“is cracked.”"])],
    ),
    "split, with what was done meanwhile": (
        "“The bell,” she said quietly, as she left — “is cracked.”",
        [("she", "said", ["“The bell,”", "“is cracked.”"])],
    ),
    "split, and somebody else goes on": (
        "“The bell,” Ruiz said while Brandt shouted, “it is cracked.”",
        [("Ruiz", "said", ["“The bell,”"]), ("Brandt", "shouted", ["“it is cracked.”"])],
    ),
    "a slogan behind the cue": (
        "“The bell,” Ruiz said of a “bells first” rule.",
        [("Ruiz", "said", ["“The bell,”"])],
    ),
    "cue, speaker, colon": ("Said Ruiz: “We stay.”", [("Ruiz", "Said", ["“We stay.”"])]),
    "mixed": (
        "Ruiz said the bell was “past mending” and old.",
        [("Ruiz", "said", ["the bell was “past mending” and old"])],
    ),
    "called": (
        "Ruiz called the bell “past mending.”",
        [("Ruiz", "called", ["the bell “past mending.”"])],
    ),
    "that": (
        "The mayor has said that the hall will close.",
        [("The mayor", "said", ["the hall will close"])],
    ),
    "without that": ("He said it was late.", [("He", "said", ["it was late"])]),
    "cue behind": ("The bell was cracked, she said.", [("she", "said", ["The bell was cracked"])]),
    "cue behind, inverted": (
        "The bell was cracked, said the mayor.",
        [("the mayor", "said", ["The bell was cracked"])],
    ),
    "cue inside": (
        "The bell, the report says, should be recast.",
        [("the report", "says", ["The bell", "should be recast"])],
    ),
    "two cues": (
        "“It rang once,” Ruiz said, adding that it had cracked at once.",
        [("Ruiz", "said", ["“It rang once,”"]), ("Ruiz", "adding", ["it had cracked at once"])],
    ),
    "two verbs": (
        "Ruiz called it “a pity” and said she would ring again.",
        [("Ruiz", "called", ["it “a pity”"]), ("Ruiz", "said", ["she would ring again"])],
    ),
    "saying": (
        "The ringers stopped work, saying the tower swayed.",
        [("The ringers", "saying", ["the tower swayed"])],
    ),
    "according to, behind": (
        "The bell weighs two tonnes, according to the log.",
        [("the log", "according to", ["The bell weighs two tonnes"])],
    ),
    "according to, in front": (
        "According to the log, the bell weighs two tonnes.",
        [("the log", "According to", ["the bell weighs two tonnes"])],
    ),
    "according to, with a tail": (
        "The bell fell, according to the log, which was found later.",
        [("the log", "according to", ["The bell fell"])],
    ),
    "told somebody that": (
        "Ruiz told Reuters that the bell fell.",
        [("Ruiz", "told", ["the bell fell"])],
    ),
    "told somebody": ("Ruiz told Reuters the bell fell.", [("Ruiz", "told", ["the bell fell"])]),
    "in a statement, in front": (
        "In a statement, Ruiz said the bell fell.",
        [("Ruiz", "said", ["the bell fell"])],
    ),
    "in a statement, behind": (
        "“The bell fell,” Ruiz said in a statement on Friday.",
        [("Ruiz", "said", ["“The bell fell,”"])],
    ),
    "day after the cue": (
        "Ruiz said on Friday the bell fell.",
        [("Ruiz", "said", ["the bell fell"])],
    ),
    "day in front": (
        "On Friday the mayor said the bell fell.",
        [("the mayor", "said", ["the bell fell"])],
    ),
    "collective": ("Officials said the bell fell.", [("Officials", "said", ["the bell fell"])]),
    "collective with a place": (
        "Officials at the Ministry of Bells said the bell fell.",
        [("Officials at the Ministry of Bells", "said", ["the bell fell"])],
    ),
    "unnamed": (
        "“The bell fell,” said a diplomat who asked not to be named.",
        [("a diplomat who asked not to be named", "said", ["“The bell fell,”"])],
    ),
    "unnamed, in front": (
        "A ringer who asked not to be named said the bell fell.",
        [("A ringer who asked not to be named", "said", ["the bell fell"])],
    ),
    "warned of": ("Ruiz warned of “grave harm.”", [("Ruiz", "warned", ["“grave harm.”"])]),
    "asked": ("“Why?” asked Ruiz.", [("Ruiz", "asked", ["“Why?”"])]),
    "asked whether": (
        "Ruiz asked whether the bell fell.",
        [("Ruiz", "asked", ["whether the bell fell"])],
    ),
    "headline": (
        "‘We Will Ring,’ Old Ringers Say As Tower Shuts",
        [("Old Ringers", "Say", ["‘We Will Ring,’"])],
    ),
    "headline, speaker first": (
        "Ruiz Says 'We Will Ring'",
        [("Ruiz", "Says", ["'We Will Ring'"])],
    ),
    "headline with a colon": ("Ruiz: ‘We will ring’", [("Ruiz", None, ["‘We will ring’"])]),
    "nested": (
        "“He told me ‘never again’ and left,” said Ruiz.",
        [("Ruiz", "said", ["“He told me ‘never again’ and left,”"])],
    ),
    "apostrophes": (
        "‘I don't know the ringers' names, 'tis a pity,’ Ruiz said.",
        [("Ruiz", "said", ["‘I don't know the ringers' names, 'tis a pity,’"])],
    ),
    "years": (
        "It rang all through the '90s, Ruiz said.",
        [("Ruiz", "said", ["It rang all through the '90s"])],
    ),
    "semicolon": (
        "The bell fell, the log shows; nobody was hurt.",
        [("the log", "shows", ["The bell fell"])],
    ),
    "relative it": (
        "The firm blames frost, which it says split the bronze.",
        [("it", "says", ["split the bronze"])],
    ),
    "source with a tail in front": (
        "According to a log filed by the firm, the bell fell.",
        [("a log", "According to", ["the bell fell"])],
    ),
    "but": (
        "The log concludes that it is “fair” but says it rusts.",
        [("The log", "concludes", ["it is “fair”"]), ("The log", "says", ["it rusts"])],
    ),
    "remark before a quotation": (
        "Ruiz was not sure: “It may hold,” he said.",
        [("he", "said", ["“It may hold,”"])],
    ),
    "dismissed that": (
        "Ruiz dismissed that story as “froth.”",
        [("Ruiz", "dismissed", ["that story as “froth.”"])],
    ),
    "quoted as saying": (
        "The paper quoted Ana Ruiz as saying it fell.",
        [("Ana Ruiz", "saying", ["it fell"])],
    ),
    "adverb": (
        "Ana Ruiz famously declared that it fell.",
        [("Ana Ruiz", "declared", ["it fell"])],
    ),
    "a noun like an adverb": (
        "The family said it fell.",
        [("The family", "said", ["it fell"])],
    ),
    "dateline": (
        "OAKHAM, June 3 (Wire) — The bell fell, the log shows.",
        [("the log", "shows", ["The bell fell"])],
    ),
    "argue, without that": (
        "Old ringers argue it will fall.",
        [("Old ringers", "argue", ["it will fall"])],
    ),
    "brackets": ("Ruiz (pictured) said the bell fell.", [("Ruiz", "said", ["the bell fell"])]),
    "a cue behind another": (
        "Ringers said they left, the Echo reported.",
        [
            ("Ringers", "said", ["they left"]),
            ("the Echo", "reported", ["Ringers said they left"]),
        ],
    ),
    "exclaimed": ("“What a day!” exclaimed Ruiz.", [("Ruiz", "exclaimed", ["“What a day!”"])]),
    "dashes": (
        "“We stay” — she said — “because we must.”",
        [("she", "said", ["“We stay”", "“because we must.”"])],
    ),
    "two names": (
        "Ruiz and Brandt said the bell fell.",
        [("Ruiz and Brandt", "said", ["the bell fell"])],
    ),
}


def told(sentence: str, language: str = "en") -> list[tuple[str | None, str | None, list[str]]]:
    return [
        (
            one.words and sentence[slice(*one.words)],
            one.cue and sentence[slice(*one.cue)],
            [sentence[slice(*clause)] for clause in one.clauses],
        )
        for one in attributed(sentence, language)
    ]


@pytest.mark.parametrize("case", ENGLISH)
def test_english_attributions(case: str) -> None:
    sentence, expected = ENGLISH[case]
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "It is said to be old.",
        "Ringers were told to leave.",
        "She had to say goodbye.",
        "The council asked for a loan.",
        "The United States has bells.",
        "He can no longer tell the hour.",
        "It cost what it says.",
        "The tower stands by the river.",
        "He warned his brother.",
        "The spokesman, Jan de Vries, denied it.",
        "Asked why, she said nothing.",
    ],
)
def test_what_reports_nothing(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    "language, sentence, expected",
    [
        ("de", "„Wir bleiben“, sagt Eva Lenz.", [("Eva Lenz", "sagt", ["„Wir bleiben“"])]),
        (
            "de-CH",
            "«Wir bleiben», sagte sie, «und läuten.»",
            [("sie", "sagte", ["«Wir bleiben»", "«und läuten.»"])],
        ),
        ("de", "Die Glocke, sagt er, sei alt.", [("er", "sagt", ["Die Glocke", "sei alt"])]),
        ("de", "Lenz sagte, dass die Glocke alt sei.", [("Lenz", "sagte", ["dass die Glocke alt sei"])]),
        ("de", "Die Glocke ist alt, wie Lenz sagte.", [("Lenz", "sagte", ["Die Glocke ist alt"])]),
        ("de", "Laut Polizei fiel die Glocke.", [("Polizei", "Laut", ["fiel die Glocke"])]),
        ("ar", "«لن نرحل»، قالت سلمى الحداد.", [("سلمى الحداد", "قالت", ["«لن نرحل»"])]),
        ("ar", "وقال سامي إن الجرس قديم.", [("سامي", "وقال", ["الجرس قديم"])]),
        ("ar", "وقال: «الجرس قديم».", [(None, "وقال", ["«الجرس قديم»"])]),
        ("ar", "الجرس قديم، بحسب التقرير.", [("التقرير", "بحسب", ["الجرس قديم"])]),
    ],
)
def test_other_languages(
    language: str, sentence: str, expected: list[tuple[str | None, str | None, list[str]]]
) -> None:
    assert told(sentence, language) == expected


def test_the_arabic_verb_tells_the_gender() -> None:
    both = attributed("قالت سلمى إن الجرس قديم. وقال سامي إنه جديد.", "ar")
    assert [one.gender for one in both] == ["f", "m"]
    assert [one.gender for one in attributed("“We stay,” she said.")] == [""]


PIECES = (
    "said says told adding according to that who which and he she Ruiz the a officials , . : ; “ ” ‘ ’ ( ) —",
    "report in statement on Monday sagt wie قال أن asked not be named 's “We stay,”",
)
WORDS = st.sampled_from([*" ".join(PIECES).split(), '"', "\n"])


@given(st.lists(WORDS, max_size=60), st.sampled_from(["en", "de", "ar", "xx"]))
def test_any_words_give_spans_in_order(pieces: list[str], language: str) -> None:
    sentence = " ".join([*pieces, "x"]).strip().replace("\n \n", "\n")
    for one in attributed(sentence, language):
        for span in filter(None, (one.words, one.cue, *one.clauses)):
            assert 0 <= span[0] < span[1] <= len(sentence)
        edges = [edge for clause in one.clauses for edge in clause]
        assert edges == sorted(edges)
        assert all(one.cue is None or end <= one.cue[0] or start >= one.cue[1] for start, end in one.clauses)


@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        "he said ",
        "x who ",
        "Ruiz, ",
        "said Ruiz, ",
        "“a” said ",
        "a ",
        "; ",
        "according to the ",
        ", saying ",
    ],
)
def test_hostile_sentences_take_linear_time(unit: str) -> None:
    sentence = unit * (60_000 // len(unit)) + "x"
    before = time.process_time()
    attributed(sentence)
    assert time.process_time() - before < 4
