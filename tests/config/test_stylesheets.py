import re

from config.stylesheets import flatten
from tests.collected import collected_static
from tests.houselaw import ROOT


def test_imports_become_layers_in_their_order() -> None:
    files = {"a.css": "p { color: red; }\n", "b.css": "/* why */\nb { top: 0; }\n"}
    sheet = '@layer x, y;\n/* note */\n@import url("b.css") layer(x);\n@import url("a.css") layer(y);\n'
    assert flatten(sheet, files.__getitem__) == (
        "@layer x, y;\n@layer x {\nb { top: 0; }\n}\n@layer y {\np { color: red; }\n}\n"
    )


def test_collected_main_sheet_waits_for_no_other() -> None:
    (sheet,) = collected_static().glob("css/main.*.css")
    text = sheet.read_text()
    assert "@import" not in text
    assert text.startswith("@layer reset, tokens, base, layout, components, utilities;")
    addresses = re.findall(r'url\("([^"]+)"\)', text)
    assert addresses
    missing = [address for address in addresses if not (sheet.parent / address).resolve().is_file()]
    assert missing == []


def test_first_paint_of_every_page_fits_its_budget() -> None:
    (sheet,) = collected_static().glob("css/main.*.css.br")
    assert sheet.stat().st_size <= 8 * 1024


def test_every_imported_sheet_has_a_layer() -> None:
    main = (ROOT / "static" / "css" / "main.css").read_text()
    order = main.partition("@layer ")[2].partition(";")[0].split(", ")
    layers = re.findall(r"layer\((\w+)\);", main)
    assert main.count("@import") == len(layers)
    assert set(layers) <= set(order)
