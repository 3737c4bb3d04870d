"""Guards of the house: what a reviewer would otherwise have to look for in every change."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
import pytest
from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from devtools.sbom import bill_of_materials, pins
from tests.collected import collected_static
from tests.houselaw import PURE, ROOMS, ROOT, Import, dotted, imports_of, offence, sources

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def shown(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))


# --- imports -------------------------------------------------------------------------------------


def test_every_import_keeps_the_law() -> None:
    offences = [
        f"{shown(path)}:{found.line}: {problem}"
        for path in sources()
        for found in imports_of(dotted(path), ast.parse(path.read_text()), path.name == "__init__.py")
        if (problem := offence(found))
    ]
    assert offences == []


@pytest.mark.parametrize(
    ("importer", "module", "allowed"),
    [
        ("reader.text.runs", "itertools", True),
        ("reader.text.runs", "reader.text.blocks", True),
        ("reader.text.runs", "django.db", False),
        ("reader.importing.markdown", "markdown_it", True),
        ("reader.importing.markdown", "reader.models", False),
        ("annotations.exports.table", "annotations.models", False),
        ("annotations.suggesting.quotes", "reader.text.blocks", True),
        ("annotations.suggesting.quotes", "annotations.manner", False),
        ("annotations.suggesting.quotes", "django.conf", False),
        ("web.csp", "django.http", True),
        ("web.csp", "accounts.models", False),
        ("reader.models", "accounts.models", True),
        ("reader.models", "annotations.models", False),
        ("reader.models", "reader.services", False),
        ("annotations.services", "reader.services", True),
        ("reader.services", "annotations.models", False),
        ("reader.views.reading", "annotations.queries", True),
        ("reader.views.reading", "annotations.views.highlights", False),
        ("annotations.urls", "annotations.views.highlights", True),
        ("annotations.admin.comments", "annotations.views.comments", False),
        ("annotations.services", "web.verbs", True),
        ("config.urls", "reader.urls", True),
        ("devtools.shell", "django", False),
    ],
)
def test_the_law_itself(importer: str, module: str, allowed: bool) -> None:
    assert (offence(Import(importer, module, 1)) is None) is allowed


def test_the_law_grants_no_library_that_nobody_uses() -> None:
    used = {
        found.module.split(".")[0]
        for path in sources()
        for found in imports_of(dotted(path), ast.parse(path.read_text()), path.name == "__init__.py")
    }
    granted = {module.split(".")[0] for modules in PURE.values() for module in modules}
    assert granted - used - set(ROOMS) == set()


def test_relative_and_nested_imports_are_seen() -> None:
    tree = ast.parse("def f():\n    from ..models import Article\n    from . import no_module_of_ours\n")
    found = [item.module for item in imports_of("reader.views.library", tree)]
    assert found == ["reader.models", "reader.views"]


# --- views ---------------------------------------------------------------------------------------


def own_views(
    resolver: URLResolver, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Address pattern and view of everything that our rooms answer (the admin guards its own)."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from own_views(entry, (*spaces, str(entry.namespace)))
        elif isinstance(entry, URLPattern) and "admin" not in spaces:
            view = getattr(entry.callback, "view_class", entry.callback)
            if view.__module__.split(".")[0] in ROOMS:
                yield str(entry.pattern), entry.callback


def test_every_view_declares_verbs_and_access() -> None:
    views = list(own_views(get_resolver()))
    assert views
    missing = [
        f"{view.__module__}.{getattr(view, '__name__', view)} ({pattern}): {attribute}"
        for pattern, view in views
        for attribute in ("verbs", "access")
        if not getattr(view, attribute, None)
    ]
    assert missing == []


# --- templates and static files ------------------------------------------------------------------

FORBIDDEN_IN_TEMPLATES = {
    "style attribute": r"""\sstyle\s*=""",
    "style element": r"<style\b",
    "event handler attribute": r"""\son[a-z]+\s*=""",
    "inline script": r"<script\b(?![^>]*\bsrc=)",
    "script address": r"""["']javascript:""",
    "htmx expression": r"""\bhx-on\b|["']js:|\bhx-vars\b|\bhx-params\b|\bhx-prompt\b""",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_s07_templates_hold_nothing_that_the_policy_blocks(what: str) -> None:
    pattern, tags = (
        re.compile(FORBIDDEN_IN_TEMPLATES[what]),
        re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL),
    )
    assert [shown(path) for path in TEMPLATES if pattern.search(tags.sub("", path.read_text()))] == []


