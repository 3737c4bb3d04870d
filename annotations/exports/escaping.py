"""People's words as Markdown that shows exactly these words and nothing else.

Whatever somebody typed, it stays text: it opens no code, HTML, link, embed, tag, comment, formula or
block id, in CommonMark, on GitHub and in Obsidian. Addresses of the web stay clickable.
"""

import json
import re

# Escaped wherever they stand: marks of CommonMark and of the tools built on it.
ALWAYS = re.compile(r"[\\`*_\[\]<#^$|~]|={2,}|%{2,}|&(?=#?\w+;)")
# Escaped at the start of a line only: lists, quotations, underlined headings.
AT_START = re.compile(r"[-+>=]|\d+(?=[.)])")
# Nothing in here can mean anything to Obsidian, even where autolinks are not known.
ADDRESS = re.compile(r"https?://(?:(?!==|%%)[A-Za-z0-9\-._~/?&=%+,:;@#])*[A-Za-z0-9/=_~-]")
LINE_END = re.compile(r"\r\n|\r|\n")
# Characters that YAML takes for line ends or refuses, though JSON lets them pass.
NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def inline(text: str) -> str:
    """The text on one line, to stand anywhere in a line of Markdown; runs of blanks become one blank."""
    return _at_start(_escaped(re.sub(r"\s+", " ", text).strip()))


def lines(text: str) -> list[str]:
    """The text as lines of Markdown that keep its line ends; an empty line separates paragraphs.

    The first and the last line are never empty. Blanks at the ends of lines are dropped: there they mean
    something to Markdown and nothing to a reader.
    """
    raw = [line.strip(" \t") for line in LINE_END.split(text.strip())]
    written: list[str] = []
    for line, following in zip(raw, [*raw[1:], ""], strict=True):
        if line:
            written.append(_at_start(_escaped(line)) + ("\\" if following else ""))
        elif written and written[-1]:
            written.append("")
    return written or [""]


def tag(name: str) -> str:
    """A tag with its `#`: letters, digits, `-`, `_`, `/`, not only digits; empty when nothing is left."""
    plain = re.sub(r"[^\w/-]+", "-", name).strip("-/")
    if plain and not re.search(r"[^\d/_-]", plain):
        plain = f"tag-{plain}"
    return f"#{plain}" if plain else ""


def link(words: str, address: str) -> str:
    """A Markdown link; only the words when the address is not one of the web. The words are escaped here."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        return inline(words)
    safe = re.sub(
        r"[\s<>\\\x00-\x1f]", lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), address
    )
    return f"[{inline(words)}](<{safe}>)"


def yaml_text(text: str) -> str:
    """A double-quoted YAML string on one line that reads back as the text, in YAML 1.1 and 1.2."""
    return NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _escaped(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for address in ADDRESS.finditer(text):
        pieces += [_marks_escaped(text[position : address.start()]), f"<{address[0]}>"]
        position = address.end()
    pieces.append(_marks_escaped(text[position:]))
    return "".join(pieces)


def _marks_escaped(text: str) -> str:
    return ALWAYS.sub(lambda found: "".join(f"\\{character}" for character in found[0]), text)


def _at_start(line: str) -> str:
    found = AT_START.match(line)
    if not found:
        return line
    if found[0][0].isdigit():
        return f"{found[0]}\\{line[found.end() :]}"
    return f"\\{line}"
