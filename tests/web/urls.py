"""Small views that show what the plumbing does, each for one behaviour."""

import errno
import sqlite3

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from accounts.models import User
from web import drafts, health
from web.csp import content_policy
from web.etag import not_modified, page_etag, reader_dependent
from web.htmx import page_or_fragment
from web.limits import limited
from web.paths import own_path
from web.verbs import curators, public, signed_in, verbs

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.broken"

LONG = "<p>Readers mark what they find, and others see it.</p>" * 100


@verbs("GET")
@public
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG)


@verbs("GET")
@public
def kept(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG, headers={"Cache-Control": "public, max-age=31536000, immutable"})


@verbs("GET")
@public
def short(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>short</p>", headers={"ETag": '"strong"'})


@verbs("GET")
@public
def tagged(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG, headers={"ETag": '"strong"', "Content-Length": str(len(LONG))})


@verbs("GET")
@public
def images(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "<p>", headers={"Content-Security-Policy": content_policy({"img-src": "'self' data: https:"})}
    )


@verbs("GET")
@public
def data(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"words": [LONG[:1000]]})


@verbs("GET")
@public
def picture(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"\x89PNG" * 500, content_type="image/png")


@verbs("GET")
@public
def stream(request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(iter([LONG, LONG]), content_type="text/csv")


@verbs("GET", "POST")
@public
def echo(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"body": request.POST.getlist("word"), "method": request.method})


@verbs("GET", "POST")
@signed_in
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"hello {request.user.pk}")


@verbs("POST")
@signed_in(keep_draft=True)
def comment(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept")


@verbs("GET")
@public
def article(request: HttpRequest) -> HttpResponse:
    draft = drafts.take(request)
    return HttpResponse(draft.first("text") if draft else "no draft")


@verbs("GET")
@curators
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


@verbs("GET")
@public
def reading(request: HttpRequest) -> HttpResponseBase:
    etag = page_etag(request, request.GET.get("seq", "1"))
    unchanged = not_modified(request, etag)
    if unchanged is not None:
        return unchanged
    said = " ".join(str(message) for message in messages.get_messages(request))
    status = int(request.GET.get("status", 200))
    return reader_dependent(HttpResponse(f"article {said}", status=status), etag)


@verbs("POST")
@public
def say(request: HttpRequest) -> HttpResponse:
    messages.success(request, "saved")
    return HttpResponse(status=204)


@verbs("GET")
@public
@limited("export")
def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse("rows")


@verbs("GET")
@public
def onward(request: HttpRequest) -> HttpResponse:
    return HttpResponse(own_path(request, request.GET.get("next"), "/fallback/"))


def sqlite_error(code: int) -> OperationalError:
    """What Django raises for a result code of SQLite."""
    cause = sqlite3.OperationalError("trouble")
    cause.sqlite_errorcode = code
    wrapped = OperationalError("trouble")
    wrapped.__cause__ = cause
    return wrapped


FAILURES: dict[str, Exception] = {
    "full": sqlite_error(13),
    "readonly": sqlite_error(8 | 4 << 8),
    "gone": OperationalError("connection refused"),
    "bug": sqlite_error(1),
    "disk": OSError(errno.ENOSPC, "No space left on device"),
    "missing-file": FileNotFoundError(errno.ENOENT, "no such file"),
    "denied": PermissionDenied("the secret reason"),
    "absent": Http404("the secret reason"),
    "broken": RuntimeError("the secret reason"),
}


@verbs("GET", "POST")
@public
def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAILURES[kind]


@verbs("GET", "POST")
@public
def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(User.objects.count()))


@verbs("GET")
@public
def either(request: HttpRequest) -> HttpResponse:
    if "say" in request.GET:
        messages.success(request, "saved")
    return page_or_fragment(request, "problem.html", "_problem.html", {"title": "T", "detail": "D"}, 422)


urlpatterns = [
    path("either/", either),
    path("count/", count),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("page/", page),
    path("kept/", kept),
    path("short/", short),
    path("tagged/", tagged),
    path("images/", images),
    path("data/", data),
    path("picture/", picture),
    path("stream/", stream),
    path("echo/", echo),
    path("private/", private),
    path("articles/one/comments/", comment),
    path("articles/one/", article),
    path("desk/", desk),
    path("reading/", reading),
    path("say/", say),
    path("export/", export),
    path("onward/", onward),
    path("fail/<str:kind>/", fail),
    path("accounts/login/", page, name="account_login"),
]
