"""The one table of reading preferences, and where a person's choices are read from.

A choice made signed in is kept with the account; the same choice also goes into a cookie, so that the
next visit looks the same before signing in. Account beats cookie, cookie beats default. An account without
any choice takes over the cookie's when its person signs in. Unknown names and values are passed over: they
may come from an older or newer release, or from somebody's hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COOKIE_AGE = 365 * 24 * 3600
# Before the slug of a reading group, where new highlights are for that group.
IN_GROUP = "group:"
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One preference with a closed set of values, one of which counts while nobody chose."""

    label: "StrOrPromise"
    default: str
    options: "tuple[tuple[str, StrOrPromise], ...]"

    @property
    def values(self) -> frozenset[str]:
        return frozenset(value for value, _label in self.options)


DISPLAY: dict[str, Choice] = {
    "theme": Choice(
        _("Colours"),
        "system",
        (("system", _("As the device")), ("light", _("Light")), ("sepia", _("Sepia")), ("dark", _("Dark"))),
    ),
    "contrast": Choice(
        _("Contrast"),
        "system",
        (("system", _("As the device")), ("normal", _("Normal")), ("high", _("High"))),
    ),
    "size": Choice(
        _("Text size"),
        "normal",
        (("small", _("Small")), ("normal", _("Normal")), ("large", _("Large")), ("huge", _("Very large"))),
    ),
    "line": Choice(
        _("Line height"), "normal", (("tight", _("Tight")), ("normal", _("Normal")), ("loose", _("Loose")))
    ),
    "width": Choice(
        _("Column width"), "normal", (("narrow", _("Narrow")), ("normal", _("Normal")), ("wide", _("Wide")))
    ),
    "face": Choice(
        _("Typeface"),
        "serif",
        (("serif", _("Serif")), ("sans", _("Sans serif")), ("atkinson", _("Atkinson Hyperlegible"))),
    ),
}
# Chosen in the bar of an article, not among the looks; kept on the device in the same way.
LAYERS: dict[str, Choice] = {
    "everyone": Choice(
        _("Everyone’s highlights"),
        "usual",
        (("usual", _("Only before signing in")), ("on", _("Always")), ("off", _("When asked"))),
    ),
}
OTHER: dict[str, Choice] = {
    "single_keys": Choice(_("Single-letter keys"), "on", (("on", _("On")), ("off", _("Off")))),
    "visibility": Choice(
        _("New highlights are"), "private", (("private", _("Private")), ("public", _("Public")))
    ),
}
ON_DEVICE = DISPLAY | LAYERS
ALL = ON_DEVICE | OTHER
DISPLAY_DEFAULTS = {name: choice.default for name, choice in DISPLAY.items()}


def known(values: Mapping[str, Any]) -> dict[str, str]:
    """The entries of `values` that name a preference and one of its values."""
    return {
        name: value
        for name, value in values.items()
        if name in ALL and isinstance(value, str) and (value in ALL[name].values or _is_group(name, value))
    }


def _is_group(name: str, value: str) -> bool:
    return name == "visibility" and value.startswith(IN_GROUP) and len(value) <= LONGEST_VALUE


def from_cookie(raw: str) -> dict[str, str]:
    """The choices in a cookie written by `remember`; nonsense gives nothing."""
    pairs = (entry.partition(":") for entry in raw[:300].split("|"))
    return {
        name: value for name, _colon, value in pairs if name in ON_DEVICE and value in ON_DEVICE[name].values
    }


def to_take_over(request: HttpRequest, held: Mapping[str, Any]) -> dict[str, str]:
    """What an account that has never chosen a look gets from the device on which its person signs in."""
    if any(name in DISPLAY for name in known(held)):
        return {}
    return from_cookie(request.COOKIES.get(settings.PREFERENCES_COOKIE_NAME, ""))


def remember(response: HttpResponseBase, values: Mapping[str, str]) -> None:
    """Keep those of `values` on this device for a year that count before signing in."""
    raw = "|".join(f"{name}:{values[name]}" for name in ON_DEVICE if name in values)
    response.set_cookie(
        settings.PREFERENCES_COOKIE_NAME,
        raw,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Write the cookie that LocaleMiddleware reads; "" takes it away, so that the browser decides."""
    name = settings.LANGUAGE_COOKIE_NAME
    if language:
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie(name, language, max_age=COOKIE_AGE, secure=secure, samesite="Lax", path="/")
    else:
        response.delete_cookie(name, samesite="Lax")


@dataclass(frozen=True)
class Preferences:
    """What one request is to look like. `values` holds chosen entries only."""

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name) or default_of(name)

    @cached_property
    def attributes(self) -> list[tuple[str, str]]:
        """Names and values for data-… attributes on <html>; defaults need none."""
        shown = [(name, self.values[name]) for name in DISPLAY if self[name] != DISPLAY[name].default]
        return shown if self.single_keys else [*shown, ("single-keys", "off")]

    @property
    def single_keys(self) -> bool:
        return self["single_keys"] == "on"

    @property
    def visibility(self) -> str:
        return self["visibility"]

    @property
    def color_scheme(self) -> str:
        """For the meta element, which the browser heeds before any style sheet."""
        return {"light": "light", "sepia": "light", "dark": "dark"}.get(self["theme"], "light dark")


def default_of(name: str) -> str:
    """The value that counts while nobody chose one."""
    return settings.DEFAULT_VISIBILITY if name == "visibility" else ALL[name].default


def of_request(request: HttpRequest) -> Preferences:
    """The preferences of whoever asks; no query beyond the one that loads request.user."""
    values = from_cookie(request.COOKIES.get(settings.PREFERENCES_COOKIE_NAME, ""))
    if request.user.is_authenticated:
        values |= known(request.user.preferences)
    return Preferences(values)
