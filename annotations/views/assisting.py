"""What the assistant offers while somebody tags; it decides nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from annotations.queries.assistant import heard
from reader.access import article_for_reading
from reader.queries import compiled_revision
from web.etag import code_version, not_modified, reader_dependent
from web.verbs import public, verbs


@verbs("GET")
@public
def extents(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """What the n-th press takes in each sentence of a revision: the same for all who may read it."""
    article = article_for_reading(request.user, slug)
    row = article.revisions.filter(number=number).values_list("pk", "sha256").first()
    if row is None:
        raise Http404
    etag = f'W/"{row[1][:24]}-{article.language}-{code_version()[:12]}"'
    unchanged = not_modified(request, etag)
    if unchanged is not None:
        return unchanged
    listened = heard(compiled_revision(row[0], article.language, row[1]), article.language)
    listened.prepare()
    answer = HttpResponse(listened.extents, content_type="application/json; charset=utf-8")
    return reader_dependent(answer, etag)
