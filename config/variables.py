"""The variables of the environment, read and checked: a wrong one stops the start with one line (exit 2)."""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
KINDS = {"int": "a whole number", "str": "a text", "list": "a list with commas between"}
BOOLEANS = (*env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0")


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start with one line for the operator instead of a traceback."""
    sys.stderr.write(f"lectern: {name} {reason}\n")
    raise SystemExit(2)


def read(kind: str, name: str, default: Any) -> Any:
    """The variable `name` as `kind` ("bool", "int", "str", "list"), or the default when unset or empty."""
    written: str = env.str(name, "").strip()
    if not written:
        return default
    if kind == "bool" and written.lower() not in BOOLEANS:
        refuse(name, f"must be true or false, not {written!r}")
    try:
        return getattr(env, kind)(name)
    except (ValueError, ImproperlyConfigured):
        refuse(name, f"must be {KINDS[kind]}, not {written!r}")


def address(
    name: str, url: str, understand: Callable[[str], dict[str, Any]], examples: str
) -> dict[str, Any]:
    """What Django takes for an address such as `redis://host`; `examples` are the kinds that we know."""
    try:
        return understand(url)
    except (ValueError, ImproperlyConfigured):
        refuse(name, f"must be an address such as {examples}")


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """The variable `name`, which has to be one of `allowed`."""
    value: str = read("str", name, default)
    if value not in allowed:
        refuse(name, f"must be one of {', '.join(allowed)}, not {value!r}")
    return value


def count(name: str, default: int, least: int = 0) -> int:
    """The variable `name` as a whole number of at least `least`."""
    value: int = read("int", name, default)
    if value < least:
        refuse(name, f"must be at least {least}, not {value}")
    return value


def rates(name: str, defaults: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Limits by name as (uses, seconds), written `write=300/60,export=20/600`; what is not named stays."""
    limits = dict(defaults)
    for item in read("list", name, []):
        key, _equals, rate = item.partition("=")
        uses, _slash, seconds = rate.partition("/")
        if key not in defaults or not (uses.isdecimal() and seconds.isdecimal() and int(seconds)):
            refuse(name, f"must hold items such as write=300/60 for {', '.join(defaults)}, not {item!r}")
        limits[key] = int(uses), int(seconds)
    return limits
