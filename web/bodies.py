"""JSON that somebody sent, read within limits."""

import json
from typing import Any

from django.http import HttpRequest

MAX_DEPTH = 20


class BadBody(ValueError):
    """The body is not JSON, or nests deeper than anything we take. Answer 422."""


def read_json(request: HttpRequest, max_depth: int = MAX_DEPTH) -> Any:
    """The body as JSON values. Raises BadBody, also for NaN and Infinity, which JSON does not know."""
    try:
        value = json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadBody("not JSON") from error
    layer = [value]
    for _depth in range(max_depth):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return value
    raise BadBody("nested too deeply")


def _refuse(name: str) -> None:
    raise ValueError(name)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
