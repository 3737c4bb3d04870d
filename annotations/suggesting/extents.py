"""What the n-th press takes: the quoted words, the clause, the sentence.

A passage is a tuple of parts `(start, end)`, ordered and apart; every list of passages ends with the
sentence. Nothing reaches out of its block, so nothing crosses a call-out.
"""

from collections.abc import Iterable, Sequence

from annotations.suggesting.cues import Attribution, attributions
from annotations.suggesting.languages import lexicon_of
from annotations.suggesting.quotes import Quotation, block_quotations, inner_words, outer
from annotations.suggesting.tokens import tokens_of
from reader.text.blocks import Document

Span = tuple[int, int]
Passage = tuple[Span, ...]
_CONJUNCTIONS = (" and", " but", " und", " aber")


def quote_extents(document: Document, block: int, sentence: Span, language: str = "en") -> list[Passage]:
    """Return what `q` takes in turn: quoted words with their marks, clauses that are reported, the sentence.

    Two quotations with nothing but the cue between them are parts of one. A quotation that goes on beyond the
    sentence is offered whole, then as far as the sentence goes. Words between marks come first even where
    nobody is said to have said them. Raises IndexError when there is no such block.
    """
    start, end = _inside(document, block, sentence)
    quotations = block_quotations(document, block)
    quotes = outer(quotations, start, end)
    found = _attributed(document, (start, end), quotes, language)
    passages = []
    for passage in _quoted(quotes, found):
        passages += [tuple(_whole(part, quotations) for part in passage), passage]
    passages += [passage for one in found for passage in _clauses(document.text, one)]
    return _ending_with(document.text, passages, (start, end))


def clause_extents(document: Document, block: int, sentence: Span, language: str = "en") -> list[Passage]:
    """Return what `c` and `f` take in turn: the clause without its attribution, then the sentence.

    A clause that is one quotation loses its marks, for what is claimed are the words. Raises IndexError when
    there is no such block.
    """
    start, end = _inside(document, block, sentence)
    text = document.text
    quotes = outer(block_quotations(document, block), start, end)
    found = _attributed(document, (start, end), quotes, language)
    passages = [_unmarked(text, passage, quotes) for one in found for passage in _clauses(text, one)]
    if not found:
        passages += [((first, last),) for first, last in _halves(text, (start, end), quotes)]
        passages.append(_unmarked(text, ((start, end),), quotes))
    return _ending_with(text, passages, (start, end))


def _inside(document: Document, block: int, sentence: Span) -> Span:
    own = document.blocks[block]
    start = min(max(sentence[0], own.start), own.end)
    return start, min(max(sentence[1], start), own.end)


def _attributed(document: Document, sentence: Span, quotes: list[Span], language: str) -> list[Attribution]:
    lexicon = lexicon_of(language)
    return attributions(tokens_of(document.text, *sentence, quotes), lexicon)


def _quoted(quotes: list[Span], found: list[Attribution]) -> list[Passage]:
    """One passage for each quotation, or for two that a cue parts."""
    parted = {
        (one.clauses[0], one.clauses[1])
        for one in found
        if len(one.clauses) == 2 and set(one.clauses) <= set(quotes)
    }
    passages: list[Passage] = []
    for quote in quotes:
        if passages and (passages[-1][-1], quote) in parted:
            passages[-1] = (*passages[-1], quote)
        else:
            passages.append((quote,))
    return passages


def _whole(part: Span, quotations: list[Quotation]) -> Span:
    """The quotation that `part` was cut from."""
    return next(
        (one.start, one.end) for one in quotations if one.depth == 0 and one.start <= part[0] < one.end
    )


def _clauses(text: str, found: Attribution) -> list[Passage]:
    """The message as one passage, or as two where “, she said, and” begins another clause."""
    joined = [
        start
        for start, _ in found.clauses[1:]
        if text[max(0, start - 6) : start].rstrip().endswith(_CONJUNCTIONS)
    ]
    return [(part,) for part in found.clauses] if joined else [found.clauses]


def _unmarked(text: str, parts: Sequence[Span], quotes: list[Span]) -> Passage:
    """The parts, without marks where a part is a quotation."""
    known = set(quotes)
    cut = (inner_words(text, *part) if part in known else part for part in parts)
    return tuple(part for part in cut if part[0] < part[1])


def _halves(text: str, sentence: Span, quotes: list[Span]) -> list[Span]:
    """The stretches between the semicolons of a sentence, none when it has no semicolon."""
    found: list[Span] = []
    first = sentence[0]
    for token in tokens_of(text, *sentence, quotes):
        if token.text in (";", "؛"):
            found.append((first, token.start))
            first = token.end
    found = [*found, (first, sentence[1])] if found else []
    return [_stripped(text, *part) for part in found]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".!?…"):
        end -= 1
    return start, end


def _ending_with(text: str, passages: Iterable[Sequence[Span]], sentence: Span) -> list[Passage]:
    """Each passage once, the sentence last; what lacks nothing of the sentence but its stop is left out."""
    whole = _stripped(text, *sentence)
    seen: set[Passage] = {(sentence,), (whole,)}
    result: list[Passage] = []
    for passage in map(tuple, passages):
        if passage and passage not in seen and all(start < end for start, end in passage):
            seen.add(passage)
            result.append(passage)
    return [*result, (sentence,)]
