import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.offsets import Utf16Map, from_utf16, to_utf16

TEXT = st.text(st.sampled_from("aé漢😀𝔘\u200d\u0301"), max_size=30)


@given(TEXT)
def test_both_ways_agree_with_the_encoding(text: str) -> None:
    positions = Utf16Map(text)
    for offset in range(len(text) + 1):
        units = len(text[:offset].encode("utf-16-le")) // 2
        assert positions.to_utf16(offset) == units
        assert positions.from_utf16(units) == offset


def test_single_answers() -> None:
    assert to_utf16("a😀b", 2) == 3
    assert from_utf16("a😀b", 3) == 2
    assert to_utf16("plain", 5) == 5


def test_inside_a_pair_or_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="inside a character"):
        from_utf16("a😀b", 2)
    for call, offset in ((from_utf16, 5), (from_utf16, -1), (to_utf16, 4), (to_utf16, -1)):
        with pytest.raises(ValueError, match="outside the text"):
            call("a😀b", offset)
