import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.models import User
from web import etag
from web.etag import page_etag

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]


def tag_of(client: Client, address: str = "/reading/", **headers: str) -> str:
    return client.get(address, headers=headers).headers["ETag"]


def test_s40_reader_dependent_pages_ask_again(client: Client) -> None:
    response = client.get("/reading/")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["ETag"].startswith('W/"')
    vary = {name.strip() for name in response.headers["Vary"].split(",")}
    assert {"Cookie", "HX-Request", "HX-History-Restore-Request", "Accept-Language"} <= vary


def test_s40_an_unchanged_page_is_a_304_with_the_same_headers(client: Client) -> None:
    first = client.get("/reading/")
    again = client.get("/reading/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert "HX-History-Restore-Request" in again.headers["Vary"]
    assert sum(len(name) + len(value) + 4 for name, value in again.items()) < 512


def test_s40_a_304_needs_no_query_of_its_own(
    client: Client, django_assert_num_queries: object, reader: User
) -> None:
    client.force_login(reader)
    tag = tag_of(client)
    with django_assert_num_queries(2):  # type: ignore[operator]  # the session and the reader
        assert client.get("/reading/", headers={"If-None-Match": tag}).status_code == 304


def test_s40_never_304_with_a_message_waiting(client: Client) -> None:
    tag = tag_of(client)
    client.post("/say/")
    response = client.get("/reading/", headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (200, b"article saved")
    assert "ETag" not in response.headers
    assert client.get("/reading/", headers={"If-None-Match": tag}).status_code == 304


def test_s40_the_tag_changes_with_all_that_the_page_depends_on(client: Client, reader: User) -> None:
    tags = [tag_of(client), tag_of(client, "/reading/?seq=2")]
    tags.append(tag_of(client, **{"HX-Request": "true"}))
    tags.append(tag_of(client, **{"HX-Request": "true", "HX-History-Restore-Request": "true"}))
    client.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    tags.append(tag_of(client))
    client.force_login(reader)
    tags.append(tag_of(client))
    User.objects.update(seq=7)
    tags.append(tag_of(client))
    assert len(set(tags)) == len(tags)
    assert tag_of(client) == tags[-1]


def test_the_tag_depends_on_language_key_and_code(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    request = rf.get("/reading/")
    request.user = User(pk=1)
    tags = [page_etag(request, 1)]
    with translation.override("de"):
        tags.append(page_etag(request, 1))
    monkeypatch.setattr(settings, "SECRET_KEY", "another key")
    tags.append(page_etag(request, 1))
    monkeypatch.setattr(etag, "code_version", lambda: "a later release")
    tags.append(page_etag(request, 1))
    assert len(set(tags)) == 4
    assert page_etag(request, "1", 2) != page_etag(request, 1, 2) != page_etag(request, 1, "2")


def test_the_code_version_is_stable_and_short() -> None:
    etag.code_version.cache_clear()  # another test may have asked under settings of its own
    first = etag.code_version()
    etag.code_version.cache_clear()
    assert etag.code_version() == first
    assert len(first) == 32


def test_a_list_of_tags_and_a_strong_form_match(client: Client) -> None:
    strong = tag_of(client).removeprefix("W/")
    assert client.get("/reading/", headers={"If-None-Match": f'"other", {strong}'}).status_code == 304
    assert client.get("/reading/", headers={"If-None-Match": '"other"'}).status_code == 200
