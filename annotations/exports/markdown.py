"""Notes in Markdown for Obsidian and its like: one file, one callout per highlight, chosen by its kind.

Everything a callout holds is prefixed line by line, and everything people wrote is escaped, so nothing in
it can end the callout or reach what follows. Comments stand in the callout as a nested list.
"""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from annotations.exports import escaping
from annotations.exports.rows import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportHeading,
    ExportRelation,
    ExportRow,
)
from annotations.exports.streaming import chunks
from annotations.exports.values import day, day_of

# Kind → type of callout and word for it.
CALLOUTS = {
    "quote": ("quote", "Quote"),
    "claim": ("question", "Claim"),
    "fact": ("info", "Fact"),
    "plain": ("note", "Highlight"),
}
FIXED_SPEAKERS = {"article": "the article itself", "not-named": "not named"}
STANCES = {"supports": "supports", "disputes": "disputes", "context": "gives context"}
RELATIONS = {"supports": "supports", "disputes": "disputes", "repeats": "repeats", "within": "lies within"}
LONGEST_LINK = 160
# The section of orphans, which come last: they stand in no section of the text any more.
GONE = ExportHeading(sys.maxsize, 2, "No longer in the text")
# Choices of a check whose words are others than their names.
FOUND = {
    "checkable": "can be checked",
    "later": "only later",
    "opinion": "opinion or value",
    "to_check": "to check",
    "mostly": "mostly supported",
    "context": "out of context",
    "missing": "not found",
}
# Deeper replies stay at this level: lists nested without end are unreadable, and some tools give up on them.
DEEPEST_REPLY = 6


