"""manage.py export_annotations."""

import datetime
import io
import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import Comment, Highlight
from annotations.services.evidence import Said, add_evidence
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db

WHEN = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    article = make_article()
    make_highlight(article, cast.owner, words="Every berth counts")
    make_highlight(article, cast.owner, words="Repairs", kind="claim", visibility="group", group=cast.group)
    make_highlight(article, cast.owner, words="2,300 people", kind="fact", visibility="private")
    make_highlight(article, cast.stranger, words="port authority", kind="plain")
    return article


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("export_annotations", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def summary(*args: str) -> str:
    """What is said about the file when it is written."""
    said = io.StringIO()
    call_command("export_annotations", *args, stdout=io.StringIO(), stderr=said)
    return said.getvalue()


def records(*args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args).splitlines()]


def exacts(*args: str) -> list[str]:
    return [one["exact"] for one in records(*args)[1:]]


def test_s24_what_everybody_sees_is_written(article: Article) -> None:
    assert exacts() == ["Every berth counts", "port authority"]


def test_s24_a_readers_private_work_is_never_written(article: Article) -> None:
    assert exacts("--reader", "OWNER") == ["Every berth counts", "Repairs"]
    assert "2,300" not in run("--reader", "owner", "--article", article.slug, "--kind", "fact")


@pytest.mark.parametrize("audience", ["signed-in", "groups"])
def test_s24_articles_that_strangers_do_not_find_are_left_out(article: Article, audience: str) -> None:
    Article.objects.filter(pk=article.pk).update(audience=audience)
    assert exacts() == exacts("--article", article.slug) == []
    assert exacts("--reader", "owner") == ["Every berth counts", "Repairs"]


def test_article_and_kinds_narrow_the_file(cast: Cast, article: Article) -> None:
    other = make_article()
    make_highlight(other, cast.owner, words="Ferry vote", kind="plain")
    assert exacts("--article", other.slug) == ["Ferry vote"]
    assert len(exacts("--kind", "plain")) == 2
    header, *rows = records("--kind", "plain", "--kind", "quote", "--article", article.slug)
    assert [row["exact"] for row in rows] == ["Every berth counts", "port authority"]
    assert header["filter"] == {"article": article.slug, "kind": "quote,plain"}
    assert header["label"] == article.title


def test_notes_of_an_article_have_its_headings(cast: Cast) -> None:
    headline, heading = (
        Piece("heading", "Ferry vote", {"level": 1}),
        Piece("heading", "Repairs", {"level": 3}),
    )
    document = Document.build([headline, heading, Piece("paragraph", "Every berth counts.")])
    article = make_article(document=document)
    make_highlight(article, cast.owner, words="Every berth counts")
    assert "\n### Repairs\n" in run("--article", article.slug, "--format", "markdown")


@pytest.mark.parametrize("closed", [{"status": "draft"}, {"audience": "owner"}])
def test_s27_closed_articles_are_left_out(article: Article, closed: dict[str, str]) -> None:
    Article.objects.filter(pk=article.pk).update(**closed)
    for args in ([], ["--reader", "owner"], ["--article", article.slug]):
        assert exacts(*args) == []


def test_s26_hidden_work_is_left_out(cast: Cast, article: Article) -> None:
    make_comment(Highlight.objects.get(exact="port authority"), cast.owner, "Hidden words")
    make_comment(Highlight.objects.get(exact="port authority"), cast.owner, "Open words")
    Comment.objects.filter(body="Hidden words").update(hidden_at=timezone.now())
    Highlight.objects.filter(exact="Every berth counts").update(hidden_at=timezone.now())
    _header, row = records()
    assert (row["exact"], [one["body"] for one in row["comments"]]) == ("port authority", ["Open words"])
    assert exacts("--reader", "owner") == ["Repairs"]


