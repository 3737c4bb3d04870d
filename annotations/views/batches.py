"""Many of one's own highlights changed at once over HTTP, and that undone at once."""

from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations.forms_batches import LISTED, BatchForm
from annotations.notebook import NotebookForm, filters_of, highlights_in
from annotations.services.batches import MOST_AT_ONCE, Outcome, acts_of, change_many, undo_batch
from annotations.views import answers, notebook
from web.htmx import go_to, is_fragment
from web.paths import page_of
from web.verbs import signed_in, verbs

REASONS: dict[str, str | Promise] = {
    "gone": gettext_lazy("deleted meanwhile"),
    "changed": gettext_lazy("changed meanwhile"),
    "thread": gettext_lazy("others have commented there"),
    "tags": gettext_lazy("too many tags"),
    "group": gettext_lazy("you are not in that group any more"),
    "closed": gettext_lazy("the article is not open to you any more"),
}


@verbs("POST")
@signed_in
def change(request: ReaderRequest) -> HttpResponseBase:
    """Change or delete those that are ticked, all on the page, or all that the filters find."""
    form = BatchForm(request.POST, user=request.user)
    under = QueryDict(request.POST.get("under", ""), mutable=True)
    if cursor := request.POST.get("cursor", ""):
        under["cursor"] = cursor
    filters = NotebookForm(under)
    if not filters.is_valid():
        return answers.invalid(request, filters)
    chosen = _chosen(request.user, form, filters) if form.is_valid() else {}
    if not form.is_valid():
        return notebook.highlights_again(request, under, form)
    seen = form.seen_at()
    if seen is None:
        return answers.version_missing(request)
    batch = form.batch()
    outcome = change_many(actor=request.user, batch=batch, chosen=chosen, seen=seen, wish=form.wish())
    _tell(request, outcome, batch, _("Deleted") if form.wish().delete else _("Changed"))
    if is_fragment(request):
        return notebook.highlights_again(request, under)
    return go_to(request, f"{reverse('annotations:notebook')}?{under.urlencode()}".rstrip("?"))


@verbs("POST")
@signed_in
def undo(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Undo a batch of one's own; the toast offers to undo that."""
    if not acts_of(request.user, uid):
        raise Http404
    undoing = uuid4()
    outcome = undo_batch(actor=request.user, batch=uid, undoing=undoing)
    _tell(request, outcome, undoing, _("Undone"))
    notebook_address, page = reverse("annotations:notebook"), page_of(request)
    return go_to(request, page if urlsplit(page).path == notebook_address else notebook_address)


def _chosen(user: User, form: BatchForm, filters: NotebookForm) -> dict[UUID, int | None]:
    """By uid the versions that were sent, or None for each row that is listed; tells the form of too many."""
    if form.cleaned_data["scope"] != LISTED:
        return dict(form.chosen())
    rows = highlights_in(user, filters_of(filters)).order_by().values_list("uid", flat=True)
    chosen = dict.fromkeys(rows[: MOST_AT_ONCE + 1])
    if len(chosen) > MOST_AT_ONCE:
        form.add_error("scope", _("At most %(most)d at once: narrow the list.") % {"most": MOST_AT_ONCE})
    return chosen


def _tell(request: ReaderRequest, outcome: Outcome, batch: UUID, what: str) -> None:
    """Say how many were changed and what was left as it was, with a way back for those that were."""
    number = {"n": outcome.changed, "what": what}
    said = [ngettext("%(what)s: %(n)d highlight.", "%(what)s: %(n)d highlights.", outcome.changed) % number]
    if outcome.same:
        words = ngettext("%(n)d was so already.", "%(n)d were so already.", outcome.same)
        said.append(words % {"n": outcome.same})
    for reason, count in sorted(outcome.skipped.items()):
        if count:
            words = ngettext("%(n)d skipped: %(why)s.", "%(n)d skipped: %(why)s.", count)
            said.append(words % {"n": count, "why": REASONS[reason]})
    # A repeat finds all as it wanted it; what it did before can still be undone.
    back = f"back:{reverse('annotations:batch_undo', args=[batch])}"
    can_undo = outcome.changed or acts_of(request.user, batch)
    messages.success(request, " ".join(said), extra_tags=back if can_undo else "")
