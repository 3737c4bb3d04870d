"""Numbers 24 and 26: what a curator hid, and whom somebody blocked, is on no surface that they reach."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ReadingGroup, User
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.factories import (
    make_article,
    make_comment,
    make_curator,
    make_group,
    make_highlight,
    make_record,
    make_user,
)
from tests.walking import ALL, Things, addresses_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TEXT = "Zzstory\n\n“Zzwords here,” said the chair. Zzmore of it.\n\nZzend of the story."
# Every address that can be asked for, but for the desk's.
READ = [name for name, entry in ALL.items() if "GET" in getattr(entry.callback, "verbs", ())]
# What differs between two answers that say the same: tokens, ids for what may be sent, times.
TOKEN = re.compile(r'[A-Za-z0-9]{64}|[0-9a-f]{32}|name="uid" value="[0-9a-f-]{36}"|\d\d:\d\d:\d\d(\.\d+)?')
# What Rude wrote carries these words, each of another surface; the uid of the highlight stands for its card.
MARKS = ("Zzrude", "Zzspeaker", "Zztag", "Zzrecord", "Zzsays", "Zzcomment")


@dataclass(frozen=True, slots=True)
class Room:
    """An article of Ana's in which Rude marked, commented and answered, as did Cal, who stays in sight."""

    ana: User
    rude: User
    cal: User
    group: ReadingGroup
    article: Article
    public: Highlight
    grouped: Highlight
    mine: Highlight
    said: list[Comment]

    def works(self) -> list[Highlight | Comment]:
        """Everything of Rude's that others can see."""
        return [self.public, self.grouped, *self.said]

    def things(self) -> list[Things]:
        """What addresses are made of: Rude's highlights and comments, and Ana's own highlight."""
        slug = self.article.slug
        rows = [Things(slug, self.public.uid, one.uid) for one in self.said]
        return [*rows, Things(slug, self.grouped.uid), Things(slug, self.mine.uid)]


@pytest.fixture
def room(settings: Any) -> Room:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (0, 1))
    ana, cal = make_user("ana"), make_user("cal")
    rude = make_user("zzrude", display_name="Zzrude Person")
    group = make_group(ana, rude, cal)
    article = make_article(text=TEXT, owner=ana)
    mine = make_highlight(article, ana, words="Zzmore of it")
    told: dict[str, Any] = {"speaker": "Zzspeaker", "tags": ["Zztag"]}
    public = make_highlight(article, rude, words="Zzwords here", **told)
    grouped = make_highlight(article, rude, words="Zzend", visibility="group", group=group, **told)
    others = make_highlight(article, cal, words="the chair", kind="claim")
    for highlight in (public, grouped):
        make_record(highlight, "Zzrecord", quote="Zzsays")
    said = [
        make_comment(target, rude, f"Zzcomment {number}")
        for number, target in enumerate([public, grouped, mine, others, article])
    ]
    for comment in said[2:]:
        make_comment(comment.highlight or article, cal, "Calm words", parent=comment)
    settled = make_comment(mine, cal, "Calm question")
    Comment.objects.filter(pk=settled.pk).update(resolved_at=timezone.now(), resolved_by=rude)
    article.refresh_from_db()
    return Room(ana, rude, cal, group, article, public, grouped, mine, said)


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def walk(client: Client, room: Room) -> dict[str, str]:
    """Every address of the site for the things of this room, pages and fragments, and what each answers."""
    slug = room.article.slug
    addresses = {
        address
        for things in room.things()
        for _name, address in addresses_of(things, READ)
        if str(Things().comment) not in address
    }
    addresses |= {
        f"/articles/{slug}/?layers=mine,everyone",
        f"/articles/{slug}/?layers=mine,everyone,group:{room.group.slug}",
        f"/articles/{slug}/?h={room.public.uid}",
        f"/articles/{slug}/cards/?layers=mine,everyone",
        f"/articles/{slug}/marked/?start=0&end=60",
        f"/articles/{slug}/news/?since=0",
        f"/articles/{slug}/news/show/?since=0",
        f"/highlights/{room.mine.uid}/relations/?q=zz",
        "/speakers/?q=zz",
        "/claims/?whose=shared",
        "/notebook/?q=zz",
        "/notebook/comments/?q=zz",
    }
    told = {}
    for address in sorted(addresses - {"/accounts/preferences/"}):  # the one place that lists who is blocked
        is_page = "export/" not in address
        for headers in ({}, {"HX-Request": "true"})[: 1 + is_page]:
            answer = client.get(address, headers=headers)
            body = text_of(answer) if answer.status_code == 200 else ""
            told[f"{address} {bool(headers)}"] = f"{answer.status_code} {TOKEN.sub('…', body)}"
    return told


