"""What newsrooms write between the paragraphs: captions, call-outs, credits, bylines, dates, headings.

Every function looks at the text of one block and its place; none changes a character.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reader.text.blocks import Piece

_CAPTION = re.compile(r"^(?:[^\W\d_][^\n]{0,60}?) -- ")
_CALLOUT = re.compile(
    r"^(?:see also|read also|also read|read more|read next|related|more|watch|listen|don['’]t miss"
    r"|siehe auch|lesen sie auch|mehr dazu|lire aussi|à lire aussi|ver también|lea también|leggi anche"
    r"|leia também|lees ook|читайте также|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا)\s*[:：]",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"^\W{0,2}(?:with (?:additional )?(?:reporting|material|contributions?)\b|(?:additional )?reporting by\b"
    r"|(?:written|edited|editing|translated|compiled) by\b|correction:|this story (?:was|has been)\b"
    r"|mit (?:material|informationen) von\b|(?:mitarbeit|redaktion|übersetzung):|avec (?:afp|reuters)\b"
    r"|con información de\b|شارك في (?:التغطية|إعداد)|ساهم(?:ت)? في)",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"^\W{0,2}(?:correction|berichtigung|korrektur|تصحيح)\s*[:：]", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:by|von|par|por|di|door|av|من|بقلم)[: ]\s*(?P<name>\S.{1,120})$", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\.?\s+(?:de\s+)?(?P<month>[^\W\d_]+)\.?,?\s+(?:de\s+)?(?P<year>\d{4})"),
    re.compile(r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
_STOPS = ".!?…:;,。！？؟۔—"
_LAST_BLOCKS = 3
_LONGEST_CAPTION = 320  # a longer one is an opening paragraph with its dateline


def read_date(text: str) -> date | None:
    """The first complete date (day, month and year) in a short text; None when there is none."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            month = found["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
            try:
                return date(int(found["year"]), number, int(found["day"]))
            except ValueError:
                continue
    return None


def read_byline(text: str) -> str:
    """The name in a line such as "By Lena Ortiz"; empty when the line is something else."""
    found = _BYLINE.match(text) if "\n" not in text and not text.endswith(tuple(_STOPS)) else None
    return found["name"].strip() if found else ""


def classify(pieces: Sequence[Piece]) -> list[Piece]:
    """Give paragraphs that are no paragraphs their kind; the first piece is the headline and stays."""
    body = [index for index, piece in enumerate(pieces) if index and piece.kind == "paragraph"]
    return [
        replace(piece, kind=_kind(piece.text, index, body, len(pieces)))
        if piece.kind == "paragraph"
        else piece
        for index, piece in enumerate(pieces)
    ]


def _kind(text: str, index: int, body: Sequence[int], count: int) -> str:
    if index == 0:
        return "heading"
    if _CALLOUT.match(text):
        return "callout"
    if _CORRECTION.match(text) or (_CREDITS.match(text) and index >= count - _LAST_BLOCKS):
        return "credits"
    if len(text) <= _LONGEST_CAPTION and _CAPTION.match(text) and _is_place(text) and len(body) > 1:
        return "caption"
    if index <= 3 and len(text) <= 120 and read_byline(text):
        return "credits"
    if index <= 4 and len(text) <= 60 and text[-1] not in ".!?" and read_date(text):
        return "dateline"
    return "paragraph"


def _is_place(text: str) -> bool:
    """Whether the words before the dashes are written as places are: in capitals, or in a script without."""
    place = text.split(" -- ")[0]
    return place == place.upper() and len(place.split()) <= 6


def looks_like_heading(text: str) -> bool:
    """Whether a block that stands alone reads as a section heading: short, one line, no stop at its end."""
    words = text.split()
    if "\n" in text or not 1 <= len(words) <= 12 or len(text) > 90 or text[-1] in _STOPS:
        return False
    letter = next((character for character in text if character.isalpha()), "")
    return bool(letter) and not letter.islower() and not text.endswith(("”", '"', "»", "“", "’"))
