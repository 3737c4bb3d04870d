"""Browser windows that remember every complaint, and the sizes at which pages are looked at."""

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from accounts.models import User

if TYPE_CHECKING:  # this module is read by conftest.py, also where Playwright is absent
    from playwright.sync_api import ConsoleMessage, Page

DESKTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 860}}
TABLET: dict[str, Any] = {"viewport": {"width": 834, "height": 1112}, "has_touch": True}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DARK: dict[str, Any] = {"color_scheme": "dark"}
NO_SCRIPT: dict[str, Any] = {"java_script_enabled": False}

# Chromium says most of this in the console too; this way no violation depends on its wording.
WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI}`);
});
"""

# All that the page has its reader told, also what was soon followed by something else.
LISTEN = """
window.said = [];
addEventListener("DOMContentLoaded", () => {
  const live = document.getElementById("live");
  const hear = () => { if (live.textContent) said.push(live.textContent); };
  if (live) new MutationObserver(hear).observe(live, { childList: true, characterData: true, subtree: true });
});
"""


class FewRounds(PBKDF2PasswordHasher):
    """Hashes that the server can check, made in no time: the number of rounds stands in each hash."""

    iterations = 1


@dataclass
class Complaints:
    """Console errors, uncaught exceptions and policy violations of one test's pages."""

    seen: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, part: str) -> None:
        """Accept complaints that contain `part`, such as the "status of 422" of a form sent in wrong."""
        self.forgiven.append(part)

    def unforgiven(self) -> list[str]:
        """The complaints that no test expected."""
        return [text for text in self.seen if not any(part in text for part in self.forgiven)]

    def watch(self, page: "Page") -> None:
        """Collect what `page` complains about from now on."""

        def on_console(message: "ConsoleMessage") -> None:
            if message.type == "error":
                self.seen.append(f"{message.text} ({message.location.get('url', '')})")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.seen.append(f"uncaught: {error}"))


def session_for(user: User) -> str:
    """The key of a fresh session in which `user` is signed in, as the sign-in page would have made it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
