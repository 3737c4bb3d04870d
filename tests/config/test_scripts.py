"""Modules put together into one script."""

import pytest

from config.scripts import BundleError, bundle, needs_of
from config.storage import scripts

SOURCES = {
    "js/room/start.js": (
        '// Starts.\nimport { greet as hail } from "./words.js";\nimport { count } from "../count.js";\n'
        "hail(count);\n"
    ),
    "js/room/words.js": (
        'import { count } from "../count.js";\n\nexport function greet(n) {\n  return n + count;\n}\n'
    ),
    "js/count.js": "export const count = 1; // starts here\n// Ours.\nconst mine = 2;\n",
}


def test_modules_stand_in_the_order_of_their_needs_each_once() -> None:
    assert bundle("js/room/start.js", SOURCES.__getitem__) == (
        "const m0 = (() => {\nconst count = 1;\nconst mine = 2;\nreturn {count};\n})();\n"
        "const m1 = (() => {\nconst { count } = m0;\nfunction greet(n) {\nreturn n + count;\n}\n"
        "return {greet};\n})();\n"
        "const m2 = (() => {\nconst { greet: hail } = m1;\nconst { count } = m0;\nhail(count);\n"
        "return {};\n})();"
    )


def test_what_looks_like_a_comment_inside_a_text_stays() -> None:
    source = 'const a = { // the first\nb: "http://a.b/", // where\nc: "see // there"\n};\n'
    assert '{\nb: "http://a.b/",\nc: "see // there"\n}' in bundle("js/a.js", {"js/a.js": source}.__getitem__)


def test_later_script_borrows_what_the_first_one_lends() -> None:
    words = "js/room/words.js"
    later = 'import { greet } from "./words.js";\ngreet(2);\n'
    sources = {**SOURCES, "js/room/later.js": later}
    inside = needs_of("js/room/start.js", sources.__getitem__)
    assert inside == {"js/room/start.js", words, "js/count.js"}
    assert needs_of("js/room/later.js", sources.__getitem__, seen=inside) == {"js/room/later.js", words}
    first = bundle("js/room/start.js", sources.__getitem__, lent={words})
    assert first.startswith("globalThis.lectern ??= {};\nconst m0 = ")
    assert f'\nglobalThis.lectern["{words}"] = m1;\nconst m2 = ' in first
    assert bundle("js/room/later.js", sources.__getitem__, borrowed=inside) == (
        f'const m0 = (() => {{\nconst {{ greet }} = globalThis.lectern["{words}"];\ngreet(2);\n'
        "return {};\n})();"
    )


@pytest.mark.parametrize(
    "source", ['import "./x.js";\n', "export default 1;\n", "export { a };\n", "export let a = 1;\n"]
)
def test_what_is_not_our_way_is_refused(source: str) -> None:
    with pytest.raises(BundleError, match=r"a\.js"):
        bundle("a.js", {"a.js": source}.__getitem__)


def test_module_of_several_scripts_stands_in_the_first_alone() -> None:
    sources = {**SOURCES, "js/room/later.js": 'import { count } from "../count.js";\ncount;\n'}
    made = scripts(["js/room/words.js", "js/room/start.js", "js/room/later.js"], sources.__getitem__)
    assert [name for name, text in made.items() if "const mine = 2" in text] == ["js/room/words.js"]
    assert made["js/room/later.js"].startswith(
        'const m0 = (() => {\nconst { count } = globalThis.lectern["js/count.js"];\n'
    )
