"""Who is quoted or claims: names are matched without regard to case, among what the reader may know of."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from annotations.models import Highlight, Speaker


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


def speakers_known_to(user: User) -> QuerySet[Speaker]:
    """Speakers that this reader may be offered: their own, and those in highlights they may see."""
    seen = Highlight.objects.visible_to(user).exclude(speaker=None)
    return Speaker.objects.filter(Q(created_by=user) | Q(pk__in=seen.values("speaker")))


def find_speaker(*, user: User, given: SpeakerGiven) -> Speaker | None:
    """The row for the speaker named, made when the reader knows none of that name; None without a name.

    An affiliation or kind that differs means somebody else; an empty affiliation takes who is there. A name
    that nobody has may be another name of one.
    """
    folded = fold_name(given.name)
    if given.voice != Highlight.Voice.SPEAKER or not folded:
        return None
    known = speakers_known_to(user).filter(kind=given.kind).select_related("same_as").order_by("pk")
    if given.affiliation:
        known = known.filter(affiliation__iexact=given.affiliation)
    found = known.filter(folded=folded).first() or _also_called(known, folded)
    if found:
        return found.same_as or found
    return add_speaker(user=user, given=given)


def _also_called(known: QuerySet[Speaker], folded: str) -> Speaker | None:
    """The only one of these with this other name: that of a merged row, or one that curators wrote down."""
    named = known.exclude(aliases=[]).filter(same_as=None)
    found = [one for one in named if folded in map(fold_name, one.aliases)]
    return found[0] if len(found) == 1 else None


def add_speaker(*, user: User, given: SpeakerGiven) -> Speaker:
    """A new row for the speaker named, whoever else has that name."""
    name = " ".join(given.name.split())
    return Speaker.objects.create(
        name=name, folded=fold_name(name), kind=given.kind, affiliation=given.affiliation, created_by=user
    )
