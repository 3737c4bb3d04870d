"""What readers may send to change many highlights at once."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from annotations.forms import GroupForm, TagsField
from annotations.labels import KIND_LABELS
from annotations.services.batches import MOST_AT_ONCE, Wish
from annotations.services.tags import LONGEST_TAG, MOST_TAGS

PICKED, SHOWN, LISTED = "picked", "shown", "listed"
ONE_PICK = re.compile(r"([0-9a-f-]{36})\.(\d{1,9})\Z", re.ASCII)
LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + 2)
TYPED = {"dir": "auto", "autocomplete": "off", "placeholder": _("with commas between")}
AS_IT_IS = ("", _("as it is"))


class BatchForm(GroupForm):
    """Which highlights (ticked, all on the page, all that the filters find), and what becomes of each.

    `uid` is made by the client, so that it may send twice. `seen` says when the list was drawn, `under` which
    filters it was under. Ticks come as `pick`, and the page's rows as `shown`: `<uid>.<version>` each.
    """

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    under = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    cursor = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        choices=[(PICKED, ""), (SHOWN, ""), (LISTED, "")],  # scopes() names them
        required=False,
        label=_("Which"),
        widget=forms.RadioSelect,
        initial=PICKED,
    )
    kind = forms.ChoiceField(choices=[AS_IT_IS, *KIND_LABELS.items()], required=False, label=_("Kind"))
    add = TagsField(
        required=False, max_length=LONGEST_TAGS, label=_("Add tags"), widget=forms.TextInput(attrs=TYPED)
    )
    remove = TagsField(
        required=False, max_length=LONGEST_TAGS, label=_("Remove tags"), widget=forms.TextInput(attrs=TYPED)
    )
    visibility = forms.CharField(required=False, max_length=90, label=_("Who sees them"), widget=forms.Select)
    not_sure = forms.ChoiceField(
        choices=[AS_IT_IS, ("on", _("not sure")), ("off", _("sure"))], required=False, label=_("Not sure")
    )
    act = forms.ChoiceField(choices=[("change", ""), ("delete", "")], widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, user: User, on_page: int = 0, total: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(data, user=user, auto_id="batch-%s", **kwargs)
        self.on_page, self.total = on_page, total

    @classmethod
    def fresh(cls, *, user: User, under: str, cursor: str) -> "BatchForm":
        """The form as a page shows it."""
        seen = timezone.now().isoformat()
        return cls(user=user, initial={"uid": uuid4(), "seen": seen, "under": under, "cursor": cursor})

    def scopes(self) -> list[tuple[str, str, bool]]:
        """Value, label with its number, and whether it is chosen."""
        chosen = self["scope"].value() or PICKED
        labels = {
            PICKED: str(_("Those ticked")),
            SHOWN: ngettext("All on this page (%(n)d)", "All on this page (%(n)d)", self.on_page)
            % {"n": self.on_page},
            LISTED: ngettext("All that is listed (%(n)d)", "All that is listed (%(n)d)", self.total)
            % {"n": self.total},
        }
        return [(value, label, value == chosen) for value, label in labels.items()]

    @property
    def ticked(self) -> set[str]:
        """The uids that were sent as ticked."""
        return {one.partition(".")[0] for one in self._sent("pick")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("scope") != LISTED and not self.errors and not self.chosen():
            self.add_error("scope", ValidationError(_("Tick at least one highlight."), code="nothing"))
        if cleaned.get("act") == "change" and not self.errors and self.wish() == Wish():
            raise ValidationError(_("Say what is to change."), code="nothing")
        return cleaned

    def chosen(self) -> Mapping[UUID, int]:
        """The rows that were sent, with the versions that the reader saw; malformed ones are left out."""
        name = "shown" if self.cleaned_data.get("scope") == SHOWN else "pick"
        found = (ONE_PICK.match(one) for one in self._sent(name)[:MOST_AT_ONCE])
        return {UUID(one[1]): int(one[2]) for one in found if one and _is_uid(one[1])}

    def wish(self) -> Wish:
        """What becomes of each."""
        sent = self.cleaned_data
        if sent["act"] == "delete":
            return Wish(delete=True)
        return Wish(
            kind=sent["kind"],
            add=tuple(sent["add"]),
            remove=tuple(sent["remove"]),
            visibility=sent["visibility"],
            group=self.group,
            not_sure=None if not sent["not_sure"] else sent["not_sure"] == "on",
        )

    def seen_at(self) -> datetime | None:
        """When the list was drawn; None when that is missing or no time."""
        try:
            at = datetime.fromisoformat(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None
        return at if timezone.is_aware(at) else None

    def batch(self) -> UUID:
        """The id of the batch: the same for the same request of the same person, and for no other."""
        uid = self.cleaned_data["uid"] or uuid4()
        sent = sorted((name, tuple(self._sent(name))) for name in self.data if name != "csrfmiddlewaretoken")
        return uuid5(uid, f"{self.user.pk} {sent}")

    def _sent(self, name: str) -> list[str]:
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else []


def _is_uid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
