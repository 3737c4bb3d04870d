"""What keeping a passage costs does not grow with the article or with what others kept there."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from annotations.models import Highlight, Span
from reader.models import Article
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
SENTENCE = "The council met on the pier and put the vote off until the boats were back. "
PARAGRAPH = (SENTENCE * 6).strip()
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/x/?layers=mine,everyone"}


def long_article(paragraphs: int) -> Article:
    return make_article(text="\n\n".join(["Ferry vote put off", *[PARAGRAPH] * paragraphs]))


def crowd(article: Article, readers: list[User], number: int) -> None:
    """So many public highlights, spread over the whole article."""
    revision = article.current_revision
    assert revision is not None
    blocks = revision.blocks[1:]
    rows = Highlight.objects.bulk_create(
        Highlight(
            article=article,
            author=readers[index % len(readers)],
            number=index + 1,
            kind="claim",
            exact="x",
            start=blocks[index * len(blocks) // number]["start"],
            visibility="public",
        )
        for index in range(number)
    )
    Span.objects.bulk_create(
        Span(highlight=row, revision=revision, start=row.start, end=row.start + 30) for row in rows
    )
    Article.objects.filter(pk=article.pk).update(last_number=number)


def keep(client: Client, article: Article) -> tuple[list[str], str]:
    """Keep a passage of block 1; the queries after session and reader, and the answer."""
    start = len("Ferry vote put off") + 2
    client.get(f"/articles/{article.slug}/")
    sent = {
        "uid": str(uuid4()),
        "revision": 1,
        "parts": f"{start}-{start + 15}",
        "exact": "The council met",
        "kind": "quote",
        "visibility": "public",
    }
    client.post(f"/articles/{article.slug}/highlights/", {**sent, "uid": str(uuid4())}, headers=HTMX)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(f"/articles/{article.slug}/highlights/", sent, headers=HTMX)
    assert response.status_code == 201
    verbs = ("SELECT", "INSERT", "UPDATE", "DELETE")
    sql = [query["sql"] for query in queries if query["sql"].startswith(verbs)]
    asked = [one for one in sql if "django_session" not in one and 'FROM "accounts_user" WHERE' not in one]
    return asked, response.content.decode()


@pytest.mark.any_database
def test_the_same_queries_and_bytes_on_a_long_and_crowded_article(client: Client) -> None:
    reader, *others = [make_user() for _ in range(6)]
    client.force_login(reader)
    short = long_article(8)
    few, small = keep(client, short)
    crowded = long_article(220)  # 20,000 words
    assert crowded.word_count >= 20_000
    crowd(crowded, others, 1000)
    many, large = keep(client, crowded)
    assert len(few) == len(many) == 6, many
    block = large[large.index('<p id="r1-b1"') :].split("</p>")[0]
    assert "seen-" in block
    assert len(large.encode()) - len(block.encode()) <= 4096
    assert large.count('id="r1-b') == small.count('id="r1-b') == 1
