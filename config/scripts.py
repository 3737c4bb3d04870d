"""One script instead of thirty: an ES module with all that it imports, made when static files are collected.

In development the browser follows the imports; in production each would be one more request, one level of
imports after the other. Our modules make this simple: named imports and exports of functions and constants
that never change after loading, one import per line ended by `;`, and no cycles (a guard test holds both).
Comments stay behind.

A script that is loaded later borrows the modules that stand in the first one: they have a state, which there
must be only once.
"""

import json
import posixpath
import re
from collections.abc import Callable, Collection

IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "(?P<path>\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.MULTILINE)
# A comment on a line of its own, or behind the end of what the line says.
COMMENT = re.compile(r"^//.*|(?<=[;{,(\[]) // .*")
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
LENT = "globalThis.lectern"


class BundleError(ValueError):
    """A module that says `import` or `export` in a way that is not ours."""


def bundle(
    entry: str,
    read: Callable[[str], str],
    *,
    lent: Collection[str] = (),
    borrowed: Collection[str] = (),
) -> str:
    """The module at path `entry` with its imports inside it; `read` gives the source at a path.

    Each module becomes a function that returns what it exports, in the order in which the browser would run
    them, so names of different modules never meet. The modules at paths `lent` are left where a later script
    finds them; those `borrowed` are taken from there. Raises BundleError.
    """
    done: dict[str, str] = {}
    written: list[str] = [f"{LENT} ??= {{}};"] if lent else []

    def add(path: str) -> str:
        """Write the module at `path` behind those that it needs, once; the name of what it exports."""
        if path in borrowed:
            return f"{LENT}[{json.dumps(path)}]"
        if path in done:
            return done[path]
        source = read(path)
        needs = [
            (found["names"].replace(" as ", ": "), add(_beside(path, found["path"])))
            for found in IMPORT.finditer(source)
        ]
        done[path] = f"m{len(done)}"
        written.append(_wrapped(path, source, needs, done[path]))
        if path in lent:
            written.append(f"{LENT}[{json.dumps(path)}] = {done[path]};")
        return done[path]

    add(entry)
    return "\n".join(written)


def needs_of(entry: str, read: Callable[[str], str], seen: Collection[str] = ()) -> set[str]:
    """The paths of `entry` and of all that it imports, at any distance; those `seen` are not followed."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            if path not in seen:
                waiting += [_beside(path, one["path"]) for one in IMPORT.finditer(read(path))]
    return found


def _beside(path: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))


def _wrapped(path: str, source: str, needs: list[tuple[str, str]], name: str) -> str:
    exported = [found["name"] for found in EXPORT.finditer(source)]
    body = EXPORT.sub("", IMPORT.sub("", source))
    left = LEFT_OVER.search(body)
    if left:
        raise BundleError(f"{path}: {left[0]}")
    lines = [f"const {{{names}}} = {module};" for names, module in needs]
    lines += [COMMENT.sub("", line.strip()) for line in body.splitlines()]
    inside = "\n".join(filter(None, lines))
    return f"const {name} = (() => {{\n{inside}\nreturn {{{', '.join(exported)}}};\n}})();"
