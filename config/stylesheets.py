"""One style sheet instead of eight: what main.css imports is put into it when static files are collected.

In development the browser follows the imports; in production it would have to wait for them.
"""

import re
from collections.abc import Callable

IMPORT = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\) layer\((?P<layer>\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def flatten(sheet: str, read: Callable[[str], str]) -> str:
    """`sheet` with each `@import url("x.css") layer(y);` replaced by `@layer y { … }` around `read("x.css")`.

    The imported files stand in the same folder (relative addresses keep their meaning) and import nothing
    themselves. Comments go: they are for those who have the sources.
    """
    flat = IMPORT.sub(lambda found: f"@layer {found['layer']} {{\n{read(found['name'])}}}", sheet)
    lines = (line.strip() for line in COMMENT.sub("", flat).splitlines())
    return "\n".join(line for line in lines if line) + "\n"
