"""What a measurement finds in Lectern's database: readers, articles, highlights by the thousand."""

from collections.abc import Sequence
from importlib import import_module
from itertools import count
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from accounts.models import User
from annotations.kinds import KINDS
from annotations.models import Highlight, Span, Speaker
from bench.texts import Passage
from reader.importing.draft import Draft
from reader.models import Article
from reader.services import add_article
from reader.text.blocks import Document

SPEAKERS = ("Prisca Njall", "Rufus Tandy", "Gail Orrin", "Brennock town council", "Institute of the Fens")
BATCH = 500
_numbers = count(1)


def add_readers(number: int) -> list[User]:
    """People with accounts, but without passwords."""
    return [User.objects.create_user(f"reader{next(_numbers)}") for _ in range(number)]


def signed_in(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def add_story(document: Document) -> Article:
    """A public article with this text."""
    draft = Draft(document=document, source="The Brennock Courier", byline="By Ada Lorne")
    return add_article(draft=draft, owner=None, audience=Article.Audience.PUBLIC)


@transaction.atomic
def add_highlights(article: Article, authors: Sequence[User], passages: Sequence[Passage]) -> None:
    """Public highlights of all kinds, by these people in turn; every quote has a speaker."""
    assert article.current_revision is not None
    text = article.current_revision.text
    speakers = [Speaker.objects.get_or_create(name=name, folded=name.casefold())[0] for name in SPEAKERS]
    kinds = list(KINDS)
    highlights = [
        Highlight(
            uid=uuid4(),
            article=article,
            number=number,
            author=authors[number % len(authors)],
            kind=kinds[number % len(kinds)],
            exact=text[start:end],
            start=start,
            visibility="public",
            voice="speaker" if number % len(kinds) == 0 else "",
            speaker=speakers[number % len(speakers)] if number % len(kinds) == 0 else None,
        )
        for number, (start, end) in enumerate(passages, start=1)
    ]
    Highlight.objects.bulk_create(highlights, batch_size=BATCH)
    spans = (
        Span(highlight=highlight, revision=article.current_revision, start=start, end=end)
        for highlight, (start, end) in zip(highlights, passages, strict=True)
    )
    Span.objects.bulk_create(spans, batch_size=BATCH)
    share = len(passages) // len(kinds)
    article.last_number = len(passages)
    article.seq += 1
    article.public_quotes = article.public_claims = article.public_facts = article.public_plains = share
    article.save()


def take_back(article_ids: Sequence[int], after: int = 0) -> None:
    """Remove the highlights made since highlight `after`, so that every round finds the same articles."""
    Highlight.objects.filter(article__in=article_ids, pk__gt=after).delete()


def newest() -> int:
    """The id of the newest highlight."""
    return Highlight.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
