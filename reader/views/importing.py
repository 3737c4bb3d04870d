"""Bringing an article in: give a text, look at what was understood, correct it, keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.services.articles import bring_in_article
from reader.access import duplicates_of, own_article_by_uid
from reader.forms import ImportForm
from reader.forms_drafting import DraftForm, Reading, first_line
from reader.importing.corrections import GIVEN_KINDS, name_of
from reader.labels import BLOCK_LABELS
from reader.models import Article, is_curator
from reader.shelf import sources_for
from web import audit
from web.limits import limited
from web.verbs import signed_in, verbs

# Each block's kind is a field of the form, and a form may have 1,000 fields.
MOST_CHOICES = 900
CHOICES = {kind: BLOCK_LABELS[kind] for kind in GIVEN_KINDS}


@dataclass(frozen=True, slots=True)
class PreviewBlock:
    """One block as the preview shows it.

    `choices` is empty where the kind cannot be changed; otherwise it is sent as `field`.
    """

    index: int
    field: str
    kind: str
    label: Promise
    text: str
    choices: Mapping[str, Promise]


@verbs("GET", "POST")
@signed_in
def bring_in(request: HttpRequest) -> HttpResponseBase:
    """Step one: a text or a file. What is understood is answered with its preview; nothing is stored."""
    if request.method != "POST":
        return render(request, "reader/import.html", {"form": ImportForm()})
    return _understand(request)


@limited("import")
def _understand(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        audit.record("import-refused", request, fields=",".join(form.errors))
        return render(request, "reader/import.html", {"form": form}, status=422)
    data = form.cleaned_data
    may_share = is_curator(request.user)
    draft = data["draft"]
    draft_form = DraftForm.for_draft(draft, data["text"], data["format"], may_share=may_share)
    return _preview(request, draft_form, Reading(draft, draft.document, line=first_line(draft)))


@verbs("POST")
@signed_in(keep_draft=True)
@limited("import")
def keep(request: HttpRequest) -> HttpResponse:
    """Step two: what was corrected. Sending it twice keeps one article; a changed text is shown first."""
    form = DraftForm(request.POST, may_share=is_curator(request.user))
    is_valid = form.is_valid()
    if not is_valid or "again" in request.POST:
        reading = form.cleaned_data.get("reading")
        if reading:
            form.draw(reading)
        return _preview(request, form, reading, status=200 if is_valid else 422)
    article = _store(form, request.user)  # type: ignore[arg-type]
    messages.success(request, _("“%(title)s” is in your library.") % {"title": article.title})
    return redirect("reader:article", slug=article.slug)


def _store(form: DraftForm, owner: User) -> Article:
    uid = form.cleaned_data["uid"]
    audience = form.cleaned_data.get("audience") or Article.Audience.OWNER
    try:
        with transaction.atomic():
            return bring_in_article(draft=form.corrected(), owner=owner, audience=audience, uid=uid)
    except IntegrityError:
        return own_article_by_uid(owner, uid)


def _preview(
    request: HttpRequest, form: DraftForm, reading: Reading | None, status: int = 200
) -> HttpResponse:
    document = reading.document if reading else None
    context: dict[str, Any] = {
        "form": form,
        "missing": [form[name] for name in ("published_on", "source", "url") if not form[name].value()],
        "given": [form[name] for name in ("published_on", "source", "url") if form[name].value()],
        "notes": reading.understood.notes if reading else (),
        "blocks": _blocks(reading) if reading else (),
        "sources": sources_for(request.user),
        "duplicates": duplicates_of(request.user, document, form["url"].value() or "") if document else (),
    }
    return render(request, "reader/preview.html", context, status=status)


def _blocks(reading: Reading) -> list[PreviewBlock]:
    understood = reading.understood.document.blocks
    return [
        _block(index, block.kind, understood[index].kind, reading.document.slice(block))
        for index, block in enumerate(reading.document.blocks)
    ]


def _block(index: int, kind: str, understood: str, text: str) -> PreviewBlock:
    # A kind that was chosen is sent again wherever its block is now.
    may_change = 0 < index < MOST_CHOICES or kind != understood
    return PreviewBlock(
        index,
        f"kind-{index}-{name_of(text)}-{understood}",
        kind,
        BLOCK_LABELS[kind],
        text,
        CHOICES if may_change and kind in CHOICES else {},
    )
