from annotations.forms import KindForm


def test_one_form_says_nothing_about_another() -> None:
    """The forms of a class share their fields."""
    wrong, right = KindForm({"kind": "opinion"}), KindForm({"kind": "claim"})
    wrong.fields.pop("kind")
    assert list(right.fields) == ["kind"]
    assert list(KindForm.base_fields) == ["kind"]
    wrong = KindForm({"kind": "opinion"})
    assert (wrong.is_valid(), list(wrong.errors)) == (False, ["kind"])
    assert (right.is_valid(), right.cleaned_data) == (True, {"kind": "claim"})
