"""What curators tidy up across articles: one person under two names, one word spelt twice.

Only highlights that the curator may see are changed; what others keep for themselves stays as they wrote it,
and finds its way through `same_as`.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.models import UNSHARED, Activity, Highlight, HighlightQuerySet, Speaker, Tag
from annotations.services.acts import Refused, record
from annotations.services.speakers import SpeakerGiven, add_speaker, fold_name
from annotations.services.tags import LONGEST_TAG
from reader.services import raise_seq

AT_ONCE = 500
SAID = ("name", "kind", "affiliation", "aliases")


@transaction.atomic
def merge_speakers(*, actor: User, keep: Speaker, others: Iterable[Speaker]) -> int:
    """Make `keep` the one row for all of them; returns how many highlights name it now instead of another.

    Their names become aliases, the rows stay and say whom they are the same as. Raises Refused when there is
    nothing to merge.
    """
    merged = [other for other in others if other.pk != keep.pk]
    if not merged or keep.same_as_id is not None:
        raise Refused(_("Choose two or more speakers, and one that is not merged yet to keep."), "keep")
    keys = [other.pk for other in merged]
    named = Highlight.objects.filter(speaker__in=keys)
    seen = named.visible_to(actor).shared()
    moved = sum(_move(actor, pk, "merged", seen.filter(article=pk), keep) for pk in _articles_of(named))
    aliases = [alias for other in merged for alias in (other.name, *other.aliases)]
    keep.aliases = distinct_aliases(keep.name, [*keep.aliases, *aliases])
    keep.save(update_fields=["aliases"])
    Speaker.objects.filter(same_as__in=keys).update(same_as=keep)
    Speaker.objects.filter(pk__in=keys).update(same_as=keep)
    return moved


@transaction.atomic
def separate_speaker(*, actor: User, speaker: Speaker) -> int:
    """Let a merged speaker stand alone again; returns how many highlights name it again.

    Those are what merging moved away from it and still names the one that stayed, unless their authors keep
    them for themselves by now. Its names are no other names of that one any more.
    """
    kept = speaker.same_as
    if kept is None:
        return 0
    speaker.same_as = None
    speaker.save(update_fields=["same_as"])
    own = {fold_name(name) for name in (speaker.name, *speaker.aliases)}
    kept.aliases = [alias for alias in kept.aliases if fold_name(alias) not in own]
    kept.save(update_fields=["aliases"])
    taken = _taken_from(speaker, kept)
    named = Highlight.objects.filter(speaker=kept).exclude(UNSHARED)
    everywhere = {*taken, *_articles_of(Highlight.objects.filter(speaker=speaker))}
    return sum(
        _move(actor, pk, "separated", named.filter(article=pk), speaker, taken.get(pk, set()))
        for pk in sorted(everywhere)
    )


@transaction.atomic
def split_speaker(*, actor: User, highlights: HighlightQuerySet, to: Speaker | SpeakerGiven) -> Speaker:
    """Let these highlights name another speaker, or a new one, as far as the curator sees them; returns it.

    No others do: what is kept private and what was not chosen still names who it named.
    """
    if isinstance(to, SpeakerGiven):
        speaker = add_speaker(user=actor, given=to)
    else:
        speaker = to.same_as or to
    chosen = highlights.exclude(speaker=speaker)
    seen = Highlight.objects.visible_to(actor).shared().filter(pk__in=chosen.values("pk"))
    for article_id in _articles_of(chosen):
        _move(actor, article_id, "split", seen.filter(article=article_id), speaker)
    return speaker


def _articles_of(highlights: HighlightQuerySet) -> list[int]:
    """The articles in the order in which acts over several lock them."""
    return sorted(set(highlights.order_by().values_list("article_id", flat=True)))


def _taken_from(speaker: Speaker, kept: Speaker) -> dict[int, set[str]]:
    """By article, the uids of highlights that merging moved from one to the other, as the history tells."""
    here = Highlight.objects.filter(speaker=kept).order_by().values("article")
    acts = Activity.objects.filter(verb="merged", article__in=here).order_by("pk")
    taken: dict[int, set[str]] = defaultdict(set)
    for article_id, before in acts.values_list("article_id", "before"):
        taken[article_id] |= {uid for uid, key in before.get("highlights", ()) if key == speaker.pk}
    return taken


def _move(
    actor: User,
    article_id: int,
    verb: str,
    named: HighlightQuerySet,
    to: Speaker,
    uids: Container[str] | None = None,
) -> int:
    """Let highlights of one article name `to`, or of them only these uids; returns how many.

    The act says whom each of them named before. The article's pages change in any case: cards that others
    keep to themselves show what their speaker is the same as.
    """
    seq, _last = raise_seq(article_id)
    columns = named.order_by("pk").values_list("pk", "uid", "speaker", "speaker__name")
    rows = [row for row in columns if uids is None or str(row[1]) in uids]
    if rows:
        before = {
            "speaker": sorted({name for _pk, _uid, _key, name in rows if name}),
            "highlights": [[str(uid), key] for _pk, uid, key, _name in rows],
        }
        _remember(actor, article_id, seq, verb, before, {"speaker": [to.name]})
        _update([row[0] for row in rows], speaker=to, voice=Highlight.Voice.SPEAKER)
    return len(rows)


@transaction.atomic
def describe_speaker(*, actor: User, speaker: Speaker, said: Mapping[str, object]) -> None:
    """Change name, kind, affiliation and aliases of a speaker, wherever it is named."""
    before = {name: getattr(speaker, name) for name in SAID}
    for name in SAID:
        setattr(speaker, name, said.get(name, before[name]))
    speaker.folded = fold_name(speaker.name)
    speaker.aliases = distinct_aliases(speaker.name, speaker.aliases)
    after = {name: getattr(speaker, name) for name in SAID}
    if before == after:
        return
    shared = set(_by_article(Highlight.objects.visible_to(actor).shared().filter(speaker=speaker)))
    everywhere = Highlight.objects.filter(speaker=speaker).order_by().values_list("article_id", flat=True)
    for article_id in sorted(set(everywhere)):
        if article_id in shared:
            _change(actor, article_id, "described", before, after)
        else:
            raise_seq(article_id)  # the page changes for whoever keeps the name there for themselves
    speaker.save(update_fields=[*SAID, "folded"])


@transaction.atomic
def rename_tag(*, actor: User, tag: Tag, name: str) -> int:
    """Give the highlights that carry `tag` the tag `name` instead; returns how many.

    Raises Refused for a name that cannot be one.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_TAG or name == tag.name:
        raise Refused(_("Give another name of at most 100 characters."), "name")
    other = Tag.objects.get_or_create(name=name)[0]
    rows = Highlight.objects.visible_to(actor).shared().filter(tags=tag)
    moved = _by_article(rows)
    links = Highlight.tags.through
    for article_id, pks in sorted(moved.items()):
        _change(actor, article_id, "renamed", {"tags": [tag.name]}, {"tags": [name]})
        for some in _chunks(pks):
            links.objects.bulk_create(
                [links(highlight_id=pk, tag_id=other.pk) for pk in some], ignore_conflicts=True
            )
            links.objects.filter(highlight__in=some, tag=tag).delete()
        _update(pks)
    if not Highlight.objects.filter(tags=tag).exists():
        tag.delete()
    return sum(len(pks) for pks in moved.values())


