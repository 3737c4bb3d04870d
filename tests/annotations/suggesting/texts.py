"""Articles for the tests of the assistant, and passages as words."""

from annotations.suggesting.cues import Attribution, attributions
from annotations.suggesting.languages import lexicon_of
from annotations.suggesting.quotes import block_quotations, outer
from annotations.suggesting.tokens import tokens_of
from reader.text.blocks import Document, Piece

HEADLINE = "Town hall to close"


def article(*paragraphs: str, headline: str = HEADLINE) -> Document:
    """A headline and its paragraphs; a paragraph that begins with SEE ALSO: is a call-out."""
    return Document.build(
        [
            Piece("heading", headline),
            *(
                Piece("callout" if words.startswith("SEE ALSO:") else "paragraph", words)
                for words in paragraphs
            ),
        ]
    )


def words_of(document: Document, parts: tuple[tuple[int, int], ...]) -> list[str]:
    """The words of each part."""
    return [document.slice(part) for part in parts]


def whole_block(document: Document, block: int) -> tuple[int, int]:
    """A block as if it were one sentence."""
    return document.blocks[block].start, document.blocks[block].end


def attributed(sentence: str, language: str = "en") -> list[Attribution]:
    """The attributions of one sentence; offsets count from its start."""
    document = Document.build([Piece("heading", sentence)])
    quotes = outer(block_quotations(document, 0), 0, len(sentence))
    return attributions(tokens_of(sentence, 0, len(sentence), quotes), lexicon_of(language))
