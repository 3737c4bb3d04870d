"""What readers may say of two highlights, and what they look for the other one by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms import OneValueForm, TextField
from annotations.labels import RELATION_LABELS
from annotations.models import Relation

VERBS = [(verb.value, RELATION_LABELS[verb.value, True]) for verb in Relation.Verb]


class RelationForm(OneValueForm):
    """What the highlight does to `target`, a highlight by its uid. `uid` may be made by the client."""

    uid = forms.UUIDField(required=False)
    target = forms.UUIDField(
        label=_("highlight"), error_messages={"required": _("Choose a highlight from the list.")}
    )
    verb = forms.ChoiceField(choices=VERBS, label=_("What it does to the other"))


class SeekForm(OneValueForm):
    """Words of the highlight that is looked for, and where in the list to go on."""

    q = TextField(required=False, max_length=200, label=_("Search my highlights and shared ones"))
    cursor = forms.CharField(required=False, max_length=30)
