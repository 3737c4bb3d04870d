"""Exports over HTTP: who gets which rows, how the files are sent, and that the same gives the same."""

import csv
import datetime
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Blocking, User
from annotations.exports import FORMATS
from annotations.models import Comment, Highlight, Speaker, Tag
from annotations.offers import PURPOSES, WORDS, offers
from annotations.services.comments import (
    delete_comment,
    restore_comment,
    say_again,
    set_comment_hidden,
)
from annotations.services.revising import revise_article
from annotations.services.threads import set_thread_resolved
from reader.models import Article, ReadingState
from reader.text.blocks import Document, Piece
from tests.factories import TEXT, Cast, make_article, make_cast, make_comment, make_document, make_highlight

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(days=1)
WHEN = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
HTMX = {"HX-Request": "true"}


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def content(answer: Any) -> bytes:
    """What a streamed answer holds."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def exported(user: User | None, address: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines export, without the header."""
    lines = content(client_of(user).get(address)).decode().splitlines()
    assert json.loads(lines[0])["record"] == "header"
    return [json.loads(line) for line in lines[1:]]


def exacts(user: User | None, address: str) -> list[str]:
    return [row["exact"] for row in exported(user, address)]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    """An article with a public, a group and a private highlight of the owner, and one of the stranger's."""
    article = make_article(source="Harbour Post", url="https://post.example/ferry")
    make_highlight(article, cast.owner, words="Every berth counts", tags=["pier"], speaker="Mirela Dahl")
    make_highlight(article, cast.owner, words="Repairs", kind="claim", visibility="group", group=cast.group)
    make_highlight(article, cast.owner, words="2,300 people", kind="fact", visibility="private")
    make_highlight(article, cast.stranger, words="port authority", kind="plain")
    return article


def jsonl(article: Article, whose: str = "all") -> str:
    return f"/articles/{article.slug}/export/jsonl/?whose={whose}"


# --- who gets what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("owner", ["Every berth counts", "Repairs", "2,300 people", "port authority"]),
        ("colleague", ["Every berth counts", "Repairs", "port authority"]),
        ("stranger", ["Every berth counts", "port authority"]),
        ("curator", ["Every berth counts", "port authority"]),
        ("", ["Every berth counts", "port authority"]),
    ],
)
def test_s24_an_article_gives_each_what_they_may_take(
    cast: Cast, article: Article, who: str, found: list[str]
) -> None:
    assert exacts(getattr(cast, who) if who else None, jsonl(article)) == found


def test_s24_superusers_get_nobodys_private_work(cast: Cast, article: Article) -> None:
    root = User.objects.create_superuser("root")
    assert exacts(root, jsonl(article)) == ["Every berth counts", "port authority"]


def test_mine_are_mine_alone(cast: Cast, article: Article) -> None:
    assert exacts(cast.stranger, jsonl(article, "mine")) == ["port authority"]
    assert exacts(None, jsonl(article, "mine")) == []
    assert exacts(cast.owner, jsonl(article, "mine")) == ["Every berth counts", "Repairs", "2,300 people"]


def test_s15_whose_is_one_of_two_words(cast: Cast, article: Article) -> None:
    assert exacts(cast.stranger, jsonl(article, "owner")) == ["Every berth counts", "port authority"]


def test_s26_hidden_work_is_in_its_authors_export_alone(cast: Cast, article: Article) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    make_comment(highlight, cast.colleague, "Kept words")
    make_comment(highlight, cast.stranger, "Hidden words")
    Comment.objects.filter(body="Hidden words").update(hidden_at=timezone.now())
    first = exported(cast.curator, jsonl(article))[0]
    assert [one["body"] for one in first["comments"]] == ["Kept words"]
    assert [one["body"] for one in exported(cast.stranger, jsonl(article))[0]["comments"]] == [
        "Kept words",
        "Hidden words",
    ]
    Highlight.objects.filter(pk=highlight.pk).update(hidden_at=timezone.now())
    for user in (cast.colleague, cast.stranger, cast.curator, None):
        assert "Every berth counts" not in exacts(user, jsonl(article))
    assert "Every berth counts" in exacts(cast.owner, jsonl(article))
    assert "Every berth counts" in exacts(cast.owner, "/notebook/export/jsonl/")


