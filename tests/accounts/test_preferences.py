import re
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory, override_settings

from accounts.models import User
from accounts.preferences import ALL, DISPLAY, DISPLAY_DEFAULTS, Preferences, from_cookie
from accounts.services import save_preferences
from tests.accounts.people import PASSWORD, client_of, person, problems
from tests.factories import make_article, make_group
from web.etag import page_etag

DISPLAY_PAGE = "/accounts/display/"
PAGE = "/accounts/preferences/"


def root_of(client: Client, address: str = "/accounts/display/") -> str:
    """The opening html tag of a page."""
    found = re.search(r"<html[^>]*>", client.get(address).content.decode())
    assert found
    return found[0]


def test_defaults_write_no_attributes(client: Client) -> None:
    assert root_of(client) == '<html lang="en" dir="ltr">'
    assert '<meta name="color-scheme" content="light dark">' in client.get(DISPLAY_PAGE).content.decode()


def test_choice_before_sign_in_is_kept_in_a_cookie(client: Client) -> None:
    answer = client.post(DISPLAY_PAGE, {"theme": "dark", "size": "large", "next": "/notebook/"})
    assert (answer.status_code, answer["Location"]) == (302, "/notebook/")
    cookie = answer.cookies["prefs"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("theme:dark|size:large", True, "Lax")
    assert root_of(client) == '<html lang="en" dir="ltr" data-theme="dark" data-size="large">'


def test_choice_outlives_signing_in_and_the_account_wins(client: Client) -> None:
    client.post(DISPLAY_PAGE, {"theme": "dark", "width": "wide"})
    user = person(preferences={"theme": "sepia"})
    client.force_login(user)
    assert root_of(client) == '<html lang="en" dir="ltr" data-theme="sepia" data-width="wide">'


def test_signed_in_choice_is_kept_with_the_account_and_raises_seq() -> None:
    user = person(preferences={"visibility": "public"})
    client = client_of(user)
    assert client.post(DISPLAY_PAGE, {"theme": "dark"}, headers={"HX-Request": "true"}).status_code == 204
    user.refresh_from_db()
    assert (user.preferences, user.seq) == ({"visibility": "public", "theme": "dark"}, 1)
    assert 'data-theme="dark"' in root_of(client_of(user))  # in another browser too


def test_first_sign_in_takes_the_look_along_and_no_later_one(client: Client) -> None:
    sent = {"login": "ana", "password": PASSWORD}
    user = person()
    client.post(DISPLAY_PAGE, {"face": "atkinson", "contrast": "high"})
    client.post("/accounts/login/", sent)
    user.refresh_from_db()
    assert user.preferences == {"face": "atkinson", "contrast": "high"}
    assert 'data-contrast="high" data-face="atkinson"' in root_of(client_of(user))  # in another browser too
    shared = Client()
    shared.post(DISPLAY_PAGE, {"theme": "dark"})
    shared.post("/accounts/login/", sent)
    user.refresh_from_db()
    assert user.preferences == {"face": "atkinson", "contrast": "high"}


def test_signing_up_takes_the_look_along(client: Client) -> None:
    client.post(DISPLAY_PAGE, {"theme": "sepia"})
    client.post("/accounts/signup/", {"username": "bo", "password1": PASSWORD})
    assert User.objects.get(handle="bo").preferences == {"theme": "sepia"}


@pytest.mark.parametrize("signed_in", [False, True])
def test_reset_goes_back_to_the_defaults_everywhere(client: Client, signed_in: bool) -> None:
    if signed_in:
        user = person(preferences={"theme": "dark", "visibility": "public"})
        client.force_login(user)
    client.post(DISPLAY_PAGE, {"theme": "dark", "size": "huge"})
    assert client.post(DISPLAY_PAGE, {"theme": "dark", "size": "huge", "reset": "1"}).status_code == 302
    assert root_of(client) == '<html lang="en" dir="ltr">'
    if signed_in:
        user.refresh_from_db()
        assert user.preferences == {**DISPLAY_DEFAULTS, "visibility": "public"}


def test_rare_choices_load_their_sheets_and_others_do_not(client: Client) -> None:
    page = make_article().slug
    plain = client.get(f"/articles/{page}/").content.decode()
    assert "atkinson" not in plain
    assert "contrast.css" not in plain
    client.post(DISPLAY_PAGE, {"face": "atkinson", "contrast": "high"})
    for address in (f"/articles/{page}/", "/", "/accounts/login/"):
        chosen = client.get(address).content.decode()
        assert 'data-contrast="high" data-face="atkinson"' in chosen, address
        assert "css/atkinson.css" in chosen, address
        assert "inter-latin" not in chosen, address
    assert "css/contrast.css" in client.get(f"/articles/{page}/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_s38_display_returns_to_our_own_paths(client: Client, away: str) -> None:
    assert client.post(DISPLAY_PAGE, {"theme": "dark", "next": away})["Location"] == "/"


def test_display_answers_htmx_with_a_fragment(client: Client) -> None:
    fragment = client.get(DISPLAY_PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert fragment.count('type="radio"') == sum(len(choice.options) for choice in DISPLAY.values())


@pytest.mark.any_database
@pytest.mark.parametrize("name", [*ALL, "language"])
def test_unknown_value_answers_422_beside_the_field(name: str) -> None:
    user = person()
    answer = client_of(user).post(PAGE, {name: "<b>pink</b>"})
    assert answer.status_code == 422
    assert "is not one of the available choices" in problems(answer.content.decode(), name)
    assert "<b>pink" not in answer.content.decode()
    user.refresh_from_db()
    assert user.preferences == {}


def test_everything_can_be_set_on_the_page() -> None:
    user = person()
    client = client_of(user)
    sent = {name: choice.options[-1][0] for name, choice in ALL.items()} | {"language": "en"}
    assert client.post(PAGE, sent, follow=True).redirect_chain == [(PAGE, 302)]
    user.refresh_from_db()
    assert user.preferences == {name: choice.options[-1][0] for name, choice in ALL.items()}
    assert (user.language, client.cookies["django_language"].value) == ("en", "en")
    root = root_of(client)
    assert 'data-single-keys="off"' in root
    page = client.get(PAGE).content.decode()
    assert re.findall(r'name="(\w+)" value="(\w+)"[^>]*checked', page) == [
        *((name, ALL[name].options[-1][0]) for name in DISPLAY),
        ("everyone", "off"),
        ("visibility", "public"),
        ("single_keys", "off"),
    ]


def test_new_highlights_may_be_for_a_group_of_ones_own() -> None:
    user = person()
    mine, other = make_group(user, name="Class <4B>"), make_group(person("ben"))
    client = client_of(user)
    page = client.get(PAGE).content.decode()
    assert "<bdi>Class &lt;4B&gt;</bdi>" in page
    assert re.findall(r'name="visibility" value="([\w:-]+)"', page) == [
        "private",
        f"group:{mine.slug}",
        "public",
    ]
    assert client.post(PAGE, {"visibility": f"group:{other.slug}"}).status_code == 422
    assert client.post(PAGE, {"visibility": f"group:{mine.slug}"}).status_code == 302
    user.refresh_from_db()
    assert user.preferences == {"visibility": f"group:{mine.slug}"}
    assert re.search(rf'value="group:{mine.slug}"[^>]*checked', client.get(PAGE).content.decode())


def test_language_can_be_left_to_the_browser_again() -> None:
    user = person(language="en")
    client = client_of(user)
    client.post(PAGE, {"language": ""})
    user.refresh_from_db()
    assert user.language == ""
    assert client.cookies["django_language"].value == ""


@override_settings(DEFAULT_VISIBILITY="public")
def test_default_visibility_is_the_operators_until_chosen() -> None:
    assert Preferences({}).visibility == "public"
    assert Preferences({"visibility": "private"}).visibility == "private"


@pytest.mark.parametrize(
    "raw", ["", "nonsense", "theme:pink|size", "visibility:public", "theme:dark" * 60, 'theme:"><script>']
)
def test_nonsense_in_the_cookie_is_passed_over(raw: str) -> None:
    assert from_cookie(raw) == {}


def test_stored_nonsense_is_passed_over() -> None:
    user = person(preferences={"theme": ["dark"], "size": 7, "colour": "dark"})
    assert root_of(client_of(user)) == '<html lang="en" dir="ltr">'


def test_another_look_is_another_page_for_the_cache() -> None:
    request = RequestFactory().get("/")
    request.user = person()
    plain = page_etag(request)
    request.COOKIES["prefs"] = "theme:dark"
    assert page_etag(request) != plain


def test_strangers_are_led_to_sign_in(client: Client) -> None:
    for page in (PAGE, "/accounts/profile/"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/accounts/login/?next={quote(page, safe='')}",
        )


def test_interface_language_comes_along_to_another_browser(client: Client) -> None:
    person(language="en")
    client.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    assert client.cookies["django_language"].value == "en"


def test_choices_of_two_tabs_are_both_kept() -> None:
    one = person("ben")
    other = User.objects.get(pk=one.pk)
    save_preferences(one, {"theme": "dark"}, language="en")
    save_preferences(other, {"size": "large"})
    stored = User.objects.get(pk=one.pk)
    assert (stored.preferences, stored.language) == ({"theme": "dark", "size": "large"}, "en")
    assert (one.seq, other.seq, stored.seq) == (1, 2, 2)
