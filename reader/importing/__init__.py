"""Ways in: each importer turns one kind of input into a Draft. To add one, add a module and a line here."""

from pathlib import PurePath

from reader.importing.decode import MAX_BYTES, decode_bytes, too_large
from reader.importing.draft import Draft, Importer, ImportProblem
from reader.importing.markdown import read_markdown
from reader.importing.plain import read_plain

__all__ = [
    "IMPORTERS",
    "MAX_BYTES",
    "Draft",
    "ImportProblem",
    "Importer",
    "decode_bytes",
    "importer_for",
    "read_pasted",
    "read_upload",
]

IMPORTERS: dict[str, Importer] = {
    importer.slug: importer
    for importer in (
        Importer("plain", "Plain text", (".txt", ".text"), read_plain),
        Importer("markdown", "Markdown", (".md", ".markdown"), read_markdown),
    )
}


def importer_for(name: str) -> Importer:
    """The importer for a file, by the ending of its name; raises ImportProblem."""
    ending = PurePath(name).suffix.lower()
    for importer in IMPORTERS.values():
        if ending in importer.extensions:
            return importer
    known = ", ".join(extension for importer in IMPORTERS.values() for extension in importer.extensions)
    raise ImportProblem("unknown_format", f"Files that can be brought in end in {known}.")


def read_upload(name: str, data: bytes) -> Draft:
    """Return the draft of a file, understood by the ending of its name; raises ImportProblem."""
    return importer_for(name).read(decode_bytes(data))


def read_pasted(text: str, slug: str = "plain") -> Draft:
    """Return the draft of a text by the importer of that name; raises ImportProblem."""
    if slug not in IMPORTERS:
        raise ImportProblem("unknown_format", f"There is no importer called {slug!r}.")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise too_large()
    return IMPORTERS[slug].read(text)
