"""What a reader does not want to see: work of people whom they block."""

from django.db.models import Q

from accounts.models import Blocking
from reader.models import Reader, hides_people


def unblocked(user: Reader, author: str = "author") -> Q:
    """Rows whose `author` this reader does not block, former readers included; for most no condition."""
    if not hides_people(user):
        return Q()
    return ~Q((f"{author}__in", Blocking.objects.filter(reader=user.pk).values("blocked")))
