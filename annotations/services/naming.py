"""Name the speaker of a passage by words of the article: who is meant, the words used here, and the cue."""

from typing import Any

from django.db import transaction

from accounts.models import User
from annotations.models import Highlight, Span
from annotations.services.acts import said
from annotations.services.changes import begin
from annotations.services.highlights import PLACES, places_in
from annotations.services.speakers import SpeakerGiven, find_speaker
from annotations.services.tags import tag_names
from annotations.suggesting.speakers import SpeakerOffer
from reader.queries import compiled

HERE = (Span.Role.SPEAKER, Span.Role.CUE)


@transaction.atomic
def name_speaker(*, actor: User, highlight: Highlight, version: int, offer: SpeakerOffer) -> Highlight:
    """Say who speaks and by which words of the current text; a source without a name is not named.

    Raises Stale, or PassageGone when the text was corrected meanwhile.
    """
    text = compiled(highlight.article)
    revision_id = text.revision_id
    change = begin(actor, highlight, version, revision_id=revision_id)
    held = change.held
    before = _told(held, revision_id)
    given = _given(offer)
    held.voice, held.speaker = given.voice, find_speaker(user=actor, given=given)
    held.spans.filter(revision=revision_id, role__in=HERE).delete()
    Span.objects.bulk_create(
        Span(highlight=held, revision_id=revision_id, role=role, start=part[0], end=part[1])
        for role, part in zip(HERE, (offer.words, offer.cue), strict=True)
        if part
    )
    after = {**_told(held, revision_id), "revision": text.number}
    return change.finish("edited", before, after, ["voice", "speaker"])


def _given(offer: SpeakerOffer) -> SpeakerGiven:
    if offer.kind == "unnamed":
        return SpeakerGiven(Highlight.Voice.UNNAMED.value)
    return SpeakerGiven(Highlight.Voice.SPEAKER.value, offer.name, offer.kind)


def _told(highlight: Highlight, revision_id: int) -> dict[str, Any]:
    """What the history keeps of it: who speaks, and where this revision names them and reports."""
    places = places_in(highlight, revision_id)
    return said(highlight, tag_names(highlight)) | {PLACES[role]: places[PLACES[role]] for role in HERE}
