"""manage.py export_annotations."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import Comment, Highlight
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db


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
    assert said.getvalue() == "2 highlights\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


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
