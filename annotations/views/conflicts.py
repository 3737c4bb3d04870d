"""Two people, or two tabs, changed the same thing: the second sees both and chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import ChoiceField, Field
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations.forms import GroupForm, details_of
from annotations.forms_checks import CheckForm
from annotations.forms_evidence import EvidenceForm, said_of
from annotations.kinds import KINDS
from annotations.labels import kind_label
from annotations.models import Comment, Evidence, Highlight, Visibility, check_of
from annotations.services.undoing import Differs
from annotations.views.answers import in_place, page
from reader.models import Article


@dataclass(frozen=True, slots=True)
class Row:
    """One field as it was sent and as it is stored."""

    label: str
    mine: str
    stored: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the choice is between. `fields` are sent again, with the version that is stored now."""

    element: str
    target: str
    action: str
    keep: str
    rows: Sequence[Row]
    fields: Sequence[tuple[str, str]]
    version: int


def of_highlight(request: ReaderRequest, article: Article, highlight: Highlight) -> HttpResponseBase:
    """409 with the highlight as it is and as this request wanted it."""
    held = Highlight.objects.select_related("speaker", "group").get(pk=highlight.pk)
    stored = {
        **{name: str(value) for name, value in details_of(held).items()},
        "kind": kind_label(held.kind),
        "exact": held.exact,
        "not_sure": _("yes") if held.not_sure else _("no"),
    }
    labels = _labels_of_highlight()
    sent = {name: request.POST.get(name, "") for name in request.POST}
    if sent.get("kind") in KINDS:
        sent["kind"] = kind_label(sent["kind"])
    if "visibility" in sent:
        named = _audiences(request, held)
        for said in (stored, sent):
            said["visibility"] = named.get(said["visibility"], said["visibility"])
    if "voice" in sent:
        sent["not_sure"] = _("yes") if sent.get("not_sure") else _("no")
    rows = [Row(str(labels[name]), sent[name], stored[name]) for name in labels if name in sent]
    if not rows:
        rows = [Row(str(labels["kind"]), "", stored["kind"]), Row(str(labels["exact"]), "", held.exact[:200])]
    return _answer(request, article, Conflict(
        element=f"c-{held.number}",
        target=f"c-{held.number}",
        action=request.path,
        keep=in_place(article, held),
        rows=rows,
        fields=_fields(request),
        version=held.version,
    ))  # fmt: skip


def _audiences(request: ReaderRequest, held: Highlight) -> dict[str, str]:
    """Who may see a highlight, by what forms send; also a group that its author has left, or that is gone."""
    left = {f"group:{held.group.slug}": held.group.name} if held.group else {}
    gone = {Visibility.GROUP.value: str(Visibility.GROUP.label)}
    return dict(GroupForm(user=request.user).audiences()) | left | gone


def _labels_of_highlight() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "speaker": _("Who speaks"),
        "affiliation": _("Office or affiliation"),
        "tags": _("Tags"),
        "visibility": _("Who sees it"),
        "not_sure": _("Not sure"),
        "exact": _("Passage"),
    }


def of_comment(request: HttpRequest, article: Article, comment: Comment) -> HttpResponseBase:
    """409 with both texts of a comment."""
    held = Comment.objects.get(pk=comment.pk)
    thread = comment.highlight.uid if comment.highlight else "article"
    return _answer(request, article, Conflict(
        element=f"n-{held.uid}",
        target=f"thread-{thread}",
        action=request.path,
        keep=in_place(article, comment.highlight),
        rows=[Row(_("Comment"), request.POST.get("body", ""), held.body)],
        fields=_fields(request),
        version=held.version,
    ))  # fmt: skip


