"""A highlight as its history tells it, and how it becomes again what it was."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ReadingGroup, User
from annotations.models import Highlight, Span, Speaker, Visibility
from annotations.services.acts import PassageGone, Refused, plain, said
from annotations.services.changes import begin, placed, refuse_narrowing
from annotations.services.highlights import PLACES
from annotations.services.passages import carried_from
from annotations.services.speakers import SpeakerGiven, find_speaker
from annotations.services.tags import set_tags, tag_names
from annotations.services.within import follow_passage
from reader.queries import Compiled, compiled
from reader.text.anchoring import PartsError

Told = dict[str, Any]
# The fields of a speaker, which is found again by its id.
NAMED = ("speaker", "affiliation", "speaker_kind")
COLUMNS = ("kind", "manner", "voice", "not_sure", "exact", "anchor_state")


def told_of(highlight: Highlight) -> Told:
    """Everything that acts keep of a highlight, as it is now."""
    here = placed(highlight, compiled(highlight.article).revision_id)
    details = said(highlight, tag_names(highlight))
    return {"kind": highlight.kind, **details, **here, "deleted_at": plain(highlight.deleted_at)}


def in_current_text(highlight: Highlight, revision: int, left: Told, former: Told) -> tuple[Told, Told]:
    """What an act left behind and what was before, both in terms of the current text.

    `revision` is the one that the act counted in. After a correction places are not compared, the words are;
    former places are carried over. Raises PassageGone where their words are gone.
    """
    text = compiled(highlight.article)
    if revision == text.number or not {*PLACES.values()} & {*left, *former}:
        return left, former
    unplaced = {*PLACES.values(), "anchor_state", "manner"}
    left = {name: value for name, value in left.items() if name not in unplaced}
    return left, {**former, **_carried(highlight, revision, text, former)}


def _carried(highlight: Highlight, revision: int, text: Compiled, former: Told) -> Told:
    """The former places, moved along with their words; words for speaker and cue may get lost on the way."""
    found: Told = {"anchor_state": Highlight.AnchorState.MOVED.value} if former.get("parts") else {}
    for name in former.keys() & {*PLACES.values()}:
        parts = [(start, end) for start, end in former[name]]
        try:
            carried = carried_from(highlight.article, revision, text.document, parts, "") if parts else []
        except PartsError:
            carried = []
        except PassageGone:
            if name == PLACES[Span.Role.PASSAGE]:
                raise
            carried = []
        found[name] = [list(part) for part in carried]
    return found


@transaction.atomic
def put_back(*, actor: User, highlight: Highlight, version: int, verb: str, former: Told) -> Highlight:
    """Give a highlight the values in `former`, some of what `told_of` tells, as an act `verb`.

    Raises Stale, PassageGone when the text was corrected meanwhile, Refused where it cannot be so any more.
    """
    text = compiled(highlight.article)
    change = begin(actor, highlight, version, text.revision_id if "parts" in former else None)
    held = change.held
    before = told_of(held)
    if {"visibility", "group"} & former.keys():
        _put_audience(actor, held, former)
    if "speaker_id" in former:
        held.speaker = _speaker(actor, {**before, **former})
    for name in COLUMNS:
        if name in former:
            setattr(held, name, former[name])
    if "tags" in former:
        set_tags(held, former["tags"])
    if "deleted_at" in former:
        held.deleted_at = timezone.now() if former["deleted_at"] else None
    _put_places(held, text, before, former)
    after = told_of(held)
    changed = {name: before[name] for name in former if name in before}
    now: Told = {name: after[name] for name in changed}
    if {*PLACES.values()} & former.keys():
        now["revision"] = text.number
    fields = [*COLUMNS, "start", "speaker", "visibility", "group", "deleted_at"]
    return change.finish(verb, changed, now, fields)


def _put_audience(actor: User, held: Highlight, former: Mapping[str, Any]) -> None:
    visibility = former.get("visibility", held.visibility)
    group = held.group
    if "group" in former:
        mine = ReadingGroup.objects.filter(memberships__user=actor)
        group = mine.filter(slug=former["group"]).first() if former["group"] else None
    if visibility == Visibility.GROUP and group is None:
        raise Refused(_("You are not in that group any more."), "visibility")
    refuse_narrowing(held, visibility, group)
    held.visibility, held.group = visibility, group


def _speaker(actor: User, told: Mapping[str, Any]) -> Speaker | None:
    """The row that was named, as the one it was merged into; made again by its name when it is gone."""
    if not told["speaker_id"]:
        return None
    row = Speaker.objects.select_related("same_as").filter(pk=told["speaker_id"]).first()
    if row:
        return row.same_as or row
    given = SpeakerGiven(
        Highlight.Voice.SPEAKER.value, told["speaker"], told["speaker_kind"], told["affiliation"]
    )
    return find_speaker(user=actor, given=given)


def _put_places(
    held: Highlight, text: Compiled, before: Mapping[str, Any], former: Mapping[str, Any]
) -> None:
    """Write the places that are named; without a passage it is an orphan again."""
    for role, name in PLACES.items():
        if name in former:
            held.spans.filter(revision=text.revision_id, role=role).delete()
            Span.objects.bulk_create(
                Span(highlight=held, revision_id=text.revision_id, role=role, part=part, start=start, end=end)
                for part, (start, end) in enumerate(former[name])
            )
    if "parts" in former:
        parts = former["parts"]
        follow_passage(held, text.revision_id, before["parts"], parts)
        held.start = parts[0][0] if parts else len(text.document.text)
