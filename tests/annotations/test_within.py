"""A claim made inside one's own quote takes over who speaks and says that it lies within."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations.models import Activity, Highlight, Relation
from annotations.queries.relations import relations_of
from annotations.services.changes import delete_highlight, move_highlight
from annotations.services.undoing import undo_act
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_highlight

pytestmark = pytest.mark.django_db
TEXT = "Pier\n\n“The pier is safe,” said Ana Ruiz, “and it cost three million.” Nobody else spoke."
QUOTE = ("“The pier is safe,”", "“and it cost three million.”")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(text=TEXT, owner=cast.owner)


def part(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def quote(article: Article, author: User, **fields: object) -> Highlight:
    parts = [part(words) for words in QUOTE]
    return make_highlight(article, author, words="Pier", parts=parts, speaker="Ana Ruiz", **fields)  # type: ignore[arg-type]


def within() -> list[tuple[int, int]]:
    found = Relation.objects.filter(verb="within", deleted_at=None)
    return list(found.values_list("source__number", "target__number"))


def test_a_claim_inside_takes_over_the_speaker(cast: Cast, article: Article) -> None:
    around = quote(article, cast.owner)
    claim = make_highlight(article, cast.owner, words="it cost three million", kind="claim")
    assert (claim.voice, claim.speaker) == ("speaker", around.speaker)
    assert within() == [(claim.number, around.number)]
    act = Activity.objects.get(object_uid=claim.uid)
    assert (act.after["speaker"], act.after["within"]) == ("Ana Ruiz", str(around.uid))


def test_both_parts_of_a_claim_may_lie_in_parts_of_the_quote(cast: Cast, article: Article) -> None:
    quote(article, cast.owner)
    parts = [part("The pier is safe"), part("it cost three million")]
    make_highlight(article, cast.owner, words="Pier", parts=parts, kind="claim")
    assert len(within()) == 1


def test_of_two_quotes_it_is_the_shorter(cast: Cast, article: Article) -> None:
    quote(article, cast.owner)
    shorter = make_highlight(article, cast.owner, words="cost three million", speaker="Tom Brandt")
    claim = make_highlight(article, cast.owner, words="three million", kind="claim")
    assert within() == [(claim.number, shorter.number)]
    assert claim.speaker == shorter.speaker


def test_a_speaker_who_was_named_stays(cast: Cast, article: Article) -> None:
    quote(article, cast.owner)
    claim = make_highlight(
        article, cast.owner, words="it cost three million", kind="claim", speaker="The auditors"
    )
    assert claim.speaker is not None
    assert claim.speaker.name == "The auditors"
    assert len(within()) == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [("said Ana Ruiz", "claim"), ("safe,” said Ana", "claim"), ("it cost three million", "fact")],
)
def test_what_is_not_a_claim_inside_has_no_relation(
    cast: Cast, article: Article, words: str, kind: str
) -> None:
    quote(article, cast.owner)
    made = make_highlight(article, cast.owner, words=words, kind=kind)
    assert (made.voice, within()) == ("", [])


def test_nothing_is_taken_over_from_others_or_from_what_was_deleted(cast: Cast, article: Article) -> None:
    quote(article, cast.colleague, visibility="public")
    own = quote(article, cast.owner)
    delete_highlight(actor=cast.owner, highlight=own, version=1)
    make_highlight(article, cast.owner, words="three million", kind="claim")
    assert within() == []


def test_a_claim_that_is_undone_is_not_seen_within_any_more(cast: Cast, article: Article) -> None:
    around = quote(article, cast.owner)
    claim = make_highlight(article, cast.owner, words="three million", kind="claim")
    assert len(relations_of(around, cast.owner)) == 1
    act = Activity.objects.get(object_uid=claim.uid, verb="created")
    undo_act(actor=cast.owner, act=act)
    assert relations_of(around, cast.owner) == []


def test_what_a_claim_lies_within_follows_its_passage(cast: Cast, article: Article) -> None:
    around = quote(article, cast.owner)
    claim = make_highlight(article, cast.owner, words="three million", kind="claim")
    inside = [(claim.number, around.number)]
    for words, found in (("it cost three million", inside), (TEXT[6:70], []), ("The pier is safe", inside)):
        claim.refresh_from_db()
        move_highlight(
            actor=cast.owner, highlight=claim, version=claim.version, revision=1, parts=[part(words)]
        )
        assert within() == found
    act = Activity.objects.filter(verb="moved").latest("seq")
    undo_act(actor=cast.owner, act=act)
    assert within() == []
    undo_act(actor=cast.owner, act=Activity.objects.latest("seq"))
    assert within() == inside
    assert Relation.objects.count() == 1


def test_a_repeat_says_it_once_and_costs_no_more_than_eight(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    quote(article, cast.owner)
    start, end = part("it cost three million")
    sent = {"revision": "1", "parts": f"{start}-{end}", "kind": "claim"}
    address = f"/articles/{article.slug}/highlights/"
    client.post(address, {**sent, "uid": str(uuid4())}, headers={"HX-Request": "true"})
    uid = str(uuid4())
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, {**sent, "uid": uid}, headers={"HX-Request": "true"})
    assert answer.status_code == 201
    assert "Ana Ruiz" in answer.content.decode()
    verbs = ("SELECT", "INSERT", "UPDATE", "DELETE")
    asked = [one["sql"] for one in queries if one["sql"].startswith(verbs)]
    assert len([one for one in asked if "django_session" not in one]) <= 9  # one of them for the reader
    assert client.post(address, {**sent, "uid": uid}).status_code == 303
    assert len(within()) == 2
