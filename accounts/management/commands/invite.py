"""manage.py invite: print a link with which somebody may sign up."""

from typing import Any

from accounts.services import INVITATION_DAYS, make_invitation
from web.commands import OperatorCommand


class Command(OperatorCommand):
    help = f"Print an invitation link; it works for {INVITATION_DAYS} days (SIGNUP=invite)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_invitation(None))
