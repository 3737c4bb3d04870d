"""Relations on cards and pages: who sees and says what, the picker, and what it costs."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations.models import Highlight, Relation
from annotations.queries.relations import AT_ONCE
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_highlight, make_relation

pytestmark = pytest.mark.django_db
DISPUTES = '<span class="stance disputes">disputes</span>'
HTMX = {"HX-Request": "true"}
QUOTE, CLAIM, COUNT = "Every berth counts", "Repairs would cost less", "Some 2,300 people"
TRAM = "Tram line reopens\n\nThe Straße was quiet. “We waited,” said a driver."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def claim(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, words=CLAIM, kind="claim", speaker="Mirela Dahl")


@pytest.fixture
def waited(cast: Cast) -> Highlight:
    """Of another article, by somebody else."""
    return make_highlight(make_article(text=TRAM), cast.stranger, words="We waited", speaker="A driver")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def opened(client: Client, highlight: Highlight) -> str:
    return str(client.get(f"/highlights/{highlight.uid}/", headers=HTMX).content.decode())


def relate(client: Client, source: Highlight, target: object, verb: str = "disputes", **sent: Any) -> Any:
    uid = getattr(target, "uid", target)
    data = {"target": str(uid), "verb": verb, **sent}
    return client.post(f"/highlights/{source.uid}/relations/", data, headers=HTMX)


def picks(client: Client, source: Highlight, query: str = "", **headers: str) -> list[str]:
    """The passages that the picker offers, in order."""
    answer = client.get(f"/highlights/{source.uid}/relations/{query}", headers={**HTMX, **headers})
    assert answer.status_code == 200
    return re.findall(r'<span class="said"[^>]*>(.*?)</span>', answer.content.decode())


def test_a_relation_shows_on_both_ends(owner: Client, claim: Highlight, waited: Highlight) -> None:
    answer = relate(owner, claim, waited)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (201, f"#c-{claim.number}")
    html = answer.content.decode()
    assert f'{DISPUTES} <span class="chip quote">Quote</span>' in html
    assert f'<a href="/h/{waited.uid}/">We waited</a>' in html
    assert "<bdi>Tram line reopens</bdi> · <bdi>stranger</bdi>" in html
    assert '<bdi class="by">A driver</bdi>' in html
    theirs = opened(owner, waited)
    assert '<span class="stance disputes">disputed by</span> <span class="chip claim">Claim</span>' in theirs
    assert f'<a href="/h/{claim.uid}/">{CLAIM}</a>' in theirs
    assert "unrelate-" not in theirs  # taken back where it was said
    assert relate(owner, claim, waited).status_code == 200
    assert Relation.objects.count() == 1


def test_in_one_article_the_link_opens_the_other_card(owner: Client, cast: Cast, claim: Highlight) -> None:
    quote = make_highlight(claim.article, cast.owner, words=QUOTE)
    html = relate(owner, claim, quote, "within").content.decode()
    place = f'<a href="/h/{quote.uid}/" data-act="open-related" data-number="{quote.number}">{QUOTE}</a>'
    assert place in html
    assert ">lies within</span>" in html
    assert ">holds</span>" in opened(owner, quote)


def test_removing_can_be_undone(owner: Client, claim: Highlight, waited: Highlight) -> None:
    relation = make_relation(claim, waited)
    gone = owner.post(f"/relations/{relation.uid}/delete/", headers=HTMX)
    html = gone.content.decode()
    assert f'hx-post="{gone.headers["Lectern-Act"]}"' in html
    assert f'id="rel-{relation.uid}"' not in html
    assert owner.post(f"/relations/{relation.uid}/delete/").status_code == 404
    for _again in range(2):
        back = owner.post(f"/relations/{relation.uid}/restore/", headers=HTMX)
        assert (back.status_code, back.headers["HX-Retarget"]) == (200, f"#c-{claim.number}")
        assert f'id="rel-{relation.uid}"' in back.content.decode()


def test_plain_forms_do_all_of_it(owner: Client, claim: Highlight, waited: Highlight) -> None:
    address = f"/highlights/{claim.uid}/relations/"
    page = owner.get(f"{address}?q=waited").content.decode()
    assert '<input form="seeking-1"' in page
    assert f'name="target" value="{waited.uid}"' in page
    place = f"/articles/{claim.article.slug}/?h={claim.uid}#c-{claim.number}"
    said = owner.post(address, {"target": str(waited.uid), "verb": "repeats"})
    assert (said.status_code, said.headers["Location"]) == (303, place)
    assert ">repeats</span>" in owner.get(place.split("#")[0]).content.decode()
    relation = Relation.objects.get()
    for verb in ("delete", "restore"):
        assert owner.post(f"/relations/{relation.uid}/{verb}/").headers["Location"] == place


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"target": ""}, "Choose a highlight from the list."),
        ({"target": "7"}, "Enter a valid UUID."),
        ({"verb": "proves"}, "Select a valid choice."),
        ({"verb": ""}, "This field is required."),
        ({"uid": "7"}, "Enter a valid UUID."),
        ({"verb": ["within", "repeats"]}, "Send one value."),
    ],
)
def test_what_cannot_be_said_is_told_in_the_picker(
    owner: Client, claim: Highlight, waited: Highlight, sent: dict[str, Any], words: str
) -> None:
    data = {"target": str(waited.uid), "verb": "within", **sent}
    answer = owner.post(f"/highlights/{claim.uid}/relations/", data, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#relating-{claim.number}")
    html = answer.content.decode()
    assert f'<ul class="errorlist"><li>{words}' in html.replace(
        html[html.index("<ul class") :].split(">")[0], '<ul class="errorlist"'
    )
    assert f'value="{waited.uid}"' in html  # the list is there to choose again
    plain = owner.post(f"/highlights/{claim.uid}/relations/", data)
    assert (plain.status_code, "<h1>Relate to another</h1>" in plain.content.decode()) == (422, True)
    assert not Relation.objects.exists()


def test_s25_what_is_not_seen_is_like_what_is_not_there(owner: Client, cast: Cast, claim: Highlight) -> None:
    hidden = make_highlight(claim.article, cast.stranger, words=QUOTE, visibility="private")
    told = [
        re.sub(r"[A-Za-z0-9]{64}", "token", relate(owner, claim, target).content.decode())
        for target in (hidden, uuid4())
    ]
    assert told[0] == told[1]
    assert "Choose a highlight that you can see." in told[0]
    assert (
        "Choose another id for it."
        in relate(
            owner, claim, make_highlight(claim.article, cast.owner), uid=make_relation(hidden, claim).uid
        ).content.decode()
    )


@pytest.mark.parametrize("who", ["colleague", "stranger", "curator", None])
def test_only_the_author_says_and_takes_back(
    cast: Cast, claim: Highlight, waited: Highlight, who: str | None
) -> None:
    relation = make_relation(claim, waited)
    other = client_of(getattr(cast, who) if who else None)
    address = f"/highlights/{claim.uid}/relations/"
    answers = [other.get(address), other.post(address, {"target": str(waited.uid), "verb": "within"})]
    answers += [other.post(f"/relations/{relation.uid}/{act}/") for act in ("delete", "restore")]
    assert {answer.status_code for answer in answers} == ({404} if who else {302})
    html = opened(other, claim)
    assert DISPUTES in html
    assert "/relations/" not in html
    assert Relation.objects.get().deleted_at is None


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        ("private", {"owner"}),
        ("group", {"owner", "colleague"}),
        ("public", {"owner", "colleague", "stranger", "curator", None}),
    ],
)
def test_s24_who_sees_both_ends_sees_the_relation(
    cast: Cast, claim: Highlight, waited: Highlight, visibility: str, sees: set[str | None]
) -> None:
    group = cast.group if visibility == "group" else None
    source = make_highlight(claim.article, cast.owner, words=QUOTE, visibility=visibility, group=group)
    make_relation(source, waited, "supports")
    make_relation(source, claim, "repeats")
    for who in ("owner", "colleague", "stranger", "curator", None):
        client = client_of(getattr(cast, who) if who else None)
        place = f"/articles/{claim.article.slug}/?h={claim.uid}"
        shown = [opened(client, waited), opened(client, claim), client.get(place).content.decode()]
        assert [">supported by<" in shown[0], *(">repeated by<" in one for one in shown[1:])] == [
            who in sees
        ] * 3, who


@pytest.mark.parametrize("state", ["deleted_at", "hidden_at", "article"])
def test_s26_an_end_that_is_gone_takes_its_relations_along(
    owner: Client, claim: Highlight, waited: Highlight, state: str
) -> None:
    place = f"/articles/{claim.article.slug}/?h={claim.uid}"
    make_relation(claim, waited)
    before = owner.get(place)
    assert DISPUTES in before.content.decode()
    held = {**HTMX, "If-None-Match": before.headers["ETag"]}
    if state == "article":
        Article.objects.filter(pk=waited.article_id).update(audience="owner", seq=99)
    else:
        Highlight.objects.filter(pk=waited.pk).update(**{state: waited.created_at})
        Article.objects.filter(pk=waited.article_id).update(seq=99)  # as the services do
    assert DISPUTES not in opened(owner, claim)
    held.pop("HX-Request")
    again = owner.get(place, headers=held)  # what the browser kept is not shown again
    assert (again.status_code, DISPUTES in again.content.decode()) == (200, False)


def test_the_picker_offers_ones_own_then_what_is_shared(
    owner: Client, cast: Cast, claim: Highlight, waited: Highlight
) -> None:
    make_highlight(claim.article, cast.stranger, words="the chair", visibility="private")
    make_highlight(claim.article, cast.colleague, words=COUNT, visibility="group", group=cast.group)
    make_highlight(claim.article, cast.owner, words=QUOTE, visibility="private")
    make_highlight(waited.article, cast.owner, words="The Straße was quiet", kind="plain")
    own, shared = ["The Straße was quiet", QUOTE], [COUNT, "We waited"]
    assert picks(owner, claim) == own + shared
    place = f"relating-{claim.number}"
    whole = owner.get(f"/highlights/{claim.uid}/relations/", headers={**HTMX, "HX-Target": place})
    assert "autofocus" in whole.content.decode()
    assert whole.content.decode().count('class="button full candidate"') == 4


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=BERTH", [QUOTE]),
        ("?q=driver", ["We waited"]),
        ("?q=tram", ["The Straße was quiet", "We waited"]),
        ("?q=tram+waited", ["We waited"]),
        ("?q=tram+berth", []),
        ("?q=%25", []),
        ("?q=repairs", []),  # not the highlight itself
        ("?cursor=nonsense", ["The Straße was quiet", QUOTE, "We waited"]),
        ("?cursor=o99999999999999999999", ["The Straße was quiet", QUOTE, "We waited"]),
    ],
)
def test_words_find_passage_speaker_and_title(
    owner: Client, cast: Cast, claim: Highlight, waited: Highlight, query: str, found: list[str]
) -> None:
    make_highlight(claim.article, cast.owner, words=QUOTE)
    make_highlight(waited.article, cast.owner, words="The Straße was quiet", kind="plain")
    assert picks(owner, claim, query) == found


@pytest.mark.parametrize("query", ["?q=" + "x" * 201, "?q=a%00b", "?q=a&q=b"])
def test_words_that_cannot_be_looked_for(owner: Client, claim: Highlight, query: str) -> None:
    answer = owner.get(f"/highlights/{claim.uid}/relations/{query}", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#candidates-{claim.number}")
    assert "errorlist" in answer.content.decode()


@pytest.mark.parametrize("mine", [0, 5, AT_ONCE, AT_ONCE + 3])
def test_the_list_goes_on_by_key_through_both_parts(
    owner: Client, cast: Cast, claim: Highlight, mine: int
) -> None:
    for number in range(AT_ONCE + 8):
        author = cast.owner if number < mine else cast.stranger
        make_highlight(claim.article, author, parts=[(number, number + 30)])
    seen: list[str] = []
    query, pages = "", 0
    while True:
        html = owner.get(f"/highlights/{claim.uid}/relations/{query}", headers=HTMX).content.decode()
        seen += re.findall(r'name="target" value="([^"]+)"', html)
        pages += 1
        more = re.search(r'<a class="button full" href="[^"?]*(\?[^"]+)"', html)
        if not more:
            break
        query = more[1].replace("&amp;", "&")
    rows = Highlight.objects.exclude(pk=claim.pk).order_by("-pk")
    own, shared = rows.filter(author=cast.owner), rows.exclude(author=cast.owner)
    assert seen == [str(one.uid) for one in (*own, *shared)]
    assert pages == 2


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.mark.any_database
def test_cost_does_not_grow(owner: Client, cast: Cast, article: Article, claim: Highlight) -> None:
    address, picker = f"/articles/{article.slug}/", f"/highlights/{claim.uid}/relations/"
    owner.get(address)
    asks = [
        lambda: owner.get(address),
        lambda: opened(owner, claim),
        lambda: owner.get(picker, headers=HTMX),
        lambda: owner.get(f"{picker}?q=berth", headers=HTMX),
    ]
    few = [queries(ask) for ask in asks]
    for _ in range(25):
        other = make_highlight(make_article(), cast.stranger, words=QUOTE, speaker="Mirela Dahl")
        make_relation(other, claim)
        make_relation(claim, other, "repeats")
        make_highlight(article, cast.owner, words=COUNT)
    many = [queries(ask) for ask in asks]
    assert many[:2] == few[:2]
    assert max(many[2:]) <= max(few[2:]) == 6  # a full list of one's own spares the second query
    assert opened(owner, claim).count('class="record relation"') == 50


def test_closed_cards_say_nothing_of_it(owner: Client, claim: Highlight, waited: Highlight) -> None:
    address = f"/articles/{claim.article.slug}/"
    before = owner.get(address).content.decode()
    make_relation(claim, waited)
    after = owner.get(address).content.decode()
    card = f'id="c-{claim.number}"'
    assert (
        after[after.index(card) :].split("</section>")[0]
        == before[before.index(card) :].split("</section>")[0]
    )


def files(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[arg-type, attr-defined]


def test_exports_carry_what_a_highlight_does_to_others(
    owner: Client, cast: Cast, claim: Highlight, waited: Highlight
) -> None:
    relation = make_relation(claim, waited)
    removed = make_relation(claim, waited, "repeats")
    owner.post(f"/relations/{removed.uid}/delete/")
    line = json.loads(files(owner, "/notebook/export/jsonl/").splitlines()[1])
    assert line["relations"] == [
        {
            "uid": str(relation.uid),
            "verb": "disputes",
            "target": str(waited.uid),
            "link": f"http://testserver/h/{waited.uid}/",
            "kind": "quote",
            "exact": "We waited",
            "speaker": "A driver",
            "title": "Tram line reopens",
            "created": line["relations"][0]["created"],
        }
    ]
    body = json.loads(files(owner, "/notebook/export/w3c/"))["first"]["items"][0]["body"][-1]
    assert (body["purpose"], body["lectern:relation"]) == ("linking", "disputes")
    notes = files(owner, "/notebook/export/markdown/")
    assert "> - disputes: [“We waited”](<" in notes
    assert " · Quote · A driver · Tram line reopens" in notes


@pytest.mark.parametrize("state", ["visibility", "hidden_at", "deleted_at", "article"])
def test_s24_exports_name_no_end_that_is_not_theirs(
    owner: Client, claim: Highlight, waited: Highlight, state: str
) -> None:
    make_relation(claim, waited)
    if state == "article":
        Article.objects.filter(pk=waited.article_id).update(audience="owner")
    else:
        value = "private" if state == "visibility" else waited.created_at
        Highlight.objects.filter(pk=waited.pk).update(**{state: value})
    for slug in ("jsonl", "w3c", "markdown"):
        told = files(owner, f"/notebook/export/{slug}/")
        assert CLAIM in told
        assert ["We waited" in told, str(waited.uid) in told] == [False, False]
