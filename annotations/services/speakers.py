"""Who is quoted or claims: names are matched without regard to case, among what the reader may know of."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from annotations.models import Highlight, Speaker
from reader.access import PreparedFor
from reader.models import Reader


@dataclass(frozen=True, slots=True)
class SpeakerGiven:
    """A speaker as a form names them. With `voice` other than "speaker" the rest is ignored."""

    voice: str = ""
    name: str = ""
    kind: str = Speaker.Kind.PERSON.value
    affiliation: str = ""


NOBODY = SpeakerGiven()


def fold_name(name: str) -> str:
    """The form of a name by which two spellings are the same."""
    return " ".join(name.split()).casefold()


def speakers_known_to(user: Reader) -> QuerySet[Speaker]:
    """Speakers that this reader may be offered: their own, and those in highlights they may see."""
    seen = Highlight.objects.visible_to(user).exclude(speaker=None)
    return Speaker.objects.filter(Q(created_by=user.pk) | Q(pk__in=seen.values("speaker")))


def find_speaker(*, user: User, given: SpeakerGiven) -> Speaker | None:
    """The row for the speaker named, made when the reader knows none of that name; None without a name.

    An affiliation or kind that differs means somebody else; an empty affiliation takes who is there. A name
    that nobody has may be another name of one: that of a merged row, or one that curators wrote down.
    """
    folded, affiliation = fold_name(given.name), given.affiliation.casefold()
    if given.voice != Highlight.Voice.SPEAKER or not folded:
        return None
    for one in _named(user, folded, given.kind):
        if affiliation in ("", one.affiliation.casefold()):
            return one.same_as or one
    called = [
        one
        for one in _with_other_names(user, given.kind)
        if affiliation in ("", one.affiliation.casefold()) and folded in map(fold_name, one.aliases)
    ]
    return called[0] if len(called) == 1 else add_speaker(user=user, given=given)


@PreparedFor
def _named(user: Reader, folded: str, kind: str) -> QuerySet[Speaker]:
    known = speakers_known_to(user).filter(folded=folded, kind=kind)
    return known.select_related("same_as").order_by("pk")


@PreparedFor
def _with_other_names(user: Reader, kind: str) -> QuerySet[Speaker]:
    return speakers_known_to(user).filter(kind=kind, same_as=None).exclude(aliases=[]).order_by()


def add_speaker(*, user: User, given: SpeakerGiven) -> Speaker:
    """A new row for the speaker named, whoever else has that name."""
    name = " ".join(given.name.split())
    return Speaker.objects.create(
        name=name, folded=fold_name(name), kind=given.kind, affiliation=given.affiliation, created_by=user
    )
