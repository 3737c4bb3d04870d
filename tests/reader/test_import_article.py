"""manage.py import_article."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Activity
from reader.management.commands.import_article import WIPE, Command
from reader.models import Article, Source
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "one.txt").write_text("One\n\nWords – here.")
    (tmp_path / "two.md").write_text("# Two\n\n*Words*.")
    return [str(tmp_path / "one.txt"), str(tmp_path / "two.md")]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_article", *arguments, stdout=out)
    return out.getvalue()


def test_one_line_per_file(files: list[str]) -> None:
    make_user("ada")
    out = run(*files, "--publish", "--owner", "ada")
    assert out.splitlines() == [f"{files[0]}: One (2 blocks, en)", f"{files[1]}: Two (2 blocks, en)"]
    stored = Article.objects.order_by("id").values_list("title", "audience", "owner__handle")
    assert list(stored) == [("One", "public", "ada"), ("Two", "public", "ada")]
    acts = Activity.objects.order_by("id").values_list("article__title", "verb", "actor__handle", "audience")
    assert list(acts) == [("One", "added", "ada", "public"), ("Two", "added", "ada", "public")]


def test_what_could_not_be_kept_has_lines_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_text("---\ndate: soon\nurl: tarn\n---\n# One")
    assert run(str(path)).splitlines() == [
        f"{path}: One (1 blocks, en)",
        f"{path}: The address above the text was left out: it is no web address.",
        f"{path}: The date above the text was left out: it is no whole day, such as 2025-03-12.",
    ]


def test_without_publish_only_curators_see_it(files: list[str]) -> None:
    run(files[0])
    assert Article.objects.get().audience == "owner"


@pytest.mark.parametrize("bad", ["missing.txt", "bad.txt", "odd.pdf"])
def test_s52_one_bad_file_and_nothing_is_stored(files: list[str], tmp_path: Path, bad: str) -> None:
    if bad != "missing.txt":
        (tmp_path / bad).write_bytes(b"\x00\x01\x02")
    with pytest.raises(CommandError) as caught:
        run(*files, str(tmp_path / bad))
    assert caught.value.returncode == 2
    assert str(tmp_path / bad) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (f"author: {'x' * 301}", "Byline: Ensure this value has at most 300 characters (it has 301)."),
        (f"source: {'x' * 201}", "Source: Ensure this value has at most 200 characters (it has 201)."),
        (f"lang: en{'-latn' * 7}", "Language: Ensure this value has at most 35 characters (it has 37)."),
        ("lang: not a language at all <x>", "Language: Give a language tag such as en or pt-BR."),
        ("url: https://no_host", "Address of the original: Enter a valid URL."),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_s09_a_detail_that_the_form_would_refuse_is_refused(
    files: list[str], tmp_path: Path, detail: str, said: str, dry: tuple[str, ...]
) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(f"---\n{detail}\n---\n# Words")
    with pytest.raises(CommandError) as caught:
        run(*files, str(bad), *dry)
    assert (caught.value.returncode, str(caught.value)) == (2, f"{bad}: {said}")
    assert Article.objects.count() == Source.objects.count() == 0


def test_s44_the_same_file_again_is_left_out_and_named(files: list[str]) -> None:
    run(*files)
    one, two = Article.objects.order_by("id")
    assert run(*files).splitlines() == [
        f"{files[0]}: left out, {one.slug} has the same words; --again brings it in all the same",
        f"{files[1]}: left out, {two.slug} has the same words; --again brings it in all the same",
    ]
    assert Article.objects.count() == 2
    assert run(files[0], "--again") == f"{files[0]}: One (2 blocks, en)\n"
    assert Article.objects.count() == 3


def test_the_same_file_twice_in_one_run_is_stored_once(files: list[str]) -> None:
    first, second = run(files[0], files[0]).splitlines()
    assert first == f"{files[0]}: One (2 blocks, en)"
    assert second.startswith(f"{files[0]}: left out, one-")
    assert Article.objects.count() == 1


def test_other_words_from_the_same_address_are_left_out(tmp_path: Path) -> None:
    old = make_article(url="https://tarn.example/ice")
    path = tmp_path / "new.md"
    path.write_text("---\nurl: https://tarn.example/ice\n---\n# Corrected since")
    assert f"left out, {old.slug} has the same address;" in run(str(path))
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("owner", "audience", "left_out"),
    [
        ("ada", "owner", True),
        ("ben", "owner", False),
        ("ben", "public", True),
        (None, "owner", False),
        (None, "public", True),
    ],
)
def test_what_others_keep_for_themselves_is_no_reason(
    tmp_path: Path, owner: str | None, audience: str, left_out: bool
) -> None:
    make_user("ben")
    make_article(text="One\n\nWords.", owner=make_user("ada"), audience=audience)
    path = tmp_path / "one.txt"
    path.write_text("One\n\nWords.")
    out = run(str(path), *(["--owner", owner] if owner else []))
    assert ("left out" in out) is left_out
    assert Article.objects.count() == (1 if left_out else 2)


def test_what_is_here_is_named_aside_and_json_stays_json(files: list[str]) -> None:
    run(files[0])
    slug = Article.objects.get().slug
    out, aside = StringIO(), StringIO()
    call_command("import_article", *files, "--json", stdout=out, stderr=aside)
    assert [json.loads(one)["title"] for one in out.getvalue().splitlines()] == ["One", "Two"]
    told = f"{files[0]}: left out, {slug} has the same words; --again brings it in all the same\n"
    assert aside.getvalue() == told


class Terminal(StringIO):
    """What a command takes for a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_counts_files_in_plain_letters_and_keeps_nothing(files: list[str]) -> None:
    terminal = Terminal()
    call_command(Command(stdout=StringIO(), stderr=terminal, force_color=True), *files)
    steps = ["\rReading 1/2", "\rReading 2/2", WIPE, "\rStoring 1/2", "\rStoring 2/2", WIPE]
    assert terminal.getvalue() == "".join(steps)


def test_a_refusal_stands_on_a_line_of_its_own(files: list[str]) -> None:
    terminal = Terminal()
    with pytest.raises(CommandError):
        call_command(Command(stderr=terminal, force_color=True), files[0], "missing.txt")
    assert terminal.getvalue().endswith(f"Reading 2/2{WIPE}")


def test_an_unknown_owner_is_refused(files: list[str]) -> None:
    with pytest.raises(CommandError, match="no reader called 'nobody'"):
        run(*files, "--owner", "nobody")
    assert Article.objects.count() == 0


def test_a_dry_run_needs_no_database(files: list[str], django_assert_num_queries: Any) -> None:
    run(files[0])
    with django_assert_num_queries(0):
        run(*files, "--dry-run", "--json")


def test_a_dry_run_prints_the_draft_and_stores_nothing(files: list[str]) -> None:
    first = json.loads(run(*files, "--dry-run", "--json").splitlines()[0])
    assert first == {
        "title": "One",
        "byline": "",
        "source": "",
        "url": "",
        "date": None,
        "language": "en",
        "text": "One\n\nWords – here.",
        "blocks": [
            {"kind": "heading", "start": 0, "end": 3, "level": 1},
            {"kind": "paragraph", "start": 5, "end": 18},
        ],
        "marks": [],
        "notes": [],
    }
    assert Article.objects.count() == 0
