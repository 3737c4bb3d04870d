"""What the history says of an act on the desk: what it was about and what changed, never the content."""

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.models import Activity
from annotations.services.acts import SUBJECTS
from reader.models import Article

OBJECTS: dict[str, type[Model]] = {"article": Article, **{name: model for model, name in SUBJECTS.items()}}
VERBS = {
    "added": pgettext_lazy("act", "brought in"),
    "created": pgettext_lazy("act", "created"),
    "edited": pgettext_lazy("act", "edited"),
    "retagged": pgettext_lazy("act", "given another kind"),
    "checked": pgettext_lazy("act", "checked"),
    "moved": pgettext_lazy("act", "given another passage"),
    "deleted": pgettext_lazy("act", "deleted"),
    "restored": pgettext_lazy("act", "brought back"),
    "hidden": pgettext_lazy("act", "hidden"),
    "shown": pgettext_lazy("act", "shown again"),
    "resolved": pgettext_lazy("act", "thread resolved"),
    "reopened": pgettext_lazy("act", "thread opened again"),
    "reported": pgettext_lazy("act", "reported"),
    "dismissed": pgettext_lazy("act", "report dismissed"),
    "revised": pgettext_lazy("act", "text corrected"),
    "opened": pgettext_lazy("act", "opened or closed"),
    "merged": pgettext_lazy("act", "speakers merged"),
    "separated": pgettext_lazy("act", "merged speaker separated"),
    "split": pgettext_lazy("act", "given another speaker"),
    "described": pgettext_lazy("act", "speaker described"),
    "related": pgettext_lazy("act", "related to another"),
    "unrelated": pgettext_lazy("act", "relation taken away"),
    "renamed": pgettext_lazy("act", "tag renamed"),
    "left": pgettext_lazy("act", "a reader left"),
}
# Told by themselves, in words that somebody wrote for the history.
REASONS = ("reason", "hidden_reason", "note")
# One word may stand for several fields: who is quoted is kept as a name, a kind and a number.
CHANGES: dict[str, Promise] = {
    **dict.fromkeys(("parts", "exact", "anchor_state"), _("passage")),
    **dict.fromkeys(("speaker", "speaker_kind", "speaker_id"), _("speaker")),
    "revision": _("revision"),
    "kind": _("kind"),
    "manner": _("manner of the quote"),
    "voice": _("who speaks"),
    "speaker_words": _("words for the speaker"),
    "cue": _("words that say who speaks"),
    "affiliation": _("affiliation"),
    "not_sure": _("not sure"),
    "visibility": _("who sees it"),
    "group": _("reading group"),
    "tags": _("tags"),
    "deleted_at": _("deletion"),
    "hidden_at": _("hiding"),
    "body": _("words"),
    "edited_at": _("time of the change"),
    "resolved_at": _("whether the thread is resolved"),
    "reopened": _("thread opened again"),
    **dict.fromkeys(("report", "state"), _("report")),
    "title": _("title"),
    "stance": _("stance"),
    "publisher": _("publisher"),
    "date": pgettext_lazy("of a record", "date"),
    "locator": _("where in it"),
    "url": _("web address"),
    "archive_url": _("address of a stored copy"),
    "quote": _("quoted words"),
    "accessed": _("looked up on"),
    "restated": _("restated"),
    "said_on": _("said on"),
    "said_where": _("said where"),
    "as_of": _("as of"),
    "checkability": _("whether it can be checked"),
    "status": _("status"),
    "verdict": _("verdict"),
    "outcome": _("outcome"),
    "verb": _("relation"),
    "target": _("the other highlight"),
    "name": _("name"),
    "aliases": _("other names"),
    "highlights": _("highlights"),
    "byline": _("byline"),
    "source": _("source"),
    "language": _("language"),
    "published_on": _("published on"),
    "audience": _("who may read it"),
    "groups": _("reading groups"),
}


def act_word(act: Activity) -> str:
    """What was done."""
    return str(VERBS.get(act.verb, act.verb))


def object_word(act: Activity) -> str:
    """What kind of thing the act was about."""
    return str(OBJECTS[act.object_type]._meta.verbose_name)


def changed_words(act: Activity) -> list[str]:
    """What the act changed in it, each once, in the order of the table."""
    names = {*act.before, *act.after}
    return list(dict.fromkeys(str(word) for name, word in CHANGES.items() if name in names))
