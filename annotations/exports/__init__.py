"""Ways out: one module per format, listed in FORMATS in the order in which they are offered.

To add one, write a module with a function (rows, context) -> iterator of bytes and add it here and to
docs/formats.md. Nothing in this package knows Django; whoever fetches the rows decides who may see them.
"""

from annotations.exports import jsonl, markdown, tables, w3c
from annotations.exports.formats import Format, Purpose, Write, file_name
from annotations.exports.rows import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportHeading,
    ExportRelation,
    ExportRow,
    ExportSpeaker,
    in_reading_order,
)

__all__ = [
    "FORMATS",
    "ExportArticle",
    "ExportCheck",
    "ExportComment",
    "ExportContext",
    "ExportEvidence",
    "ExportHeading",
    "ExportRelation",
    "ExportRow",
    "ExportSpeaker",
    "Format",
    "Purpose",
    "Write",
    "file_name",
    "in_reading_order",
]

_IN_ORDER = (
    Format(
        slug="markdown",
        label="Notes (Markdown)",
        description="One readable file with passages and comments, for Obsidian, Logseq or any text editor.",
        purpose="notes",
        media_type="text/markdown; charset=utf-8",
        extension="md",
        write=markdown.write,
    ),
    Format(
        slug="csv",
        label="Table of highlights (CSV)",
        description="One row per highlight, for Excel, LibreOffice, Numbers or Google Sheets.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=tables.write_highlights,
    ),
    Format(
        slug="quotes",
        label="Table of quotes (CSV)",
        description="Only the quotes: who said what, in which words and where it was printed.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=tables.write_quotes,
        entries=tables.is_quote,
        listed="quotes",
    ),
    Format(
        slug="claims",
        label="Table of claims (CSV)",
        description="Only the claims: who said what and when, and what a fact-checker found about it.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=tables.write_claims,
        entries=tables.is_claim,
        listed="claims",
    ),
    Format(
        slug="evidence",
        label="Table of evidence (CSV)",
        description="One row per record: what supports or disputes which passage, and where to look it up.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=tables.write_evidence,
        entries=lambda row: len(row.evidence),
        listed="records",
    ),
    Format(
        slug="jsonl",
        label="Complete data (JSON Lines)",
        description="Every field of every highlight with exact positions, for scripts, research and backups.",
        purpose="research",
        media_type="application/jsonl; charset=utf-8",
        extension="jsonl",
        write=jsonl.write,
    ),
    Format(
        slug="w3c",
        label="Web Annotation (JSON-LD)",
        description="The W3C standard that other annotation tools and archives read.",
        purpose="publishing",
        media_type=w3c.MEDIA_TYPE,
        extension="jsonld",
        write=w3c.write,
    ),
)

FORMATS: dict[str, Format] = {format.slug: format for format in _IN_ORDER}
