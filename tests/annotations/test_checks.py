"""Checks under a highlight: who says, sees and changes what was found, and two doing so at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import SAID, Activity, Check, Highlight, Visibility, check_of
from annotations.services.acts import Stale, ThreadGone
from annotations.services.checks import write_check
from annotations.services.people import forget_reader
from reader.models import Article
from tests.factories import (
    Cast,
    make_article,
    make_cast,
    make_check,
    make_comment,
    make_curator,
    make_highlight,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FOUND = {
    "restated": "Repairs cost less than closing.\r\nBy 2030.",
    "said_on": "2026-05",
    "said_where": "in the  council",
    "as_of": "2026",
    "checkability": "checkable",
    "status": "done",
    "verdict": "disputed",
    "outcome": "shortened",
    "reason": "The accounts say otherwise.",
}


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


def check(client: Client, highlight: Highlight, version: int | None = 0, **found: object) -> Any:
    sent = {**found, **({} if version is None else {"version": version})}
    return client.post(f"/highlights/{highlight.uid}/check/", sent, headers=HTMX)


def opened(client: Client, highlight: Highlight) -> str:
    return str(client.get(f"/highlights/{highlight.uid}/", headers=HTMX).content.decode())


def test_a_check_is_kept_whole_and_remembered(owner: Client, cast: Cast, quote: Highlight) -> None:
    before = quote.article.seq
    answer = check(owner, quote, **FOUND)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, f"#c-{quote.number}")
    kept = Check.objects.get()
    assert {name: getattr(kept, name) for name in SAID} == {
        **FOUND,
        "restated": "Repairs cost less than closing.\nBy 2030.",
        "said_where": "in the council",
    }
    assert (kept.by, kept.version) == (cast.owner, 1)
    held = Highlight.objects.select_related("article").get()
    assert (held.version, held.updated_at > quote.updated_at) == (1, True)
    act = Activity.objects.order_by("-seq")[0]
    assert (act.verb, act.object_type, act.object_uid, act.actor) == (
        "checked",
        "check",
        quote.uid,
        cast.owner,
    )
    assert (act.audience, act.version_after) == ("public", 1)
    assert (act.before["verdict"], act.after["verdict"]) == ("", "disputed")
    assert held.article.seq == act.seq == before + 1


def test_a_check_reads_as_it_was_written(owner: Client, cast: Cast, quote: Highlight) -> None:
    check(owner, quote, **FOUND)
    html = opened(as_(cast, None), quote)
    said = html[
        html.index('<div class="found">') : html.index("</section>", html.index('<div class="found">'))
    ]
    for words in ("disputed</span> · done · can be checked", "shortened", "closing.<br>By 2030.", "2026-05"):
        assert words in said
    assert "checked by <bdi>Ana</bdi>" in said
    assert "<form" not in said


def test_a_plain_form_leads_back_to_the_card(owner: Client, claim: Highlight) -> None:
    answer = owner.post(f"/highlights/{claim.uid}/check/", {"version": 0, "verdict": "refuted"})
    place = f"/articles/{claim.article.slug}/?h={claim.uid}#c-{claim.number}"
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    page = owner.get(place.split("#")[0]).content.decode()
    assert '<span class="bad">refuted</span>' in page
    assert (
        f'<input type="radio" id="verdict-refuted-{claim.number}" name="verdict" value="refuted" checked>'
        in page
    )


def test_what_is_not_sent_stays(owner: Client, claim: Highlight) -> None:
    check(owner, claim, reason="Seen the books.", verdict="supported")
    check(owner, claim, 1, status="done")
    kept = Check.objects.get()
    assert (kept.reason, kept.verdict, kept.status, kept.version) == (
        "Seen the books.",
        "supported",
        "done",
        2,
    )
    act = Activity.objects.order_by("-seq")[0]
    assert (act.before, act.after) == ({"status": ""}, {"status": "done"})


def test_chips_leave_the_form_open_and_the_button_folds_it(owner: Client, claim: Highlight) -> None:
    opening = f'<details class="naming checking" id="check-{claim.number}" open>'
    assert opening not in opened(owner, claim)
    assert opening in check(owner, claim, verdict="refuted").content.decode()
    assert opening not in check(owner, claim, 1, verdict="refuted", fold="1").content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("restated", "x" * 2001),
        ("restated", "a\x00b"),
        ("said_on", "last May"),
        ("said_on", "2026-02-30"),
        ("as_of", "2026-13"),
        ("said_where", "x" * 201),
        ("checkability", "surely"),
        ("status", "soon"),
        ("verdict", "true"),
        ("outcome", "close"),
        ("reason", "x" * 5001),
        ("verdict", ["refuted", "supported"]),
    ],
)
def test_s09_what_is_wrong_is_said_beside_the_field(
    owner: Client, quote: Highlight, field: str, value: object
) -> None:
    answer = check(owner, quote, **{field: value})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'<details class="naming checking" id="check-{quote.number}" open>' in html
    assert 'class="errorlist"' in html
    assert field not in ("restated", "reason") or f"{value}</textarea>" in html  # what was typed stays
    assert '<input type="hidden" name="version" value="0">' in html
    assert not Check.objects.exists()
    assert not Activity.objects.filter(verb="checked").exists()


def test_only_quotes_have_an_outcome_and_it_survives_another_kind(
    owner: Client, quote: Highlight, claim: Highlight
) -> None:
    wrong = check(owner, claim, outcome="altered")
    assert (wrong.status_code, "Only a quote has an outcome." in wrong.content.decode()) == (422, True)
    check(owner, quote, outcome="altered")
    assert '<span class="chip bad">altered</span>' in opened(owner, quote)
    owner.post(f"/highlights/{quote.uid}/kind/", {"version": 1, "kind": "claim"})
    html = opened(owner, quote)
    assert 'name="outcome"' not in html
    assert "altered" not in html
    check(owner, quote, 1, status="done")
    assert Check.objects.get().outcome == "altered"


def test_a_plain_highlight_has_no_check_but_keeps_one(owner: Client, quote: Highlight) -> None:
    check(owner, quote, verdict="refuted")
    owner.post(f"/highlights/{quote.uid}/kind/", {"version": 1, "kind": "plain"})
    assert "refuted" not in opened(owner, quote)
    assert check(owner, quote, 1, verdict="supported").status_code == 404
    assert check_of(quote).verdict == "refuted"  # type: ignore[union-attr]


def test_a_check_that_was_emptied_counts_as_none(owner: Client, cast: Cast, claim: Highlight) -> None:
    check(owner, claim, verdict="refuted", reason="No.")
    check(owner, claim, 1, verdict="", reason="")
    assert (Check.objects.get().version, Check.objects.get().says_something) == (2, False)
    html = opened(owner, claim)
    assert 'class="found"' not in html
    assert '<input type="hidden" name="version" value="2">' in html
    assert 'aria-label="Check"' not in opened(as_(cast, "colleague"), claim)


def test_s45_two_windows_never_overwrite_each_other(owner: Client, cast: Cast, claim: Highlight) -> None:
    assert check(owner, claim, verdict="refuted").status_code == 200
    curator = as_(cast, "curator")
    second = check(curator, claim, 0, verdict="supported", status="done")
    assert (second.status_code, second.headers["HX-Retarget"]) == (409, f"#check-{claim.number}")
    html = second.content.decode()
    assert '<td dir="auto">supported</td><td dir="auto">refuted</td>' in html
    assert '<td dir="auto">done</td><td dir="auto"></td>' in html
    assert '<input type="hidden" name="version" value="1">' in html
    assert check(owner, claim, None, verdict="supported").status_code == 428
    assert Check.objects.get().verdict == "refuted"
    assert check(curator, claim, 1, verdict="supported", status="done").status_code == 200
    assert Check.objects.get().by == cast.curator
    assert check(owner, claim, 7, verdict="supported").status_code == 409


def test_saying_the_same_again_writes_nothing(owner: Client, claim: Highlight) -> None:
    check(owner, claim, verdict="refuted")
    assert check(owner, claim, 1, verdict="refuted").status_code == 200
    assert (
        check(owner, make_highlight(claim.article, claim.author, kind="fact"), verdict="").status_code == 200
    )
    assert (Check.objects.count(), Activity.objects.filter(verb="checked").count()) == (1, 1)


@pytest.mark.parametrize("who", ["colleague", "stranger", "curator", None])
@pytest.mark.parametrize("visibility", ["private", "group", "public"])
def test_s23_author_and_curators_write_and_nobody_else(
    cast: Cast, article: Article, who: str | None, visibility: str
) -> None:
    group = cast.group if visibility == "group" else None
    highlight = make_highlight(article, cast.owner, kind="claim", visibility=visibility, group=group)
    client = as_(cast, who)
    answer = client.post(f"/highlights/{highlight.uid}/check/", {"version": 0, "verdict": "refuted"})
    allowed = who == "curator" and visibility == "public"
    assert answer.status_code == (303 if allowed else 404 if who else 302)
    assert Check.objects.exists() is allowed
    if visibility == "public":
        assert (f'id="checking-{highlight.number}"' in opened(client, highlight)) is allowed


def test_a_curator_writes_under_what_is_reported_in_a_group_but_never_under_what_is_private(
    cast: Cast, article: Article
) -> None:
    highlight = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    as_(cast, "colleague").post(f"/highlights/{highlight.uid}/report/", {"reason": "rude"})
    curator = as_(cast, "curator")
    assert check(curator, highlight, verdict="refuted").status_code == 200
    Highlight.objects.update(group=None)
    assert check(curator, highlight, 1, verdict="supported").status_code == 404


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ("private", {"owner"}),
        ("group", {"owner", "colleague"}),
        ("public", {"owner", "colleague", "stranger", None}),
    ],
)
def test_s24_a_check_is_seen_with_its_highlight(
    cast: Cast, article: Article, visibility: str, sees: set[str | None]
) -> None:
    group = cast.group if visibility == "group" else None
    highlight = make_highlight(article, cast.owner, kind="claim", visibility=visibility, group=group)
    make_check(highlight, restated="Zzrestated", verdict="mostly")
    for who in ("owner", "colleague", "stranger", None):
        client = as_(cast, who)
        page = client.get(f"/articles/{article.slug}/?h={highlight.uid}").content.decode()
        assert ["Zzrestated" in one for one in (opened(client, highlight), page)] == [who in sees] * 2
        closed = client.get(f"/articles/{article.slug}/cards/?layers=mine,everyone,group:{cast.group.slug}")
        assert ('<span class="chip good">mostly supported</span>' in closed.content.decode()) is (who in sees)


def test_s26_the_check_of_a_hidden_or_deleted_highlight_is_gone(
    owner: Client, cast: Cast, claim: Highlight
) -> None:
    make_check(claim, restated="Zzrestated")
    make_comment(claim, cast.colleague)
    Highlight.objects.update(hidden_at="2026-01-01T00:00:00Z")
    assert as_(cast, "colleague").get(f"/highlights/{claim.uid}/").status_code == 404
    Highlight.objects.update(hidden_at=None)
    owner.post(f"/highlights/{claim.uid}/delete/", {"version": 1})
    assert "Zzrestated" not in opened(owner, claim)
    assert check(owner, claim, 1, verdict="refuted").status_code == 404


def test_who_lost_the_right_meanwhile_writes_nothing(cast: Cast, claim: Highlight) -> None:
    Highlight.objects.update(visibility=Visibility.PRIVATE)
    with pytest.raises(ThreadGone):
        write_check(actor=cast.curator, highlight=claim, version=0, found={"verdict": "refuted"})
    assert not Check.objects.exists()


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("found", "chip"),
    [
        ({"verdict": "supported", "status": "done"}, '<span class="chip good">supported</span>'),
        ({"verdict": "unsettled"}, '<span class="chip">unsettled</span>'),
        ({"status": "to_check"}, '<span class="chip">to check</span>'),
        ({"status": "done"}, '<span class="chip">checked</span>'),
        ({"reason": "None yet"}, ""),
    ],
)
def test_a_closed_card_says_it_in_a_word(
    owner: Client, claim: Highlight, found: dict[str, str], chip: str
) -> None:
    address = f"/articles/{claim.article.slug}/"
    plain = owner.get(address).content.decode()
    make_check(claim, **found)
    page = owner.get(address).content.decode()
    assert chip in page
    assert (page.count('<span class="chip') - plain.count('<span class="chip')) == bool(chip)


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_checks_cost_the_page_no_query(owner: Client, cast: Cast, article: Article, claim: Highlight) -> None:
    address = f"/articles/{article.slug}/"
    owner.get(address)
    page, card = queries(lambda: owner.get(address)), queries(lambda: opened(owner, claim))
    for one in (claim, *(make_highlight(article, cast.owner, kind="fact") for _again in range(8))):
        make_check(one, verdict="refuted", reason="x" * 4000)
    assert queries(lambda: owner.get(address)) == page
    assert "x" * 100 not in owner.get(address).content.decode()
    assert queries(lambda: opened(owner, claim)) == card


def test_writing_costs_the_same_on_a_crowded_article(owner: Client, cast: Cast, claim: Highlight) -> None:
    few = queries(lambda: check(owner, claim, verdict="refuted"))
    for _again in range(12):
        make_check(make_highlight(claim.article, cast.owner, kind="fact"), verdict="refuted")
    other = make_highlight(claim.article, cast.owner, kind="claim")
    assert queries(lambda: check(owner, other, verdict="refuted")) == few


@pytest.mark.parametrize("keep_shared", [True, False])
def test_checks_go_with_the_highlights_of_who_leaves(cast: Cast, claim: Highlight, keep_shared: bool) -> None:
    make_comment(claim, cast.colleague)
    make_check(claim, verdict="refuted")
    make_check(
        make_highlight(claim.article, cast.owner, visibility="private", kind="claim"), verdict="refuted"
    )
    forget_reader(user=cast.owner, keep_shared=keep_shared)
    assert list(Check.objects.values_list("highlight", "by")) == ([(claim.pk, None)] if keep_shared else [])
    if keep_shared:
        assert "checked by a former reader" in opened(as_(cast, "colleague"), claim)


@pytest.mark.parametrize("keep_shared", [True, False])
def test_what_a_leaving_curator_found_goes_unless_others_wrote_in_it_too(
    cast: Cast, claim: Highlight, quote: Highlight, keep_shared: bool
) -> None:
    leaving = make_curator("leaving")
    make_check(claim, by=leaving, reason="Alone.")
    make_check(quote, reason="Together.")
    make_check(quote, by=leaving, verdict="refuted")
    seq = Article.objects.get().seq
    forget_reader(user=leaving, keep_shared=keep_shared)
    assert set(Check.objects.values_list("highlight", "by")) == {(quote.pk, None)} | (
        {(claim.pk, None)} if keep_shared else set()
    )
    alone = Activity.objects.get(verb="checked", object_uid=claim.uid)
    assert bool(alone.after) is keep_shared
    assert Activity.objects.filter(verb="checked", object_uid=quote.uid, after={}).count() == 0
    assert Activity.objects.filter(verb="created", object_uid=claim.uid, after={}).count() == 0
    assert Article.objects.get().seq == seq + 1


def test_the_history_can_be_played_backwards(cast: Cast, claim: Highlight) -> None:
    make_check(claim, verdict="supported")
    make_check(claim, verdict="refuted", reason="Seen the books.")
    act = Activity.objects.filter(verb="checked").latest("seq")
    write_check(actor=cast.owner, highlight=claim, version=act.version_after, found=act.before)
    kept = Check.objects.get()
    assert (kept.verdict, kept.reason, kept.version) == ("supported", "", 3)
    with pytest.raises(Stale):
        write_check(actor=cast.owner, highlight=claim, version=act.version_after, found=act.before)
