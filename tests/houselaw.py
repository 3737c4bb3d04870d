"""The import law of docs/architecture.md, as a table and a judge of single imports."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("web", "accounts", "reader", "annotations", "api", "config", "devtools")
ORDER = {"web": 0, "accounts": 1, "reader": 2, "annotations": 3, "api": 4, "config": 5}

# Layer 0: prefix of the module → what it may import besides the standard library and itself.
PURE: dict[str, tuple[str, ...]] = {
    "devtools": (),
    "reader.text": (),
    "reader.importing": ("reader.text", "markdown_it"),
    "annotations.kinds": (),
    "annotations.exports": ("reader.text", "annotations.kinds"),
    "annotations.importing": ("reader.text", "annotations.kinds"),
    "annotations.suggesting": ("reader.text", "annotations.kinds"),
    "annotations.agreement": ("reader.text", "annotations.kinds"),
    "web": ("django", "django_htmx", "brotli"),
}
# The few pure modules that may use the words of the interface.
TRANSLATED = ("reader.importing",)
MODELS = ("models", "migrations", "apps", "managers")
DOORS = ("views", "admin", "urls", "templatetags", "management")


@dataclass(frozen=True, slots=True)
class Import:
    """`module` at `line` of `importer` (both dotted names)."""

    importer: str
    module: str
    line: int


def is_in(module: str, prefix: str) -> bool:
    """Whether `module` is `prefix` or lies inside it."""
    return module == prefix or module.startswith(prefix + ".")


def pure_part(module: str) -> str | None:
    """The entry of PURE that `module` belongs to, if any."""
    return next((prefix for prefix in PURE if is_in(module, prefix)), None)


def layer(module: str) -> int:
    """0 pure and web, 1 models, 2 services and their like, 3 views and other doors, 4 config."""
    room, *rest = module.split(".")
    if pure_part(module) is not None or not rest:
        return 0
    if room == "config":
        return 4
    if room == "api" or rest[0] in DOORS:
        return 3
    return 1 if rest[0] in MODELS else 2


def door(module: str) -> tuple[str, str]:
    """Which door of which room a module of layer 3 belongs to; the addresses belong to the views."""
    room, part = module.split(".")[:2] if "." in module else (module, "views")
    return room, "views" if part == "urls" else part


def offence(found: Import) -> str | None:
    """What is wrong with one import, or None."""
    importer, module = found.importer, found.module
    top = module.split(".")[0]
    pure = pure_part(importer)
    if pure is not None:
        allowed = (*PURE[pure], pure, *(("django.utils.translation",) if pure in TRANSLATED else ()))
        if top in sys.stdlib_module_names or any(is_in(module, prefix) for prefix in allowed):
            return None
        return f"{pure} may not import {module}"
    if top not in ROOMS or layer(importer) == 4:
        return None
    here, there = layer(importer), layer(module)
    if there > here:
        return f"layer {here} may not import layer {there} ({module})"
    if here == there == 3:
        return None if door(importer) == door(module) else f"doors may not import each other ({module})"
    if here < 3 and there > 0 and ORDER[top] > ORDER[importer.split(".")[0]]:
        return f"a lower room may not import {module}"
    return None


def dotted(path: Path) -> str:
    """The module's name: reader/text/__init__.py is reader.text."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> Iterator[Path]:
    """Every Python file that the law speaks of."""
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def imports_of(importer: str, tree: ast.AST, is_package: bool = False) -> Iterator[Import]:
    """Every import in a syntax tree, wherever it stands; `from x import y` is x.y where that is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(importer, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = importer.split(".")
                start = parts[: len(parts) - node.level + is_package]
                base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(importer, full_name(base, alias.name), node.lineno)


def full_name(base: str, name: str) -> str:
    """base.name when that is one of our modules, otherwise base."""
    path = ROOT.joinpath(*base.split("."), name)
    return f"{base}.{name}" if path.is_dir() or path.with_suffix(".py").is_file() else base
