"""Keeping a passage over HTTP: what is stored, what is answered, what is refused."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.test.utils import override_settings

from accounts.models import Membership
from annotations.models import Activity, Highlight, Span, Speaker, Tag
from annotations.services.revising import revise_article
from reader.models import Article
from tests.factories import TEXT, Cast, make_article, make_cast, make_document, make_highlight

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


def parts_of(words: str) -> str:
    start = TEXT.index(words)
    return f"{start}-{start + len(words)}"


def sent(words: str = "Every berth counts", **fields: object) -> dict[str, object]:
    return {
        "uid": str(uuid4()),
        "revision": 1,
        "parts": parts_of(words),
        "exact": words,
        "kind": "quote",
        **fields,
    }


def keep(client: Client, article: Article, *, htmx: bool = True, **fields: object):  # noqa: ANN201
    return client.post(f"/articles/{article.slug}/highlights/", fields, headers=HTMX if htmx else {})


def test_a_highlight_is_stored_with_its_positions(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent(visibility="public")
    response = keep(client, article, **data)
    assert response.status_code == 201
    highlight = Highlight.objects.get(uid=data["uid"])
    assert (highlight.author, highlight.kind, highlight.number) == (cast.owner, "quote", 1)
    assert (highlight.exact, highlight.visibility, highlight.manner) == (
        "Every berth counts",
        "public",
        "direct",
    )
    assert list(highlight.spans.values_list("role", "part", "start", "end")) == [("passage", 0, 27, 45)]
    act = Activity.objects.get(object_uid=data["uid"])
    assert (act.verb, act.actor, act.audience, act.seq) == ("created", cast.owner, "public", 1)
    article.refresh_from_db()
    assert (article.seq, article.public_quotes, article.last_number) == (1, 1, 1)


def test_what_was_never_changed_says_so(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent()).status_code == 201
    highlight = Highlight.objects.get()
    assert highlight.updated_at == highlight.created_at


def test_the_answer_is_the_card_and_the_changed_block_only(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    body = keep(client, article, **sent()).content.decode()
    assert 'id="c-1"' in body
    assert body.count("hx-swap-oob") == 3  # the block, the counts, the announcer
    assert (
        '<p id="r1-b1" class="block paragraph" data-start="26" data-seq="1" hx-swap-oob="true">“'
        '<a id="h-1" class="anchor" href="#cards" tabindex="-1" aria-label="Quote by you"></a>'
        '<span class="run quote" data-h="1">Every berth counts</span>,” said' in body
    )


def test_in_the_sentence_view_blocks_keep_their_buttons(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    address = f"/articles/{article.slug}/highlights/"
    for view, buttons in (("?view=sentences", 2), ("", 0)):
        headers = {**HTMX, "HX-Current-URL": f"http://testserver/articles/{article.slug}/{view}"}
        body = client.post(address, sent(), headers=headers).content.decode()
        assert body.count('class="take"') == buttons


def test_without_scripts_the_answer_leads_back_to_the_passage(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    data = sent()
    response = keep(client, article, htmx=False, **data)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/articles/{article.slug}/?h={data['uid']}#c-1"
    sentences = f"http://testserver/articles/{article.slug}/?view=sentences&layers=mine,everyone&h=x"
    address = f"/articles/{article.slug}/highlights/"
    response = client.post(address, {**data, "uid": ""}, headers={"Referer": sentences})
    uid = Highlight.objects.get(number=2).uid
    back = f"/articles/{article.slug}/?layers=mine,everyone&view=sentences&h={uid}#c-2"
    assert response.headers["Location"] == back


def test_a_passage_of_several_parts_is_one_highlight(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    parts = f"{parts_of('Every berth')},{parts_of('closing the pier')}"
    keep(client, article, **sent(parts=parts, exact="Every berth … closing the pier"))
    highlight = Highlight.objects.get()
    assert highlight.exact == "Every berth … closing the pier"
    assert list(highlight.spans.values_list("part", "start", "end")) == [(0, 27, 38), (1, 106, 122)]


def test_s44_a_repeated_uid_is_one_highlight(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent()
    assert keep(client, article, **data).status_code == 201
    again = keep(
        client, article, **{**data, "kind": "fact", "parts": parts_of("Some 2,300 people"), "exact": ""}
    )
    assert again.status_code == 200
    assert 'data-kind="quote"' in again.content.decode()
    assert Highlight.objects.get().exact == "Every berth counts"
    assert Activity.objects.count() == 1
    article.refresh_from_db()
    assert article.seq == 1


def test_s44_a_repeat_leaves_nothing_behind(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent()
    keep(client, article, **data)
    again = keep(client, article, **data, speaker="Mirela Dahl", tags="quay", visibility="public")
    assert again.status_code == 200
    assert (Speaker.objects.count(), Tag.objects.count(), Span.objects.count()) == (0, 0, 1)
    cast.owner.refresh_from_db()
    assert "visibility" not in cast.owner.preferences
    keep(client, article, **sent("Some 2,300 people"))
    assert list(Highlight.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def test_s44_a_repeat_is_known_when_its_words_are_gone(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent()
    keep(client, article, **data)
    document = make_document(TEXT.replace("Every berth counts", "We have not decided"))
    revise_article(article=article, document=document, by=cast.owner)
    assert keep(client, article, **data).status_code == 200
    assert keep(client, article, **{**data, "parts": "1-9999"}).status_code == 200
    assert keep(client, article, **{**data, "uid": str(uuid4())}).status_code == 409
    assert Highlight.objects.get().anchor_state == "orphaned"


def test_s44_a_repeat_does_not_revive_a_deleted_highlight(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    data = sent()
    keep(client, article, **data)
    client.post(f"/highlights/{data['uid']}/delete/", {"version": 1})
    assert keep(client, article, **data).status_code == 200
    assert Highlight.objects.get().deleted_at is not None


def test_s44_the_uid_of_somebody_else_is_refused_in_the_same_words(
    client: Client, cast: Cast, article: Article
) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    public = make_highlight(article, cast.owner, visibility="public")
    client.force_login(cast.stranger)
    answers = [keep(client, article, **sent(uid=str(one.uid))) for one in (private, public)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content
    assert "Choose another id" in answers[0].content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": "10"},
        {"parts": "20-10"},
        {"parts": "10-10"},
        {"parts": "-5-3"},
        {"parts": "1.5-3"},
        {"parts": "٣-٩"},
        {"parts": "10-999999", "exact": ""},
        {"parts": "24-26", "exact": ""},
        {"parts": ",".join(f"{n * 3}-{n * 3 + 1}" for n in range(51)), "exact": ""},
        {"kind": "gold"},
        {"uid": "7"},
        {"revision": "0"},
        {"revision": "9"},
        {"visibility": "everyone"},
    ],
)
def test_s10_malformed_passages_are_refused(
    client: Client, cast: Cast, article: Article, wrong: dict[str, object]
) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent(**wrong)).status_code == 422
    assert not Highlight.objects.exists()
    article.refresh_from_db()
    assert article.seq == 0


def test_s10_words_that_are_not_there_are_a_conflict(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent(exact="Every boat counts")).status_code == 409
    assert not Highlight.objects.exists()


def test_s10_words_that_stand_elsewhere_are_found(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent(parts="30-40", exact="2,300 people")).status_code == 201
    start = TEXT.index("2,300 people")
    assert Span.objects.values_list("start", "end").get() == (start, start + 12)


def test_a_passage_of_the_text_before_a_correction_is_carried(
    client: Client, cast: Cast, article: Article
) -> None:
    changed = make_document(TEXT.replace("Ferry vote put off again", "Ferry vote put off once more"))
    revise_article(article=article, document=changed, by=cast.owner)
    client.force_login(cast.owner)
    response = keep(client, article, **sent())
    assert response.status_code == 201
    body = response.content.decode()
    assert "This article was corrected" in body
    assert 'id="r' not in body  # no block of a text that the page does not show
    highlight = Highlight.objects.get()
    start = changed.text.index("Every berth")
    assert list(highlight.spans.values_list("revision__number", "start")) == [(2, start)]


def test_a_passage_that_a_correction_removed_is_a_conflict(
    client: Client, cast: Cast, article: Article
) -> None:
    changed = make_document(TEXT.replace("“Every berth counts,” said the chair", "The chair spoke"))
    revise_article(article=article, document=changed, by=cast.owner)
    client.force_login(cast.owner)
    assert keep(client, article, **sent()).status_code == 409


def test_strangers_are_asked_to_sign_in_and_keep_their_selection(
    client: Client, cast: Cast, article: Article
) -> None:
    response = keep(client, article, **sent())
    assert (response.status_code, response.headers["HX-Trigger"]) == (401, "sign-in-needed")
    plain = client.post(
        f"/articles/{article.slug}/highlights/",
        sent(),
        headers={"Referer": f"http://testserver/articles/{article.slug}/"},
    )
    assert plain.status_code == 302
    assert plain.headers["Location"].startswith("/accounts/login/?next=")
    client.force_login(cast.stranger)
    page = client.get(f"/articles/{article.slug}/").content.decode()
    assert 'id="kept-draft"' in page
    assert 'name="exact" value="Every berth counts"' in page


def test_s28_fields_that_the_form_does_not_show_are_ignored(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.stranger)
    keep(
        client,
        article,
        **sent(author=cast.owner.pk, origin="imported", number=77, comment_count=9, hidden_at="x"),
    )
    highlight = Highlight.objects.get()
    assert (highlight.author, highlight.origin, highlight.number) == (cast.stranger, "reader", 1)


def test_s28_the_group_of_others_is_refused(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.stranger)
    assert keep(client, article, **sent(visibility=f"group:{cast.group.slug}")).status_code == 422
    client.force_login(cast.colleague)
    assert keep(client, article, **sent(visibility=f"group:{cast.group.slug}")).status_code == 201
    assert Highlight.objects.get().group == cast.group


def test_s29_a_value_sent_twice_is_refused(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent()
    response = client.post(
        f"/articles/{article.slug}/highlights/", {**data, "kind": ["quote", "fact"]}, headers=HTMX
    )
    assert response.status_code == 422


def test_s29_the_query_string_never_speaks_for_the_form(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    data = sent()
    del data["kind"]
    response = client.post(f"/articles/{article.slug}/highlights/?kind=fact", data, headers=HTMX)
    assert response.status_code == 422


def test_the_last_visibility_is_where_the_next_highlight_starts(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    keep(client, article, **sent())
    assert Highlight.objects.get(number=1).visibility == "private"
    keep(client, article, **sent(visibility="public"))
    keep(client, article, **sent())
    assert Highlight.objects.get(number=3).visibility == "public"


def test_the_last_group_is_where_the_next_highlight_starts(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    keep(client, article, **sent(visibility=f"group:{cast.group.slug}"))
    keep(client, article, **sent())
    keep(client, article, **sent(visibility="private"))
    keep(client, article, **sent())
    made = Highlight.objects.order_by("number").values_list("visibility", "group")
    assert list(made) == [("group", cast.group.pk)] * 2 + [("private", None)] * 2


@override_settings(DEFAULT_VISIBILITY="public")
def test_who_left_the_group_starts_with_what_nobody_else_sees(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    keep(client, article, **sent(visibility=f"group:{cast.group.slug}"))
    Membership.objects.filter(user=cast.owner).delete()
    keep(client, article, **sent())
    last = Highlight.objects.get(number=2)
    assert (last.visibility, last.group) == ("private", None)


def test_articles_that_one_may_not_read_do_not_exist(client: Client, cast: Cast) -> None:
    hidden = make_article(owner=cast.owner, audience="owner")
    client.force_login(cast.stranger)
    assert keep(client, hidden, **sent()).status_code == 404
    client.force_login(cast.owner)
    assert keep(client, hidden, **sent()).status_code == 201


def test_s06_controls_in_short_text_are_refused(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    for name, value in (("speaker", "Da\x07hl"), ("tags", "har\x1bbour"), ("speaker", "Da\x00hl")):
        assert keep(client, article, **sent(**{name: value})).status_code == 422


@pytest.mark.parametrize(
    ("name", "longest"), [("speaker", "x" * 200), ("tags", "t" * 100), ("affiliation", "x" * 200)]
)
def test_s09_lengths_are_limited_and_the_field_is_named(
    client: Client, cast: Cast, article: Article, name: str, longest: str
) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent(**{name: longest})).status_code == 201
    response = client.post(
        f"/articles/{article.slug}/highlights/",
        sent(**{name: longest + "x"}),
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 422
    assert [field.lower() for field in json.loads(response.content)["errors"]] == [name]


def test_s09_at_most_twenty_tags(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    assert keep(client, article, **sent(tags=",".join(map(str, range(20))))).status_code == 201
    assert keep(client, article, **sent(tags=",".join(map(str, range(21))))).status_code == 422
    assert Highlight.objects.get().tags.count() == 20


def test_s44_a_uid_used_on_another_article_is_taken(client: Client, cast: Cast, article: Article) -> None:
    elsewhere = make_highlight(make_article(), cast.owner)
    client.force_login(cast.owner)
    start = TEXT.index("Every berth counts")
    sent = {"uid": elsewhere.uid, "revision": 1, "parts": f"{start}-{start + 5}", "kind": "claim"}
    response = client.post(f"/articles/{article.slug}/highlights/", sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "Choose another id" in response.content.decode()
    assert Highlight.objects.count() == 1


def test_the_history_says_everything_that_a_new_highlight_began_with(cast: Cast, article: Article) -> None:
    make_highlight(
        article, cast.owner, speaker="Mirela Dahl", tags=["pier"], visibility="group", group=cast.group
    )
    start = TEXT.index("Every berth counts")
    assert Activity.objects.get().after == {
        "revision": 1,
        "speaker_id": Speaker.objects.get().pk,
        "speaker_kind": "person",
        "kind": "quote",
        "visibility": "group",
        "group": cast.group.slug,
        "parts": [[start, start + len("Every berth counts")]],
        "voice": "speaker",
        "speaker": "Mirela Dahl",
        "tags": ["pier"],
    }
