"""The variables of the environment, read and checked: a wrong one stops the start with one line (exit 2)."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

HOST = r"(?:[a-z0-9.-]*[a-z0-9]|\[[a-f0-9]*:[a-f0-9.:]+\])"  # as Django reads it from a request
ORIGIN = re.compile(rf"https?://{HOST}(?::([0-9]{{1,5}}))?")
BOOLEANS = {
    **dict.fromkeys(("true", "on", "ok", "y", "yes", "1"), True),
    **dict.fromkeys(("false", "off", "n", "no", "0"), False),
}


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the start with one line for the operator instead of a traceback."""
    sys.stderr.write(f"lectern: {name} {reason}\n")
    raise SystemExit(2)


def items(written: str) -> list[str]:
    """What stands between commas, without the blanks around it. ValueError when that is nothing."""
    found = [item.strip() for item in written.split(",") if item.strip()]
    if not found:
        raise ValueError(written)
    return found


KINDS: dict[str, tuple[Callable[[str], Any], str]] = {
    "bool": (lambda written: BOOLEANS[written.lower()], "true or false"),
    "int": (int, "a whole number"),
    "list": (items, "a list with commas between"),
    "str": (str, "a text"),
}


def read(kind: str, name: str, default: Any) -> Any:
    """The variable `name` as `kind` ("bool", "int", "str", "list"), or the default when unset or empty.

    A dollar sign is nothing special: django-environ would take `$OTHER` for the value of another variable,
    and for nothing at all where that is not set.
    """
    written = os.environ.get(name, "").strip()
    if not written:
        return default
    understand, meaning = KINDS[kind]
    try:
        return understand(written)
    except (ValueError, KeyError):
        refuse(name, f"must be {meaning}, not {written!r}")


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """The variable `name`, which has to be one of `allowed`."""
    value: str = read("str", name, default)
    if value not in allowed:
        several = "one of " if len(allowed) > 1 else ""
        refuse(name, f"must be {several}{', '.join(allowed)}, not {value!r}")
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


def folder(name: str, default: Path) -> Path:
    """The variable `name` as a folder, which has to be there: a new one would be an empty site."""
    path = Path(read("str", name, str(default)))
    if not os.path.isdir(path):  # also when one above it may not be looked into
        refuse(name, f"must be a folder that is there, not '{path}'")
    return path


def is_origin(address: str) -> bool:
    """Whether `address` is a scheme and a host that Django answers under, with or without a port."""
    found = ORIGIN.fullmatch(address)
    return found is not None and 0 < int(found[1] or 80) < 65536


def origin(name: str, default: str) -> str:
    """The variable `name` as `https://host` or `http://host:8000`, in small letters."""
    address: str = read("str", name, default).rstrip("/").lower()
    if not is_origin(address):
        refuse(name, f"must be http:// or https:// with a host and no path, not {address!r}")
    return address


def origins(name: str, default: list[str]) -> list[str]:
    """The variable `name` as addresses like that of `origin`; `https://*.host` is all below a host."""
    addresses = [address.rstrip("/").lower() for address in read("list", name, default)]
    for address in addresses:
        if not is_origin(address.replace("://*.", "://", 1)):
            refuse(name, f"must hold addresses with http:// or https:// and no path, not {address!r}")
    return addresses


def hosts(name: str, default: list[str]) -> list[str]:
    """The variable `name` as names that a request can ask for; `.host` is all below it, `*` every one."""
    names: list[str] = read("list", name, default)
    for host in names:
        if host != "*" and not re.fullmatch(HOST, host.lower()):
            refuse(name, f"must hold host names without http:// or a port, not {host!r}")
    return names