@pytest.mark.any_database
@pytest.mark.parametrize("closed", [{"status": "draft"}, {"audience": "owner"}])
@pytest.mark.parametrize("format", ["", *FORMATS])
def test_s25_s27_a_closed_article_is_an_absent_one(
    cast: Cast, article: Article, closed: dict[str, str], format: str
) -> None:
    Article.objects.filter(pk=article.pk).update(**closed)
    tail = f"export/{format}/" if format else "export/"
    for user in (cast.stranger, None):
        client = client_of(user)
        private = client.get(f"/articles/{article.slug}/{tail}")
        absent = client.get(f"/articles/no-such-article/{tail}")
        assert private.status_code == absent.status_code == 404
        assert private.content == absent.content


def test_a_lost_article_gives_ones_own_words_and_none_around_them(cast: Cast, article: Article) -> None:
    make_comment(Highlight.objects.get(exact="port authority"), cast.owner, "Not for you now")
    make_comment(Highlight.objects.get(exact="port authority"), cast.stranger, "My own note")
    Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
    (row,) = exported(cast.stranger, "/notebook/export/jsonl/")
    assert row["exact"] == "port authority"
    assert [(part["prefix"], part["exact"], part["suffix"]) for part in row["parts"]] == [
        ("", "port authority", "")
    ]
    assert [one["body"] for one in row["comments"]] == ["My own note"]


# --- what stands in the rows ---------------------------------------------------------------------


def test_s11_every_part_cuts_to_its_words_in_the_revision_named(cast: Cast) -> None:
    text = "Ferry 🌉 news\n\n👩‍👩‍👧 “One,” she said, “two.” Nobody disagreed at all."
    article = make_article(text=text)
    parts = [(text.index("“One"), text.index(" she")), (text.index("“two"), text.index(" Nobody"))]
    made = make_highlight(article, cast.owner, words="“One,”", parts=parts)
    new = make_document(text.replace("Nobody", "Not a soul"))
    make_highlight(article, cast.owner, words="Nobody", kind="claim")
    revise_article(article=article, document=new, by=cast.owner, note="")
    carried, orphan = exported(cast.owner, jsonl(article))
    texts = {one.number: one.text for one in article.revisions.all()}
    assert (carried["uid"], carried["article"]["revision"], orphan["article"]["revision"]) == (
        str(made.uid),
        2,
        1,
    )
    assert orphan["anchor_state"] == "orphaned"
    for row in (carried, orphan):
        for part in row["parts"]:
            words = texts[row["article"]["revision"]]
            assert words[part["start"] : part["end"]] == part["exact"]
            assert part["prefix"] == words[max(0, part["start"] - 32) : part["start"]]
            assert part["suffix"] == words[part["end"] : part["end"] + 32]
        assert row["exact"] == " … ".join(part["exact"] for part in row["parts"])
    assert carried["exact"] == "“One,” … “two.”"


def test_a_row_says_everything_of_its_highlight(cast: Cast, article: Article) -> None:
    highlight = Highlight.objects.get(exact="Every berth counts")
    stays = Speaker.objects.create(
        name="Mirela A. Dahl", folded="mirela a. dahl", affiliation="Pier Trust", aliases=["M. Dahl"]
    )
    Speaker.objects.filter(pk=highlight.speaker_id).update(same_as=stays)
    parent = make_comment(highlight, cast.owner, "First")
    make_comment(highlight, cast.colleague, "Second", parent=parent)
    row = exported(cast.owner, jsonl(article))[0]
    assert row["link"] == f"http://testserver/h/{highlight.uid}/"
    assert row["speaker"] == {
        "kind": "person",
        "name": "Mirela A. Dahl",
        "affiliation": "Pier Trust",
        "aliases": ["M. Dahl"],
    }
    assert (row["author"], row["author_name"], row["tags"], row["visibility"]) == (
        "owner",
        "Ana",
        ["pier"],
        "public",
    )
    assert [(one["author"], one["author_name"], one["parent"]) for one in row["comments"]] == [
        ("owner", "Ana", None),
        ("colleague", "colleague", str(parent.uid)),
    ]
    assert row["article"]["source"] == "Harbour Post"
    assert row["article"]["text_address"] == f"http://testserver/articles/{article.slug}/revisions/1.txt"
    assert exported(cast.owner, jsonl(article))[1]["group"] == "Class 4B"


@pytest.mark.parametrize(("voice", "kind"), [("article", "article"), ("unnamed", "not-named")])
def test_fixed_voices_are_speakers_without_a_name(
    cast: Cast, article: Article, voice: str, kind: str
) -> None:
    Highlight.objects.filter(exact="Every berth counts").update(voice=voice, speaker=None)
    row = exported(cast.owner, jsonl(article))[0]
    assert (row["speaker"]["kind"], row["speaker"]["name"]) == (kind, "")


