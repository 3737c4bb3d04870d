"""What can be done to an account, besides what allauth does."""

from collections.abc import Iterable, Mapping

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Blocking, User
from accounts.preferences import known

INVITATION_SALT = "lectern.invitation"
INVITATION_DAYS = 14


def save_profile(user: User, *, display_name: str) -> None:
    """Set the name shown to others, and let this person's own pages be made anew.

    Everybody else's are told by annotations.services.renaming.rename_reader, which is what callers use.
    """
    User.objects.filter(pk=user.pk).update(display_name=display_name, seq=F("seq") + 1)
    user.display_name = display_name


@transaction.atomic
def save_preferences(user: User, changes: Mapping[str, str], *, language: str | None = None) -> None:
    """Keep the known ones among `changes` beside earlier choices; `language` "" means as the browser asks."""
    # As they are now: another tab may have chosen something since this request began.
    held = User.objects.select_for_update().only("preferences", "language", "seq").get(pk=user.pk)
    user.preferences = {**held.preferences, **known(changes)}
    user.language = held.language if language is None else language
    user.seq = held.seq + 1
    user.save(update_fields=["preferences", "language", "seq"])


def pages_changed(users: Iterable[int]) -> None:
    """Let the pages of these people, by id, be made anew: their groups or rights are not what they were."""
    User.objects.filter(pk__in=list(users)).update(seq=F("seq") + 1)


@transaction.atomic
def block_person(*, reader: User, person: User) -> None:
    """Take a person's work off this reader's pages from the next request on. Twice is the same as once.

    Nothing of the person's own changes, and nobody else's pages do.
    """
    _row, made = Blocking.objects.get_or_create(reader=reader, blocked=person)
    if made:
        _blocks_changed(reader)


@transaction.atomic
def unblock_person(*, reader: User, person: User) -> None:
    """Show a person's work to this reader again."""
    if Blocking.objects.filter(reader=reader, blocked=person).delete()[0]:
        _blocks_changed(reader)


def _blocks_changed(reader: User) -> None:
    pages_changed([reader.pk])
    reader.__dict__.pop("known_to_block", None)


def make_invitation(by: User | None) -> str:
    """A link to sign up with for INVITATION_DAYS days; `by` is None for the operator's command."""
    token = signing.dumps({"by": by.pk if by else None}, salt=INVITATION_SALT)
    return f"{settings.SITE_ADDRESS}{reverse('account_signup')}?invite={token}"


def invitation_holds(token: str) -> bool:
    """Whether `token` came from make_invitation, unaltered and not too long ago."""
    try:
        signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_DAYS * 24 * 3600)
    except signing.BadSignature:
        return False
    return True


def make_reset_link(user: User) -> str:
    """A link with which `user` sets a new password, once and within PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_ADDRESS}{reverse('account_reset_password_from_key', kwargs=key)}"
