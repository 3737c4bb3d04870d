import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.blocks import Document, Piece
from reader.text.sentences import SKIPPED_BY_CURSOR, Sentence, sentences_of, split

TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aB1 .!?…\n\n“”\"'()[]«»。！？」؟۔;"))
)
LANGUAGES = st.sampled_from(["en", "de-AT", "fr", "el", "ar", "zh", "xx", ""])


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text), language)]


@given(TEXT, LANGUAGES, st.data())
def test_every_character_but_space_is_in_exactly_one_sentence(
    text: str, language: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = split(text, start, end, language)
    position = start
    for first, last in spans:
        assert position <= first < last <= end
        assert not text[position:first].strip()
        assert text[first:last] == text[first:last].strip()
        position = last
    assert not text[position:end].strip()


# A bar stands where one sentence ends and the next begins.
SPLITS = {
    "abbreviations": ("en", "Gen. Lee met Mr. Fox at Acme Inc. in Bonn. | The rest, e.g. Paris, is known."),
    "numbered": ("en", "See No. 5 and p. 12. | Is it over? | No. | We go on."),
    "initials": ("en", "J. K. Rowling met George W. Bush. | So did I. | Then they left."),
    "acronyms": ("en", "The U.S. President left the U.S. | He had been in the U.K. and the U.N. before."),
    "capital letter as a name": ("en", "It has vitamin C. | The rest is water."),
    "time of day": ("en", "It began at 5 p.m. Monday. | It ended at 9 p.m. | Police left."),
    "decimals": ("en", "It grew by 3.5 percent to $1.2 million. | See example.com for more."),
    "quotes close after the stop": ("en", '“We stay.” | ‘Never.’ | "Why?" | He left.'),
    "cue after a quotation": (
        "en",
        "“Why?” he asked. | “Go!” Ana M. Silva said. | “No!” | The crowd left.",
    ),
    "brackets": ("en", "He came (it was late. Very late.) and sat. | (He was tired.) | Then he slept."),
    "brackets at the end": ("en", "It was signed (in the U.S.). | Nobody read it [sic]. | It failed."),
    "ellipses": ("en", "We waited… and waited... | Then it came. | Words … Left out [...] Here."),
    "spaced dots": ("en", "It was . . . odd. | He stayed on. . . . | The end."),
    "marks together": ("en", "What?! | Really?.. | Yes!!! | Fine."),
    "footnotes": ("en", "It fell.[12] | It rose.² | It fell again."),
    "numbered item": ("en", "1. Read this. | 2. Tag that."),
    "line breaks": ("en", "One line\ngoes on. | Another\nends"),
    "blank line": ("en", "No stop here | But a new paragraph"),
    "lower case throughout": ("en", "i went home. | it was late."),
    "name in lower case": ("en", "He left. | iPhone sales fell."),
    "emoji": ("en", "Great! 😀 | Next one. | 😀Odd. | The end! 😀"),
    "no words of its own": ("en", "The end. * * *"),
    "German": ("de", "Am 3. Juli kam Dr. Roth, z. B. nach Ulm. | „Ja.“ | »Nein.« | »Doch!« | Er ging."),
    "German ordinals": ("de", "Der 2. Weltkrieg endete 1945. | Das 20. Jahrhundert usw. | Die Folgen."),
    "French": (
        "fr",
        "« Oui. » | M. Dupont part. | « Où ? » dit Mme Roy. | L’an 2000, etc. | C’est tout.",
    ),
    "Spanish": ("es", "¿Qué pasó? | El Sr. Paz calló. | ¡Vaya! | En EE. UU. hay más."),
    "Italian": ("it", "Il dott. Rossi tace. | Perché? | Nessuno lo sa, ecc. | Poi parla."),
    "Portuguese": ("pt-BR", "O Sr. Lima saiu. | A Dra. Reis ficou. | Por quê?"),
    "Dutch": ("nl", "Dhr. Bos zei niets. | Waarom? | Het is bijv. Te laat."),
    "Russian": ("ru", "— Почему? — спросил он. | Он жил на ул. Мира. | Да."),
    "Polish": ("pl", "Prof. Nowak milczy. | Dnia 3. Maja nic. | To koniec."),
    "Swedish": ("sv", "Det är bl.a. Volvo. | ”Nej.” | Han gick."),
    "Greek": ("el", "Τι κάνεις; | Καλά. | Ο κ. Παπάς ήρθε."),
    "Arabic": ("ar", "هل جاء؟ | نعم. | قال د. أحمد ذلك. | انتهى الأمر."),
    "Urdu": ("ur", "یہ پہلا ہے۔ | یہ دوسرا ہے۔ | کیوں؟"),
    "Hindi": ("hi", "यह एक है। | यह दो है।"),
    "Hebrew": ("he", "הוא הלך. | למה? | כך."),
}


@pytest.mark.parametrize("language, marked", SPLITS.values(), ids=SPLITS.keys())
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    expected = marked.split(" | ")
    joint = "\n\n" if "new paragraph" in marked else " "
    assert sentences(joint.join(expected), language) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "我去。|他说：“好的。”|然后走了！|真的？！|是。",
        "「行く。」と言った。|３．５です。|終わり。",
        "真的?|我不信",
    ],
)
def test_cjk_stops_need_no_space(marked: str) -> None:
    assert sentences(marked.replace("|", ""), "zh") == marked.split("|")


def test_offsets_count_in_the_whole_text() -> None:
    text = "😀. Skip\n\n One 𝔘.  Two. \n\nNot this."
    assert split(text, 9, 24) == [(10, 16), (18, 22)]


def test_sentences_know_their_block() -> None:
    document = Document.build(
        [
            Piece("heading", "Talks fail"),
            Piece("paragraph", "One. Two."),
            Piece("callout", "SEE ALSO: Three."),
            Piece("preformatted", "  if a. B:\n\n    c()\n"),
        ]
    )
    found = sentences_of(document)
    assert found == [
        Sentence(0, 0, 10),
        Sentence(1, 12, 16),
        Sentence(1, 17, 21),
        Sentence(2, 23, 39),
        Sentence(3, 43, 51),
        Sentence(3, 57, 60),
    ]
    walked = [each for each in found if document.blocks[each.block].kind not in SKIPPED_BY_CURSOR]
    assert [each.block for each in walked] == [0, 1, 1, 3, 3]


@pytest.mark.parametrize(
    "unit",
    [
        ". ",
        "(",
        "(.)",
        ". (",
        "a.b.",
        "\n ",
        "\n\n",
        ".»",
        ". »",
        "“",
        "A. ",
        "? A B ",
        ".",
        "…",
        "“Go!” ",
        " ",
    ],
)
def test_200_000_hostile_characters_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    before = time.process_time()
    split(text, 0, len(text))
    assert time.process_time() - before < 8
