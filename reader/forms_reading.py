"""What the reading page may send about the reader's own progress."""

from datetime import datetime
from typing import Any

from django import forms

FAR = 100_000_000


class StateForm(forms.Form):
    """Offsets are code points into the current revision; `saved` and `finished` are yes, no, or not sent."""

    position = forms.IntegerField(required=False, min_value=0, max_value=FAR)
    furthest = forms.IntegerField(required=False, min_value=0, max_value=FAR)
    saved = forms.NullBooleanField(required=False)
    finished = forms.NullBooleanField(required=False)

    def changes(self, now: datetime) -> dict[str, Any]:
        """The fields of ReadingState that were sent, and only these."""
        sent = self.cleaned_data
        fields = {name: sent[name] for name in ("position", "furthest") if sent[name] is not None}
        for name in ("saved", "finished"):
            if sent[name] is not None:
                fields[f"{name}_at"] = now if sent[name] else None
        return fields
