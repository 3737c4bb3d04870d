"""Requests whose reader is known."""

from django.http import HttpRequest

from accounts.models import User


class ReaderRequest(HttpRequest):
    """What a view behind @signed_in or @curators is handed."""

    user: User
