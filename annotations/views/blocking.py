"""Who made this is no longer to be seen: asked from a highlight or a comment, for one reader alone."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from accounts.services import block_person
from annotations import access
from annotations.models import Comment, Highlight
from annotations.views import answers
from reader.models import Article
from web.htmx import go_to
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def author(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Block the author of a highlight."""
    highlight, article = access.highlight_to_block(request.user, uid, again=request.method == "POST")
    return _block(request, article, highlight)


@verbs("GET", "POST")
@signed_in
def commenter(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Block the author of a comment."""
    comment, article = access.comment_to_block(request.user, uid, again=request.method == "POST")
    return _block(request, article, comment)


def _block(request: ReaderRequest, article: Article, target: Highlight | Comment) -> HttpResponseBase:
    person = target.author
    if person is None or person == request.user or request.user.is_curator:
        raise Http404
    back = answers.back_to_page(request, article, None, ())
    if request.method == "POST":
        block_person(reader=request.user, person=person)
        words = _("You no longer see %(name)s.") % {"name": person.name}
        answers.toast_with_undo(request, words, reverse("accounts:unblock", args=[person.handle]))
        return go_to(request, back)
    context = {"article": article, "person": person, "back": back}
    return answers.page(request, "annotations/block.html", "annotations/_block.html", context)