def test_no_field_of_many_lines_cuts_what_is_pasted() -> None:
    written = re.compile(r"<textarea\b[^>]*\bmaxlength")
    assert [shown(path) for path in TEMPLATES if written.search(path.read_text())] == []
    get_resolver().url_patterns  # noqa: B018  # imports every form
    cut = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in subclasses(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if form.__module__.split(".")[0] in ROOMS and "maxlength" in field.widget.attrs
        if isinstance(field.widget, forms.Textarea)
    ]
    assert cut == []


def subclasses(of: type) -> Iterator[type]:
    """Every class below this one."""
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def test_styles_know_no_left_and_right() -> None:
    sided = re.compile(
        r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
        r"|(?<![-\w])(?:left|right)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    )
    found = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in STYLES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if sided.search(line)
    ]
    assert found == []


IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")


def manifest() -> dict[str, str]:
    """Plain → hashed name of every static file."""
    paths: dict[str, str] = json.loads((collected_static() / "staticfiles.json").read_text())["paths"]
    return paths


def test_every_static_module_resolves_under_its_hashed_name() -> None:
    folder, paths = collected_static(), manifest()
    unresolved = []
    for script in SCRIPTS:
        hashed = folder / paths[str(script.relative_to(ROOT / "static"))]
        for target in IMPORT.findall(hashed.read_text()):
            found = (hashed.parent / target).resolve()
            if not found.is_file() or not re.search(r"\.[0-9a-f]{12}\.js$", found.name):
                unresolved.append(f"{shown(script)}: {target}")
    assert unresolved == []


def test_static_modules_import_without_cycles() -> None:
    graph = {
        path.resolve(): {(path.parent / target).resolve() for target in IMPORT.findall(path.read_text())}
        for path in SCRIPTS
    }
    done: set[Path] = set()

    def walk(path: Path, above: tuple[Path, ...]) -> None:
        assert path not in above, " → ".join(shown(step) for step in (*above, path))
        if path not in done:
            for target in graph.get(path, ()):
                walk(target, (*above, path))
            done.add(path)

    for path in graph:
        walk(path, ())


def test_every_file_named_in_a_template_is_collected() -> None:
    named = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
    paths = manifest()
    missing = [
        f"{shown(path)}: {name}"
        for path in TEMPLATES
        for name in named.findall(path.read_text())
        if name not in paths
    ]
    assert missing == []


def test_vocabulary_of_exports_keeps_its_plain_address() -> None:
    folder = collected_static()
    plain = folder / "ns" / "lectern.jsonld"
    assert plain.read_bytes() == (ROOT / "static" / "ns" / "lectern.jsonld").read_bytes()
    assert not (folder / "css" / "main.css").exists()  # others exist under their hashed name alone


# --- sizes ---------------------------------------------------------------------------------------


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_files_and_functions_stay_readable() -> None:
    too_long = []
    for path in (path for path in sources() if "migrations" not in path.parts):
        lines = path.read_text().splitlines()
        if len(lines) > 350:
            too_long.append(f"{shown(path)}: {len(lines)} lines, at most 350")
        for function in functions(ast.parse("\n".join(lines))):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > 60:
                too_long.append(f"{shown(path)}: {function.name} has {length} lines, at most 60")
    for path in TEMPLATES:
        if (length := len(path.read_text().splitlines())) > 150:
            too_long.append(f"{shown(path)}: {length} lines, at most 150")
    assert too_long == []


# --- what comes from elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-prod.txt", "requirements-dev.txt"])
def test_s54_every_library_is_pinned_with_hashes(lock: str) -> None:
    names = [line for line in (ROOT / lock).read_text().splitlines() if re.match(r"[A-Za-z0-9]", line)]
    pinned = pins(ROOT / lock)
    assert len(names) == len(pinned) > 0
    assert [name for name, (_version, hashes) in pinned.items() if not hashes] == []


def test_s54_bill_of_materials_lists_what_is_installed() -> None:
    listed = {(part["name"], part["version"]) for part in bill_of_materials()["components"]}
    assert {("django", django.__version__), ("granian", version("granian"))} <= listed
    assert len(listed) == len(
        pins(ROOT / "requirements.txt").keys() | pins(ROOT / "requirements-prod.txt").keys()
    )


def test_s54_reports_are_answered_in_time() -> None:
    policy = (ROOT / "SECURITY.md").read_text()
    assert "within 48 hours" in policy
    assert "within 7 days" in policy


def test_few_libraries_are_needed_to_run() -> None:
    assert len(pins(ROOT / "requirements.txt")) <= 45
