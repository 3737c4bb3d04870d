"""Records under a highlight: who names, sees and changes them, and what happens when two do at once."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Activity, Evidence, Highlight
from annotations.services.evidence import MOST_RECORDS
from annotations.services.people import forget_reader
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_record

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def fact(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, words="2,300 people", kind="fact")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def said(**changes: object) -> dict[str, object]:
    return {
        "stance": "supports",
        "title": "Passenger counts",
        "publisher": "Port authority",
        "date": "2026-03",
        "locator": "table 4",
        "url": "https://port.example.org/counts?year=2026",
        "archive_url": "https://archive.example.org/counts",
        "quote": "2,300 a week\r\non average",
        "accessed": "2026-11-20",
        **changes,
    }


def add(client: Client, highlight: Highlight, **changes: object) -> Any:
    return client.post(f"/highlights/{highlight.uid}/records/", said(**changes), headers=HTMX)


def opened(client: Client, highlight: Highlight) -> str:
    return str(client.get(f"/highlights/{highlight.uid}/", headers=HTMX).content.decode())


def test_a_record_is_kept_whole_and_remembered(owner: Client, cast: Cast, fact: Highlight) -> None:
    before = fact.article.seq
    answer = add(owner, fact)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (201, f"#c-{fact.number}")
    record = Evidence.objects.get()
    values = ("stance", "title", "publisher", "date", "locator", "url", "archive_url", "quote", "sha256")
    assert [getattr(record, name) for name in values] == [
        *("supports", "Passenger counts", "Port authority", "2026-03", "table 4"),
        *("https://port.example.org/counts?year=2026", "https://archive.example.org/counts"),
        *("2,300 a week\non average", ""),
    ]
    assert (str(record.accessed), record.position, record.version) == ("2026-11-20", 1, 1)
    held = Highlight.objects.select_related("article").get()
    assert (held.record_count, held.version) == (1, 1)
    assert held.updated_at > fact.updated_at
    act = Activity.objects.order_by("-seq")[0]
    assert (act.verb, act.object_type, act.object_uid) == ("created", "evidence", record.uid)
    assert (act.audience, act.after["title"], act.version_after) == ("public", "Passenger counts", 1)
    assert held.article.seq == act.seq == before + 1


def test_a_plain_form_leads_back_to_the_card(owner: Client, fact: Highlight) -> None:
    answer = owner.post(f"/highlights/{fact.uid}/records/", {"title": "A phone call"})
    assert answer.status_code == 303
    place = f"/articles/{fact.article.slug}/?h={fact.uid}#c-{fact.number}"
    assert answer.headers["Location"] == place
    page = owner.get(place.split("#")[0]).content.decode()
    assert '<bdi class="title">A phone call</bdi>' in page
    record = Evidence.objects.get()
    sent = {"version": 1, "title": "Two phone calls"}
    for verb in ("edit", "delete", "restore"):
        assert owner.post(f"/records/{record.uid}/{verb}/", sent).headers["Location"] == place
        sent = {"version": 2}
    record.refresh_from_db()
    assert (record.title, record.stance, record.deleted_at) == ("Two phone calls", "supports", None)
    form = owner.get(f"/records/{record.uid}/edit/").content.decode()
    assert 'value="Two phone calls"' in form


def test_links_tell_the_other_side_nothing(owner: Client, fact: Highlight) -> None:
    html = add(owner, fact, title="<b>Counts</b>").content.decode()
    assert (
        '<a class="title" href="https://port.example.org/counts?year=2026"'
        ' rel="noopener noreferrer nofollow"><bdi>&lt;b&gt;Counts&lt;/b&gt;</bdi></a>'
    ) in html
    assert '<a href="https://archive.example.org/counts" rel="noopener noreferrer nofollow">' in html


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "\r\n"),
        ("title", "x" * 501),
        ("title", "a\x00b"),
        ("stance", "proves"),
        ("publisher", "x" * 201),
        ("locator", "x" * 201),
        ("date", "last May"),
        ("date", "2026-13"),
        ("date", "2026-02-30"),
        ("date", "٢٠٢٦"),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://example.org/a"),
        ("url", "mailto:a@example.org"),
        ("url", "https://e.org/" + "x" * 2000),
        ("archive_url", "data:text/html,x"),
        ("quote", "x" * 5001),
        ("accessed", "yesterday"),
        ("uid", "7"),
    ],
)
def test_s09_s02_what_cannot_be_kept_is_said_beside_its_field(
    owner: Client, fact: Highlight, field: str, value: str
) -> None:
    answer = add(owner, fact, **{"url": "" if field == "title" else "https://e.org/", field: value})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#c-{fact.number}")
    html = answer.content.decode()
    assert '<details class="naming" open>' in html
    assert "errorlist" in html
    assert not Evidence.objects.exists()
    if field not in ("title", "uid", "stance"):
        wrong = html[html.index(f'id="{field}-wrong-{fact.number}"') :]
        assert wrong[: wrong.index("</div>")].count("errorlist") == 1
        assert 'value="Passenger counts"' in html  # what was typed stays
        assert field != "quote" or f"{value}</textarea>" in html


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://port.example.org/counts/?year=2026", "port.example.org/counts/?year=2026"),
        ("port.example.org/", "port.example.org"),
    ],
)
def test_a_link_alone_names_its_record(owner: Client, fact: Highlight, address: str, title: str) -> None:
    assert owner.post(f"/highlights/{fact.uid}/records/", {"url": address}).status_code == 303
    assert Evidence.objects.get().title == title


def test_a_record_is_offered_in_the_words_of_its_kind(
    owner: Client, cast: Cast, article: Article, fact: Highlight
) -> None:
    claim = make_highlight(article, cast.owner, words="port authority", kind="claim")
    assert ["Add a record" in opened(owner, one) for one in (fact, claim)] == [True, False]
    assert "Support or dispute" in opened(owner, claim)


def test_rarer_fields_stand_folded_unless_they_say_something(owner: Client, fact: Highlight) -> None:
    assert '<details class="more"><summary' in opened(owner, fact)
    wrong = owner.post(f"/highlights/{fact.uid}/records/", {"title": "A", "date": "May"}, headers=HTMX)
    assert '<details class="more" open>' in wrong.content.decode()
    record = make_record(fact, locator="table 4")
    form = owner.get(f"/records/{record.uid}/edit/", headers=HTMX).content.decode()
    assert '<details class="more" open>' in form


def test_a_rejected_edit_stays_in_its_form(owner: Client, fact: Highlight) -> None:
    record = make_record(fact)
    answer = owner.post(f"/records/{record.uid}/edit/", {"version": 1, "title": ""}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#rec-{record.uid}")
    assert "errorlist" in answer.content.decode()


def test_s44_sending_twice_keeps_one(owner: Client, cast: Cast, article: Article, fact: Highlight) -> None:
    uid = str(uuid4())
    assert add(owner, fact, uid=uid).status_code == 201
    assert add(owner, fact, uid=uid, title="Another").status_code == 200
    record = Evidence.objects.get()
    assert (record.title, record.version) == ("Passenger counts", 1)
    owner.post(f"/records/{uid}/delete/", {"version": 1}, headers=HTMX)
    assert add(owner, fact, uid=uid).status_code == 200
    assert Highlight.objects.get().record_count == 0  # a repeat revives nothing
    other = make_highlight(article, cast.owner)
    taken = add(owner, other, uid=uid)
    assert taken.status_code == 422
    assert "Choose another id for it." in taken.content.decode()


def test_there_is_a_last_one(owner: Client, fact: Highlight) -> None:
    for number in range(MOST_RECORDS):
        make_record(fact, f"Record {number}")
    answer = add(owner, fact)
    assert answer.status_code == 422
    assert f"At most {MOST_RECORDS} records." in answer.content.decode()


def test_removing_can_be_undone_and_twice_is_once(owner: Client, fact: Highlight) -> None:
    record = make_record(fact)
    gone = owner.post(f"/records/{record.uid}/delete/", {"version": 1}, headers=HTMX)
    html = gone.content.decode()
    assert f'hx-post="/articles/{fact.article.slug}/acts/3/undo/"' in html
    assert f'id="rec-{record.uid}"' not in html
    assert ">record?</a>" in html
    assert owner.post(f"/records/{record.uid}/delete/", {"version": 2}).status_code == 404
    for _again in range(2):
        back = owner.post(f"/records/{record.uid}/restore/", headers=HTMX)
        assert (back.status_code, back.headers["HX-Retarget"]) == (200, f"#c-{fact.number}")
        assert f'id="rec-{record.uid}"' in back.content.decode()
    assert Highlight.objects.get().record_count == 1
    acts = Activity.objects.filter(object_uid=record.uid).order_by("seq")
    assert [act.verb for act in acts] == ["created", "deleted", "restored"]


def test_s45_two_windows_never_overwrite_each_other(owner: Client, fact: Highlight) -> None:
    record = make_record(fact, locator="p. 1")
    address = f"/records/{record.uid}/edit/"
    assert owner.post(address, said(version=1, title="First"), headers=HTMX).status_code == 200
    second = owner.post(address, said(version=1, title="Second"), headers=HTMX)
    assert (second.status_code, second.headers["HX-Retarget"]) == (409, f"#rec-{record.uid}")
    html = second.content.decode()
    assert '<td dir="auto">Second</td><td dir="auto">First</td>' in html
    assert '<input type="hidden" name="version" value="2">' in html
    record.refresh_from_db()
    assert (record.title, record.version) == ("First", 2)
    assert owner.post(address, said(title="Third"), headers=HTMX).status_code == 428
    assert owner.post(address, said(version=2, title="Second"), headers=HTMX).status_code == 200
    stale = owner.post(f"/records/{record.uid}/delete/", {"version": 2}, headers=HTMX)
    assert stale.status_code == 409
    assert Evidence.objects.get().deleted_at is None


def test_who_keeps_theirs_though_it_was_removed_brings_it_back(owner: Client, fact: Highlight) -> None:
    record = make_record(fact)
    owner.post(f"/records/{record.uid}/delete/", {"version": 1})
    address = f"/records/{record.uid}/edit/"
    conflict = owner.post(address, said(version=1), headers=HTMX)
    assert conflict.status_code == 409
    assert "Taken away" in conflict.content.decode()
    assert owner.post(address, said(version=2), headers=HTMX).status_code == 200
    record.refresh_from_db()
    assert (record.deleted_at, record.title) == (None, "Passenger counts")
    assert Highlight.objects.get().record_count == 1


def test_saying_the_same_again_writes_nothing(owner: Client, fact: Highlight) -> None:
    add(owner, fact)
    record = Evidence.objects.get()
    assert owner.post(f"/records/{record.uid}/edit/", said(version=1), headers=HTMX).status_code == 200
    record.refresh_from_db()
    assert record.version == 1
    assert not Activity.objects.filter(verb="edited").exists()


@pytest.mark.parametrize("who", ["colleague", "stranger", "curator", None])
def test_only_the_author_changes_records(
    client: Client, cast: Cast, fact: Highlight, who: str | None
) -> None:
    record = make_record(fact, url="https://port.example.org/")
    if who:
        client.force_login(getattr(cast, who))
    answers = [client.post(f"/highlights/{fact.uid}/records/", said())]
    answers += [client.post(f"/records/{record.uid}/{act}/", {"version": 1}) for act in ("edit", "delete")]
    answers += [client.post(f"/records/{record.uid}/restore/"), client.get(f"/records/{record.uid}/edit/")]
    assert {answer.status_code for answer in answers} == ({404} if who else {302})
    html = opened(client, fact)
    assert 'href="https://port.example.org/"' in html
    assert "Add a record" not in html
    assert f"/records/{record.uid}/" not in html
    record.refresh_from_db()
    assert (record.version, Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ("private", {"owner"}),
        ("group", {"owner", "colleague"}),
        ("public", {"owner", "colleague", "stranger"}),
    ],
)
def test_s24_records_are_seen_with_their_highlight(
    cast: Cast, article: Article, visibility: str, sees: set[str]
) -> None:
    group = cast.group if visibility == "group" else None
    highlight = make_highlight(article, cast.owner, visibility=visibility, group=group)
    make_record(highlight, "Zzrecord")
    for who in ("owner", "colleague", "stranger"):
        client = Client()
        client.force_login(getattr(cast, who))
        shown = [
            opened(client, highlight),
            client.get(f"/articles/{article.slug}/?h={highlight.uid}").content.decode(),
            files(client, f"/articles/{article.slug}/export/evidence/?whose=all"),
        ]
        assert ["Zzrecord" in one for one in shown] == [who in sees] * 3


def files(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[arg-type, attr-defined]


def test_s26_records_of_a_hidden_highlight_are_gone(owner: Client, cast: Cast, fact: Highlight) -> None:
    make_record(fact, "Zzrecord")
    Highlight.objects.update(hidden_at="2026-01-01T00:00:00Z")
    assert "Zzrecord" in opened(owner, fact)
    other = Client()
    other.force_login(cast.colleague)
    assert other.get(f"/highlights/{fact.uid}/").status_code == 404
    assert "Zzrecord" not in files(other, f"/articles/{fact.article.slug}/export/evidence/")


def test_a_deleted_highlight_keeps_its_place_without_its_records(
    owner: Client, cast: Cast, fact: Highlight
) -> None:
    record = make_record(fact, "Zzrecord")
    make_comment(fact, cast.colleague)
    owner.post(f"/highlights/{fact.uid}/delete/", {"version": 1})
    assert "Zzrecord" not in opened(owner, fact)
    assert add(owner, fact).status_code == 404
    assert owner.post(f"/records/{record.uid}/restore/").status_code == 404


def test_a_fact_without_a_record_asks_for_one(owner: Client, cast: Cast, fact: Highlight) -> None:
    address = f"/articles/{fact.article.slug}/"
    chip = f'<a class="chip hollow" data-act="wanted" href="{address}cards/{fact.number}/">record?</a>'
    other = Client()
    other.force_login(cast.colleague)
    page, theirs = owner.get(address).content.decode(), other.get(f"{address}?layers=mine,everyone")
    assert chip in page
    assert chip in opened(owner, fact)
    assert '<span class="chip hollow">record?</span>' in theirs.content.decode()
    record = make_record(fact)
    assert "chip hollow" not in owner.get(address).content.decode()
    owner.post(f"/records/{record.uid}/delete/", {"version": 1})
    owner.post(f"/highlights/{fact.uid}/kind/", {"version": 1, "kind": "claim"})
    assert "chip hollow" not in owner.get(address).content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("kind", "stances", "offered"),
    [
        ("claim", ["supports"], "fact"),
        ("claim", ["supports", "context"], ""),
        ("claim", ["disputes", "supports"], "fact"),
        ("claim", ["disputes"], ""),
        ("fact", ["supports", "disputes"], "claim"),
        ("fact", ["supports"], ""),
        ("quote", ["supports"], ""),
    ],
)
def test_the_latest_record_offers_the_other_kind(
    owner: Client, cast: Cast, article: Article, kind: str, stances: list[str], offered: str
) -> None:
    highlight = make_highlight(article, cast.owner, kind=kind)
    for stance in stances:
        make_record(highlight, stance=stance)
    html = opened(owner, highlight)
    button = f'id="make-{highlight.number}" name="kind" value="{offered}">make it a {offered}</button>'
    assert (button in html) is bool(offered)
    assert ('class="row offer"' in html) is bool(offered)
    other = Client()
    other.force_login(cast.colleague)
    assert 'class="row offer"' not in opened(other, highlight)


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_records_cost_the_page_nothing_and_an_open_card_one_query(
    owner: Client, cast: Cast, article: Article, fact: Highlight
) -> None:
    address = f"/articles/{article.slug}/"
    owner.get(address)
    page, card = queries(lambda: owner.get(address)), queries(lambda: opened(owner, fact))
    for number in range(5):
        make_record(fact, f"Record {number}")
    assert queries(lambda: owner.get(address)) == page
    assert queries(lambda: opened(owner, fact)) == card + 1


def test_every_export_carries_them(owner: Client, article: Article, fact: Highlight) -> None:
    add(owner, fact)
    add(owner, fact, title="A phone call", stance="context", url="")
    rows = list(
        csv.DictReader(io.StringIO(files(owner, "/notebook/export/evidence/").removeprefix("\ufeff")))
    )
    assert [(row["highlight_uid"], row["stance"], row["title"]) for row in rows] == [
        (str(fact.uid), "supports", "Passenger counts"),
        (str(fact.uid), "context", "A phone call"),
    ]
    line = json.loads(files(owner, "/notebook/export/jsonl/").splitlines()[1])
    assert line["evidence"][0]["quote"] == "2,300 a week\non average"
    assert line["evidence"][0]["accessed"] == "2026-11-20"
    linked = json.loads(files(owner, "/notebook/export/w3c/"))["first"]["items"][0]["body"][-2]
    assert (linked["purpose"], linked["source"]) == ("linking", "https://port.example.org/counts?year=2026")
    notes = files(owner, "/notebook/export/markdown/")
    assert "> - supports: [Passenger counts](<https://port.example.org/counts?year=2026>)" in notes


@pytest.mark.parametrize("keep_shared", [True, False])
def test_records_leave_with_their_author(cast: Cast, fact: Highlight, keep_shared: bool) -> None:
    make_comment(fact, cast.colleague)
    kept, removed = make_record(fact, "Stays"), make_record(fact, "Goes")
    private = make_highlight(fact.article, cast.owner, visibility="private")
    hidden = make_record(private, "Mine")
    Evidence.objects.filter(pk=removed.pk).update(deleted_at="2026-01-01T00:00:00Z")
    Highlight.objects.filter(pk=fact.pk).update(record_count=1)
    forget_reader(user=cast.owner, keep_shared=keep_shared)
    left = list(Evidence.objects.values_list("title", flat=True))
    assert left == (["Stays"] if keep_shared else [])
    assert Highlight.objects.get(pk=fact.pk).record_count == len(left)
    forgotten = {removed.uid, hidden.uid} | (set() if keep_shared else {kept.uid})
    told = Activity.objects.filter(object_type="evidence").exclude(after={})
    assert {act.object_uid for act in told} == {kept.uid, removed.uid, hidden.uid} - forgotten


def test_the_archive_of_a_person_holds_their_records(owner: Client, fact: Highlight) -> None:
    add(owner, fact)
    answer = owner.get("/accounts/data/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type, attr-defined]
    table = archive.read("evidence.csv").decode("utf-8-sig")
    assert [row["title"] for row in csv.DictReader(io.StringIO(table))] == ["Passenger counts"]
    lines = [json.loads(line) for line in archive.read("data.jsonl").decode().splitlines()]
    (kept,) = (line for line in lines if line["record"] == "highlight")
    assert [one["title"] for one in kept["evidence"]] == ["Passenger counts"]
