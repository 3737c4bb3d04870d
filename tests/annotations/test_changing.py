"""Changing, moving, deleting and bringing back a highlight; who may, and what happens when two do at once."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from annotations.models import Activity, Highlight, Speaker
from reader.models import Article
from tests.factories import (
    TEXT,
    Cast,
    make_article,
    make_cast,
    make_comment,
    make_group,
    make_highlight,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def highlight(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, kind="claim", speaker="The chair", tags=["pier"])


def details(**changes: object) -> dict[str, object]:
    return {
        "version": 1,
        "speaker": "Mirela Dahl",
        "affiliation": "harbour council",
        "speaker_kind": "person",
        "tags": "pier, ferry",
        "visibility": "public",
        "not_sure": "on",
        **changes,
    }


def counters(article: Article) -> tuple[int, ...]:
    article.refresh_from_db()
    names = ("quotes", "claims", "facts", "plains", "comments")
    return tuple(getattr(article, f"public_{name}") for name in names)


def test_a_group_chosen_in_the_card_is_remembered(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    chosen = f"group:{cast.group.slug}"
    client.post(f"/highlights/{highlight.uid}/edit/", {**details(), "visibility": chosen}, headers=HTMX)
    cast.owner.refresh_from_db()
    assert cast.owner.preferences["visibility"] == chosen


def test_details_are_changed_and_remembered(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    response = client.post(f"/highlights/{highlight.uid}/edit/", details(), headers=HTMX)
    assert response.status_code == 200
    assert 'data-version="2"' in response.content.decode()
    held = Highlight.objects.get()
    assert held.speaker is not None
    assert (held.speaker.name, held.speaker.affiliation) == ("Mirela Dahl", "harbour council")
    assert (held.not_sure, held.version) == (True, 2)
    assert sorted(tag.name for tag in held.tags.all()) == ["ferry", "pier"]
    act, former = Activity.objects.get(verb="edited"), Speaker.objects.get(name="The chair")
    assert act.before == {
        "speaker": "The chair",
        "affiliation": "",
        "speaker_id": former.pk,
        "not_sure": False,
        "tags": ["pier"],
    }
    assert act.after == {
        "speaker_id": held.speaker.pk,
        "speaker": "Mirela Dahl",
        "affiliation": "harbour council",
        "not_sure": True,
        "tags": ["ferry", "pier"],
    }
    assert act.version_after == 2


def test_a_speaker_of_the_same_name_is_one_row(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    client.post(f"/highlights/{highlight.uid}/edit/", details(speaker="the  CHAIR", affiliation=""))
    assert Speaker.objects.count() == 1


def test_a_speaker_known_to_others_alone_is_not_found(client: Client, cast: Cast, article: Article) -> None:
    make_highlight(article, cast.owner, visibility="private", speaker="Secret Source")
    other = make_highlight(article, cast.stranger)
    client.force_login(cast.stranger)
    client.post(f"/highlights/{other.uid}/edit/", details(speaker="Secret Source", affiliation=""))
    assert Speaker.objects.filter(folded="secret source").count() == 2
    assert "Secret" not in client.get("/speakers/?q=secret s", headers=HTMX).content.decode() or (
        Speaker.objects.filter(created_by=cast.stranger).exists()
    )


def test_fixed_voices_need_no_row(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    client.post(f"/highlights/{highlight.uid}/edit/", details(voice="unnamed", speaker=""))
    held = Highlight.objects.get()
    assert (held.voice, held.speaker) == ("unnamed", None)


def test_another_kind_moves_the_counters(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    assert counters(article) == (0, 1, 0, 0, 0)
    client.force_login(cast.owner)
    response = client.post(f"/highlights/{highlight.uid}/kind/", {"version": 1, "kind": "fact"}, headers=HTMX)
    assert 'class="run fact"' in response.content.decode()
    assert counters(article) == (0, 0, 1, 0, 0)
    held = Highlight.objects.get()
    assert (held.kind, held.speaker and held.speaker.name) == ("fact", "The chair")


def test_another_passage_redraws_both_places(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    start = TEXT.index("Some 2,300")
    data = {"version": 1, "revision": 1, "parts": f"{start}-{start + 17}", "exact": "Some 2,300 people"}
    body = client.post(f"/highlights/{highlight.uid}/move/", data, headers=HTMX).content.decode()
    assert 'id="r1-b1"' in body
    assert 'id="r1-b2"' in body
    held = Highlight.objects.get()
    assert (held.exact, held.start) == ("Some 2,300 people", start)
    assert Activity.objects.get(verb="moved").before["exact"] == "Every berth counts"


def test_deleting_offers_undo_and_undo_brings_it_back(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    client.force_login(cast.owner)
    body = client.post(f"/highlights/{highlight.uid}/delete/", {"version": 1}, headers=HTMX).content.decode()
    assert f'action="/articles/{article.slug}/acts/2/undo/"' in body
    assert 'id="c-1"' not in body
    assert 'class="run' not in body
    assert counters(article) == (0, 0, 0, 0, 0)
    back = client.post(f"/highlights/{highlight.uid}/restore/", headers=HTMX).content.decode()
    assert 'id="c-1"' in back
    assert 'class="run claim"' in back
    assert counters(article) == (0, 1, 0, 0, 0)
    assert client.post(f"/highlights/{highlight.uid}/restore/", headers=HTMX).status_code == 200
    assert Activity.objects.filter(verb="restored").count() == 1


def test_a_deleted_highlight_with_a_thread_keeps_its_place_without_its_words(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    make_comment(highlight, cast.stranger, "I was there.")
    client.force_login(cast.owner)
    body = client.post(f"/highlights/{highlight.uid}/delete/", {"version": 1}, headers=HTMX).content.decode()
    assert 'id="c-1"' in body
    client.force_login(cast.stranger)
    page = client.get(f"/articles/{article.slug}/?layers=mine,everyone&h={highlight.uid}").content.decode()
    card = page[page.index('<section class="card') :]
    assert "was deleted" in card
    assert "I was there." in card
    assert "Every berth counts" not in card


def test_narrowing_is_refused_once_others_wrote(client: Client, cast: Cast, highlight: Highlight) -> None:
    make_comment(highlight, cast.stranger)
    client.force_login(cast.owner)
    data = details(visibility="private")
    response = client.post(f"/highlights/{highlight.uid}/edit/", data, headers=HTMX)
    assert (response.status_code, response.headers["HX-Retarget"]) == (422, "#c-1")
    body = response.content.decode()
    assert "cannot be shown to fewer people" in body
    assert 'value="Mirela Dahl"' in body  # what was typed is kept
    assert Highlight.objects.get().visibility == "public"


def test_narrowing_to_oneself_is_allowed_while_nobody_else_wrote(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    make_comment(highlight, cast.owner)
    assert counters(article) == (0, 1, 0, 0, 1)
    client.force_login(cast.owner)
    client.post(f"/highlights/{highlight.uid}/edit/", details(visibility="private"))
    assert Highlight.objects.get().visibility == "private"
    assert counters(article) == (0, 0, 0, 0, 0)
    assert Activity.objects.get(verb="edited").audience == "public"  # the wider of old and new


ACTS = ("edit", "kind", "move", "delete")


def act(client: Client, highlight: Highlight, name: str, version: int | None):  # noqa: ANN201
    data: dict[str, object] = {
        "edit": details(),
        "kind": {"kind": "fact"},
        "move": {"revision": 1, "parts": "30-40"},
        "delete": {},
    }[name]
    data = {**data, "version": version} if version is not None else dict(data)
    if version is None:
        data.pop("version", None)
    return client.post(f"/highlights/{highlight.uid}/{name}/", data, headers=HTMX)


@pytest.mark.parametrize("name", ACTS)
def test_s45_a_stale_version_shows_both_and_changes_nothing(
    client: Client, cast: Cast, highlight: Highlight, name: str
) -> None:
    client.force_login(cast.owner)
    act(client, highlight, "edit", 1)
    before = Highlight.objects.values().get()
    response = act(client, highlight, name, 1)
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#c-1")
    body = response.content.decode()
    assert 'name="version" value="2"' in body
    assert "Keep mine" in body
    assert Highlight.objects.values().get() == before


def test_s45_both_texts_are_shown(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    act(client, highlight, "edit", 1)
    data = details(speaker="Ida Marsh")
    body = client.post(f"/highlights/{highlight.uid}/edit/", data, headers=HTMX).content.decode()
    assert '<td dir="auto">Ida Marsh</td><td dir="auto">Mirela Dahl</td>' in body


def test_a_conflict_says_who_sees_it_as_everywhere(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)

    def row(wanted: str) -> list[str]:
        """Who sees it, mine and stored."""
        data = details(visibility=wanted)
        body = client.post(f"/highlights/{highlight.uid}/edit/", data, headers=HTMX).content.decode()
        return re.findall(r'<td dir="auto">(.*?)</td>', body[body.index("Who sees it</th>") :])[:2]

    Highlight.objects.update(version=2, visibility="private")
    assert row(f"group:{cast.group.slug}") == ["Class 4B", "only me"]
    assert [row(wanted)[0] for wanted in ("private", "public", "")] == ["only me", "everybody", "as it is"]
    Highlight.objects.update(visibility="group", group=cast.group)
    cast.group.memberships.filter(user=cast.owner).delete()
    assert row("private") == ["only me", "Class 4B"]
    Highlight.objects.update(group=None)
    assert row("private") == ["only me", "my group"]


@pytest.mark.any_database
@pytest.mark.parametrize("name", ACTS)
def test_s45_a_missing_version_is_told(client: Client, cast: Cast, highlight: Highlight, name: str) -> None:
    client.force_login(cast.owner)
    assert act(client, highlight, name, None).status_code == 428
    assert Highlight.objects.get().version == 1


@pytest.mark.parametrize("name", [*ACTS, "restore"])
def test_s23_only_the_author_changes_a_highlight(
    client: Client, cast: Cast, highlight: Highlight, name: str
) -> None:
    before = Highlight.objects.values().get()
    absent = Highlight(uid=uuid4(), number=1)
    for person in (cast.colleague, cast.stranger, cast.curator):
        client.force_login(person)
        there, nowhere = act_or_restore(client, highlight, name), act_or_restore(client, absent, name)
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content
    client.logout()
    assert act_or_restore(client, highlight, name).status_code == 401
    assert Highlight.objects.values().get() == before


def act_or_restore(client: Client, highlight: Highlight, name: str):  # noqa: ANN201
    if name == "restore":
        return client.post(f"/highlights/{highlight.uid}/restore/", headers=HTMX)
    return act(client, highlight, name, 1)


@pytest.mark.parametrize("name", [*ACTS, "restore"])
def test_asking_for_a_page_never_changes_anything(
    client: Client, cast: Cast, highlight: Highlight, name: str
) -> None:
    client.force_login(cast.owner)
    response = client.get(f"/highlights/{highlight.uid}/{name}/", {"version": 1, "kind": "fact"})
    assert response.status_code == (200 if name == "edit" else 405)
    assert Highlight.objects.get().version == 1


def test_another_group_is_refused_once_others_have_commented(
    client: Client, cast: Cast, article: Article
) -> None:
    other = make_group(cast.owner, name="Desk")
    highlight = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    make_comment(highlight, cast.colleague)
    client.force_login(cast.owner)
    address, moved = f"/highlights/{highlight.uid}/edit/", details(visibility=f"group:{other.slug}")
    refused = client.post(address, moved, headers=HTMX)
    assert refused.status_code == 422
    assert "Others have commented here" in refused.content.decode()
    highlight.refresh_from_db()
    assert highlight.group == cast.group
    assert client.post(address, details(), headers=HTMX).status_code == 200


def test_only_a_change_of_audience_is_the_choice_for_the_next_highlight(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    cast.owner.preferences = {"visibility": "private"}
    cast.owner.save()
    client.force_login(cast.owner)
    client.post(f"/highlights/{highlight.uid}/edit/", details(tags="other"), headers=HTMX)
    cast.owner.refresh_from_db()
    assert cast.owner.preferences["visibility"] == "private"
    client.post(f"/highlights/{highlight.uid}/edit/", details(version=2, visibility="private"), headers=HTMX)
    client.post(f"/highlights/{highlight.uid}/edit/", details(version=3, visibility="public"), headers=HTMX)
    cast.owner.refresh_from_db()
    assert cast.owner.preferences["visibility"] == "public"


def test_a_group_that_its_author_left_stays_until_another_audience_is_chosen(
    client: Client, cast: Cast, article: Article
) -> None:
    highlight = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    cast.owner.memberships.all().delete()
    client.force_login(cast.owner)
    page = client.get(f"/highlights/{highlight.uid}/edit/").content.decode()
    assert '<option value="" selected>as it is</option>' in page
    client.post(f"/highlights/{highlight.uid}/edit/", details(visibility=""), headers=HTMX)
    highlight.refresh_from_db()
    assert (highlight.visibility, highlight.group, highlight.version) == ("group", cast.group, 2)


def test_a_conflict_is_shown_whatever_else_was_sent(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.owner)
    Highlight.objects.update(version=2)
    response = client.post(f"/highlights/{highlight.uid}/edit/", details(kind="rumour"), headers=HTMX)
    assert response.status_code == 409
