"""Fill a library with five stories and what four sample readers made of them; safe to repeat."""

import json
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.models import Group
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Q

import annotations
import reader
from accounts.models import CURATORS, User
from annotations.models import Comment, Highlight
from annotations.services.articles import bring_in_article
from annotations.services.comments import add_comment
from annotations.services.evidence import Said, add_evidence
from annotations.services.highlights import Wanted, create_highlight
from annotations.services.speakers import SpeakerGiven
from reader.importing import Draft, read_upload
from reader.models import Article
from reader.text.anchoring import Part
from web.commands import OperatorCommand

STORIES = Path(reader.__file__).parent / "samples"
THREADS = Path(annotations.__file__).parent / "samples"
# The last one stands first in the library.
STEMS = ("water-channel", "dorfbus", "lantern-alerts", "dark-town", "harbour-gate")
NAMESPACE = uuid5(NAMESPACE_URL, "https://lectern.example.org/samples")


class Command(OperatorCommand):
    """`manage.py load_samples`: see docs/operations.md."""

    help = (
        "Load the sample stories with their highlights and comments. Stories that are there already stay as "
        "they are. With DEMO_READER_PASSWORD and DEMO_CURATOR_PASSWORD in the environment also sets up the "
        "accounts “reader” and “curator”."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; all of a story or nothing of it."""
        readers = sample_readers()
        for stem in STEMS:
            is_new = load_story(stem, readers)
            self.stdout.write(f"{stem}: {'loaded' if is_new else 'already here'}")
        demo = set_up_demo("reader", "Demo reader", os.environ.get("DEMO_READER_PASSWORD", ""))
        set_up_demo("curator", "Demo curator", os.environ.get("DEMO_CURATOR_PASSWORD", ""), is_curator=True)
        if demo is not None:
            load_demo({**readers, demo.handle: demo})


def sample_readers() -> dict[str, User]:
    """The four sample readers by handle; nobody can sign in as one of them.

    Raises CommandError when a handle belongs to somebody who can: their account must not speak for us.
    """
    wanted = json.loads((THREADS / "readers.json").read_text(encoding="utf-8"))["readers"]
    readers = {}
    for given in wanted:
        user = User.objects.filter(handle=given["handle"]).first() or User.objects.create_user(**given)
        if user.has_usable_password():
            raise CommandError(f"The handle {user.handle} belongs to somebody: no samples were loaded.")
        readers[user.handle] = user
    return readers


def set_up_demo(handle: str, display_name: str, password: str, *, is_curator: bool = False) -> User | None:
    """Make a demo account and give it this password; nothing, and None, without a password.

    Raises CommandError for an account with a mail address, which is somebody's own.
    """
    if not password:
        return None
    user = User.objects.filter(handle=handle).first()
    if user is None:
        user = User.objects.create_user(handle, password=password, display_name=display_name)
    elif not user.check_password(password):
        if user.email:
            raise CommandError(f"The handle {handle} belongs to somebody: its password stays as it is.")
        user.set_password(password)
        user.save(update_fields=["password"])
    if is_curator:
        User.objects.filter(pk=user.pk).update(is_staff=True)
        user.groups.add(Group.objects.get_or_create(name=CURATORS)[0])
    return user


def load_demo(readers: dict[str, User]) -> None:
    """Let the demo reader have begun: highlights of their own, once."""
    given = json.loads((THREADS / "demo.json").read_text(encoding="utf-8"))
    stem, highlights = given["article"], given["highlights"]
    article = Article.objects.filter(highlights__uid=first_uid(stem)).first()
    known = Highlight.objects.filter(uid=uid_of(stem, highlights[0]["key"]))
    if (
        article is None
        or article.current_revision is None
        or article.current_revision.number > 1
        or known.exists()
    ):
        return
    with transaction.atomic():
        add_highlights(readers, article, stem, highlights)


def load_story(stem: str, readers: dict[str, User]) -> bool:
    """Bring in one story with its highlights and comments; False when it is here already."""
    draft = read_story(stem)
    threads = json.loads((THREADS / f"{stem}.json").read_text(encoding="utf-8"))
    if Article.objects.filter(Q(highlights__uid=first_uid(stem)) | Q(url=draft.url, owner=None)).exists():
        return False
    with transaction.atomic():
        article = bring_in_article(draft=draft, owner=None, audience=Article.Audience.PUBLIC)
        add_highlights(readers, article, stem, threads["highlights"])
        add_thread(readers, article, None, (stem,), threads["comments"])
    return True


def first_uid(stem: str) -> UUID:
    """The id by which a story that was loaded is known."""
    threads = json.loads((THREADS / f"{stem}.json").read_text(encoding="utf-8"))
    return uid_of(stem, threads["highlights"][0]["key"])


def add_highlights(
    readers: dict[str, User], article: Article, stem: str, highlights: Sequence[dict[str, Any]]
) -> None:
    """Add highlights of a side file with their threads."""
    assert article.current_revision is not None
    for given in highlights:
        path = (stem, given["key"])
        created = create_highlight(
            author=readers[given["author"]],
            article=article,
            wanted=wanted_highlight(uid_of(*path), article.current_revision.text, given),
        )
        add_records(created.highlight, path, given.get("records", ()))
        add_thread(readers, article, created.highlight, path, given.get("comments", ()))


def add_records(highlight: Highlight, path: tuple[str, ...], records: Sequence[dict[str, Any]]) -> None:
    """Name the records of the side file under a highlight; the place in the file gives each its id."""
    assert highlight.author is not None
    for number, given in enumerate(records):
        uid = uid_of(*path, str(number), "record")
        add_evidence(author=highlight.author, highlight=highlight, uid=uid, said=Said(**given))


def read_story(stem: str) -> Draft:
    """The draft of a story with what its side file says about it."""
    path = next(path for path in STORIES.glob(f"{stem}.*") if path.suffix != ".toml")
    details = tomllib.loads((STORIES / f"{stem}.toml").read_text(encoding="utf-8"))
    told = {name: details[name] for name in ("byline", "source", "published", "language", "url")}
    return replace(read_upload(path.name, path.read_bytes()), **told)


def wanted_highlight(uid: UUID, text: str, given: dict[str, Any]) -> Wanted:
    """A highlight of the side file as create_highlight takes it."""
    voice = Highlight.Voice.SPEAKER.value if "speaker" in given else given.get("voice", "")
    return Wanted(
        uid=uid,
        revision=1,
        parts=list(places(text, given["parts"])),
        kind=given["kind"],
        visibility=given["visibility"],
        speaker=SpeakerGiven(voice, **given.get("speaker", {})),
        not_sure=given.get("not_sure", False),
        tags=given.get("tags", ()),
    )


def places(text: str, parts: Sequence[dict[str, Any]]) -> Iterator[Part]:
    """Where the words of each part stand: their only place, or the `nth` (from 1) when that is given."""
    for part in parts:
        start = -1
        for _ in range(part.get("nth", 1)):
            start = text.index(part["exact"], start + 1)
        yield start, start + len(part["exact"])


def add_thread(
    readers: dict[str, User],
    article: Article,
    highlight: Highlight | None,
    path: tuple[str, ...],
    comments: Sequence[dict[str, Any]],
    parent: Comment | None = None,
) -> None:
    """Add comments and their replies; the place in the file, `path`, gives each its id."""
    for number, given in enumerate(comments):
        here = (*path, str(number))
        added = add_comment(
            author=readers[given["author"]],
            article=article,
            highlight=highlight,
            parent=parent,
            uid=uid_of(*here, "comment"),
            body=given["body"],
        )
        add_thread(readers, article, highlight, here, given.get("replies", ()), added.comment)


def uid_of(*path: str) -> UUID:
    """The same id on every machine."""
    return uuid5(NAMESPACE, "/".join(path))
