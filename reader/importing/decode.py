"""Bytes of an uploaded file as text, whatever the usual program that saved it."""

import codecs
import re
import unicodedata
from collections import Counter

from reader.importing.draft import ImportProblem

MAX_BYTES = 2 * 1024 * 1024

# UTF-32's mark begins with that of UTF-16, so it is asked first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_NO_TEXT = ("Cc", "Cn", "Co")
_SPACE = re.compile("[ \\t\\r\\n]")
# What Python makes of bytes that are no UTF-8, under "surrogateescape"; no text in UTF-8 has these.
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode_bytes(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 or Latin-1 (as Windows writes it).

    Raises ImportProblem with code `too_large`, `empty`, `binary` or `stray_byte`.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data.strip():
        raise ImportProblem("empty", "There is nothing in it.")
    if data.startswith(_SIGNATURES):
        raise _binary()
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    encoding = _utf16_without_mark(data)
    if encoding:
        return _decode(data, encoding)
    has_controls = _CONTROLS.search(data)
    if has_controls and (text := _utf16_without_latin(data)):
        return text
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if has_controls:
            raise _binary() from None
    _refuse_stray_bytes(data)
    return _decode_windows(data)


def _utf16_without_mark(data: bytes) -> str:
    """Tell UTF-16 by its NULs: nearly all on one side, as in any text with Latin letters and spaces."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 8
    if len(data) % 2 or max(even, odd) <= enough or min(even, odd) > enough // 8:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _utf16_without_latin(data: bytes) -> str:
    """The text of UTF-16 without a mark in another script; empty when it is nothing of that.

    In the wrong order, or in bytes that are no text, soon a pair stands for no character at all, or the
    letters are from all over the world.
    """
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:4096]
        scripts = Counter(_script(letter) for letter in sample if letter.isalpha())
        is_text = not any(unicodedata.category(char) in _NO_TEXT for char in _SPACE.sub("", sample))
        if (
            is_text
            and _SPACE.search(sample)
            and max(scripts.values(), default=0) > scripts.total() * 0.8 >= 6
        ):
            return text
    return ""


def _script(letter: str) -> str:
    """The first word of a letter's name, which is its script; what is written together counts as one."""
    name = unicodedata.name(letter, "").replace("-", " ").partition(" ")[0]
    return "CJK" if name in ("HIRAGANA", "KATAKANA") else name


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _binary() from None


def _refuse_stray_bytes(data: bytes) -> None:
    """Raise ImportProblem for what is meant to be UTF-8 but is not all of it; `data` is not UTF-8.

    Letters of Windows rarely stand so that they look like UTF-8. Where most of what is beyond ASCII does, the
    rest is damage, and nobody but the writer knows what stood there.
    """
    text = data.decode("utf-8", "surrogateescape")
    stray = _STRAY.findall(text)
    sound = len(_BEYOND_ASCII.findall(text)) - len(stray)
    if sound <= len(stray) and not data.startswith(codecs.BOM_UTF8):
        return
    at = text.index(stray[0])
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    message = f"This is UTF-8, but for line {line}, character {column}. Correct that place and save it again."
    raise ImportProblem("stray_byte", message, line=line, column=column)


def _decode_windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _binary() -> ImportProblem:
    return ImportProblem("binary", "This is not a text file. Save it as plain text or Markdown first.")


def too_large() -> ImportProblem:
    """The refusal of anything over MAX_BYTES."""
    return ImportProblem("too_large", "This is larger than 2 MB. Bring it in in parts.")
