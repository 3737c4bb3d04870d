"""What the documents name exists: settings, commands with their options, and files."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandParser
from granian.cli import cli as granian_cli

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = ROOT / "docs" / "operations.md"
EXAMPLE = ROOT / ".env.example"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SERVED_BY = [*PAGES, ROOT / "Dockerfile", ROOT / "compose.yaml"]

# Where each of the functions that config/settings.py reads variables with takes the name.
READERS = {
    "read": 1,
    **dict.fromkeys(("choice", "count", "folder", "hosts", "origin", "origins", "rates"), 0),
}
# In .env.example, but for the PostgreSQL container.
NOT_OURS = {"POSTGRES_PASSWORD"}
DEV = {"run": {"--empty"}, "manage": None, "test": None}

FENCE = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \|", re.M)
LINK = re.compile(r"\]\(([^)\s]+)\)")
MANAGE = re.compile(r"(?:manage\.py|dev\.py manage|^lectern|sbin/lectern) ([a-z].*)", re.M)
DEV_PY = re.compile(r"dev\.py ([a-z].*)")
GRANIAN = re.compile(r"granian (--.*?) config\.wsgi:application")


def name_of(call: ast.Call) -> str:
    """What is called: `read(…)` and `variables.read(…)` give "read"."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def settings_read() -> dict[str, object]:
    """Each variable that config/settings.py reads, with its default where that is written there as it is."""
    found: dict[str, object] = {}
    for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text())):
        if not (isinstance(node, ast.Call) and name_of(node) in READERS):
            continue
        place = READERS[name_of(node)]
        name = node.args[place] if len(node.args) > place else None
        if isinstance(name, ast.Constant) and re.fullmatch(r"[A-Z_]+", str(name.value)):
            default = node.args[-1] if name_of(node) != "choice" else node.args[2]
            is_plain = isinstance(default, ast.Constant) and default is not name
            found[name.value] = default.value if is_plain else None  # type: ignore[attr-defined]
    return found


def code_of(page: Path) -> Iterator[str]:
    """Every fenced block and every `span` of a page, comments of the shell taken off, one line each."""
    text = page.read_text()
    for block in FENCE.findall(text):
        yield from (line.partition(" #")[0].strip() for line in block.splitlines())
    yield from SPAN.findall(FENCE.sub("", text))


def found_by(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(page, rest of the command line) for all pages."""
    return [
        (page.name, rest.strip())
        for page in PAGES
        for line in code_of(page)
        for rest in pattern.findall(line)
        if not rest.startswith("…")
    ]


def words_of(line: str) -> list[str]:
    """A command line in words, up to a pipe or `&&`; brackets around what may be left out are taken off."""
    words = shlex.split(re.sub(r"[\[\]]", "", re.split(r"\s(?:&&|\||;)\s", line)[0]))
    return [word for word in words if word != "…"]


def parser_of(command: str) -> CommandParser:
    app = get_commands()[command]
    loaded = app if isinstance(app, BaseCommand) else load_command_class(app, command)
    return loaded.create_parser("manage.py", command)


def options_in(words: list[str]) -> set[str]:
    return {word.partition("=")[0] for word in words if word.startswith("-")}


def settings_rows() -> dict[str, str]:
    """Name → default as docs/operations.md tells it."""
    text = OPERATIONS.read_text()
    return dict(ROW.findall(text[text.index("## Settings") : text.index("## First start")]))


def test_operations_lists_every_setting_and_no_other() -> None:
    assert set(settings_rows()) == set(settings_read())


def test_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(), re.M)
    assert len(named) == len(set(named))
    assert set(named) - NOT_OURS == set(settings_read())


def test_operations_tells_the_defaults_that_hold() -> None:
    told = settings_rows()
    plain = {
        name: str(default).lower() if isinstance(default, bool) else str(default)
        for name, default in settings_read().items()
        if default not in (None, "")
    }
    assert len(plain) > 8
    assert {name: told[name].strip("`") for name in plain} == plain
    limits = [f"{name}={uses}/{seconds}" for name, (uses, seconds) in settings.RATE_LIMITS.items()]
    assert told["RATE_LIMITS"].strip("`") == ",".join(limits)


def test_example_shows_the_defaults_that_hold() -> None:
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.M))
    told = {name: default.strip("`") for name, default in settings_rows().items() if name in shown}
    own = {"DATA_DIR", "STATIC_ROOT", "CSRF_TRUSTED_ORIGINS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"}
    assert {name: shown[name] for name in told.keys() - own} == {
        name: told[name] for name in told.keys() - own
    }


@pytest.mark.parametrize(("document", "line"), found_by(MANAGE))
def test_management_commands_in_the_docs_exist(document: str, line: str) -> None:
    command, *rest = words_of(line)
    assert command in get_commands()
    assert options_in(rest) <= set(parser_of(command)._option_string_actions)


@pytest.mark.parametrize(("document", "line"), found_by(DEV_PY))
def test_dev_py_commands_in_the_docs_exist(document: str, line: str) -> None:
    command, *rest = words_of(line)
    assert command in DEV
    taken = DEV[command]
    assert taken is None or set(rest) <= taken


def test_granian_options_exist() -> None:
    known = {
        option for parameter in granian_cli.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    lines = [line for path in SERVED_BY for line in GRANIAN.findall(path.read_text())]
    assert len(lines) >= 3
    for line in lines:
        assert options_in(shlex.split(line)) <= known


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_links_in_the_docs_lead_somewhere(document: Path) -> None:
    for link in LINK.findall(FENCE.sub("", document.read_text())):
        path, _hash, anchor = link.partition("#")
        if path.startswith(("https://", "http://", "mailto:")):
            continue
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    """The names that headings of a page are reached by."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_readme_opens_with_the_two_commands_and_one_picture() -> None:
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line.strip()]
    assert lines[0] == "# Lectern"
    assert [line.partition(" #")[0].strip() for line in lines[1:5]] == [
        "```",
        "python3 dev.py run",
        "python3 dev.py test",
        "```",
    ]
    assert lines[5].startswith("![")
    assert len(re.findall(r"!\[", "\n".join(lines))) == 1
