"""W3C Web Annotation: an AnnotationCollection with its one page inside it, as JSON-LD.

A highlight is an annotation with one target per part of its passage; each comment is an annotation of its own
that points at the highlight or at the comment it answers. What the standard has no word for stands under the
prefix `lectern:`, whose terms are described in static/ns/lectern.jsonld. Positions are code points, as the
standard asks.
"""

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode, urlsplit

from annotations.exports.rows import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportContext,
    ExportEvidence,
    ExportRelation,
    ExportRow,
)
from annotations.exports.streaming import chunks
from annotations.exports.values import day, moment

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
VOCABULARY = "/static/ns/lectern.jsonld#"
NOT_IN_IRI = re.compile(r"[\s<>\"{}|\\^`]")
ENCODER = json.JSONEncoder(ensure_ascii=False)

Node = dict[str, object]


def write(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[bytes]:
    """The collection. Its `total` comes last, because it is known only when everything is written."""
    return chunks(_pieces(rows, context))


def _pieces(rows: Iterable[ExportRow], context: ExportContext) -> Iterator[str]:
    collection = _collection(context)
    address = str(collection["id"])
    first = f"{address}{'-' if '#' in address else '#'}page-1"  # an address has one fragment
    page: Node = {"id": first, "type": "AnnotationPage", "partOf": address, "startIndex": 0}
    yield f'{_json(collection)[:-1]}, "first": {_json(page)[:-1]}, "items": ['
    total = 0
    for row in rows:
        for annotation in annotations(row, context.site):
            yield f"{',' if total else ''}\n{_json(annotation)}"
            total += 1
    yield f'\n]}}, "last": {_json(page["id"])}, "total": {total}}}\n'


def annotations(row: ExportRow, site: str) -> Iterator[Node]:
    """The annotation of the highlight, then those of its comments, without `@context`."""
    yield _highlight(row, site)
    links = {comment.uid: comment.link for comment in row.comments}
    for comment in row.comments:
        yield _comment(comment, links.get(comment.parent or "", ""), row.link, site)


def _collection(context: ExportContext) -> Node:
    chosen = urlencode(sorted(context.filter.items()))
    collection: Node = {
        "@context": [CONTEXT, {"lectern": context.site + VOCABULARY}],
        "id": context.address or f"{context.site}/{'?' if chosen else ''}{chosen}#annotations",
        "type": "AnnotationCollection",
        "label": str(context.label),
        "generator": {"id": f"{context.site}/", "type": "Software", "name": "Lectern"},
        "lectern:offsetUnit": "unicode-code-point",
    }
    if context.modified:
        collection["modified"] = moment(context.modified)
    if chosen:
        collection["lectern:filter"] = chosen
    return collection


def _highlight(row: ExportRow, site: str) -> Node:
    node: Node = {
        "id": row.link,
        "type": "Annotation",
        "motivation": "highlighting" if row.kind == "plain" else "classifying",
        "canonical": f"urn:uuid:{row.uid}",
        **_creator(row.author, row.author_name, site),
        "created": moment(row.created),
        "modified": moment(row.updated),
        "target": list(_targets(row)),
        "lectern:number": row.number,
        "lectern:visibility": row.visibility,
        "lectern:anchorState": row.anchor_state,
        "lectern:article": _article(row.article),
    }
    bodies = list(_bodies(row, site))
    if bodies:
        node["body"] = bodies
    if row.not_sure:
        node["lectern:notSure"] = True
    if row.group:
        node["lectern:group"] = row.group
    if len(row.parts) > 1:
        node["lectern:parts"] = {"@list": [f"char={start},{end}" for start, end in row.parts]}
    return node


def _bodies(row: ExportRow, site: str) -> Iterator[Node]:
    if row.kind != "plain":
        yield {"type": "TextualBody", "purpose": "classifying", "value": row.kind, "format": "text/plain"}
    for tag in row.tags:
        yield {"type": "TextualBody", "purpose": "tagging", "value": tag, "format": "text/plain"}
    said = _who_says_it(row)
    if said:
        spoken = [
            row.speaker.name or row.speaker.kind if row.speaker else "",
            row.speaker_words,
            row.manner,
            row.cue,
        ]
        words = " · ".join(word for word in spoken if word)
        yield {"type": "TextualBody", "purpose": "describing", "value": words, "format": "text/plain", **said}
    yield from (_record(evidence) for evidence in row.evidence)
    yield from (_relation(relation) for relation in row.relations)
    if row.check:
        yield _check(row.check, site)


def _who_says_it(row: ExportRow) -> Node:
    """Speaker, the words used for them, manner and cue, in Lectern's own terms; blank ones left out."""
    fields: Node = {
        "lectern:speakerWords": row.speaker_words,
        "lectern:manner": row.manner,
        "lectern:cue": row.cue,
    }
    if row.speaker:
        fields |= {
            "lectern:speakerKind": row.speaker.kind,
            "lectern:speakerName": row.speaker.name,
            "lectern:affiliation": row.speaker.affiliation,
            "lectern:alias": list(row.speaker.aliases),
        }
    return {term: value for term, value in fields.items() if value}


def _record(evidence: ExportEvidence) -> Node:
    """A record as a resource that the highlight links to; one without an address goes by its uid."""
    fields: Node = {
        "lectern:stance": evidence.stance,
        "lectern:recordTitle": evidence.title,
        "lectern:publisher": evidence.publisher,
        "lectern:dated": evidence.dated,
        "lectern:locator": evidence.locator,
        "lectern:archive": evidence.archive_url,
        "lectern:quotedText": evidence.quote,
        "lectern:accessed": day(evidence.accessed),
        "lectern:hash": evidence.hash,
    }
    return {
        "id": f"urn:uuid:{evidence.uid}",
        "type": "SpecificResource",
        "purpose": "linking",
        "source": iri(evidence.url) or f"urn:uuid:{evidence.uid}",
        **{term: value for term, value in fields.items() if value},
    }


def _relation(relation: ExportRelation) -> Node:
    """Another highlight as a resource that this one links to, and what it does to it."""
    return {
        "id": f"urn:uuid:{relation.uid}",
        "type": "SpecificResource",
        "purpose": "linking",
        "source": relation.link,
        "created": moment(relation.created),
        "lectern:relation": relation.verb,
    }


def _check(check: ExportCheck, site: str) -> Node:
    """What a fact-checker found, as a body by whoever wrote it last."""
    fields: Node = {
        "lectern:restated": check.restated,
        "lectern:saidOn": check.said_on,
        "lectern:saidWhere": check.said_where,
        "lectern:asOf": check.as_of,
        "lectern:checkability": check.checkability,
        "lectern:status": check.status,
        "lectern:verdict": check.verdict,
        "lectern:outcome": check.outcome,
        "lectern:reason": check.reason,
    }
    words = (check.verdict, check.outcome, check.status, check.checkability, check.restated, check.reason)
    return {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": " · ".join(word for word in words if word),
        "format": "text/plain",
        **_creator(check.checker, check.checker_name, site),
        "modified": moment(check.checked),
        **{term: value for term, value in fields.items() if value},
    }


def iri(address: str) -> str:
    """The address with what no IRI may hold percent-encoded."""
    return NOT_IN_IRI.sub(lambda found: quote(found[0], safe=""), address)


def _targets(row: ExportRow) -> Iterator[Node]:
    article = row.article
    for (start, end), exact, prefix, suffix in zip(
        row.parts, row.quotations, row.prefixes, row.suffixes, strict=True
    ):
        target: Node = {
            "type": "SpecificResource",
            "source": article.text_address,
            "scope": article.address,
            "selector": [
                {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }
        if article.revised:
            target["state"] = {"type": "TimeState", "sourceDate": moment(article.revised)}
        yield target


def _article(article: ExportArticle) -> Node:
    fields: Node = {
        "id": article.address,
        "lectern:title": article.title,
        "lectern:byline": article.byline,
        "lectern:publication": article.source,
        "lectern:original": article.url,
        "lectern:language": article.language,
        "lectern:published": day(article.published),
        "lectern:revision": article.revision,
        "lectern:textSha256": article.text_sha256,
    }
    return {term: value for term, value in fields.items() if value}


def _comment(comment: ExportComment, parent: str, highlight: str, site: str) -> Node:
    """The annotation of a comment; `parent` is the address of the comment it answers, "" for none."""
    purpose = "replying" if parent else "commenting"
    node: Node = {
        "id": comment.link,
        "type": "Annotation",
        "motivation": purpose,
        "canonical": f"urn:uuid:{comment.uid}",
        **_creator(comment.author, comment.author_name, site),
        "created": moment(comment.created),
        "modified": moment(comment.edited or comment.created),
        "body": {"type": "TextualBody", "purpose": purpose, "value": comment.body, "format": "text/markdown"},
        "target": parent or highlight,
    }
    if comment.resolved:
        node["lectern:resolved"] = moment(comment.resolved)
    return node


def _creator(handle: str, name: str, site: str) -> Node:
    """The person as `creator`; nothing for an account that is gone."""
    if not handle:
        return {}
    creator: Node = {
        "id": f"acct:{quote(handle, safe='')}@{urlsplit(site).netloc}",
        "type": "Person",
        "nickname": handle,
    }
    return {"creator": creator | ({"name": name} if name else {})}


def _json(value: object) -> str:
    return ENCODER.encode(value)