def marks_in(told: dict[str, str], room: Room) -> set[str]:
    """The words of Rude's work that stand in these answers, and what cards and runs of it would show."""
    words = [*MARKS, str(room.public.uid), str(room.grouped.uid)]
    words += [f'id="{part}-{one.number}"' for part in "hc" for one in (room.public, room.grouped)]
    # The way back from the display settings repeats the address that was asked for: that is no answer.
    bodies = [re.sub(r"\?next=[^\"]*", "", body) for body in told.values()]
    return {word for word in words for body in bodies if word in body}


def hide(room: Room) -> None:
    for work in room.works():
        type(work)._default_manager.filter(pk=work.pk).update(hidden_at=timezone.now(), hidden_reason="x")
    Comment.objects.update(
        resolved_by=None
    )  # who settles something is seen, whatever else of theirs is hidden
    Article.objects.filter(pk=room.article.pk).update(
        seq=room.article.seq + 1, public_quotes=1, public_claims=1, public_comments=4
    )
    for highlight in Highlight.objects.all():
        left = Comment.objects.filter(highlight=highlight, hidden_at=None).count()
        Highlight.objects.filter(pk=highlight.pk).update(comment_count=left)


def block(room: Room) -> None:
    answer = signed_in(room.ana).post(f"/highlights/{room.public.uid}/block/")
    assert answer.status_code == 303


HOW: dict[str, Callable[[Room], None]] = {"hidden": hide, "blocked": block}


def test_what_is_looked_for_is_there_before(room: Room) -> None:
    before = marks_in(walk(signed_in(room.ana), room), room)
    expected = {*MARKS, str(room.public.uid), str(room.grouped.uid)}
    assert before >= expected, expected - before


@pytest.mark.parametrize("how", HOW)
def test_s26_s24_hidden_and_blocked_work_is_on_no_surface(room: Room, how: str) -> None:
    HOW[how](room)
    client = signed_in(room.ana)
    assert marks_in(walk(client, room), room) == set()
    html = client.get(f"/articles/{room.article.slug}/?layers=mine,everyone").content.decode()
    assert "1 quote<" in html
    assert "1 claim<" in html
    assert "4 comments<" in html
    assert "Calm words" in html
    faces = re.findall(r" · (\d+) comment", html)
    assert sorted(faces) == ["1", "2"]  # Ana's own card, and Cal's


@pytest.mark.parametrize("who", ["rude", "cal", None])
def test_s24_nobody_else_is_shown_anything_else_after_a_block(room: Room, who: str | None) -> None:
    user = getattr(room, who) if who else None
    before = walk(signed_in(user), room)
    block(room)
    after = walk(signed_in(user), room)
    assert {key for key in before if before[key] != after[key]} == set()


@pytest.mark.parametrize("how", HOW)
def test_s26_answers_to_writes_draw_and_count_nothing_unseen(room: Room, how: str) -> None:
    HOW[how](room)
    client = signed_in(room.ana)
    start = TEXT.index("Zzwords here")
    sent = {"uid": uuid4(), "revision": 1, "parts": f"{start}-{start + 7}", "kind": "fact"}
    here = f"http://testserver/articles/{room.article.slug}/?layers=mine,everyone"
    headers = {"HX-Request": "true", "HX-Current-URL": here}
    answer = client.post(f"/articles/{room.article.slug}/highlights/", sent, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 201
    assert marks_in({"": html}, room) == set()
    counted = re.findall(r'<span class="run[^"]* seen [^>]*>([^<]*)', html)
    assert counted == ["Zzwords", "the chair", "Zzmore of it"]
    assert "1 quote<" in html


def test_a_curator_sees_all_that_is_shared_whomever_they_blocked_before(room: Room) -> None:
    block(room)
    curator = make_curator("nia")
    room.ana.groups.set(curator.groups.all())
    User.objects.filter(pk=room.ana.pk).update(is_staff=True)
    client = signed_in(User.objects.get(pk=room.ana.pk))
    page = client.get(f"/articles/{room.article.slug}/?layers=mine,everyone").content.decode()
    assert "Zzrude" in page
    card = client.get(f"/highlights/{room.public.uid}/").content.decode()
    assert f"/highlights/{room.public.uid}/block/" not in card
    assert client.post(f"/highlights/{room.public.uid}/block/").status_code == 404
    assert "nobody is blocked for you" in client.get("/accounts/preferences/").content.decode()
    assert client.get(f"/admin/annotations/highlight/{room.public.pk}/change/").status_code == 200
