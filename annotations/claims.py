"""The board of claims: what readers put forward as claims, quotes and facts, and how far each is checked.

The same filters make the page and the export, so that exactly what is listed goes out.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from annotations.forms import TextField
from annotations.forms_checks import CheckForm
from annotations.kinds import KINDS
from annotations.labels import KIND_PLURALS
from annotations.models import Highlight, HighlightQuerySet, Visibility
from annotations.notebook import Filters, NotebookForm, kinds_in, narrowed
from reader.models import Article

# Whose, by the word in the address.
LAYERS = {
    "": pgettext_lazy("whose claims", "All"),
    "mine": pgettext_lazy("whose claims", "Mine"),
    "groups": pgettext_lazy("whose claims", "My groups’"),
    "everyone": pgettext_lazy("whose claims", "Everybody’s"),
}
# Nothing said: no check, or one that leaves it open.
NONE = "none"
USUAL = (Highlight.Kind.CLAIM.value,)
ASKED = ("status", "verdict", "checkability")


def _choice(name: str, every: Any, none: Any) -> forms.ChoiceField:
    """A filter by one of the choices of a check."""
    field = CheckForm.base_fields[name]
    assert isinstance(field, forms.ChoiceField)
    known: Any = field.choices
    choices = [("", every), (NONE, none), *((value, label) for value, label in known if value)]
    return forms.ChoiceField(label=field.label, required=False, choices=choices)


class BoardForm(NotebookForm):
    """What an address may narrow the board to; without a kind it lists claims."""

    tag = since = until = order = None  # type: ignore[assignment]  # not asked for on the board

    q = TextField(label=_("Search the claims"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(
        label=_("Kind"),
        required=False,
        choices=[(slug, KIND_PLURALS[slug]) for slug in ("claim", "fact", "quote") if KINDS[slug].has_check],
        widget=forms.CheckboxSelectMultiple,
    )
    layer = forms.ChoiceField(
        label=_("Whose"), required=False, choices=list(LAYERS.items()), widget=forms.RadioSelect
    )
    norecord = forms.BooleanField(label=_("Without a record"), required=False)
    status = _choice("status", _("Any status"), _("no status"))
    verdict = _choice("verdict", _("Any verdict"), _("no verdict yet"))
    checkability = _choice("checkability", _("Checkable or not"), _("not said"))

    def __init__(self, data: Any) -> None:
        """`data` is the address's; a board that asks for no kind shows claims as chosen."""
        asked = data.copy()
        asked.setdefault("layer", "")
        if not asked.getlist("kind"):
            asked.setlist("kind", list(USUAL))
        super().__init__(asked)


@dataclass(frozen=True, slots=True)
class BoardFilters(Filters):
    """Checked filters of the board."""

    layer: str = ""
    status: str = ""
    verdict: str = ""
    checkability: str = ""


def board_filters_of(form: BoardForm) -> BoardFilters:
    """The filters of a form that was found valid."""
    sent = form.cleaned_data
    kinds = kinds_in(form)
    words = " ".join(sent["q"].split())
    names = ("layer", *ASKED, "article", "speaker")
    flags = {name: bool(sent[name]) for name in ("unsure", "norecord")}
    said = {
        "q": words,
        "kind": "" if kinds == USUAL else ",".join(kinds),
        **{name: "on" if flag else "" for name, flag in flags.items()},
        **{name: sent[name] for name in names},
    }
    return BoardFilters(
        address={name: said[name] for name in sorted(said) if said[name]},
        words=words,
        kinds=kinds,
        unsure=flags["unsure"],
        norecord=flags["norecord"],
        **{name: sent[name] for name in names},
    )


def newest_visible_to(user: User, rows: HighlightQuerySet | None = None) -> HighlightQuerySet:
    """The same highlights as visible_to, asked so that a database walks them by key and stops after a page.

    A list of articles would tempt it to collect the highlights of each and to sort them all. `rows` are those
    that the reader may see on articles open to them, if they are others than usual.
    """
    article = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
    shown = Highlight.objects.shown_to(user) if rows is None else rows
    return shown.filter(Exists(article))


def claims_in(user: User, filters: BoardFilters, among: HighlightQuerySet | None = None) -> HighlightQuerySet:
    """What the board lists for this reader, if need be only `among` these; not sorted."""
    rows = narrowed(newest_visible_to(user, among), user, filters)
    if filters.layer == "mine":
        rows = rows.filter(author=user)
    elif filters.layer:
        shared = {"groups": Visibility.GROUP, "everyone": Visibility.PUBLIC}
        rows = rows.filter(visibility=shared[filters.layer])
    if filters.norecord:
        rows = rows.filter(record_count=0)
    for name in ASKED:
        value = getattr(filters, name)
        if value == NONE:
            rows = rows.filter(Q(fact_check=None) | Q(**{f"fact_check__{name}": ""}))
        elif value:
            rows = rows.filter(**{f"fact_check__{name}": value})
    return rows
