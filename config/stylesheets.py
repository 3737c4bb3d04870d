"""Style sheets as browsers get them: one instead of many, without comments and spare spaces.

Made when static files are collected. In development the browser follows the imports.
"""

import re
from collections.abc import Callable

IMPORT = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\)(?: layer\((?P<layer>\w+)\))?;')
# A text in quotation marks comes first: what looks like a comment or a spare space inside it is neither.
TEXT_OR_COMMENT = re.compile(r'("[^"\n]*")|/\*.*?\*/', re.DOTALL)
TEXT = re.compile(r'("[^"\n]*")')
# Not around + and -, for calc() needs those spaces; not before a colon or an opening bracket: `a :is(b)`.
SPARE = re.compile(r" ?([{};,>]) ?|(?<=[:(]) | (?=\))")


def flatten(sheet: str, read: Callable[[str], str]) -> str:
    """`sheet` with each `@import url("x.css") layer(y);` replaced by `@layer y { … }` around `read("x.css")`.

    Without a layer the file stands there as it is. The imported files stand in the same folder (relative
    addresses keep their meaning) and import nothing themselves.
    """

    def put_in(found: re.Match[str]) -> str:
        text = read(found["name"])
        return f"@layer {found['layer']} {{\n{text}}}" if found["layer"] else text

    return compact(IMPORT.sub(put_in, sheet))


def compact(sheet: str) -> str:
    """The same rules in fewer bytes."""
    sheet = TEXT_OR_COMMENT.sub(lambda found: found[1] or "", sheet)
    pieces = TEXT.split(sheet)
    pieces[::2] = [SPARE.sub(r"\1", re.sub(r"\s+", " ", piece)) for piece in pieces[::2]]
    return "".join(pieces).replace(";}", "}").strip()
