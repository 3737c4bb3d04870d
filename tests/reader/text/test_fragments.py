import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.anchoring import Part
from reader.text.fragments import MOST_WHOLE, directives, in_original, whole_words

TEXT = (
    "Council says ‘every berth counts’ as vote nears\n\n"
    "“There is no cheap way to do this. Every berth counts,” said Mirela Dahl, the well-known chair.\n\n"
    "Some 2,300 people cross each week, the port R&D office said. "
    "The boat was late. The boat was late again.\n\n"
    "The vote\tput off\tagain"
)


def at(words: str, nth: int = 0) -> Part:
    """Where these words stand for the n-th time."""
    start = [found.start() for found in re.finditer(re.escape(words), TEXT)][nth]
    return start, start + len(words)


def opened(text: str, directive: str) -> Part | None:
    """Where a browser that follows the specification goes: written anew, by terms instead of places."""
    terms = directive.removeprefix("text=").split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    start, end = unquote(terms[0]), unquote(terms[1]) if len(terms) > 1 else ""
    for head in found(text, start):
        before = text[: head[0]].rstrip()
        if prefix and not any(place[1] == len(before) for place in found(text, prefix)):
            continue
        ends = [place for place in found(text, end) if place[0] >= head[1]] if end else [head]
        for tail in ends:
            behind = len(text) - len(text[tail[1] :].lstrip())
            if not suffix or any(place[0] == behind for place in found(text, suffix)):
                return head[0], tail[1]
    return None


def found(text: str, term: str) -> list[Part]:
    """The places of a term: whole words, any case, inside one block."""
    words = r"[^\S\n\t]+".join(map(re.escape, term.split(" ")))
    whole = rf"(?<!\w){words}" if term[:1].isalnum() else words
    pattern = re.compile(whole + r"(?!\w)" if term[-1:].isalnum() else whole, re.IGNORECASE)
    places, since = [], 0
    while match := pattern.search(text, since):
        places.append(match.span())
        since = match.start() + 1
    return places


@pytest.mark.parametrize(
    ("passage", "directive"),
    [
        ([at("said Mirela Dahl")], ["text=said%20Mirela%20Dahl"]),
        ([at("well-known chair")], ["text=well%2Dknown%20chair"]),
        (
            [at("cross each week, the port R&D office")],
            ["text=cross%20each%20week%2C%20the%20port%20R%26D%20office"],
        ),
        ([at("Every berth counts")], ["text=this.-,Every%20berth%20counts"]),
        ([at("The boat was late", 0)], ["text=said.-,The%20boat%20was%20late"]),
        ([at("The boat was late", 1)], ["text=late.-,The%20boat%20was%20late"]),
        ([at("vote", 0)], ["text=as-,vote"]),
        ([at("The vote")], ["text=The%20vote"]),
        ([at("There is"), at("the port")], ["text=There%20is", "text=the%20port"]),
        ([(at("Mirela Dahl")[0] + 1, at("Mirela Dahl")[1] - 1)], ["text=Mirela%20Dahl"]),
        (
            [(at("Every berth")[0], at("people cross")[1])],
            ["text=Every%20berth%20counts%2C%E2%80%9D%20said,Some%202%2C300%20people%20cross"],
        ),
        ([(at("said Mirela")[0], at("The vote")[1])], ["text=said%20Mirela%20Dahl%2C%20the,The%20vote"]),
    ],
)
def test_directives(passage: list[Part], directive: list[str]) -> None:
    assert directives(TEXT, passage) == directive


@pytest.mark.parametrize(
    ("address", "opened_at"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1#:~:text=said%20Mirela%20Dahl"),
        ("https://example.org/a#part-2", "https://example.org/a#part-2:~:text=said%20Mirela%20Dahl"),
        ("https://example.org/a#x:~:text=old&text=er", "https://example.org/a#x:~:text=said%20Mirela%20Dahl"),
    ],
)
def test_an_address_keeps_its_element_and_drops_older_text(address: str, opened_at: str) -> None:
    assert in_original(address, TEXT, [at("said Mirela Dahl")]) == opened_at


def test_long_passages_are_named_by_their_ends() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    (directive,) = directives(text, [(0, len(text))])
    assert directive == "text=word0%20word1%20word2%20word3,word96%20word97%20word98%20word99"


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("we can’t sail", (3, 6), "can’t"),
        ("some 2,300 people", (7, 10), "2,300"),
        ("die Tür", (4, 6), "Tür"),
        ("हिन्दी भाषा", (0, 3), "हिन्दी"),
        ("船は遅れた。", (2, 4), "遅れ"),
        ("  two words ", (0, 12), "two words"),
    ],
)
def test_parts_are_taken_as_whole_words(text: str, part: Part, words: str) -> None:
    start, end = whole_words(text, *part)
    assert text[start:end] == words


WORDS = st.sampled_from(
    ["the", "The", "boat", "“late,”", "well-known", "R&D", "a,b", "2,300", "naïve", "İstanbul"]
)
LINES = st.lists(WORDS, min_size=1, max_size=40)


@st.composite
def passages(draw: st.DrawFn, *, told_apart: bool) -> tuple[str, Part]:
    """A text of much repeated words and a part of it from one word to another.

    `told_apart`: every few words there is one that stands nowhere else.
    """
    lines = draw(st.lists(LINES, min_size=1, max_size=5))
    if told_apart:
        lines = [
            [f"{word}{row}x{at}" if at % 5 == 0 and word.isalpha() else word for at, word in enumerate(line)]
            if line[0].isalpha()
            else [f"line{row}", *line[:20]]
            for row, line in enumerate(lines)
        ]
    text = "\n\n".join(" ".join(line) for line in lines)
    words = [match.span() for match in re.finditer(r"\S+", text)]
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    return text, (words[first][0], words[last][1])


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


@given(passages(told_apart=False))
def test_a_browser_finds_these_words_or_others_like_them(drawn: tuple[str, Part]) -> None:
    text, (start, end) = drawn
    (directive,) = directives(text, [(start, end)])
    assert not re.search(r"[\s]|%0A|%09", directive)
    place = opened(text, directive)
    assert place is not None
    if end - start <= MOST_WHOLE and "\n" not in text[start:end]:
        assert plain(text[slice(*place)]) == plain(text[start:end])


@given(passages(told_apart=True))
def test_a_browser_finds_the_passage_itself(drawn: tuple[str, Part]) -> None:
    text, part = drawn
    (directive,) = directives(text, [part])
    assert opened(text, directive) == part


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.data())
def test_any_text_can_be_named(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        for directive in directives(text, [(start, end)]):
            assert re.fullmatch(r"text=[\w.~%,-]+", directive, re.ASCII)