def distinct_aliases(name: str, aliases: Iterable[str]) -> list[str]:
    """The aliases in their order, each once whatever its case, without the name itself."""
    seen = {fold_name(name), ""}
    kept: list[str] = []
    for alias in (" ".join(alias.split()) for alias in aliases):
        if fold_name(alias) not in seen:
            seen.add(fold_name(alias))
            kept.append(alias)
    return kept


def _by_article(highlights: HighlightQuerySet) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for article_id, pk in highlights.order_by().values_list("article_id", "pk"):
        found[article_id].append(pk)
    return found


def _change(
    actor: User, article_id: int, verb: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    seq, _last = raise_seq(article_id)
    _remember(actor, article_id, seq, verb, before, after)


def _remember(
    actor: User,
    article_id: int,
    seq: int,
    verb: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        article_id=article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        before=before,
        after=after,
        audience=Activity.Audience.GROUP,  # the highlights may all be those of a group
    )


def _update(pks: Sequence[int], **fields: object) -> None:
    for some in _chunks(pks):
        Highlight.objects.filter(pk__in=some).update(
            version=F("version") + 1, updated_at=timezone.now(), **fields
        )


def _chunks(pks: Sequence[int]) -> Iterable[Sequence[int]]:
    return (pks[first : first + AT_ONCE] for first in range(0, len(pks), AT_ONCE))
