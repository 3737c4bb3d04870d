"""What is kept of a revision: bounded by characters, never another text."""

import pytest

from reader.models import Revision
from reader.queries import Compiled, TextCache, compile_revision
from tests.factories import make_article, make_document

pytestmark = pytest.mark.django_db


def compiled_of(text: str) -> Compiled:
    document = make_document(text)
    revision = Revision(pk=1, number=1, text=text, sha256=document.sha256, word_count=1, **document.to_json())
    return compile_revision(revision, "en")


def test_the_least_recently_read_goes_first() -> None:
    cache = TextCache[Compiled](most=250)
    for number in (1, 2):
        cache.put((number, "en"), compiled_of("x" * 100))
    assert cache.get((1, "en")) is not None
    cache.put((3, "en"), compiled_of("x" * 100))
    assert [cache.get((number, "en")) is not None for number in (1, 2, 3)] == [True, False, True]


def test_a_text_larger_than_the_bound_is_kept_alone() -> None:
    cache = TextCache[Compiled](most=50)
    cache.put((1, "en"), compiled_of("x" * 20))
    cache.put((2, "en"), compiled_of("x" * 100))
    assert [cache.get((number, "en")) is not None for number in (1, 2)] == [False, True]
    cache.put((3, "en"), compiled_of("x" * 20))
    assert [cache.get((number, "en")) is not None for number in (2, 3)] == [False, True]


def test_replacing_an_entry_counts_its_text_once() -> None:
    cache = TextCache[Compiled](most=250)
    for _ in range(5):
        cache.put((1, "en"), compiled_of("x" * 100))
    cache.put((2, "en"), compiled_of("x" * 100))
    assert cache.get((1, "en")) is not None


def test_frames_name_revision_block_and_offset() -> None:
    text = compiled_of("Headline\n\nWords here.")
    assert text.frames[1].head == '<p id="r1-b1" class="block paragraph" data-start="10"'
    assert text.plain == ("Headline", "Words here.")
    assert text.sentences == ((0, 8, 0), (10, 21, 1))


def test_an_article_opens_with_its_current_revision() -> None:
    article = make_article()
    assert article.current_revision is not None
    assert article.current_revision.number == 1
