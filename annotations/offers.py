"""The export formats as the dialog offers them: by purpose, with what each is for, in the reader's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.exports import FORMATS

PURPOSES: dict[str, Promise] = {
    "notes": pgettext_lazy("purpose of an export", "Notes"),
    "spreadsheet": pgettext_lazy("purpose of an export", "Spreadsheet"),
    "research": pgettext_lazy("purpose of an export", "Research and scripts"),
    "publishing": pgettext_lazy("purpose of an export", "Publishing"),
}
# Label and what it is for, by format: the words of annotations.exports, said so that they can be translated.
WORDS: dict[str, tuple[Promise, Promise]] = {
    "markdown": (
        _("Notes (Markdown)"),
        _("One readable file with passages and comments, for Obsidian, Logseq or any text editor."),
    ),
    "csv": (
        _("Table of highlights (CSV)"),
        _("One row per highlight, for Excel, LibreOffice, Numbers or Google Sheets."),
    ),
    "quotes": (
        _("Table of quotes (CSV)"),
        _("Only the quotes: who said what, in which words and where it was printed."),
    ),
    "claims": (
        _("Table of claims (CSV)"),
        _("Only the claims: who said what and when, and what a fact-checker found about it."),
    ),
    "evidence": (
        _("Table of evidence (CSV)"),
        _("One row per record: what supports or disputes which passage, and where to look it up."),
    ),
    "jsonl": (
        _("Complete data (JSON Lines)"),
        _("Every field of every highlight with exact positions, for scripts, research and backups."),
    ),
    "w3c": (
        _("Web Annotation (JSON-LD)"),
        _("The W3C standard that other annotation tools and archives read."),
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One format in the dialog."""

    slug: str
    label: Promise
    description: Promise
    extension: str


def offers() -> list[tuple[Promise, list[Offer]]]:
    """The formats under the headings of what they are for."""
    return [
        (
            heading,
            [
                Offer(slug, *WORDS[slug], format.extension)
                for slug, format in FORMATS.items()
                if format.purpose == purpose
            ],
        )
        for purpose, heading in PURPOSES.items()
    ]
