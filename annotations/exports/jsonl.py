"""Lectern's own lossless format: JSON Lines, one header line and then one line per highlight.

Described by docs/lectern-export-1.schema.json and, in words, by docs/formats.md. A change that an old reader
would misunderstand raises the number in SCHEMA; a field that may be ignored does not.
"""

import json
import re
from collections.abc import Iterable, Iterator

from annotations.exports.rows import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportRelation,
    ExportRow,
    ExportSpeaker,
)
from annotations.exports.streaming import chunks
from annotations.exports.values import day, moment

SCHEMA = "lectern-export/1"
OFFSET_UNIT = "unicode-code-point"

# JSON allows these inside strings, but tools that cut a file into lines often cut here too.
LINE_ENDS = re.compile("[\x85\u2028\u2029]")
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """The header, then the rows in the order in which they come; each line ends with a line feed."""
    return chunks(_lines(rows, context))


def _lines(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[str]:
    yield compact(header(context)) + "\n"
    known: ExportArticle | None = None
    article = ""
    for row in rows:
        if row.article is not known:
            known, article = row.article, compact(article_fields(row.article))
        yield f'{compact(highlight_fields(row))[:-1]},"article":{article}}}\n'


def compact(value: object) -> str:
    """The value as JSON on one line, in plain UTF-8."""
    return LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", ENCODER.encode(value))


def header(context: ExportContext) -> dict[str, object]:
    """The first line: what the file is, how it counts and what it was made from."""
    return {
        "record": "header",
        "schema": SCHEMA,
        "offset_unit": OFFSET_UNIT,
        "offset_range": "half-open",
        "site": context.site,
        "address": context.address,
        "label": str(context.label),
        "filter": dict(sorted(context.filter.items())),
        "modified": moment(context.modified),
    }


def highlight_fields(row: ExportRow) -> dict[str, object]:
    """Everything of a highlight but its article, which the writer adds as the last field."""
    cuts = zip(row.parts, row.quotations, row.prefixes, row.suffixes, strict=True)
    return {
        "record": "highlight",
        "uid": row.uid,
        "number": row.number,
        "link": row.link,
        "kind": row.kind,
        "exact": row.exact,
        "parts": [
            {"start": start, "end": end, "exact": exact, "prefix": prefix, "suffix": suffix}
            for (start, end), exact, prefix, suffix in cuts
        ],
        "speaker": speaker_fields(row.speaker) if row.speaker else None,
        "speaker_words": row.speaker_words,
        "speaker_parts": row.speaker_parts,
        "cue": row.cue,
        "cue_parts": row.cue_parts,
        "manner": row.manner,
        "not_sure": row.not_sure,
        "tags": row.tags,
        "visibility": row.visibility,
        "group": row.group,
        "author": row.author,
        "author_name": row.author_name,
        "anchor_state": row.anchor_state,
        "created": moment(row.created),
        "updated": moment(row.updated),
        "comments": [comment_fields(comment) for comment in row.comments],
        "evidence": [evidence_fields(one) for one in row.evidence],
        "relations": [relation_fields(one) for one in row.relations],
        "check": check_fields(row.check) if row.check else None,
    }


def speaker_fields(speaker: ExportSpeaker) -> dict[str, object]:
    """A speaker, or one of the two fixed values, which have a kind and no name."""
    return {
        "kind": speaker.kind,
        "name": speaker.name,
        "affiliation": speaker.affiliation,
        "aliases": speaker.aliases,
    }


def comment_fields(comment: ExportComment) -> dict[str, object]:
    """One comment of the highlight's thread."""
    return {
        "uid": comment.uid,
        "parent": comment.parent,
        "author": comment.author,
        "author_name": comment.author_name,
        "body": comment.body,
        "created": moment(comment.created),
        "edited": moment(comment.edited),
        "link": comment.link,
        "resolved": moment(comment.resolved),
        "resolved_by": comment.resolved_by,
    }


def evidence_fields(evidence: ExportEvidence) -> dict[str, object]:
    """One record that the highlight rests on."""
    return {
        "uid": evidence.uid,
        "stance": evidence.stance,
        "title": evidence.title,
        "publisher": evidence.publisher,
        "date": evidence.dated,
        "locator": evidence.locator,
        "url": evidence.url,
        "archive_url": evidence.archive_url,
        "quote": evidence.quote,
        "accessed": day(evidence.accessed),
        "hash": evidence.hash,
    }


def relation_fields(relation: ExportRelation) -> dict[str, object]:
    """What the highlight does to another one."""
    return {
        "uid": relation.uid,
        "verb": relation.verb,
        "target": relation.target,
        "link": relation.link,
        "kind": relation.kind,
        "exact": relation.exact,
        "speaker": relation.speaker,
        "title": relation.title,
        "created": moment(relation.created),
    }


def check_fields(check: ExportCheck) -> dict[str, object]:
    """What a fact-checker found."""
    return {
        "restated": check.restated,
        "said_on": check.said_on,
        "said_where": check.said_where,
        "as_of": check.as_of,
        "checkability": check.checkability,
        "status": check.status,
        "verdict": check.verdict,
        "outcome": check.outcome,
        "reason": check.reason,
        "checker": check.checker,
        "checker_name": check.checker_name,
        "checked": moment(check.checked),
    }


def article_fields(article: ExportArticle) -> dict[str, object]:
    """The article at the revision that the positions of the highlight count in."""
    return {
        "slug": article.slug,
        "title": article.title,
        "byline": article.byline,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "published": day(article.published),
        "revision": article.revision,
        "revised": moment(article.revised),
        "text_sha256": article.text_sha256,
        "address": article.address,
        "text_address": article.text_address,
    }
