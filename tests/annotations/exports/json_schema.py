"""The part of JSON Schema that our documentation uses; an unknown keyword is an error, never ignored."""

import re
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
SILENT = {"$schema", "$defs", "title", "description"}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> list[str]:
    """What is wrong with a value; empty when it fits."""
    found: list[str] = []
    for keyword, wanted in schema.items():
        if keyword not in SILENT:
            found += CHECKS[keyword](value, wanted, schema, root, where)
    return found


def _reference(value: Any, wanted: str, schema: Any, root: Any, where: str) -> list[str]:
    return problems(value, root["$defs"][wanted.removeprefix("#/$defs/")], root, where)


def _one_of(value: Any, wanted: list[Any], schema: Any, root: Any, where: str) -> list[str]:
    each = [problems(value, choice, root, where) for choice in wanted]
    return [] if each.count([]) == 1 else [f"{where}: fits {each.count([])} of {len(wanted)}: {each}"]


def _type(value: Any, wanted: str | list[str], schema: Any, root: Any, where: str) -> list[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    fits = any(isinstance(value, TYPES[name]) and (name != "integer" or value is not True) for name in names)
    return [] if fits else [f"{where}: {value!r} is not {wanted}"]


def _properties(value: Any, wanted: dict[str, Any], schema: Any, root: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [
        line
        for key, inner in wanted.items()
        if key in value
        for line in problems(value[key], inner, root, f"{where}.{key}")
    ]


def _additional(value: Any, wanted: Any, schema: Any, root: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    others = {key: inner for key, inner in value.items() if key not in schema.get("properties", {})}
    if wanted is False:
        return [f"{where}: {key} is not documented" for key in others]
    return [line for key, inner in others.items() for line in problems(inner, wanted, root, f"{where}.{key}")]


def _items(value: Any, wanted: Any, schema: Any, root: Any, where: str) -> list[str]:
    return [
        line for index, item in enumerate(value) for line in problems(item, wanted, root, f"{where}[{index}]")
    ]


def _said(fits: bool, where: str, what: str) -> list[str]:
    return [] if fits else [f"{where}: {what}"]


CHECKS: dict[str, Any] = {
    "$ref": _reference,
    "oneOf": _one_of,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "required": lambda v, w, s, r, at: (
        [f"{at}: no {key}" for key in w if key not in v] if isinstance(v, dict) else []
    ),
    "const": lambda v, w, s, r, at: _said(v == w, at, f"{v!r} is not {w!r}"),
    "enum": lambda v, w, s, r, at: _said(v in w, at, f"{v!r} is none of {w}"),
    "pattern": lambda v, w, s, r, at: _said(
        isinstance(v, str) and bool(re.search(w, v)), at, f"{v!r} is not {w}"
    ),
    "minimum": lambda v, w, s, r, at: _said(isinstance(v, int) and v >= w, at, f"{v!r} < {w}"),
    "minItems": lambda v, w, s, r, at: _said(len(v) >= w, at, f"fewer than {w}"),
    "maxItems": lambda v, w, s, r, at: _said(len(v) <= w, at, f"more than {w}"),
    "maxLength": lambda v, w, s, r, at: _said(len(v) <= w, at, f"longer than {w}"),
}
