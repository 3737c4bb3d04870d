"""Templates without what only their writers need: indentation, and lines with nothing but a tag of logic."""

import re

from django.template import Origin
from django.template.loaders import filesystem

LOGIC = r"\{% (?:block|else|elif|empty|end\w+|extends|for|if|load|with)\b[^%\n]*%\}"
LINE = re.compile(rf"^[ \t]*({LOGIC})[ \t]*\n", re.MULTILINE)
INDENT = re.compile(r"\n\s+")


def compact(source: str) -> str:
    """The same page in fewer bytes. White space must not be text there, as it would be in <pre>."""
    return LINE.sub(r"\1", INDENT.sub("\n", source))


class CompactLoader(filesystem.Loader):
    """Our own templates; messages and subjects of mail stay as they are written."""

    def get_contents(self, origin: Origin) -> str:
        """The source of one template."""
        source = super().get_contents(origin)
        return compact(source) if origin.name.endswith(".html") else source
