"""Ways out: one module per format, listed in FORMATS in the order in which they are offered.

To add one, write a module with a function (rows, context) -> iterator of bytes and add it here and to
docs/formats.md. Nothing in this package knows Django; whoever fetches the rows decides who may see them.
"""

from annotations.exports.formats import Format, Purpose, Write, file_name
from annotations.exports.rows import (
    ExportArticle,
    ExportComment,
    ExportContext,
    ExportRow,
    ExportSpeaker,
    Part,
    in_reading_order,
)
from annotations.exports.tables import write_highlights, write_quotes

__all__ = [
    "FORMATS",
    "ExportArticle",
    "ExportComment",
    "ExportContext",
    "ExportRow",
    "ExportSpeaker",
    "Format",
    "Part",
    "Purpose",
    "Write",
    "file_name",
    "in_reading_order",
]

_IN_ORDER = (
    Format(
        slug="csv",
        label="Table of highlights (CSV)",
        description="One row per highlight, for Excel, LibreOffice, Numbers or Google Sheets.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=write_highlights,
    ),
    Format(
        slug="quotes",
        label="Table of quotes (CSV)",
        description="Only the quotes: who said what, in which words and where it was printed.",
        purpose="spreadsheet",
        media_type="text/csv; charset=utf-8",
        extension="csv",
        write=write_quotes,
    ),
)

FORMATS: dict[str, Format] = {format.slug: format for format in _IN_ORDER}
