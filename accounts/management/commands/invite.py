"""manage.py invite: print a link with which somebody may sign up."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import INVITATION_DAYS, make_invitation


class Command(BaseCommand):
    help = f"Print an invitation link; it works for {INVITATION_DAYS} days (SIGNUP=invite)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_invitation(None))
