from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from web.templatetags.dates import day

# An evening in London and a new year's night in Berlin.
NIGHT = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)


def test_a_day_is_written_for_people_and_for_machines() -> None:
    shown = Template("{% load dates %}{% day value %}").render(Context({"value": date(2026, 5, 4)}))
    assert shown == '<time datetime="2026-05-04">4 May 2026</time>'


def test_a_moment_is_the_day_where_the_reader_is() -> None:
    assert day(NIGHT) == '<time datetime="2025-12-31T23:30+00:00">31 Dec 2025</time>'
    with timezone.override("Europe/Berlin"):
        assert day(NIGHT) == '<time datetime="2026-01-01T00:30+01:00">1 Jan 2026</time>'


@time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC))
def test_a_brief_day_of_this_year_leaves_the_year_out() -> None:
    assert day(date(2026, 5, 4), brief=True) == '<time datetime="2026-05-04">4 May</time>'
    assert day(date(2025, 5, 4), brief=True) == '<time datetime="2025-05-04">4 May 2025</time>'


@pytest.mark.parametrize(("language", "shown"), [("de", "4. Mai 2026"), ("fr", "4 mai 2026")])
def test_other_languages_write_dates_their_own_way(language: str, shown: str) -> None:
    with override_settings(LANGUAGES=[(language, language)]), translation.override(language):
        assert day(date(2026, 5, 4)) == f'<time datetime="2026-05-04">{shown}</time>'


def test_the_desk_writes_moments_the_same_way() -> None:
    for style in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"):
        assert date_format(NIGHT, style) == "31 Dec 2025, 23:30"
