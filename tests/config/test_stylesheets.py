import re
from pathlib import Path

import pytest

from config.stylesheets import compact, flatten
from tests.collected import collected_static
from tests.houselaw import ROOT


def collected(name: str) -> Path:
    """The sheet as production serves it."""
    (sheet,) = collected_static().glob(f"css/{name}.????????????.css")
    return sheet


def test_imports_become_layers_in_their_order() -> None:
    files = {
        "a.css": "p { color: red; }\n",
        "b.css": "/* why */\nb { top: 0; }\n",
        "c.css": "i { left: 0; }\n",
    }
    sheet = (
        '@layer x, y;\n/* note */\n@import url("b.css") layer(x);\n@import url("a.css") layer(y);\n'
        '@import url("c.css");\n'
    )
    assert flatten(sheet, files.__getitem__) == "@layer x,y;@layer x{b{top:0}}@layer y{p{color:red}}i{left:0}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a  >  b,\n c { margin: 0 auto; }", "a>b,c{margin:0 auto}"),
        ("a :is(b) { inset: calc( 1px + (2px - 1px) ); }", "a :is(b){inset:calc(1px + (2px - 1px))}"),
        ("@media (max-width: 44rem) and (scripting: enabled) { a { top: 0 } }",
         "@media (max-width:44rem) and (scripting:enabled){a{top:0}}"),
        ('a::before { content: "{ ; } /* no comment */"; }', 'a::before{content:"{ ; } /* no comment */"}'),
        ("a + b { --none: ; } /* ends */", "a + b{--none:}"),
    ],
)  # fmt: skip
def test_compact_rules_mean_the_same(written: str, meant: str) -> None:
    assert compact(written) == meant


@pytest.mark.parametrize("name", ["main", "room", "room-later", "room-asked"])
def test_collected_sheets_wait_for_no_other(name: str) -> None:
    text = collected(name).read_text()
    assert "@import" not in text
    addresses = re.findall(r'url\("([^"]+)"\)', text)
    assert bool(addresses) == (name in ("main", "room"))
    missing = [address for address in addresses if not (collected(name).parent / address).resolve().is_file()]
    assert missing == []


@pytest.mark.parametrize("name", ["main", "room"])
def test_layers_are_named_before_anything_else(name: str) -> None:
    assert collected(name).read_text().startswith("@layer reset,tokens,base,layout,components,utilities;")


@pytest.mark.parametrize(("name", "most"), [("main", 5.5), ("room", 6), ("room-later", 5), ("room-asked", 3)])
def test_sheets_fit_their_budgets(name: str, most: float) -> None:
    packed = collected(name).with_name(collected(name).name + ".br")
    assert packed.stat().st_size <= most * 1024


def test_every_imported_sheet_has_a_layer() -> None:
    main = (ROOT / "static" / "css" / "main.css").read_text()
    order = main.partition("@layer ")[2].partition(";")[0].split(", ")
    layers = re.findall(r"layer\((\w+)\);", main)
    assert main.count("@import url") == len(layers)
    assert set(layers) <= set(order)
