from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.text.alignment import Stretch, align, nearest_place, stretch_around

TEXT = st.text(st.sampled_from("abc \n."), max_size=60)


@given(TEXT, TEXT)
def test_stretches_are_common_to_both_in_order_and_apart(old: str, new: str) -> None:
    stretches = align(old, new)
    for stretch in stretches:
        assert stretch.length > 0
        words = old[stretch.old : stretch.old + stretch.length]
        assert words == new[stretch.new : stretch.new + stretch.length]
    for left, right in pairwise(stretches):
        assert left.old + left.length <= right.old
        assert left.new + left.length <= right.new
        assert (left.old + left.length, left.new + left.length) != (right.old, right.new)


@given(TEXT)
def test_equal_texts_are_one_stretch(text: str) -> None:
    assert align(text, text) == ([Stretch(0, 0, len(text))] if text else [])


def test_a_changed_word_parts_two_stretches() -> None:
    assert align("He said yes.", "He claims yes.") == [Stretch(0, 0, 3), Stretch(7, 9, 5)]


def test_matching_paragraphs_are_found_between_changed_ones() -> None:
    old = "First.\n\nSame old words.\n\nLast one."
    new = "Something else.\n\nSame old words.\n\nThe end!"
    stretch = stretch_around(align(old, new), old.index("Same"), old.index("words"))
    assert stretch is not None
    assert stretch.new - stretch.old == new.index("Same") - old.index("Same")


def test_a_passage_over_two_stretches_has_none_around_it() -> None:
    stretches = [Stretch(0, 0, 3), Stretch(5, 4, 3)]
    assert stretch_around(stretches, 0, 3) == stretches[0]
    assert stretch_around(stretches, 5, 8) == stretches[1]
    assert stretch_around(stretches, 2, 6) is None
    assert stretch_around(stretches, 3, 4) is None
    assert stretch_around([], 0, 1) is None


@given(TEXT, TEXT, st.data())
def test_a_place_lies_in_the_new_text_and_keeps_its_words(old: str, new: str, data: st.DataObject) -> None:
    stretches = align(old, new)
    offset = data.draw(st.integers(0, len(old)))
    place = nearest_place(stretches, offset)
    assert 0 <= place <= len(new)
    if stretch_around(stretches, offset, offset + 1):
        assert new[place] == old[offset]


def test_places_go_on_in_order() -> None:
    stretches = [Stretch(2, 0, 3), Stretch(15, 8, 5)]
    old_to_new = {0: 0, 1: 0, 2: 0, 4: 2, 5: 3, 6: 3, 10: 3, 11: 8, 14: 8, 15: 8, 20: 13, 30: 13}
    assert {old: nearest_place(stretches, old) for old in old_to_new} == old_to_new
    assert nearest_place([], 7) == 0
