"""Who speaks, picked from offers or named by words of the article; and doubt by one key."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.test import Client

from annotations.models import Activity, Highlight, Speaker
from annotations.services.revising import revise_article
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_document, make_highlight

pytestmark = pytest.mark.django_db
TEXT = (
    "Pier vote put off\n\n"
    "Ana Ruiz, who chairs the council, said the pier was old. "
    "“We stay,” she told <b>Tom & Co</b> on Friday.\n\n"
    "“It will fall,” a diver who asked not to be named said."
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(text=TEXT, owner=cast.owner)


@pytest.fixture
def quote(cast: Cast, article: Article) -> Highlight:
    return make_highlight(article, cast.owner, words="“We stay,”", visibility="public")


def words_at(highlight: Highlight, role: str, number: int = 1) -> list[str]:
    spans = highlight.spans.filter(role=role, revision__number=number).order_by("part")
    return [span.revision.text[span.start : span.end] for span in spans]


def name(client: Client, highlight: Highlight, *, htmx: bool = True, version: int = 1, **sent: object):  # noqa: ANN201
    data = {"version": version, **sent}
    return client.post(f"/highlights/{highlight.uid}/speaker/", data, headers=HTMX if htmx else {})


def offered(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="offer" value="([^"]*)"', html)]


def part(words: str) -> str:
    return f"{TEXT.index(words)}-{TEXT.index(words) + len(words)}"


def test_the_answer_to_a_new_quote_offers_speakers(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = {"revision": 1, "parts": part("“We stay,”"), "kind": "quote"}
    body = client.post(f"/articles/{article.slug}/highlights/", data, headers=HTMX).content.decode()
    assert offered(body)[0] == "Ana Ruiz"
    assert len(offered(body)) <= 4
    assert 'name="folded" value="1"' in body
    assert "<bdi>Ana Ruiz</bdi>" in body
    assert Highlight.objects.get().voice == ""  # nothing is stored before somebody picks
    assert not Speaker.objects.exists()


@pytest.mark.parametrize(("kind", "some"), [("claim", True), ("fact", False), ("plain", False)])
def test_only_quotes_and_claims_have_offers(
    client: Client, cast: Cast, article: Article, kind: str, some: bool
) -> None:
    client.force_login(cast.owner)
    data = {"revision": 1, "parts": part("the pier was old"), "kind": kind}
    body = client.post(f"/articles/{article.slug}/highlights/", data, headers=HTMX).content.decode()
    assert bool(offered(body)) is some


def test_a_pick_stores_who_speaks_and_by_which_words(
    client: Client, cast: Cast, article: Article, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    answer = name(client, quote, offer="Ana Ruiz", folded="1")
    body = answer.content.decode()
    assert answer.status_code == 200
    assert '<bdi class="speaker">Ana Ruiz</bdi>' in body
    assert "card-body" not in body
    assert offered(body) == []
    assert "Speaker: Ana Ruiz" in body
    quote.refresh_from_db()
    assert quote.speaker is not None
    assert (quote.voice, quote.speaker.name, quote.speaker.kind, quote.version) == (
        "speaker",
        "Ana Ruiz",
        "person",
        2,
    )
    assert (words_at(quote, "speaker"), words_at(quote, "cue")) == (["she"], ["told"])
    assert words_at(quote, "passage") == ["“We stay,”"]
    act = Activity.objects.get(object_uid=quote.uid, verb="edited")
    assert (act.after["speaker"], act.after["revision"]) == ("Ana Ruiz", 1)
    assert (act.before["cue"], len(act.after["cue"])) == ([], 1)


def test_without_scripts_a_pick_leads_back(
    client: Client, cast: Cast, article: Article, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    page = client.get(f"/articles/{article.slug}/?h={quote.uid}").content.decode()
    assert offered(page)[0] == "Ana Ruiz"
    answer = name(client, quote, htmx=False, offer="Ana Ruiz")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/articles/{article.slug}/?h={quote.uid}#c-{quote.number}",
    )
    assert offered(client.get(f"/articles/{article.slug}/?h={quote.uid}").content.decode()) == []


def test_a_source_without_a_name_is_not_named(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    quote = make_highlight(article, cast.owner, words="“It will fall,”")
    page = client.get(f"/highlights/{quote.uid}/", headers=HTMX).content.decode()
    assert offered(page)[0] == "diver"
    name(client, quote, offer="diver")
    quote.refresh_from_db()
    assert (quote.voice, quote.speaker) == ("unnamed", None)
    assert words_at(quote, "speaker")[0].startswith("a diver")


@pytest.mark.parametrize(
    "wrong", [{"offer": "Napoleon"}, {"offer": ""}, {}, {"offer": "x\0"}, {"words": "1-5"}]
)
def test_what_is_not_offered_is_refused(
    client: Client, cast: Cast, quote: Highlight, wrong: dict[str, str]
) -> None:
    client.force_login(cast.owner)
    assert name(client, quote, **wrong).status_code == 422
    quote.refresh_from_db()
    assert (quote.voice, quote.version) == ("", 1)


def test_words_of_the_article_name_the_speaker(client: Client, cast: Cast, quote: Highlight) -> None:
    client.force_login(cast.owner)
    assert name(client, quote, words=part("she"), revision=1, exact="she").status_code == 200
    quote.refresh_from_db()
    assert quote.speaker is not None
    assert (quote.speaker.name, words_at(quote, "speaker"), words_at(quote, "cue")) == (
        "Ana Ruiz",
        ["she"],
        ["told"],
    )
    name(client, quote, version=2, words=part("Ana Ruiz, who chairs the council"), revision=1)
    assert words_at(quote, "speaker") == ["Ana Ruiz, who chairs the council"]
    gone = name(client, quote, version=3, words=part("she"), revision=1, exact="nowhere here")
    assert gone.status_code == 409
    assert name(client, quote, version=3, words=part(", ").split(",")[0], revision=1).status_code == 422


def test_words_of_an_older_text_are_carried_and_then_kept_with_it(
    client: Client, cast: Cast, article: Article, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    name(client, quote, offer="Ana Ruiz")
    revise_article(article=article, document=make_document(TEXT.replace("put off", "held")), by=cast.owner)
    assert (words_at(quote, "speaker", 2), words_at(quote, "cue", 2)) == (["she"], ["told"])
    old = name(client, quote, version=2, words=part("Ana Ruiz"), revision=1, exact="Ana Ruiz")
    assert old.status_code == 200
    assert (words_at(quote, "speaker", 2), words_at(quote, "speaker")) == (["Ana Ruiz"], ["she"])


def test_a_moved_passage_keeps_the_words_for_its_speaker(
    client: Client, cast: Cast, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    name(client, quote, offer="Ana Ruiz")
    sent = {"version": 2, "revision": 1, "parts": part("We stay"), "exact": "We stay", "folded": "1"}
    body = client.post(f"/highlights/{quote.uid}/move/", sent, headers=HTMX).content.decode()
    assert "card-body" not in body
    assert words_at(quote, "passage") == ["We stay"]
    assert words_at(quote, "speaker") == ["she"]


def test_another_version_shows_both(client: Client, cast: Cast, quote: Highlight) -> None:
    client.force_login(cast.owner)
    assert name(client, quote, version=7, offer="Ana Ruiz").status_code == 409
    missing = client.post(f"/highlights/{quote.uid}/speaker/", {"offer": "Ana Ruiz"})
    assert missing.status_code == 428
    quote.refresh_from_db()
    assert quote.voice == ""


def test_nobody_else_names_the_speaker_or_doubts(client: Client, cast: Cast, quote: Highlight) -> None:
    for what, sent in (("speaker", {"offer": "Ana Ruiz"}), ("doubt", {"not_sure": "on"})):
        address = f"/highlights/{quote.uid}/{what}/"
        client.logout()
        assert client.post(address, {"version": 1, **sent}, headers=HTMX).status_code == 401
        for who in (cast.colleague, cast.stranger, cast.curator):
            client.force_login(who)
            assert client.post(address, {"version": 1, **sent}).status_code == 404
    quote.refresh_from_db()
    assert (quote.version, quote.not_sure) == (1, False)


def test_doubt_changes_nothing_else(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    quote = make_highlight(article, cast.owner, words="“We stay,”", speaker="Ana Ruiz", tags=["pier"])
    address = f"/highlights/{quote.uid}/doubt/"
    assert client.post(address, {"version": 1, "not_sure": "on"}).status_code == 303
    quote.refresh_from_db()
    assert quote.speaker is not None
    assert (quote.not_sure, quote.speaker.name, quote.tags.count(), quote.version) == (
        True,
        "Ana Ruiz",
        1,
        2,
    )
    assert client.post(address, {"version": 1}).status_code == 409
    assert client.post(address, {}).status_code == 428
    body = client.post(address, {"version": 2, "folded": "1"}, headers=HTMX).content.decode()
    assert 'class="doubt"' not in body
    quote.refresh_from_db()
    assert quote.not_sure is False
    acts = Activity.objects.filter(object_uid=quote.uid, verb="edited").order_by("seq")
    assert [(act.before, act.after) for act in acts] == [
        ({"not_sure": False}, {"not_sure": True}),
        ({"not_sure": True}, {"not_sure": False}),
    ]


def test_undoing_a_pick_takes_back_the_words_too_also_after_a_correction(
    client: Client, cast: Cast, article: Article, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    undo = name(client, quote, offer="Ana Ruiz").headers["Lectern-Act"]
    undone = client.post(undo, headers=HTMX)
    quote.refresh_from_db()
    assert (quote.voice, quote.speaker, words_at(quote, "speaker"), words_at(quote, "cue")) == (
        "",
        None,
        [],
        [],
    )
    revise_article(article=article, document=make_document(TEXT.replace("put off", "held")), by=cast.owner)
    client.post(undone.headers["Lectern-Act"], {"redo": "1"}, headers=HTMX)
    quote.refresh_from_db()
    assert quote.voice == "speaker"
    assert (words_at(quote, "speaker", 2), words_at(quote, "cue", 2)) == (["she"], ["told"])


def test_exports_name_the_words_and_the_cue(
    client: Client, cast: Cast, article: Article, quote: Highlight
) -> None:
    client.force_login(cast.owner)
    name(client, quote, offer="Ana Ruiz")
    address = f"/articles/{article.slug}/export"
    table = b"".join(client.get(f"{address}/quotes/").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["speaker"], row["speaker_words"], row["cue"]) == ("Ana Ruiz", "she", "told")
    lines = b"".join(client.get(f"{address}/jsonl/").streaming_content).decode().splitlines()
    kept = json.loads(lines[1])
    start = TEXT.index("she")
    assert (kept["speaker_words"], kept["speaker_parts"], kept["cue"]) == (
        "she",
        [[start, start + 3]],
        "told",
    )


def test_what_becomes_a_claim_offers_speakers_too(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    made = make_highlight(article, cast.owner, words="the pier was old", kind="fact")
    address = f"/highlights/{made.uid}/kind/"
    body = client.post(address, {"version": 1, "kind": "claim"}, headers=HTMX).content.decode()
    assert offered(body)[0] == "Ana Ruiz"
    body = client.post(address, {"version": 2, "kind": "plain"}, headers=HTMX).content.decode()
    assert offered(body) == []
