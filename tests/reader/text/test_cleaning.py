import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.cleaning import TextError, clean_text, is_clean, word_count

UNICODE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs", "Cc"]),
        st.sampled_from("\t\n\r😀👩\u200d\u0301\u0316\u0f73\u0344한각שلا\u202e\U0001f1e9\U0001f1ea"),
    )
)


@given(UNICODE)
@example("a\u0316\u0301\u0316e" + "\u0301\u0316" * 40 + "\u0f73" * 40 + "\u0316")
@example("\r\r\n\n\r")
@example("👩\u200d👩\u200d👧 שלום مرحبا 𝔘")
def test_text_in_is_text_out_up_to_nfc_and_line_ends(raw: str) -> None:
    expected = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    assert clean_text(raw) == expected
    assert clean_text(expected) == expected
    assert is_clean(expected)


@given(st.text(st.sampled_from("\u0301\u0316\u0344\u0340\u0f71\u0f73é가"), min_size=31, max_size=80))
def test_long_combining_runs_are_normalised_as_the_standard_says(raw: str) -> None:
    assert clean_text(raw) == unicodedata.normalize("NFC", raw)


@pytest.mark.parametrize(
    "raw, code",
    [
        ("a\x00b", "nul"),
        ("a\x1b[0m", "control"),
        ("\x0c", "control"),
        ("\ud83d", "surrogate"),
        ("\udc00 and \ud800", "surrogate"),
    ],
)
def test_s06_what_no_text_holds_is_refused(raw: str, code: str) -> None:
    with pytest.raises(TextError) as refusal:
        clean_text(raw)
    assert refusal.value.code == code
    assert not is_clean(raw)


def test_s11_line_ends_and_normal_form_change_at_import_and_nothing_else() -> None:
    raw = "\ufeffCafe\u0301\r\n\ttwo  blanks \r“x”\u00a0\u2028 end\n\n"
    assert clean_text(raw) == "\ufeffCaf\u00e9\n\ttwo  blanks \n“x”\u00a0\u2028 end\n\n"


def test_carriage_return_and_other_forms_are_not_clean() -> None:
    assert not is_clean("a\r\nb")
    assert not is_clean("e\u0301")


def test_hostile_combining_marks_take_no_more_than_linear_time() -> None:
    raw = "a" + "\u0300\u0316" * 250_000 + "\u0f73" * 250_000
    before = time.process_time()
    cleaned = clean_text(raw)
    # By insertion, as the standard library does it, this takes many minutes.
    assert time.process_time() - before < 20
    assert cleaned.startswith("\u00e0\u0f71")
    assert len(cleaned) == 1_000_000


def test_words_are_what_stands_between_white_space() -> None:
    assert word_count("One two\u00a0three\n\nfour—five ") == 4
    assert word_count(" \n ") == 0
