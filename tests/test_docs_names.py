"""What docs/architecture.md and docs/data-model.md name in backticks exists: files, modules, columns."""

import importlib
import re
from types import ModuleType

import pytest
from django.apps import apps
from django.db.models import Model

from annotations.models import CommentQuerySet, HighlightQuerySet
from reader.models import ArticleQuerySet
from tests.houselaw import ROOMS, ROOT

PAGES = ("architecture.md", "data-model.md")
OURS = ("accounts", "reader", "annotations")
MODELS: dict[str, type[Model]] = {
    model.__name__: model for room in OURS for model in apps.get_app_config(room).get_models()
}
CLASSES: dict[str, type] = {
    **MODELS,
    **{one.__name__: one for one in (ArticleQuerySet, CommentQuerySet, HighlightQuerySet)},
}

QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|js|css|html|md|toml|txt))")
DOTTED = re.compile(rf"(?:{'|'.join((*ROOMS, 'tests', 'bench'))})(?:\.\w+)+")
MEMBER = re.compile(r"[A-Z]\w+\.\w+")
SHOWN = re.compile(r"\[`([^`]+)`\]\(([^)#\s]+)")
LINK = re.compile(r"\]\(([^)#\s]+)")
SECTION = re.compile(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)


def text_of(leaf: str) -> str:
    return (ROOT / "docs" / leaf).read_text()


def quoted(leaf: str) -> list[str]:
    """Everything in backticks, each once."""
    return list(dict.fromkeys(QUOTED.findall(text_of(leaf))))


def exists(dotted: str) -> bool:
    """Whether a dotted name leads to a module, or to something in one."""
    first, *rest = dotted.split(".")
    found: object = importlib.import_module(first)
    name = first
    for part in rest:
        name = f"{name}.{part}"
        path = ROOT.joinpath(*name.split("."))
        if isinstance(found, ModuleType) and (path.is_dir() or path.with_suffix(".py").is_file()):
            found = importlib.import_module(name)
        elif hasattr(found, part):
            found = getattr(found, part)
        else:
            return False
    return True


def columns(model: type[Model]) -> set[str]:
    """The columns and many-to-many fields of a model, without the key."""
    meta = model._meta
    return {field.name for field in (*meta.concrete_fields, *meta.many_to_many)} - {"id"}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("reader.text.runs", True),
        ("reader.models.Article", True),
        ("annotations.services.revising.revise_article", True),
        ("reader.text.jumps", False),
        ("reader.models.Newspaper", False),
    ],
)
def test_the_look_up_itself(name: str, known: bool) -> None:
    assert exists(name) is known


@pytest.mark.parametrize("leaf", PAGES)
def test_modules_and_what_is_in_them_exist(leaf: str) -> None:
    names = [name for name in quoted(leaf) if DOTTED.fullmatch(name) and not FILE.fullmatch(name)]
    assert names
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize("leaf", PAGES)
def test_files_exist(leaf: str) -> None:
    """Those that a link shows may be short: the link has the whole path, and ends with what it shows."""
    text = text_of(leaf)
    shown = SHOWN.findall(text)
    plain = {name for name in quoted(leaf) if FILE.fullmatch(name)} - {name for name, _link in shown}
    assert [name for name in sorted(plain) if not (ROOT / name).exists()] == []
    assert [link for link in LINK.findall(text) if not (ROOT / "docs" / link).exists()] == []
    assert [(name, link) for name, link in shown if not f"{link}/".endswith(f"/{name.rstrip('/')}/")] == []


def is_member(name: str) -> bool:
    """Whether `Class.name` names a column or method of a model or of one of its querysets."""
    owner, member = name.split(".")
    if owner not in CLASSES:
        return False
    return hasattr(CLASSES[owner], member) or (owner in MODELS and member in columns(MODELS[owner]))


@pytest.mark.parametrize("leaf", PAGES)
def test_members_of_models_exist(leaf: str) -> None:
    members = [name for name in quoted(leaf) if MEMBER.fullmatch(name)]
    assert members
    assert [name for name in members if not is_member(name)] == []


def test_every_model_and_column_is_explained() -> None:
    sections = dict(SECTION.findall(text_of("data-model.md")))
    assert sections.keys() == MODELS.keys()
    explained = {
        name: {column for row in ROW.findall(body) for column in QUOTED.findall(row)}
        for name, body in sections.items()
    }
    assert explained == {name: columns(model) for name, model in MODELS.items()}
