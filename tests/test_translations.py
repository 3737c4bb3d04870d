"""Every word of the interface can be translated, and compiled catalogues do not fall behind.

Compiled ones are committed, because a bare machine cannot compile them.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from annotations import faces, rendering
from tests.pages import Page
from tests.walking import OURS, addresses_of, make_world, text_of
from web.templatetags import kept

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))


def entries(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str, str], object]:
    """(context, text) → translation of everything that is translated."""
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue.translated_entries()
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_compiled_catalogue_matches_its_source(path: Path) -> None:
    compiled = path.with_suffix(".mo")
    assert compiled.is_file(), f"{compiled} is missing"
    assert entries(polib.mofile(str(compiled))) == entries(polib.pofile(str(path)))


# What people wrote in the little world, and what is the same in every language.
OWN_WORDS = re.compile(
    r"(?:Zz|zz)\w+(?: (?:open|grouped|private|draft|hidden|article))?"
    r"|@?\b(?:owner|colleague|stranger|curator|root)\b|Class 4B|root@example\.org"
    r"|\.(?:csv|md|jsonl|jsonld|json|zip)\b"
    r"|http://testserver/\S*|\b[A-Z]\b"  # addresses as they are cited; initials
    r"|^(?:start|end|parts|since)$"  # parameters of an address that was asked without them
)
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


def bracketed(original: Callable[..., str]) -> Callable[..., str]:
    """A translation that shows itself: ⟦Library⟧."""

    def shown(*args: Any) -> str:
        said = original(*args)
        return f"⟦{said}⟧" if said else said

    return shown


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    # Words are kept for each language: these are of one that nobody else speaks.
    for module in (kept, faces, rendering):
        monkeypatch.setattr(module, "get_language", lambda: "brackets")
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(translation._trans, name, bracketed(getattr(translation._trans, name)))


def stray(words: str) -> bool:
    """Whether there are letters that are not people's own."""
    return bool(re.search(r"[^\W\d_]", OWN_WORDS.sub("", words)))


def strays_in(texts: list[str]) -> set[str]:
    """The texts of a page that stand outside every bracket; a translation may go over several of them."""
    whole = "\x1f".join(texts)
    while (shorter := INNERMOST.sub("", whole)) != whole:
        whole = shorter
    return {words.strip() for words in whole.split("\x1f") if stray(words.strip())}


@pytest.mark.parametrize(
    ("texts", "strays"),
    [
        (["⟦a ⟦b⟧ c⟧ · 3", "Zzstory open", "2"], set()),
        (["⟦Press", "here", "to go⟧"], set()),
        (["⟦a⟧ und", "Library"], {"und", "Library"}),
    ],
)
def test_strays_are_told_from_translated_words(texts: list[str], strays: set[str]) -> None:
    assert strays_in(texts) == strays


def test_every_word_of_the_furniture_can_be_translated(brackets: None) -> None:
    page = Page(render_to_string("reader/_furniture.html"))
    assert strays_in([words for _where, words in page.texts]) == set()


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize("who", [None, "stranger", "owner", "curator"])
def test_every_word_of_every_page_can_be_translated(settings: Any, brackets: None, who: str | None) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (0, 1))
    world, client = make_world(), Client()
    if who:
        client.force_login(getattr(world, who))
    asked = [
        address
        for name in ("open", "private", "hidden")
        for _view, address in addresses_of(world.things(name), OURS)
    ]
    slug = world.articles["open"].slug
    asked += [f"/articles/{slug}/?view=sentences", f"/articles/{slug}/?layers=mine,everyone", "/?q=nothing"]
    strays: set[str] = set()
    pages = 0
    for address in sorted(set(asked)):
        answer = client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            pages += 1
            strays |= strays_in([words for _where, words in Page(text_of(answer)).texts])
    assert strays == set()
    assert pages > 20
