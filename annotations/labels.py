"""Names of kinds and other fixed values in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

KIND_LABELS: dict[str, Promise] = {
    "quote": pgettext_lazy("kind", "Quote"),
    "claim": pgettext_lazy("kind", "Claim"),
    "fact": pgettext_lazy("kind", "Fact"),
    "plain": pgettext_lazy("kind", "Highlight"),
}
KIND_PLURALS: dict[str, Promise] = {
    "quote": pgettext_lazy("kind", "Quotes"),
    "claim": pgettext_lazy("kind", "Claims"),
    "fact": pgettext_lazy("kind", "Facts"),
    "plain": pgettext_lazy("kind", "Highlights"),
}
# By verb, and whether the highlight says it of the other or is what the other says it of.
RELATION_LABELS: dict[tuple[str, bool], Promise] = {
    ("supports", True): pgettext_lazy("relation", "supports"),
    ("disputes", True): pgettext_lazy("relation", "disputes"),
    ("repeats", True): pgettext_lazy("relation", "repeats"),
    ("within", True): pgettext_lazy("relation", "lies within"),
    ("supports", False): pgettext_lazy("relation", "supported by"),
    ("disputes", False): pgettext_lazy("relation", "disputed by"),
    ("repeats", False): pgettext_lazy("relation", "repeated by"),
    ("within", False): pgettext_lazy("relation", "holds"),
}
FORMER_READER = _("a former reader")
# Who speaks, in the middle of a sentence, where it is no row of the speakers' table.
VOICES: dict[str, Promise] = {
    "article": _("the article itself"),
    "unnamed": _("somebody not named"),
}


def kind_label(kind: str) -> str:
    """The kind's name: "Quote"."""
    return str(KIND_LABELS[kind])


def anchor_label(kind: str, speaker: str, author: str, comments: int) -> str:
    """What a screen reader says where a highlight begins: "Quote of Mirela Dahl, by Ana, 2 comments"."""
    pattern = (
        gettext("%(kind)s of %(speaker)s, by %(author)s") if speaker else gettext("%(kind)s by %(author)s")
    )
    by = pattern % {"kind": kind_label(kind), "speaker": speaker, "author": author}
    if not comments:
        return by
    words = ngettext("%(by)s, %(number)d comment", "%(by)s, %(number)d comments", comments)
    return words % {"by": by, "number": comments}


def kind_count(kind: str, number: int) -> str:
    """A number of highlights of one kind: "3 claims"."""
    words = {
        "quote": ngettext("%d quote", "%d quotes", number),
        "claim": ngettext("%d claim", "%d claims", number),
        "fact": ngettext("%d fact", "%d facts", number),
        "plain": ngettext("%d highlight", "%d highlights", number),
    }
    return words[kind] % number
