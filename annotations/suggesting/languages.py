"""Which lexicon a language uses."""

from annotations.suggesting.arabic import ARABIC
from annotations.suggesting.english import ENGLISH
from annotations.suggesting.german import GERMAN
from annotations.suggesting.lexicon import Lexicon

LEXICONS: dict[str, Lexicon] = {"en": ENGLISH, "de": GERMAN, "ar": ARABIC}


def lexicon_of(language: str) -> Lexicon:
    """Return the lexicon of a language tag such as `de-AT`; a language without one borrows English."""
    return LEXICONS.get(language.replace("_", "-").split("-")[0].lower(), ENGLISH)