def write(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """Front matter, a title, and per article its highlights in the order in which they come.

    Those of a single article stand under its own headings; a heading without any below it is left out.
    """
    return chunks(_pieces(rows, context))


def _pieces(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[str]:
    yield "\n".join(["---", *_front_matter(context), "---", ""])
    title = context.article.title if context.article else str(context.label)
    yield f"\n# {escaping.inline(title)}\n"
    if context.article:
        yield _about(context.article)
    slug = context.article.slug if context.article else None
    waiting = deque([*context.headings, GONE] if context.headings else [])
    for row in rows:
        for heading in _headings_above(row, waiting):
            yield f"\n{'#' * heading.level} {escaping.inline(heading.words)}\n"
        if row.article.slug != slug:
            slug = row.article.slug
            yield f"\n## {escaping.inline(row.article.title)}\n{_about(row.article)}"
        yield "\n" + "".join(f"> {line}".rstrip() + "\n" for line in _callout(row)) + f"\n^hl-{row.uid}\n"


def _headings_above(row: ExportRow, waiting: deque[ExportHeading]) -> list[ExportHeading]:
    """Take the headings before the row from those that wait; of these the ones whose section it is in."""
    position = GONE.start if row.anchor_state == "orphaned" else row.parts[0][0]
    above: list[ExportHeading] = []
    while waiting and waiting[0].start <= position:
        heading = waiting.popleft()
        above = [*(one for one in above if one.level < heading.level), heading]
    return above


def _front_matter(context: ExportContext) -> Iterator[str]:
    article = context.article
    yield f"title: {escaping.yaml_text(article.title if article else str(context.label))}"
    if article:
        yield from _article_properties(article)
    if context.saved:
        yield f"saved: {day_of(context.saved)}"
    if context.modified:
        yield f"updated: {day_of(context.modified)}"
    yield "tags: [lectern]"
    if context.total is not None:
        yield f"highlights: {context.total}"
    if context.filter:
        yield f"filter: {escaping.yaml_text(urlencode(sorted(context.filter.items())))}"


def _article_properties(article: ExportArticle) -> Iterator[str]:
    yield f"aliases: [{escaping.yaml_text(article.title)}]"
    if article.byline:
        yield f"author: [{escaping.yaml_text(article.byline)}]"
    if article.url:
        yield f"source: {escaping.yaml_text(article.url)}"
    if article.source:
        yield f"site: {escaping.yaml_text(article.source)}"
    if article.published:
        yield f"published: {day(article.published)}"
    yield f"id: {escaping.yaml_text(article.slug)}"
    yield f"revision: {article.revision}"
    yield f"text_sha256: {escaping.yaml_text(article.text_sha256)}"


def _about(article: ExportArticle) -> str:
    """The line under a title: by whom, where and when, with both addresses and the state of the text."""
    facts = [
        escaping.inline(article.byline),
        escaping.link(article.source or "original", article.url)
        if article.url
        else escaping.inline(article.source),
        day(article.published) or "",
        escaping.link("read in Lectern", article.address),
    ]
    state = f"<!-- revision {article.revision}, sha256 {article.text_sha256} -->"
    return f"\n{' · '.join(fact for fact in facts if fact)}\n\n{state}\n"


def _callout(row: ExportRow) -> Iterator[str]:
    """The lines of one callout, not yet prefixed."""
    callout, word = CALLOUTS[row.kind]
    yield f"[!{callout}] {word} · {row.number}"
    yield ""  # else tools that know no callouts run the title into the passage
    yield from escaping.lines(row.exact)
    yield ""
    attribution = _attribution(row)
    if attribution:
        yield f"— {attribution}"
        yield ""
    if row.evidence or row.relations:
        for evidence in row.evidence:
            yield from _record(evidence)
        yield from (_relation(relation, row.article) for relation in row.relations)
        yield ""
    if row.check:
        yield from _check(row.check)
        yield ""
    tags = [escaping.tag(name) for name in (row.kind, *row.tags)]
    yield f"{' '.join(tag for tag in tags if tag)} · {escaping.link('open in Lectern', row.link)}"
    if row.comments:
        yield ""
        yield from _thread(row.comments)


def _attribution(row: ExportRow) -> str:
    """Who says it and how, and what the reader notes about it; empty when there is nothing to say."""
    speaker = row.speaker
    facts: list[str] = []
    if speaker:
        named = [FIXED_SPEAKERS.get(speaker.kind, speaker.name), speaker.affiliation]
        facts.append(", ".join(escaping.inline(name) for name in named if name))
    if row.speaker_words and not (speaker and row.speaker_words.casefold() == speaker.name.casefold()):
        facts.append(f"“{escaping.inline(row.speaker_words)}”")
    if row.manner:
        facts.append(escaping.inline(row.manner))
    if row.cue:
        facts.append(f"cue “{escaping.inline(row.cue)}”")
    if row.not_sure:
        facts.append("not sure")
    if row.anchor_state == "orphaned":
        facts.append(f"no longer in the text, from revision {row.article.revision}")
    return " · ".join(facts)


def _record(evidence: ExportEvidence) -> Iterator[str]:
    """What a record says about the passage and where it is found, as an item of a list."""
    facts = [
        escaping.link(evidence.title, evidence.url),
        *(escaping.inline(one) for one in (evidence.publisher, evidence.dated, evidence.locator)),
        escaping.link("stored copy", evidence.archive_url) if evidence.archive_url else "",
        f"looked up {day(evidence.accessed)}" if evidence.accessed else "",
    ]
    yield f"- {STANCES[evidence.stance]}: {' · '.join(fact for fact in facts if fact)}"
    if evidence.quote:
        yield from (f"  > {line}".rstrip() for line in escaping.lines(evidence.quote))


def _relation(relation: ExportRelation, here: ExportArticle) -> str:
    """What the highlight does to another, as an item of a list: its words lead to it."""
    words = relation.exact
    if len(words) > LONGEST_LINK:
        words = words[: LONGEST_LINK - 1].rstrip() + "…"
    facts = [
        escaping.link(f"“{words}”", relation.link),
        CALLOUTS[relation.kind][1],
        escaping.inline(relation.speaker),
        escaping.inline(relation.title) if relation.title != here.title else "",
    ]
    return f"- {RELATIONS[relation.verb]}: {' · '.join(fact for fact in facts if fact)}"


def _check(check: ExportCheck) -> Iterator[str]:
    """What a fact-checker found, as an item of a list with the longer words below it."""
    said = ", ".join(escaping.inline(one) for one in (check.said_on, check.said_where) if one)
    chosen = (check.verdict, check.outcome, check.status, check.checkability)
    facts = [
        *(FOUND.get(one, one) for one in chosen if one),
        f"said {said}" if said else "",
        f"as of {escaping.inline(check.as_of)}" if check.as_of else "",
        f"by {escaping.inline(check.checker) or 'a former reader'}, {day_of(check.checked)}",
    ]
    yield f"- check: {' · '.join(fact for fact in facts if fact)}"
    for name, words in (("restated", check.restated), ("reason", check.reason)):
        if words:
            first, *rest = escaping.lines(words)
            yield f"  - {name}: {first}"
            yield from (f"    {line}".rstrip() for line in rest)


def _thread(comments: tuple[ExportComment, ...]) -> Iterator[str]:
    """The comments as a nested list, replies under what they answer, in the order of writing."""
    known = {comment.uid for comment in comments}
    answers: dict[str | None, list[ExportComment]] = {}
    for comment in comments:
        parent = comment.parent if comment.parent in known else None
        answers.setdefault(parent, []).append(comment)
    # A stack and not recursion: a quarrel of a thousand replies must not end the export.
    waiting = [(comment, 0) for comment in reversed(answers.get(None, []))]
    while waiting:
        comment, level = waiting.pop()
        yield from _list_item(comment, level)
        below = min(level + 1, DEEPEST_REPLY)
        waiting += [(answer, below) for answer in reversed(answers.get(comment.uid, []))]


def _list_item(comment: ExportComment, level: int) -> Iterator[str]:
    indent = "  " * level
    first, *rest = escaping.lines(comment.body)
    author = escaping.inline(comment.author) or "former reader"
    yield f"{indent}- **{author}**, {day_of(comment.created)}: {first}"
    for line in rest:
        yield f"{indent}  {line}" if line else ""
