"""What readers make of an article, one module per noun."""

from annotations.models.comments import Comment, CommentQuerySet
from annotations.models.evidence import Evidence, EvidenceQuerySet
from annotations.models.highlights import UNSHARED, Highlight, HighlightQuerySet, Span, Visibility
from annotations.models.moderation import Activity, Flag
from annotations.models.speakers import Speaker, Tag

__all__ = [
    "UNSHARED",
    "Activity",
    "Comment",
    "CommentQuerySet",
    "Evidence",
    "EvidenceQuerySet",
    "Flag",
    "Highlight",
    "HighlightQuerySet",
    "Span",
    "Speaker",
    "Tag",
    "Visibility",
]
