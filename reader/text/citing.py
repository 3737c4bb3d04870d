"""A quotation with its source, as plain text and as HTML: “words” — author, “title”, source, day, address.

Marks and commas are those of the article's language. What is written the other way round than the rest stands
isolated, so that an address or a name never tears a line apart.
"""

import unicodedata
from dataclasses import dataclass
from html import escape

FSI, PDI = "\u2068", "\u2069"
# Opening and closing mark by language; what is not here uses the English ones.
_MARKS = {
    **dict.fromkeys(("ar", "fa", "fr", "it", "es", "pt", "el", "ru", "uk", "hy", "no", "nb", "nn"), "«»"),
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "lt", "et", "is", "ka"), "„“"),
    **dict.fromkeys(("pl", "ro", "hu", "hr", "sr"), "„”"),
    **dict.fromkeys(("fi", "sv"), "””"),
    **dict.fromkeys(("ja", "zh-hant"), "「」"),
}
# Between mark and words, in French.
_NARROW = "\u202f"
_COMMAS = {**dict.fromkeys(("ar", "fa", "ur"), "، "), **dict.fromkeys(("zh", "ja"), "，")}
_BY = {"en": "by ", "de": "von ", "fr": "par ", "es": "por ", "pt": "por ", "it": "di ", "nl": "door "}
_OPENING, _CLOSING = '“„«‹‘‚"「『', '”“»›’"」』'


@dataclass(frozen=True, slots=True)
class Reference:
    """Where words stand: `address` is shown, `link` opened. All but language and title may be empty."""

    language: str
    title: str
    author: str = ""
    source: str = ""
    day: str = ""
    address: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The same said twice: as text, and as one paragraph of HTML in which everything is escaped."""

    text: str
    html: str


def cite(words: str, source: Reference, *, rtl: bool = False) -> Citation:
    """`words` as they stand, in quotation marks unless they bring their own, with where they are from."""
    opening, closing = marks_of(source.language)
    said = " ".join(words.split())
    quoted = said if brings_marks(said) else f"{opening}{said}{closing}"
    fields = [
        (_without_by(source.author, source.language), "{}"),
        (source.title, f"{opening}{{}}{closing}"),
        (source.source, "{}"),
        (source.day, "{}"),
    ]
    comma = _of(_COMMAS, source.language, ", ")
    named = [(value, frame) for value, frame in fields if value]
    plain = [frame.format(_isolated(value, rtl)) for value, frame in named]
    marked = [frame.format(f"<bdi>{escape(value)}</bdi>") for value, frame in named]
    if source.address:
        plain.append(_isolated(source.address, rtl))
        shown = escape(source.address)
        marked.append(f'<a href="{escape(source.link or source.address)}"><bdi>{shown}</bdi></a>')
    direction = "rtl" if rtl else "ltr"
    opened = f'<p lang="{escape(source.language)}" dir="{direction}">'
    return Citation(f"{quoted} — {comma.join(plain)}", f"{opened}{escape(quoted)} — {comma.join(marked)}</p>")


def marks_of(language: str) -> tuple[str, str]:
    """What opens and closes a quotation in this language, with the space that French puts inside."""
    opening, closing = tuple(_of(_MARKS, language, "“”"))
    return (opening + _NARROW, _NARROW + closing) if _base(language) == "fr" else (opening, closing)


def brings_marks(words: str) -> bool:
    """Whether the words are one quotation with its own marks, so that further ones would double them."""
    inside = words[1:-1]
    is_framed = len(words) > 1 and words[0] in _OPENING and words[-1] in _CLOSING
    return is_framed and not any(mark in inside for mark in words[0] + words[-1])


def _of(table: dict[str, str], language: str, default: str) -> str:
    return table.get(language.lower(), table.get(_base(language), default))


def _base(language: str) -> str:
    return language.lower().split("-")[0]


def _without_by(author: str, language: str) -> str:
    lead = _of(_BY, language, "")
    return author[len(lead) :] if lead and author.lower().startswith(lead) else author


def _isolated(value: str, rtl: bool) -> str:
    """Kept together where a letter of it runs against the direction of the rest."""
    against = {"L"} if rtl else {"R", "AL"}
    return (
        f"{FSI}{value}{PDI}" if any(unicodedata.bidirectional(char) in against for char in value) else value
    )
