"""Name the speaker of a highlight by what the article says: an offer picked, or words selected in it."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import SpeakerForm, version_of
from annotations.models import Highlight
from annotations.queries.assistant import offers_for, speaker_of_words
from annotations.services.acts import PassageGone, Refused, Stale
from annotations.services.highlights import parts_in
from annotations.services.naming import name_speaker
from annotations.services.passages import passage_meant
from annotations.suggesting.speakers import SpeakerOffer
from annotations.views import answers, conflicts
from reader.models import Article
from reader.text.anchoring import PartsError
from web.verbs import signed_in, verbs


@verbs("POST")
@signed_in
def speaker(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Who speaks, as the article names them."""
    highlight, article = access.own_highlight(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = SpeakerForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    try:
        offer = _offer(article, highlight, form)
        held = name_speaker(actor=request.user, highlight=highlight, version=version, offer=offer)
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    except PassageGone:
        return answers.gone_passage(request)
    except PartsError as error:
        return answers.malformed(request, error)
    except Refused as refused:
        return answers.refused(request, refused)
    name = held.speaker.name if held.speaker else held.get_voice_display()
    return answers.changed(request, article, held, said=_("Speaker: %(name)s") % {"name": name})


def _offer(article: Article, highlight: Highlight, form: SpeakerForm) -> SpeakerOffer:
    """What was picked, as the assistant offers it for the passage; or who is meant by the selected words."""
    sent = form.cleaned_data
    if sent["words"]:
        words = passage_meant(article, sent["revision"], sent["words"], sent["exact"])[0]
        found = speaker_of_words(article, words)
        if found is None:
            raise Refused(_("These words name nobody."), "words")
        return found
    offers = offers_for(article, parts_in(highlight, article.current_revision_id))
    found = next((one for one in offers if one.name == sent["offer"]), None)
    if found is None:
        raise Refused(_("This speaker is not offered for the passage."), "offer")
    return found
