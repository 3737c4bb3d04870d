"""What readers make of an article, one module per noun."""

from annotations.models.blocking import unblocked
from annotations.models.checks import CHOICES, SAID, Check, check_at_hand, check_of
from annotations.models.comments import Comment, CommentQuerySet
from annotations.models.evidence import Evidence, EvidenceQuerySet
from annotations.models.highlights import EMPTIED, UNSHARED, Highlight, HighlightQuerySet, Span, Visibility
from annotations.models.moderation import Activity, Flag
from annotations.models.relations import Relation
from annotations.models.speakers import Speaker, Tag
from annotations.models.visits import ThreadVisit

__all__ = [
    "CHOICES",
    "EMPTIED",
    "SAID",
    "UNSHARED",
    "Activity",
    "Check",
    "Comment",
    "CommentQuerySet",
    "Evidence",
    "EvidenceQuerySet",
    "Flag",
    "Highlight",
    "HighlightQuerySet",
    "Relation",
    "Span",
    "Speaker",
    "Tag",
    "ThreadVisit",
    "Visibility",
    "check_at_hand",
    "check_of",
    "unblocked",
]
