"""Who did what that matters for safety: signing in and out, refusals, acts in the admin.

One line each in the log `lectern.audit`. Names of things and numbers only: no text, no password, no token.
"""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from web.limits import client_address

logger = logging.getLogger("lectern.audit")


def record(event: str, request: HttpRequest | None = None, **facts: object) -> None:
    """Write one line: the event, its facts in the order given, the reader and the address of the request."""
    if request is not None:
        user = getattr(request, "user", None)
        if "reader" not in facts and user is not None and user.is_authenticated:
            facts["reader"] = user.pk
        facts["address"] = client_address(request)
    logger.info("%s %s", event, " ".join(f"{name}={value}" for name, value in facts.items()))


def signed_in(request: HttpRequest, user: Any, **_rest: object) -> None:
    record("signed-in", request, reader=user.pk)


def signed_out(request: HttpRequest, user: Any, **_rest: object) -> None:
    if user is not None:
        record("signed-out", request, reader=user.pk)


def sign_in_failed(request: HttpRequest | None = None, **_rest: object) -> None:
    # Not the name that was tried: people type their password into the wrong field.
    record("sign-in-failed", request)


def admin_act(instance: Any, created: bool, **_rest: object) -> None:
    """One line for each entry of the admin's own log."""
    if created:
        verb = instance.get_action_flag_display()
        kind = instance.content_type.model if instance.content_type else "-"
        record("admin", verb=verb, kind=kind, id=instance.object_id, reader=instance.user_id)


def listen() -> None:
    """Connect to what Django and its admin tell; called once at the start."""
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit")
    post_save.connect(admin_act, sender="admin.LogEntry", dispatch_uid="audit")
