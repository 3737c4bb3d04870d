"""The board of claims: what it lists for whom, its filters, its rows, and what goes out of it."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from annotations.models import Activity, Check, Highlight
from annotations.queries.claims import PAGE_SIZE
from annotations.services.merging import merge_speakers
from reader.models import Article
from tests.factories import (
    Cast,
    make_article,
    make_cast,
    make_check,
    make_comment,
    make_highlight,
    make_record,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner, source="The Harbour Post")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def as_(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who))
    return client


def make_claim(article: Article, author: Any, **given: Any) -> Highlight:
    return make_highlight(article, author, **{"words": "Repairs would cost less", "kind": "claim", **given})


def board(client: Client, **asked: Any) -> str:
    answer = client.get(f"/claims/?{urlencode(asked, doseq=True)}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def listed(client: Client, *known: Highlight, **asked: Any) -> list[int]:
    """The numbers of those of the highlights that the board lists, in its order."""
    html = board(client, **asked)
    places = {one.number: html.find(f'id="claim-{one.uid}"') for one in known}
    return sorted(
        (number for number, place in places.items() if place >= 0), key=lambda number: places[number]
    )


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("owner", ["hidden", "private", "group", "public"]),
        ("colleague", ["group", "public"]),
        ("stranger", ["public"]),
        ("curator", ["hidden", "public"]),
    ],
)
def test_s23_everybody_is_listed_what_they_may_see(
    cast: Cast, article: Article, who: str, sees: list[str]
) -> None:
    made = {
        "public": make_claim(article, cast.owner),
        "group": make_claim(article, cast.owner, visibility="group", group=cast.group),
        "private": make_claim(article, cast.owner, visibility="private"),
        "hidden": make_claim(article, cast.owner),
    }
    Highlight.objects.filter(pk=made["hidden"].pk).update(hidden_at="2026-01-01T00:00:00Z")
    gone = make_claim(article, cast.owner)
    Highlight.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00:00Z")
    closed = make_claim(make_article(owner=cast.curator, audience=Article.Audience.OWNER), cast.curator)
    numbers = [made[name].number for name in sees]
    assert listed(as_(cast, who), *made.values(), gone) == numbers
    assert (f'id="claim-{closed.uid}"' in board(as_(cast, who))) is (who == "curator")


def test_strangers_are_led_to_sign_in(client: Client, cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.owner)
    asked = [client.get("/claims/"), client.get("/claims/export/"), client.get("/claims/export/csv/")]
    asked.append(client.post(f"/claims/{claim.uid}/", {"version": 0, "verdict": "refuted"}))
    assert [answer.status_code for answer in asked] == [302] * 4
    assert client.get("/claims/", headers=HTMX).status_code == 401


def test_a_row_says_what_there_is_to_know(owner: Client, cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.colleague, speaker="Zz<b>Dahl", not_sure=True)
    make_record(claim)
    make_comment(claim, cast.owner)
    make_check(claim, verdict="mostly", status="done", checkability="later", restated="Zz<i>restated")
    html = board(owner)
    row = html[html.index(f'id="claim-{claim.uid}"') :]
    for said in (
        f'<a href="/h/{claim.uid}/">Repairs would cost less</a>',
        "Zz&lt;b&gt;Dahl",
        "Zz&lt;i&gt;restated",
        f'<a href="/articles/{article.slug}/"><bdi>{article.title}</bdi></a>',
        "<bdi>The Harbour Post</bdi>",
        '<span class="chip good">mostly supported</span>',
        '<span class="chip">done</span>',
        '<span class="chip">only later: a forecast or promise</span>',
        "not sure",
        "1 record<",
        "1 comment<",
        "<bdi>colleague</bdi>",
    ):
        assert said in row, said
    assert "<form" not in row[: row.index("</li>")]


def test_filters_live_in_the_address(owner: Client, cast: Cast, article: Article) -> None:
    plain = make_claim(article, cast.owner)
    checked = make_claim(article, cast.owner, speaker="Oda Renk", words="Every berth counts")
    make_check(checked, status="done", verdict="refuted", checkability="checkable")
    emptied = make_claim(article, cast.colleague, not_sure=True)
    make_check(emptied, verdict="refuted", status="to_check")
    make_check(emptied, verdict="", status="")
    recorded = make_claim(make_article(), cast.owner, visibility="private")
    make_record(recorded)
    quote = make_highlight(article, cast.owner)
    fact = make_highlight(article, cast.owner, kind="fact", visibility="group", group=cast.group)
    make_highlight(article, cast.owner, kind="plain")
    every = {one.pk: one for one in (plain, checked, emptied, recorded, quote, fact)}
    names = {
        plain: "plain",
        checked: "checked",
        emptied: "emptied",
        recorded: "recorded",
        quote: "quote",
        fact: "fact",
    }

    def found(**asked: Any) -> list[str]:
        html = board(owner, **asked)
        return [names[one] for one in every.values() if f'id="claim-{one.uid}"' in html]

    claims = ["plain", "checked", "emptied", "recorded"]
    assert found() == claims
    assert found(kind=["quote", "fact"]) == ["quote", "fact"]
    assert found(layer="mine") == ["plain", "checked", "recorded"]
    assert found(layer="groups") == []
    assert found(layer="groups", kind="fact") == ["fact"]
    assert found(layer="everyone") == ["plain", "checked", "emptied"]
    assert found(status="done") == found(verdict="refuted") == found(checkability="checkable") == ["checked"]
    assert found(status="none") == found(verdict="none") == ["plain", "emptied", "recorded"]
    assert found(norecord="on") == ["plain", "checked", "emptied"]
    assert found(unsure="on") == ["emptied"]
    assert found(article=article.slug) == ["plain", "checked", "emptied"]
    assert found(article="nowhere") == []
    assert found(q="berth") == ["checked"]
    assert found(q="renk") == ["checked"]
    assert found(speaker=checked.speaker_id) == ["checked"]
    assert found(status="done", verdict="supported") == []


def test_a_merged_speaker_is_found_by_either_name(owner: Client, cast: Cast, article: Article) -> None:
    one = make_claim(article, cast.owner, speaker="Renk", visibility="private")
    other = make_claim(article, cast.owner, speaker="Oda Renk")
    assert one.speaker
    assert other.speaker
    merge_speakers(actor=cast.curator, keep=other.speaker, others=[one.speaker])
    assert listed(owner, one, other, speaker=other.speaker_id) == [other.number, one.number]
    html = board(owner)
    assert html.count(">Oda Renk</option>") == 1
    assert ">Renk</option>" not in html


@pytest.mark.parametrize(
    "asked",
    [{"status": "soon"}, {"layer": "theirs"}, {"kind": "plain"}, {"q": "a\x00b"}, {"speaker": "9" * 21}],
)
def test_a_wrong_filter_is_said_beside_its_field(owner: Client, asked: dict[str, str]) -> None:
    for headers in ({}, HTMX):
        answer = owner.get(f"/claims/?{urlencode(asked)}", headers=headers)
        assert answer.status_code == 422
        assert 'class="errorlist"' in answer.content.decode()
        assert ("HX-Retarget" in answer.headers) is bool(headers)


def test_htmx_gets_the_list_and_the_address(owner: Client, cast: Cast, article: Article) -> None:
    make_claim(article, cast.owner)
    answer = owner.get("/claims/?verdict=&layer=mine&kind=claim&q=", headers=HTMX)
    assert answer.headers["HX-Push-Url"] == "/claims/?layer=mine"
    html = answer.content.decode()
    assert "<form id" not in html
    assert html.count('<li class="entry claim"') == 1
    assert 'href="/claims/export/?layer=mine"' in html


def test_an_empty_board_teaches_and_an_empty_filter_leads_back(
    owner: Client, cast: Cast, article: Article
) -> None:
    html = board(owner)
    assert "Claims gather here" in html
    assert 'id="claims-filters"' not in html
    make_claim(article, cast.owner)
    html = board(owner, verdict="refuted")
    assert "Nothing here under these filters" in html
    assert '<a class="button" href="/claims/">' in html


def judge(client: Client, claim: Highlight, headers: dict[str, str] | None = None, **sent: object) -> Any:
    return client.post(f"/claims/{claim.uid}/", sent, headers={**HTMX, **(headers or {})})


def test_status_and_verdict_are_changed_in_the_row(owner: Client, cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.owner)
    make_check(claim, reason="Stays.")
    answer = judge(owner, claim, version=1, status="done", verdict="refuted")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'id="claim-{claim.uid}"' in html
    assert '<span class="chip bad">refuted</span>' in html
    assert '<input type="hidden" name="version" value="2">' in html
    assert "Check saved" in html
    kept = Check.objects.get()
    assert (kept.status, kept.verdict, kept.reason) == ("done", "refuted", "Stays.")
    assert Activity.objects.latest("seq").verb == "checked"


def test_a_plain_form_leads_back_to_the_same_list(owner: Client, cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.owner)
    sent = {"version": 0, "status": "checking", "verdict": ""}
    back = {"Referer": "http://testserver/claims/?layer=mine"}
    answer = owner.post(f"/claims/{claim.uid}/", sent, headers=back)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/claims/?layer=mine#claim-{claim.uid}")
    elsewhere = owner.post(
        f"/claims/{claim.uid}/", {**sent, "version": 1}, headers={"Referer": "https://e.org/"}
    )
    assert elsewhere.headers["Location"] == f"/claims/#claim-{claim.uid}"


def test_s45_a_row_of_yesterday_changes_nothing(owner: Client, cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.owner)
    make_check(claim, verdict="supported")
    stale = judge(owner, claim, version=0, status="done", verdict="refuted")
    assert (stale.status_code, stale.headers["HX-Retarget"]) == (409, f"#judge-{claim.uid}")
    html = stale.content.decode()
    assert '<td dir="auto">refuted</td><td dir="auto">supported</td>' in html
    assert f'hx-target="#claim-{claim.uid}"' in html
    assert judge(owner, claim, verdict="refuted").status_code == 428
    assert judge(owner, claim, version=1, verdict="true").status_code == 422
    assert judge(owner, claim, version=1, outcome="altered").status_code == 422
    assert Check.objects.get().verdict == "supported"


@pytest.mark.parametrize(("who", "allowed"), [("colleague", False), ("stranger", False), ("curator", True)])
def test_s23_rows_are_changed_by_author_and_curators(
    cast: Cast, article: Article, who: str, allowed: bool
) -> None:
    claim = make_claim(article, cast.owner)
    private = make_claim(article, cast.owner, visibility="private")
    client = as_(cast, who)
    assert (f'action="/claims/{claim.uid}/"' in board(client)) is allowed
    assert judge(client, claim, version=0, verdict="refuted").status_code == (200 if allowed else 404)
    assert judge(client, private, version=0, verdict="refuted").status_code == 404
    assert Check.objects.count() == int(allowed)


def test_pages_follow_each_other_by_key(owner: Client, cast: Cast, article: Article) -> None:
    claims = [make_claim(article, cast.owner) for _each in range(PAGE_SIZE + 3)]
    first = board(owner, layer="mine")
    assert first.count('<li class="entry') == PAGE_SIZE
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert following.startswith("?layer=mine&cursor=")
    second = owner.get(f"/claims/{following}").content.decode()
    assert [f'id="claim-{one.uid}"' in second for one in claims[:4]] == [True, True, True, False]
    assert "Claims gather here" not in owner.get("/claims/?cursor=nonsense").content.decode()


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.mark.any_database
def test_a_page_costs_the_same_for_one_row_and_for_thirty(
    owner: Client, cast: Cast, article: Article
) -> None:
    def grow(number: int) -> None:
        for _each in range(number):
            claim = make_claim(make_article(), cast.colleague, speaker=f"Dahl {_each}")
            make_check(claim, verdict="refuted", reason="Long.")
            make_comment(claim, cast.owner)
            make_check(make_claim(article, cast.owner), status="done")

    grow(1)
    board(owner)
    page, piece = queries(lambda: board(owner)), queries(lambda: owner.get("/claims/", headers=HTMX))
    grow(15)
    assert queries(lambda: board(owner)) == page
    assert queries(lambda: owner.get("/claims/", headers=HTMX)) == piece


def exported(client: Client, address: str) -> list[str]:
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[arg-type, attr-defined]
    return [row["uid"] for row in csv.DictReader(io.StringIO(text))]


def test_what_is_listed_goes_out_and_nothing_else(owner: Client, cast: Cast, article: Article) -> None:
    refuted, other = make_claim(article, cast.colleague), make_claim(article, cast.owner)
    make_check(refuted, verdict="refuted")
    fact = make_highlight(article, cast.owner, kind="fact")
    make_check(fact, verdict="refuted")
    make_claim(article, cast.colleague, visibility="private")
    assert exported(owner, "/claims/export/claims/") == [str(refuted.uid), str(other.uid)]
    assert exported(owner, "/claims/export/csv/?verdict=refuted") == [str(refuted.uid)]
    assert set(exported(owner, "/claims/export/csv/?kind=claim&kind=fact&verdict=refuted")) == {
        *(str(refuted.uid), str(fact.uid)),
    }
    for headers in ({}, HTMX):
        dialog = owner.get("/claims/export/?verdict=refuted&layer=everyone", headers=headers).content.decode()
        assert "Export 1 highlight" in dialog
        assert '<input type="hidden" name="verdict" value="refuted">' in dialog
        assert 'formaction="/claims/export/claims/"' in dialog
    page = owner.get("/claims/export/?verdict=refuted").content.decode()
    assert '<a href="/claims/?verdict=refuted">Back to the claims</a>' in page
    assert owner.get("/claims/export/?status=soon").status_code == 422
    named = owner.get("/claims/export/claims/?verdict=refuted").headers["Content-Disposition"]
    assert "lectern-claims-refuted-claims-" in named


def test_s26_curators_take_no_hidden_claim_out_of_the_house(cast: Cast, article: Article) -> None:
    claim = make_claim(article, cast.owner)
    Highlight.objects.update(hidden_at="2026-01-01T00:00:00Z")
    assert f'id="claim-{claim.uid}"' in board(as_(cast, "curator"))
    assert exported(as_(cast, "curator"), "/claims/export/claims/") == []
    assert exported(as_(cast, "owner"), "/claims/export/claims/") == [str(claim.uid)]