def test_rows_come_in_reading_order_article_by_article(cast: Cast) -> None:
    first, second = make_article(), make_article()
    for one in (first, second):
        make_highlight(one, cast.owner, words="port authority")
        make_highlight(one, cast.owner, words="Every berth")
    Highlight.objects.filter(article=second, exact="Every berth").update(start=9999, anchor_state="orphaned")
    rows = [(row["article"]["slug"], row["exact"]) for row in exported(cast.owner, "/notebook/export/jsonl/")]
    by_slug = sorted([(first, False), (second, True)], key=lambda one: one[0].slug)
    words = ["Every berth", "port authority"]
    assert rows == [
        (one.slug, word) for one, reverse in by_slug for word in (words[::-1] if reverse else words)
    ]


def test_the_notebook_gives_exactly_what_it_lists(cast: Cast, article: Article) -> None:
    query = "?kind=quote&kind=claim&tag=&q=&order=latest"
    assert exacts(cast.owner, f"/notebook/export/jsonl/{query}") == ["Every berth counts", "Repairs"]
    header = json.loads(content(client_of(cast.owner).get(f"/notebook/export/jsonl/{query}")).splitlines()[0])
    assert header["filter"] == {"kind": "quote,claim"}
    assert header["address"] == "http://testserver/notebook/export/jsonl/?kind=quote&kind=claim"
    assert exacts(cast.owner, header["address"].removeprefix("http://testserver")) == [
        "Every berth counts",
        "Repairs",
    ]
    assert client_of(cast.owner).get("/notebook/export/jsonl/?since=never").status_code == 422


# --- how it is sent ------------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize("format", list(FORMATS))
def test_s08_s13_s40_files_are_attachments_that_nobody_keeps(
    cast: Cast, article: Article, format: str
) -> None:
    Article.objects.filter(pk=article.pk).update(title="Fähre “Ω”\r\nX-Evil: 1; filename=x.html 渡船")
    Highlight.objects.update(updated_at=WHEN)
    Article.objects.update(updated_at=WHEN)
    client = client_of(cast.owner)
    for address in (f"/articles/{article.slug}/export/{format}/", f"/notebook/export/{format}/?q=b%22%0Ae"):
        answer = client.get(address)
        assert answer.streaming
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"].startswith(FORMATS[format].media_type)
        assert "html" not in answer.headers["Content-Type"]
        name = re.fullmatch(r'attachment; filename="([a-z0-9.-]+)"', answer.headers["Content-Disposition"])
        assert name
        assert name[1].endswith(f".{FORMATS[format].extension}")
        content(answer)


def test_file_names_say_what_and_when(cast: Cast, article: Article) -> None:
    Highlight.objects.update(updated_at=WHEN)
    Article.objects.update(updated_at=WHEN)
    Comment.objects.all().delete()
    client = client_of(cast.owner)
    names = [
        client.get(address).headers["Content-Disposition"]
        for address in (f"/articles/{article.slug}/export/csv/", "/notebook/export/w3c/?kind=claim")
    ]
    assert names == [
        'attachment; filename="lectern-ferry-vote-put-off-again-all-csv-20261120-093000.csv"',
        'attachment; filename="lectern-notebook-claim-w3c-20261120-093000.jsonld"',
    ]


@pytest.mark.parametrize("change", ["highlight", "comment", "edit", "article"])
def test_modified_is_the_last_change_in_what_is_exported(cast: Cast, article: Article, change: str) -> None:
    comment = make_comment(Highlight.objects.get(exact="Every berth counts"), cast.stranger)
    later = WHEN + datetime.timedelta(days=1)
    Highlight.objects.update(updated_at=WHEN)
    Article.objects.update(updated_at=WHEN)
    Comment.objects.update(created_at=WHEN)
    if change == "highlight":
        Highlight.objects.filter(exact="Repairs").update(updated_at=later)
        Highlight.objects.filter(exact="port authority").update(updated_at=later + datetime.timedelta(days=9))
    elif change == "comment":
        Comment.objects.filter(pk=comment.pk).update(created_at=later)
    elif change == "edit":
        Comment.objects.filter(pk=comment.pk).update(edited_at=later)
    else:
        Article.objects.update(updated_at=later)
    lines = content(client_of(cast.owner).get("/notebook/export/jsonl/")).splitlines()
    assert json.loads(lines[0])["modified"] == "2026-11-21T09:30:00Z"


