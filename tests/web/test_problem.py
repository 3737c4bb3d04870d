import json

import pytest
from django.test import RequestFactory

from web.problem import TITLES, problem


def test_a_program_gets_rfc_9457(rf: RequestFactory) -> None:
    request = rf.post("/", headers={"Accept": "application/json"})
    response = problem(request, 422, "Look again.", fields={"title": ["Too long."]})
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Something is not right yet",
        "status": 422,
        "detail": "Look again.",
        "errors": {"title": ["Too long."]},
    }


def test_htmx_gets_a_fragment_with_a_place(rf: RequestFactory) -> None:
    request = rf.post("/", headers={"HX-Request": "true"})
    toast = problem(request, 409, "Somebody else <saved> this.")
    assert (toast.headers["HX-Retarget"], toast.headers["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "Somebody else &lt;saved&gt; this." in toast.content.decode()
    assert "<html" not in toast.content.decode()
    card = problem(request, 409, "Both.", target="#c-3")
    assert (card.headers["HX-Retarget"], card.headers["HX-Reswap"]) == ("#c-3", "outerHTML")


@pytest.mark.parametrize("status", sorted(TITLES))
def test_people_get_a_page_for_every_status(rf: RequestFactory, status: int) -> None:
    response = problem(rf.get("/"), status, "A plain sentence.", fields={"title": ["Too long."]})
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{TITLES[status]}</h1>" in html
    assert "<p>A plain sentence.</p>" in html
    assert "<dt><bdi>title</bdi></dt>" in html
    assert "style=" not in html
    assert "<script" not in html
    assert response.headers["Cache-Control"] == "private, no-store"


def test_when_to_come_back(rf: RequestFactory) -> None:
    assert problem(rf.get("/"), 503, "Soon.", retry_after=5).headers["Retry-After"] == "5"
    assert "Retry-After" not in problem(rf.get("/"), 404, "No.").headers
