"""Modules put together into one script."""

import pytest

from config.scripts import BundleError, bundle

SOURCES = {
    "js/room/start.js": (
        '// Starts.\nimport { greet as hail } from "./words.js";\nimport { count } from "../count.js";\n'
        "hail(count);\n"
    ),
    "js/room/words.js": (
        'import { count } from "../count.js";\n\nexport function greet(n) {\n  return n + count;\n}\n'
    ),
    "js/count.js": "export const count = 1;\nconst mine = 2;\n",
}


def test_modules_stand_in_the_order_of_their_needs_each_once() -> None:
    assert bundle("js/room/start.js", SOURCES.__getitem__) == (
        "const m0 = (() => {\nconst count = 1;\nconst mine = 2;\nreturn {count};\n})();\n"
        "const m1 = (() => {\nconst { count } = m0;\nfunction greet(n) {\nreturn n + count;\n}\n"
        "return {greet};\n})();\n"
        "const m2 = (() => {\nconst { greet: hail } = m1;\nconst { count } = m0;\nhail(count);\n"
        "return {};\n})();"
    )


@pytest.mark.parametrize(
    "source", ['import "./x.js";\n', "export default 1;\n", "export { a };\n", "export let a = 1;\n"]
)
def test_what_is_not_our_way_is_refused(source: str) -> None:
    with pytest.raises(BundleError, match=r"a\.js"):
        bundle("a.js", {"a.js": source}.__getitem__)