def test_notes_of_an_article_have_its_headings_and_when_it_was_saved(cast: Cast) -> None:
    document = Document.build(
        [
            Piece("heading", "Ferry vote", {"level": 1}),
            Piece("paragraph", "Every berth counts."),
            Piece("heading", "The repairs"),
            Piece("paragraph", "Repairs would cost less."),
        ]
    )
    article = make_article(document=document)
    for words in ("Every berth counts", "Repairs would cost"):
        make_highlight(article, cast.owner, words=words)
    ReadingState.objects.create(user=cast.owner, article=article, saved_at=WHEN)
    address = f"/articles/{article.slug}/export/markdown/"
    notes = content(client_of(cast.owner).get(address)).decode()
    assert "\nsaved: 2026-11-20\n" in notes
    assert re.findall(r"^#.*|^> [ER].*", notes, re.MULTILINE) == [
        *("# Ferry vote", "> Every berth counts", "## The repairs", "> Repairs would cost")
    ]
    for other in (cast.stranger, None):
        assert "\nsaved:" not in content(client_of(other).get(address)).decode()


@pytest.mark.parametrize("act", ["hide", "show", "settle", "reopen", "delete", "restore", "edit back"])
def test_what_happens_to_a_comment_changes_what_is_exported(cast: Cast, article: Article, act: str) -> None:
    comment = make_comment(Highlight.objects.get(exact="Every berth counts"), cast.stranger)
    begun = {"show": "hide", "reopen": "settle", "restore": "delete"}
    if act in begun:
        comment = happens(cast, comment, begun[act])
    before = modified_for(cast.colleague, article)
    happens(cast, comment, act)
    assert modified_for(cast.colleague, article) > before


def test_s26_what_happens_to_the_comments_of_blocked_people_is_not_told(cast: Cast, article: Article) -> None:
    comment = make_comment(Highlight.objects.get(exact="Every berth counts"), cast.stranger)
    Blocking.objects.create(reader=cast.colleague, blocked=cast.stranger)
    before = modified_for(cast.colleague, article)
    happens(cast, comment, "settle")
    assert modified_for(cast.colleague, article) == before


def modified_for(user: User, article: Article) -> str:
    """The time that a file of this article's highlights says."""
    return str(json.loads(content(client_of(user).get(jsonl(article))).splitlines()[0])["modified"])


def happens(cast: Cast, comment: Comment, act: str) -> Comment:
    author = comment.author
    assert author
    if act in ("hide", "show"):
        return set_comment_hidden(actor=cast.curator, comment=comment, hidden=act == "hide")
    if act in ("settle", "reopen"):
        return set_thread_resolved(actor=cast.owner, root=comment, resolved=act == "settle")
    if act == "delete":
        return delete_comment(actor=author, comment=comment, version=comment.version)
    if act == "restore":
        return restore_comment(actor=author, comment=comment)
    said = {"body": "As it was first", "edited_at": None}
    return say_again(actor=author, comment=comment, version=comment.version, said=said)


@pytest.mark.any_database
@pytest.mark.parametrize("format", list(FORMATS))
def test_the_same_filter_gives_the_same_bytes(
    cast: Cast, article: Article, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.owner)
    first = client.get(f"/articles/{article.slug}/export/{format}/")
    before = content(first)
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime.now(datetime.UTC) + LATER)
    second = client.get(f"/articles/{article.slug}/export/{format}/")
    assert content(second) == before
    assert second.headers["Content-Disposition"] == first.headers["Content-Disposition"]


