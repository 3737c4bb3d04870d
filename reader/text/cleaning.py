"""Raw text on its way in: one line end, one normal form, nothing that a page or a database chokes on."""

import re
import unicodedata
from functools import cache

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_LAST_COMBINING = 0x20000
_LONG_RUN = 31


class TextError(ValueError):
    """Text or layers that cannot be a document.

    The message is an English sentence for people; `code` is stable and names the reason, for callers that
    translate.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def clean_text(raw: str) -> str:
    """Return `raw` in NFC with `\\n` line ends, otherwise unchanged, in linear time.

    Raises TextError with code `nul`, `control` (C0 other than tab and line feed) or `surrogate`.
    """
    text = _LINE_END.sub("\n", raw)
    refused = _REFUSED.search(text)
    if refused:
        raise _refusal(refused.group())
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _long_runs().sub(_in_canonical_order, text))


def is_clean(text: str) -> bool:
    """Whether clean_text would give `text` back as it is."""
    return "\r" not in text and not _REFUSED.search(text) and unicodedata.is_normalized("NFC", text)


def word_count(text: str) -> int:
    """Count the stretches between white space; for reading times, not for linguistics."""
    return len(text.split())


def _refusal(character: str) -> TextError:
    if character == "\x00":
        return TextError("nul", "The text contains a NUL character, so it is probably not a text file.")
    if character < " ":
        return TextError("control", f"The text contains the control character U+{ord(character):04X}.")
    return TextError("surrogate", "The text contains half of a character (a lone surrogate).")


@cache
def _long_runs() -> re.Pattern[str]:
    """Match runs of combining characters that no writing system needs.

    The standard library sorts such a run by insertion: 80,000 characters would take it seconds, a megabyte
    half an hour. So long runs are put in order beforehand, which leaves it nothing to move.
    """
    combining = [
        chr(point)
        for point in range(0x300, _LAST_COMBINING)
        if unicodedata.combining(unicodedata.normalize("NFD", chr(point))[0])
    ]
    return re.compile(f"[{''.join(combining)}]{{{_LONG_RUN},}}")


def _in_canonical_order(run: re.Match[str]) -> str:
    decomposed = "".join(unicodedata.normalize("NFD", character) for character in run.group())
    return "".join(sorted(decomposed, key=unicodedata.combining))
