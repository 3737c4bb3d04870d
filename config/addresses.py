"""Addresses of other services, as the settings that Django wants of them; a wrong one stops the start."""

import importlib.util
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from config.variables import refuse

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
DATABASES = "sqlite:////var/lib/lectern/lectern.sqlite3 or postgres://user:password@host:5432/name"
CACHES = "redis://host:6379/0"
MAILS = "smtp+tls://user:password@host:587"


def database(name: str, url: str) -> dict[str, Any]:
    """A SQLite file in a folder that is there, or a PostgreSQL database."""
    settings = _understood(name, url, _database, DATABASES)
    if settings["ENGINE"] == POSTGRESQL:
        _need(name, "PostgreSQL", "psycopg")
    elif not os.path.isdir(around := Path(settings["NAME"]).parent):
        refuse(name, f"must lie in a folder that is there, not '{around}'")
    return settings


def cache(name: str, url: str) -> dict[str, Any]:
    """The memory of this process (`locmemcache://`), or one or several Redis or Valkey servers."""
    settings = _understood(name, url, _cache, CACHES)
    if url.startswith("redis"):
        _need(name, "Redis", "redis")
    return settings


def mail(name: str, url: str) -> dict[str, Any]:
    """How mails leave."""
    return _understood(name, url, Env.email_url_config, MAILS)


def _understood(
    name: str, url: str, understand: Callable[[str], dict[str, Any]], examples: str
) -> dict[str, Any]:
    """What `understand` makes of an address. What django-environ warns of, it would leave out: refused."""
    try:
        with warnings.catch_warnings(action="error"):
            return understand(url)
    except (ValueError, ImproperlyConfigured, UserWarning):
        refuse(name, f"must be an address such as {examples}")


def _need(name: str, service: str, package: str) -> None:
    if not importlib.util.find_spec(package):
        refuse(name, f"names {service}, which needs what is in requirements-prod.txt")


def _database(url: str) -> dict[str, Any]:
    """ValueError for another kind, one without a name, and SQLite in memory, which is nowhere kept."""
    settings: dict[str, Any] = Env.db_url_config(url)
    if settings["ENGINE"] not in (SQLITE, POSTGRESQL) or settings["NAME"] in ("", ":memory:"):
        raise ValueError(url)
    return settings


def _cache(url: str) -> dict[str, Any]:
    """ValueError for a kind that we do not know, no host, and a port that is none."""
    if urlsplit(url).scheme not in ("locmemcache", "redis", "rediss"):
        raise ValueError(url)
    settings: dict[str, Any] = Env.cache_url_config(url)
    locations = settings["LOCATION"]
    for place in map(urlsplit, [locations] if isinstance(locations, str) else locations):
        if place.port == 0 or (place.scheme and not (place.hostname or place.path)):
            raise ValueError(url)
    return settings
