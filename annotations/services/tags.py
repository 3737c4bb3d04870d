"""A reader's own words for a highlight."""

from collections.abc import Sequence

from annotations.models import Highlight, Tag

MOST_TAGS = 20
LONGEST_TAG = 100


def set_tags(highlight: Highlight, names: Sequence[str]) -> None:
    """Make these the highlight's tags; number and length were checked before."""
    if not names:
        highlight.tags.clear()
        return
    # In one order for everybody: two writers with the same new words never wait for each other in a ring.
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    highlight.tags.set(Tag.objects.filter(name__in=names))


def tag_names(highlight: Highlight) -> list[str]:
    """The highlight's tags by name."""
    return sorted(tag.name for tag in highlight.tags.all())
