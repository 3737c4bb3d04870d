"""What becomes of a text that is edited between its preview and its keeping."""

from collections import Counter

from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from reader.forms_drafting import DraftForm
from reader.importing import read_pasted
from reader.importing.corrections import name_of

WORDS = st.sampled_from(["Alpha", "beta", "SEE ALSO: Gamma", "By Delta Zeta", "12 March 2025", "omega."])
LINES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n\n".join)
LETTERS = list("abcdefgh")


def posted(form: DraftForm, **changes: str) -> DraftForm:
    """The form as it comes back from the page that shows it."""
    sent = QueryDict(mutable=True)
    sent.update({field.html_name: str(field.value() or "") for field in form})
    sent.update(form.kind_fields())
    for name, value in changes.items():
        sent[name] = value
    return DraftForm(sent, may_share=False)


def read_again(form: DraftForm, **changes: str) -> DraftForm:
    form = posted(form, again="1", **changes)
    assert form.is_valid(), form.errors
    form.draw(form.cleaned_data["reading"])
    return form


@example(before="Head\n\nBody.", edits=["New line.\n\nHead\n\nBody."], title="", slug="plain")
@example(before="Head\n\nBody.", edits=["New line.\n\nHead\n\nBody."], title="Written by hand", slug="plain")
@example(
    before="Head\n\nBody.",
    edits=["New.\n\nBody.", "Newer.\n\nNew.\n\nBody."],
    title="Written by hand",
    slug="plain",
)
@given(
    before=TEXTS,
    edits=st.lists(TEXTS, min_size=1, max_size=3),
    title=st.sampled_from(["", "Own words"]),
    slug=st.sampled_from(["plain", "markdown"]),
)
def test_every_word_of_an_edited_text_is_kept(before: str, edits: list[str], title: str, slug: str) -> None:
    form = DraftForm.for_draft(read_pasted(before, slug), before, slug, may_share=False)
    line = form.initial["title"]
    # A headline written by hand takes the place of the line that was seen, but of no other.
    form = read_again(form, title=title or line)
    for text in edits:
        form = read_again(form, text=text)
    kept = posted(form)
    assert kept.is_valid(), kept.errors
    missing = Counter(text.split()) - Counter(kept.corrected().document.text.split())
    assert missing <= Counter(line.split() if title and text.split("\n")[0] == line else ())
    assert kept.cleaned_data["reading"] == form.cleaned_data["reading"]


@given(before=TEXTS, after=TEXTS, title=st.sampled_from(["", "Own words"]))
def test_a_text_that_was_changed_is_never_kept_unseen(before: str, after: str, title: str) -> None:
    form = DraftForm.for_draft(read_pasted(before), before, "plain", may_share=False)
    changes = {"title": title} if title else {}
    kept = posted(form, text=after.replace("\n", "\r\n"), **changes)
    assert kept.is_valid() == (before == after)


@given(before=st.permutations(LETTERS), after=st.permutations(LETTERS), size=st.integers(2, 8))
def test_a_chosen_kind_stays_with_its_words_wherever_they_go(
    before: list[str], after: list[str], size: int
) -> None:
    def text_of(letters: list[str]) -> str:
        return "\n\n".join(["Head", *(f"{letter} is the word." for letter in letters)])

    first = text_of(before)
    form = DraftForm.for_draft(read_pasted(first), first, "plain", may_share=False)
    field = f"kind-3-{name_of(f'{before[2]} is the word.')}-paragraph"
    form = read_again(form, text=text_of(after[:size]), **{field: "quote"})
    document = form.cleaned_data["reading"].document
    assert [block.kind for block in document.blocks[1:]] == [
        "quote" if letter == before[2] else "paragraph" for letter in after[:size]
    ]
