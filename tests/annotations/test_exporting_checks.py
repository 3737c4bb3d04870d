"""What was found about passages goes along in every format, and in the archive of who found it."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_check, make_highlight

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def quote(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner)


@pytest.fixture
def claim(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, words="Repairs would cost less", kind="claim")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def as_(cast: Cast, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(getattr(cast, who))
    return client


def files(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[arg-type, attr-defined]


def test_every_export_carries_what_was_found(
    owner: Client, cast: Cast, article: Article, quote: Highlight, claim: Highlight
) -> None:
    make_check(quote, outcome="altered")
    make_check(claim, by=cast.curator, verdict="mostly", reason="Seen the books.", said_on="2026-05")
    emptied = make_highlight(article, cast.owner, kind="claim")
    make_check(emptied, verdict="refuted")
    make_check(emptied, verdict="")
    table = files(owner, "/notebook/export/claims/").removeprefix("\ufeff")
    rows = {row["uid"]: row for row in csv.DictReader(io.StringIO(table))}
    assert set(rows) == {str(claim.uid), str(emptied.uid)}
    kept = rows[str(claim.uid)]
    assert [kept[name] for name in ("verdict", "reason", "said_on", "checker")] == [
        *("mostly", "Seen the books.", "2026-05", "curator"),
    ]
    assert (rows[str(emptied.uid)]["verdict"], rows[str(emptied.uid)]["checked_on"]) == ("", "")
    quotes = files(owner, "/notebook/export/quotes/").removeprefix("\ufeff")
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(quotes))] == ["altered"]
    lines = [json.loads(line) for line in files(owner, "/notebook/export/jsonl/").splitlines()[1:]]
    assert {line["uid"]: line["check"] and line["check"]["outcome"] for line in lines} == {
        str(quote.uid): "altered",
        str(claim.uid): "",
        str(emptied.uid): None,
    }
    notes = files(owner, "/notebook/export/markdown/")
    assert "> - check: mostly supported · said 2026-05 · by curator, " in notes
    assert ">   - reason: Seen the books." in notes
    nodes = json.loads(files(owner, "/notebook/export/w3c/"))["first"]["items"]
    bodies = [body for node in nodes for body in node["body"] if body["purpose"] == "assessing"]
    assert {body.get("lectern:verdict", body.get("lectern:outcome")) for body in bodies} == {
        "mostly",
        "altered",
    }


def test_checkers_are_named_as_all_others_are(owner: Client, cast: Cast, claim: Highlight) -> None:
    User.objects.filter(pk=cast.curator.pk).update(display_name="Bo Reyes")
    make_check(claim, by=cast.curator, verdict="mostly")
    line = json.loads(files(owner, "/notebook/export/jsonl/").splitlines()[1])
    assert (line["check"]["checker"], line["check"]["checker_name"]) == ("curator", "Bo Reyes")
    (node,) = json.loads(files(owner, "/notebook/export/w3c/"))["first"]["items"]
    assert [body["creator"]["name"] for body in node["body"] if "creator" in body] == ["Bo Reyes"]
    (found,) = [
        json.loads(line)
        for line in held_by(cast, "curator").read("data.jsonl").splitlines()
        if b'"record":"check"' in line
    ]
    assert (found["checker"], found["checker_name"]) == ("curator", "Bo Reyes")


def held_by(cast: Cast, who: str) -> zipfile.ZipFile:
    """The archive of everything that Lectern keeps of this person."""
    answer = as_(cast, who).get("/accounts/data/")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type, attr-defined]


def test_an_archive_holds_what_its_person_found(cast: Cast, claim: Highlight, quote: Highlight) -> None:
    make_check(claim, by=cast.curator, verdict="refuted")
    make_check(quote, by=cast.curator, verdict="refuted")
    make_check(quote, by=cast.curator, verdict="")

    def archive(who: str) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
        held = held_by(cast, who)
        lines = [json.loads(line) for line in held.read("data.jsonl").decode().splitlines()]
        return lines, list(csv.DictReader(io.StringIO(held.read("claims.csv").decode("utf-8-sig"))))

    lines, table = archive("owner")
    assert [row["verdict"] for row in table] == ["refuted"]
    own = {line["uid"]: line["check"] for line in lines if line["record"] == "highlight"}
    assert own[str(claim.uid)]["verdict"] == "refuted"
    assert not [line for line in lines if line["record"] == "check"]
    (found,) = [line for line in archive("curator")[0] if line["record"] == "check"]
    assert (found["highlight"], found["article"]) == (str(claim.uid), claim.article.slug)
    assert (found["verdict"], found["checker"]) == ("refuted", "curator")
