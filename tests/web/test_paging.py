import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from web.paging import MAX_CURSOR, BadCursor, keyset_page

ORDER = ("-date_joined", "-pk")

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> list[str]:
    """Seven handles, newest first; three of them joined in the same instant."""
    now = timezone.now()
    ages = [0, 1, 2, 2, 2, 3, 4]
    users = [User(handle=f"r{n}", date_joined=now - timedelta(hours=age)) for n, age in enumerate(ages)]
    User.objects.bulk_create(users)
    return list(User.objects.order_by(*ORDER).values_list("handle", flat=True))


def test_forwards_and_back_meet_everybody_once(people: list[str]) -> None:
    seen, cursor, pages = [], "", []
    while True:
        page = keyset_page(User.objects.all(), cursor, order=ORDER, size=3)
        pages.append([user.handle for user in page.items])
        seen += pages[-1]
        if not page.next:
            break
        cursor = page.next
    assert seen == people
    assert [len(handles) for handles in pages] == [3, 3, 1]
    back = []
    while page.previous:
        page = keyset_page(User.objects.all(), page.previous, order=ORDER, size=3)
        back.append([user.handle for user in page.items])
    assert back == [pages[1], pages[0]]
    assert page.next


def test_the_ends_have_no_neighbours(people: list[str]) -> None:
    whole = keyset_page(User.objects.all(), "", order=ORDER, size=7)
    assert (len(whole.items), whole.next, whole.previous) == (7, "", "")
    empty = keyset_page(User.objects.none(), "", order=ORDER)
    assert (empty.items, empty.next, empty.previous) == ([], "", "")


def test_new_rows_do_not_shift_the_next_page(people: list[str]) -> None:
    first = keyset_page(User.objects.all(), "", order=ORDER, size=3)
    User.objects.create(handle="newest")
    second = keyset_page(User.objects.all(), first.next, order=ORDER, size=3)
    assert [user.handle for user in second.items] == people[3:6]


def test_ascending_and_single_columns(people: list[str]) -> None:
    first = keyset_page(User.objects.all(), "", order=("handle",), size=4)
    second = keyset_page(User.objects.all(), first.next, order=("handle",), size=4)
    assert [user.handle for user in [*first.items, *second.items]] == sorted(people)


def test_one_query_whatever_the_page(people: list[str], django_assert_num_queries: object) -> None:
    first = keyset_page(User.objects.all(), "", order=ORDER, size=3)
    with django_assert_num_queries(1):  # type: ignore[operator]
        keyset_page(User.objects.all(), first.next, order=ORDER, size=3)


def cursor_of(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        "A" * (MAX_CURSOR + 1),
        cursor_of([]),
        cursor_of({"n": 1}),
        cursor_of(["x", "2026-01-01T00:00:00+00:00", 1]),
        cursor_of([["n"], "2026-01-01T00:00:00+00:00", 1]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00"]),
        cursor_of(["n", "2026-01-01T00:00:00", 1]),
        cursor_of(["n", "0001-01-01T00:00:00+14:00", 1]),
        cursor_of(["n", "yesterday", 1]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00", 10**30]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00", None]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00", 1.5]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00", "1\0"]),
        cursor_of(["n", "2026-01-01T00:00:00+00:00", {"a": 1}]),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ],
)
def test_s15_a_cursor_that_we_did_not_make_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        keyset_page(User.objects.all(), cursor, order=ORDER)


def test_s15_text_in_a_cursor_is_checked_too() -> None:
    for text in ("a\0b", "\ud800"):
        with pytest.raises(BadCursor):
            keyset_page(User.objects.all(), cursor_of(["n", text]), order=("handle",))
