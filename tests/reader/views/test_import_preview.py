"""The text is edited in the import preview: kinds follow their words, and nothing is stored unseen."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from reader.models import Article
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LAST = "The last words of the story."
TEXT = f"The headline\n\nWords of Ada.\n\nSEE ALSO: Something else\n\nMore words.\n\n{LAST}"
SAID = "The text was changed, so it was read again and is not stored yet."


class Form(HTMLParser):
    """What a browser without scripts sends for the form of a page, and each block's kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.kinds: list[str] = []
        self.name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("input", "select", "textarea") and given.get("name"):
            self.name = given["name"]
            self.fields[self.name] = given.get("value", "")
        if tag == "option" and "selected" in given:
            self.fields[self.name] = given["value"]
            if self.name.startswith("kind-"):
                self.kinds.append(given["value"])

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self.name == "text":
            self.fields["text"] = "\r\n".join(data.removeprefix("\n").splitlines())
            self.name = ""


@pytest.fixture
def preview(client: Client) -> Form:
    """The preview of TEXT."""
    client.force_login(make_user())
    return shown(client.post("/articles/new/", {"text": TEXT, "format": "plain"}))


def shown(response: Any) -> Form:
    return Form(response.content.decode())


def keep(client: Client, preview: Form, **changes: str) -> Any:
    return client.post("/articles/new/keep/", {**preview.fields, **changes})


def choose(preview: Form, number: int, kind: str) -> None:
    field = next(name for name in preview.fields if name.split("-")[:2] == ["kind", str(number)])
    preview.fields[field] = kind


def stored() -> list[tuple[str, str]]:
    """(kind, words) of the blocks of the one article."""
    revision = Article.objects.get().current_revision
    assert revision is not None
    return [(block["kind"], revision.text[block["start"] : block["end"]]) for block in revision.blocks]


def test_an_untouched_preview_is_kept_at_once(client: Client, preview: Form) -> None:
    assert keep(client, preview).status_code == 302
    assert [kind for kind, _ in stored()] == ["heading", "paragraph", "callout", "paragraph", "paragraph"]


def test_kinds_follow_their_words_when_a_paragraph_is_put_first(client: Client, preview: Form) -> None:
    choose(preview, 4, "credits")
    text = TEXT.replace("\n\nWords of Ada.", "\n\nAn opening.\n\nWords of Ada.")
    again = shown(keep(client, preview, text=text, again="1"))
    assert again.kinds == ["paragraph", "paragraph", "callout", "paragraph", "credits"]
    assert keep(client, again).status_code == 302
    assert stored()[1:] == [
        ("paragraph", "An opening."),
        ("paragraph", "Words of Ada."),
        ("callout", "SEE ALSO: Something else"),
        ("paragraph", "More words."),
        ("credits", LAST),
    ]


def test_kinds_follow_their_words_when_a_paragraph_is_deleted(client: Client, preview: Form) -> None:
    choose(preview, 2, "paragraph")
    choose(preview, 4, "credits")
    again = shown(keep(client, preview, text=TEXT.replace("Words of Ada.\n\n", "")))
    assert again.kinds == ["paragraph", "paragraph", "credits"]


def test_a_changed_text_is_shown_before_it_is_kept(client: Client, preview: Form) -> None:
    answer = keep(client, preview, text=TEXT.replace("More", "Other"), byline="Ada Quist")
    html = answer.content.decode()
    assert (answer.status_code, Article.objects.count()) == (422, 0)
    assert SAID in html
    assert '<p dir="auto">Other words.</p>' in html
    assert "Ada Quist" in html
    assert keep(client, shown(answer)).status_code == 302
    assert ("paragraph", "Other words.") in stored()


def test_reading_again_on_purpose_says_nothing_about_it(client: Client, preview: Form) -> None:
    answer = keep(client, preview, text=TEXT.replace("More", "Other"), again="1")
    assert answer.status_code == 200
    assert SAID not in answer.content.decode()


def test_a_new_first_line_is_the_headline_when_nobody_wrote_another(client: Client, preview: Form) -> None:
    again = shown(keep(client, preview, text=f"A new line\n\n{TEXT}"))
    assert again.fields["title"] == "A new line"
    assert keep(client, again).status_code == 302
    assert stored()[:3] == [
        ("heading", "A new line"),
        ("paragraph", "The headline"),
        ("paragraph", "Words of Ada."),
    ]


def test_a_new_first_line_is_a_block_below_a_headline_written_by_hand(client: Client, preview: Form) -> None:
    again = shown(keep(client, preview, text=f"A new line.\n\n{TEXT}", title="My headline"))
    choose(again, 1, "quote")
    again = shown(keep(client, again, again="1"))
    assert keep(client, again).status_code == 302
    assert stored()[:4] == [
        ("heading", "My headline"),
        ("quote", "A new line."),
        ("paragraph", "The headline"),
        ("paragraph", "Words of Ada."),
    ]


@pytest.mark.parametrize("title", ["My headline", "The headline"])
def test_a_headline_that_was_emptied_meanwhile_swallows_no_new_line(
    client: Client, preview: Form, title: str
) -> None:
    again = shown(keep(client, preview, text=f"A new line.\n\n{TEXT}", title=""))
    assert keep(client, again, title=title).status_code == 302
    assert [words for _, words in stored()[:3]] == [title, "A new line.", "The headline"]


def test_chosen_kinds_outlive_a_text_that_cannot_be_read(client: Client, preview: Form) -> None:
    choose(preview, 4, "credits")
    refused = keep(client, preview, text="x" * 501)
    assert refused.status_code == 422
    again = shown(keep(client, shown(refused), text=f"{TEXT} And more."))
    assert again.kinds == ["paragraph", "callout", "paragraph", "paragraph"]
    assert keep(client, shown(refused), text=TEXT).status_code == 302
    assert [kind for kind, _ in stored()[1:]] == ["paragraph", "callout", "paragraph", "credits"]


def test_a_chosen_kind_can_be_changed_far_down_too(client: Client, preview: Form) -> None:
    choose(preview, 4, "credits")
    many = "\n\n".join(f"Line {number} of many." for number in range(1000))
    again = shown(keep(client, preview, text=TEXT.replace("Words of Ada.", many), again="1"))
    assert len(again.kinds) == 900
    assert keep(client, again).status_code == 302
    assert stored()[-1] == ("credits", LAST)
