"""The desk's lists cost the same whatever they hold: few queries, no count of everything, indexes in use."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from annotations.models import Activity, Comment, Flag, Highlight, Speaker
from annotations.queries.desk import comments_for, highlights_for, reports_for
from reader.models import Article
from tests.annotations.admin.cast import Desk
from web.desk import BoundedPaginator, bounded_count

LISTS = (
    "reader_article",
    "reader_source",
    "annotations_highlight",
    "annotations_comment",
    "annotations_flag",
    "annotations_speaker",
    "annotations_tag",
    "annotations_activity",
)


def fill(desk: Desk, number: int) -> None:
    """Add so many public highlights, each with a comment, a speaker, a report and its act."""
    first = Highlight.objects.order_by("-number").first()
    assert first is not None
    at = first.number + 1
    speakers = Speaker.objects.bulk_create(
        Speaker(name=f"Speaker {at + i}", folded=f"speaker {at + i}", created_by=desk.ana)
        for i in range(number)
    )
    highlights = Highlight.objects.bulk_create(
        Highlight(
            uid=uuid4(),
            article=desk.article,
            number=at + i,
            author=desk.ana,
            kind="quote",
            exact="Every berth",
            start=0,
            visibility="public",
            voice="speaker",
            speaker=speakers[i],
        )
        for i in range(number)
    )
    Comment.objects.bulk_create(
        Comment(article=desk.article, highlight=one, author=desk.ana, body="So it is") for one in highlights
    )
    Flag.objects.bulk_create(Flag(highlight=one, reporter=desk.curator, reason="Look") for one in highlights)
    Activity.objects.bulk_create(
        Activity(
            article=desk.article,
            seq=10_000 + one.number,
            actor=desk.ana,
            verb="created",
            object_type="highlight",
            object_uid=one.uid,
            audience="public",
        )
        for one in highlights
    )
    Article.objects.bulk_create(
        Article(slug=f"story-{at + i}", title=f"Story {at + i}", owner=desk.ana) for i in range(number)
    )


@pytest.fixture
def queries(desk: Desk) -> Callable[[str], list[str]]:
    def run(name: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            address = name if name.startswith("/") else reverse(f"admin:{name}_changelist")
            assert desk.client.get(address).status_code == 200
        return [query["sql"] for query in seen.captured_queries]

    return run


@pytest.mark.any_database
@pytest.mark.parametrize("name", [*LISTS, "/admin/"])
def test_a_list_costs_the_same_with_one_row_and_with_many(
    desk: Desk, queries: Callable[[str], list[str]], name: str
) -> None:
    queries(name)  # content types and the like are cached
    small = len(queries(name))
    fill(desk, 60)
    large = len(queries(name))
    assert large <= small + 1, queries(name)  # a full page asks where it ends
    assert large <= 16


@pytest.mark.any_database
@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_counted_to_the_end(desk: Desk, queries: Callable[[str], list[str]], name: str) -> None:
    counts = [sql for sql in queries(name) if "COUNT(*)" in sql and "FROM (" in sql.split("COUNT(*)")[1][:40]]
    assert counts
    assert all("LIMIT 1001" in sql for sql in counts)
    unbounded = [sql for sql in queries(name) if sql.startswith("SELECT COUNT(*)") and "LIMIT" not in sql]
    assert unbounded == []


def test_a_bounded_count_stops(desk: Desk) -> None:
    fill(desk, 30)
    assert bounded_count(Highlight.objects.all(), 10) == 11
    assert bounded_count(Highlight.objects.all(), 100) == 32


def test_a_paginator_says_when_there_is_more(desk: Desk) -> None:
    fill(desk, 30)
    paginator = BoundedPaginator(Highlight.objects.order_by("id"), 10)
    paginator.reach = 20
    assert (paginator.count, paginator.more) == (21, True)


def test_pages_beyond_the_counted_ones_are_reached(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.desk.COUNTED", 10)
    monkeypatch.setattr("annotations.admin.highlights.HighlightAdmin.list_per_page", 5)
    fill(desk, 30)
    page = desk.client.get(reverse("admin:annotations_highlight_changelist"), {"p": "5"})
    assert len(page.context["cl"].result_list) == 5
    assert "more than 25 highlights" in page.content.decode()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("rows_for", [highlights_for, comments_for, reports_for])
def test_a_list_stops_after_a_page_instead_of_sorting_everything(
    desk: Desk, rows_for: Callable[[User], QuerySet[Any]]
) -> None:
    plan = rows_for(desk.curator).order_by("-id")[:51].explain()
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