def test_a_file_is_written_whole(article: Article, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    said = io.StringIO()
    call_command("export_annotations", "--format", "csv", "--out", str(target), stderr=said)
    assert target.read_bytes().startswith(b"\xef\xbb\xbfuid,kind,")
    assert target.read_bytes().count(b"\r\n") == 3
    assert target.stat().st_mode & 0o777 == 0o644
    assert re.fullmatch(r"2 highlights; filter: none; .+; file: \S+/out\.csv\n", said.getvalue())
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("format", "listed"),
    [("csv", "3 highlights"), ("quotes", "1 quotes"), ("claims", "1 claims"), ("evidence", "2 records")],
)
def test_what_was_written_is_counted(cast: Cast, article: Article, format: str, listed: str) -> None:
    claim = make_highlight(article, cast.owner, words="Repairs", kind="claim")
    for title in ("Minutes", "Phone call"):
        add_evidence(author=cast.owner, highlight=claim, uid=uuid4(), said=Said(title))
    assert summary("--format", format).startswith(f"{listed}; ")


def test_what_a_table_has_no_place_for_is_said(cast: Cast, article: Article) -> None:
    Highlight.objects.update(updated_at=WHEN)
    Article.objects.update(updated_at=WHEN)
    assert summary("--format", "csv", "--reader", "owner", "--kind", "claim", "--kind", "quote") == (
        "2 highlights; filter: kind=quote%2Cclaim&reader=owner; last change: 2026-11-20T09:30:00Z; "
        "positions: unicode-code-point\n"
    )
    Highlight.objects.all().delete()
    assert summary() == "0 highlights; filter: none; last change: none; positions: unicode-code-point\n"


def test_in_a_folder_files_are_named_as_downloads_are(article: Article, tmp_path: Path) -> None:
    Highlight.objects.update(updated_at=WHEN)
    Article.objects.update(updated_at=WHEN)
    here = ("--out", str(tmp_path), "--format", "csv")
    said = summary(*here, "--article", article.slug, "--reader", "owner")
    assert said.endswith(
        f"; file: {tmp_path}/lectern-ferry-vote-put-off-again-owner-csv-20261120-093000.csv\n"
    )
    summary(*here, "--kind", "quote", "--kind", "plain")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "lectern-ferry-vote-put-off-again-owner-csv-20261120-093000.csv",
        "lectern-shared-quote-plain-csv-20261120-093000.csv",
    ]


def test_what_is_no_file_is_not_replaced_by_one(article: Article, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CommandError) as refused:
        run("--out", str(pipe))
    assert str(refused.value) == f"{pipe}: is neither a file nor a folder"
    assert refused.value.returncode == 2
    assert pipe.is_fifo()


def test_whoever_reads_may_stop_early(article: Article) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = io.StringIO()
    with open(writing, "w") as out:
        with pytest.raises(SystemExit) as ended:
            call_command("export_annotations", stdout=out, stderr=said)
        out.flush()  # as Python does at its end
    assert (ended.value.code, said.getvalue()) == (1, "")


def test_a_full_disk_behind_standard_output_is_one_line(article: Article) -> None:
    with open("/dev/full", "w") as out:
        with pytest.raises(CommandError) as refused:
            call_command("export_annotations", stdout=out, stderr=io.StringIO())
        out.flush()
    assert str(refused.value) == "standard output: No space left on device"
    assert refused.value.returncode == 2


def test_a_broken_run_leaves_the_old_file(
    article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CommandError) as refused:
        call_command("export_annotations", "--out", str(target))
    assert str(refused.value) == f"{target}: No space left on device"
    assert refused.value.returncode == 2
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ["--format", "docx"],
            "There is no format 'docx': choose from markdown, csv, quotes, claims, evidence, jsonl, w3c.",
        ),
        (["--kind", "lie"], "There is no kind 'lie': choose from quote, claim, fact, plain."),
        (["--reader", "nobody"], "There is no reader called 'nobody'."),
        (["--article", "nowhere"], "There is no article 'nowhere'."),
        (["--out", "/no/such/folder/x"], "/no/such/folder/x: No such file or directory"),
    ],
)
def test_bad_input_ends_with_one_line_and_2(article: Article, args: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert (str(refused.value), refused.value.returncode) == (said, 2)
