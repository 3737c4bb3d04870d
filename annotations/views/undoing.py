"""Undo one's own acts over HTTP, one at a time. Redoing is undoing the undoing."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import version_of
from annotations.labels import kind_label
from annotations.models import Highlight, Span
from annotations.queries.cards import card_of
from annotations.services.acts import PassageGone, Refused, ThreadGone
from annotations.services.highlights import parts_in
from annotations.services.undoing import Differs, NotThere, Undone, undo_act
from annotations.views import answers, conflicts
from annotations.views.threads import thread_answer
from reader.models import Article
from reader.services import COUNTERS
from reader.text.anchoring import Part
from web.htmx import is_fragment, retarget
from web.problem import problem
from web.verbs import signed_in, verbs

# What an undoing did, by what it did it to and by its own verb.
WORDS: dict[tuple[str, str], str | Promise] = {
    ("highlight", "deleted"): gettext_lazy("%(kind)s deleted"),
    ("highlight", "restored"): gettext_lazy("%(kind)s brought back"),
    ("highlight", "retagged"): gettext_lazy("Now a %(kind)s"),
    ("highlight", "moved"): gettext_lazy("Passage changed"),
    ("highlight", "edited"): gettext_lazy("Details changed"),
    ("comment", "deleted"): gettext_lazy("Comment deleted"),
    ("comment", "restored"): gettext_lazy("Comment brought back"),
    ("comment", "edited"): gettext_lazy("Comment changed"),
    ("comment", "resolved"): gettext_lazy("Resolved"),
    ("comment", "reopened"): gettext_lazy("Open again"),
    ("evidence", "deleted"): gettext_lazy("Record removed"),
    ("evidence", "restored"): gettext_lazy("Record brought back"),
    ("evidence", "edited"): gettext_lazy("Record changed"),
    ("relation", "related"): gettext_lazy("Relation brought back"),
    ("relation", "unrelated"): gettext_lazy("Relation removed"),
    ("check", "checked"): gettext_lazy("Check changed"),
}


@verbs("POST")
@signed_in
def undo(request: ReaderRequest, slug: str, seq: int) -> HttpResponseBase:
    """Undo the act of this seq. A `version` says that its sender saw what was changed since."""
    act = access.own_act(request.user, slug, seq)
    article = act.article
    before = _places(act.object_uid, article)
    try:
        undone = undo_act(actor=request.user, act=act, version=version_of(request.POST))
    except Differs as differs:
        return conflicts.of_undoing(request, article, differs)
    except (NotThere, ThreadGone):
        return problem(request, 409, _("What was done there is not there any more."))
    except PassageGone:
        return answers.gone_passage(request)
    except Refused as refused:
        return answers.refused(request, refused)
    response = _answer(request, article, undone, before)
    response.headers["Lectern-Undone"] = request.path
    return response


def _answer(
    request: ReaderRequest, article: Article, undone: Undone, before: Sequence[Part]
) -> HttpResponseBase:
    article.refresh_from_db(fields=COUNTERS)
    article.seq = max(article.seq, undone.seq)
    if undone.highlight is None:
        return thread_answer(request, article, None, said=_words(request, undone), seq=undone.seq)
    return _card(request, article, undone, before, undone.highlight)


def _card(
    request: ReaderRequest, article: Article, undone: Undone, before: Sequence[Part], highlight: Highlight
) -> HttpResponse:
    """The card as it is now takes the place of the one on the page, or takes it away."""
    highlight.article = article
    highlight.refresh_from_db(fields=["record_count", "comment_count", "updated_at"])
    parts = parts_in(highlight, article.current_revision_id)
    card = None
    if highlight.deleted_at is None or access.keeps_place(highlight, request.user):
        card = card_of(highlight, parts, request.user)
        if undone.thing is not highlight or str(highlight.number) in request.POST.get("open", "").split():
            card = answers.opened(request, article, highlight)
    changed = answers.Changed([*before, *parts], said=_words(request, undone), seq=undone.seq, leaves=True)
    response = answers.passage_answer(request, article, card, highlight, changed)
    if card:
        response.headers["Lectern-Place"] = f"c-{highlight.number}"
    return retarget(response, "#cards", "beforeend") if is_fragment(request) else response


def _places(uid: UUID | None, article: Article) -> list[Part]:
    """Where the act's highlight, if it is one, stands before it is undone."""
    spans = Span.objects.filter(
        highlight__uid=uid or UUID(int=0), revision=article.current_revision_id, role=Span.Role.PASSAGE
    )
    return list(spans.values_list("start", "end"))


def _words(request: ReaderRequest, undone: Undone) -> str:
    what = str(WORDS.get((undone.act.object_type, undone.verb), "")) % {
        "kind": kind_label(undone.highlight.kind) if undone.highlight else ""
    }
    return (_("Redone. %(what)s") if "redo" in request.POST else _("Undone. %(what)s")) % {"what": what}