def test_an_empty_export_has_no_time(cast: Cast) -> None:
    answer = client_of(cast.owner).get("/notebook/export/jsonl/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lectern-notebook-jsonl.jsonl"'
    assert json.loads(content(answer))["modified"] is None


def test_s12_table_cells_do_not_compute_and_json_stays_raw(cast: Cast) -> None:
    article = make_article(text='=HYPERLINK("x")\n\n+1 was chalked on the pier, @all.')
    made = make_highlight(
        article, cast.owner, words="+1 was chalked", tags=["-tag"], speaker="=cmd|' /C calc'!A0"
    )
    make_comment(made, cast.owner, "\t=1+1")
    table = content(client_of(cast.owner).get("/notebook/export/csv/")).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["passage"] == "'+1 was chalked"
    assert row["tags"] == "'-tag"
    assert row["speaker"] == "'=cmd|' /C calc'!A0"
    assert row["comment"].startswith("'=")
    assert row["article_title"] == '\'=HYPERLINK("x")'
    assert exacts(cast.owner, "/notebook/export/jsonl/") == ["+1 was chalked"]


def test_exports_are_limited_per_reader(cast: Cast, article: Article, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": (2, 600)}
    client = client_of(cast.owner)
    for address in (f"/articles/{article.slug}/export/csv/", "/notebook/export/csv/"):
        assert client.get(address).status_code == 200
    refused = client.get("/notebook/export/csv/")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 600
    assert client_of(cast.stranger).get("/notebook/export/csv/").status_code == 200


@pytest.mark.any_database
@pytest.mark.parametrize("address", ["/notebook/export/exe/", "/articles/{slug}/export/exe/"])
def test_an_unknown_format_does_not_exist(cast: Cast, article: Article, address: str) -> None:
    assert client_of(cast.owner).get(address.format(slug=article.slug)).status_code == 404


def asked(client: Client, address: str) -> int:
    """How many queries a whole export takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        content(client.get(address))
    return len(queries)


@pytest.mark.any_database
def test_exports_cost_by_the_batch_and_not_by_the_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def grow(number: int) -> None:
        for _each in range(number):
            article = make_article()
            made = make_highlight(article, cast.owner, speaker="Dahl", tags=["a", "b"])
            make_comment(made, cast.stranger)

    client = client_of(cast.owner)
    grow(2)
    small = asked(client, "/notebook/export/jsonl/")
    grow(15)
    assert asked(client, "/notebook/export/jsonl/") == small == 15
    monkeypatch.setattr("annotations.queries.exports.BATCH", 5)
    # Four batches instead of one: rows, tags, comments, places, articles, texts, records, relations, checks.
    assert asked(client, "/notebook/export/jsonl/") == small + 3 * 9


# --- the dialog ----------------------------------------------------------------------------------


def test_the_dialog_offers_every_format_in_the_words_of_the_registry() -> None:
    assert {slug: (str(label), str(about)) for slug, (label, about) in WORDS.items()} == {
        slug: (format.label, format.description) for slug, format in FORMATS.items()
    }
    assert [offer.slug for _heading, group in offers() for offer in group] == list(FORMATS)
    assert {format.purpose for format in FORMATS.values()} == set(PURPOSES)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_dialog_is_a_page_or_a_fragment(cast: Cast, article: Article, headers: dict[str, str]) -> None:
    client = client_of(cast.owner)
    for address in (f"/articles/{article.slug}/export/", "/notebook/export/?kind=claim&kind=quote"):
        answer = client.get(address, headers=headers)
        html = answer.content.decode()
        assert ("<!doctype html>" in html) is not bool(headers)
        assert ("<dialog" in html) is bool(headers)
        assert answer.headers["Cache-Control"] == "private, no-store"
        base = address.partition("?")[0]
        assert re.findall(r'formaction="([^"]+)"', html) == [f"{base}{slug}/" for slug in FORMATS]
    assert re.findall(r'type="hidden" name="(kind|order)" value="(\w+)"', html) == [
        ("kind", "quote"),
        ("kind", "claim"),
    ]
    assert "Export 2 highlights" in html


def test_the_dialog_says_whose_and_how_many(cast: Cast, article: Article) -> None:
    address = f"/articles/{article.slug}/export/"
    html = client_of(cast.owner).get(address).content.decode()
    assert "Mine (3)" in html
    assert "All that I may see (4)" in html
    assert re.search(r'value="mine" checked', html)
    html = client_of(cast.colleague).get(address).content.decode()
    assert re.search(r'value="mine" disabled', html)
    assert re.search(r'value="all" checked', html)
    html = client_of(None).get(address).content.decode()
    assert re.search(r'<input type="hidden" name="whose" value="all">', html)


def test_nothing_to_export_says_how_to_make_something(cast: Cast) -> None:
    article = make_article(text=TEXT)
    html = client_of(cast.owner).get(f"/articles/{article.slug}/export/").content.decode()
    assert "Select some words in the article to make the first one." in html
    assert "formaction" not in html


def test_tags_are_named_in_one_order(cast: Cast, article: Article) -> None:
    Highlight.objects.get(exact="Every berth counts").tags.add(
        Tag.objects.create(name="zebra"), Tag.objects.create(name="ant")
    )
    assert exported(cast.owner, jsonl(article))[0]["tags"] == ["ant", "pier", "zebra"]


@pytest.mark.parametrize("query", ["", "?kind=quote"])
def test_the_dialog_says_which_comments_come_along(cast: Cast, query: str) -> None:
    article = make_article()
    make_comment(make_highlight(article, cast.owner), cast.owner, "On the passage")
    make_comment(article, cast.owner, "On the article")
    dialog = client_of(cast.owner).get(f"/notebook/export/{query}").content.decode()
    assert "with the comments under" in dialog
    assert "What you wrote on an article as a whole is in “Your data” on your profile." in dialog
    notes = content(client_of(cast.owner).get(f"/notebook/export/markdown/{query}")).decode()
    assert ("On the passage" in notes, "On the article" in notes) == (True, False)
