"""Checks over HTTP: by the author of a highlight, and by curators on what is shared; others get 404."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import version_of
from annotations.forms_checks import CheckForm
from annotations.services.acts import Refused, Stale, ThreadGone
from annotations.services.checks import write_check
from annotations.views import answers, conflicts
from web.verbs import signed_in, verbs


@verbs("POST")
@signed_in
def write(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Say what was found; answers with the card, whose form stays open until it is asked to `fold`."""
    highlight, article = access.highlight_to_check(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return answers.open_card_page(request, article, highlight, checking=form)
    try:
        check = write_check(actor=request.user, highlight=highlight, version=version, found=form.found())
    except Stale:
        return conflicts.of_check(
            request, article, highlight, f"check-{highlight.number}", f"c-{highlight.number}"
        )
    except ThreadGone:
        raise Http404 from None
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return answers.open_card_page(request, article, highlight, checking=form)
    fold = "fold" in request.POST
    seq = article.seq if check.version != version else 0
    return answers.card_again(request, article, highlight, _("Check saved"), seq=seq, still_checking=not fold)
