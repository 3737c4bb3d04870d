"""Compiled translations are committed (a bare machine cannot compile them) and must not fall behind."""

from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))


def entries(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str, str], object]:
    """(context, text) → translation of everything that is translated."""
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue.translated_entries()
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_compiled_catalogue_matches_its_source(path: Path) -> None:
    compiled = path.with_suffix(".mo")
    assert compiled.is_file(), f"{compiled} is missing"
    assert entries(polib.mofile(str(compiled))) == entries(polib.pofile(str(path)))
