"""Somebody calls themselves something else: pages that show their name are told."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from accounts.models import User
from accounts.services import save_profile
from annotations.models import UNSHARED, Comment, Highlight
from reader.models import Article


@transaction.atomic
def rename_reader(*, user: User, display_name: str) -> None:
    """Set the name shown to others, in two writes however much this person wrote."""
    if display_name == user.display_name:
        return
    # Articles before the person, as every other write does that needs both.
    tell_articles_naming(user)
    save_profile(user, display_name=display_name)


def tell_articles_naming(user: User) -> None:
    """Raise the seq of every article where others may read this person's name, in one statement.

    What they keep for themselves is left out: their own pages are told by `User.seq`.
    """
    highlights = Highlight.objects.filter(author=user, article=OuterRef("pk")).exclude(UNSHARED)
    comments = Comment.objects.filter(author=user, article=OuterRef("pk")).exclude(
        highlight__in=Highlight.objects.filter(UNSHARED, author=user).values("pk")
    )
    named = Article.objects.filter(Exists(highlights) | Exists(comments))
    # Locked in the order of their ids, as acts over several articles do, so that none waits for the other.
    held = named.order_by("pk").select_for_update().values("pk")
    Article.objects.filter(pk__in=held).update(seq=F("seq") + 1)