def of_evidence(request: HttpRequest, article: Article, evidence: Evidence) -> HttpResponseBase:
    """409 with what is said of a record, as it is and as this request wanted it."""
    held = Evidence.objects.get(pk=evidence.pk)
    highlight = evidence.highlight
    stored = said_of(held)
    fields = EvidenceForm.base_fields
    sent = {name: request.POST.get(name, "") for name in stored if name in request.POST}
    shown = sent or {"title": ""}
    rows = [
        Row(str(fields[name].label), _stance(name, shown[name]), _stance(name, stored[name]))
        for name in shown
        if name == "title" or shown[name] != stored[name]
    ]
    if held.deleted_at:
        rows.append(Row(_("Taken away"), _("no"), _("yes")))
    return _answer(request, article, Conflict(
        element=f"rec-{held.uid}",
        target=f"c-{highlight.number}",
        action=request.path,
        keep=in_place(article, highlight),
        rows=rows,
        fields=_fields(request),
        version=held.version,
    ))  # fmt: skip


def of_check(
    request: HttpRequest, article: Article, highlight: Highlight, element: str, target: str
) -> HttpResponseBase:
    """409 with what is said in a check, as it is and as this request wanted it.

    The choice stands in the place of `element`; what is chosen is shown in the place of `target`.
    """
    held = check_of(highlight)
    rows = []
    for name, field in CheckForm.base_fields.items():
        mine, stored = (_named(field, said) for said in (request.POST.get(name), getattr(held, name, "")))
        if name in request.POST and mine != stored:
            rows.append(Row(str(field.label), mine, stored))
    if not rows:  # both say the same: something to choose between is shown all the same
        said = _named(CheckForm.base_fields["verdict"], getattr(held, "verdict", ""))
        rows = [Row(str(CheckForm.base_fields["verdict"].label), said, said)]
    return _answer(request, article, Conflict(
        element=element,
        target=target,
        action=request.path,
        keep=in_place(article, highlight),
        rows=rows,
        fields=_fields(request),
        version=held.version if held else 0,
    ))  # fmt: skip


def of_undoing(request: HttpRequest, article: Article, differs: Differs) -> HttpResponseBase:
    """409 with what undoing would say and what is said instead, changed since the act."""
    thing = differs.thing
    highlight = thing if isinstance(thing, Highlight) else thing.highlight
    place = f"c-{highlight.number}" if highlight else f"n-{thing.uid}"
    fields = {**EvidenceForm.base_fields, **CheckForm.base_fields}
    labels = {
        **{name: str(field.label) for name, field in fields.items()},
        **_labels_of_highlight(),
        "group": _("Group"),
        "body": _("Comment"),
        "deleted_at": _("Deleted"),
        "resolved_at": _("Resolved"),
    }
    rows = [
        Row(label, _in_words(name, differs.wanted[name]), _in_words(name, differs.now[name]))
        for name, label in labels.items()
        if name in differs.wanted
    ]
    return _answer(request, article, Conflict(
        element=place,
        target=place,
        action=request.path,
        keep=in_place(article, highlight),
        rows=rows,
        fields=_fields(request),
        version=thing.version,
    ))  # fmt: skip


def _in_words(name: str, value: Any) -> str:
    """A value of the history as people read it."""
    if name == "kind":
        return kind_label(value)
    if name == "visibility":
        return str(Visibility(value).label)
    if isinstance(value, bool) or name.endswith("_at"):
        return _("yes") if value else _("no")
    if name in CheckForm.base_fields:
        return _named(CheckForm.base_fields[name], value)
    return ", ".join(value) if isinstance(value, list) else _stance(name, str(value or ""))


def _named(field: Field, value: str | None) -> str:
    """A value as it is read: choices have names, and none is an empty cell."""
    choices: Any = field.choices if isinstance(field, ChoiceField) else ()
    return str(dict(choices).get(value, value)) if value else ""


def _stance(name: str, value: str) -> str:
    """A value in words: stances have names."""
    known = dict(Evidence.Stance.choices)
    return str(known.get(value, value)) if name == "stance" else value


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    pairs = ((name, value) for name, values in request.POST.lists() for value in values)
    return [(name, str(value)) for name, value in pairs if name not in ("csrfmiddlewaretoken", "version")]


def _answer(request: HttpRequest, article: Article, conflict: Conflict) -> HttpResponseBase:
    context = {"article": article, "conflict": conflict}
    return page(
        request,
        "annotations/conflict.html",
        "annotations/_conflict.html",
        context,
        status=409,
        target=f"#{conflict.element}",
    )
