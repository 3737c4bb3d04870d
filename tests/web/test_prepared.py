from copy import copy
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Prefetch
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Blocking, User
from annotations.models import Activity, Highlight
from annotations.queries.cards import cards_slice
from annotations.queries.layers import Layers, pieces_for_page
from reader.access import PreparedFor, article_for_reading, articles_for
from reader.models import Article, Reader
from tests.factories import make_article, make_curator, make_group, make_highlight, make_user
from web.prepared import Prepared, insert

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_values_given() -> None:
    ana, ben = make_user("ana"), make_user("ben")
    article = make_article()
    first = make_highlight(article, ana)
    second = make_highlight(article, ana, words="Every berth")
    other = make_highlight(article, ben)
    by_uid = Prepared(lambda uid: Highlight.objects.filter(uid=uid))
    assert [by_uid(one.uid) for one in (first, other, second)] == [[first], [other], [second]]
    assert by_uid(uuid4()) == []


def test_every_run_asks_the_database_once_and_joins_as_usual() -> None:
    named = Prepared(lambda author: Highlight.objects.filter(author=author).select_related("author"))
    ana = make_user("ana")
    assert named(ana.pk) == []
    made = make_highlight(make_article(), ana)
    with CaptureQueriesContext(connection) as seen:
        (found,) = named(ana.pk)
        assert found.author.handle == "ana"
    assert len(seen) == 1
    assert found.uid == made.uid
    assert found.created_at == made.created_at


def test_values_lists_stay_tuples() -> None:
    by_author = Prepared(lambda author: Highlight.objects.filter(author=author).values_list("number", "uid"))
    ana = make_user("ana")
    made = make_highlight(make_article(), ana)
    assert by_author(ana.pk) == [(made.number, made.uid)]


def test_shapes_are_kept_apart() -> None:
    ordered = Prepared(lambda author, order: Highlight.objects.filter(author=author).order_by(order))
    ana = make_user("ana")
    article = make_article()
    one, two = make_highlight(article, ana), make_highlight(article, ana, words="Every berth")
    assert ordered(ana.pk, shape=("pk",)) == [one, two]
    assert ordered(ana.pk, shape=("-pk",)) == [two, one]


def test_first_is_the_first_row_or_none() -> None:
    ordered = Prepared(lambda author, order: Highlight.objects.filter(author=author).order_by(order))
    ana = make_user("ana")
    assert ordered.first(ana.pk, shape=("pk",)) is None
    article = make_article()
    one, two = make_highlight(article, ana), make_highlight(article, ana, words="Every berth")
    assert ordered.first(ana.pk, shape=("pk",)) == one
    assert ordered.first(ana.pk, shape=("-pk",)) == two


def test_first_is_what_this_reader_may_see() -> None:
    shown = PreparedFor(lambda reader, uid: Highlight.objects.visible_to(reader).filter(uid=uid))
    ana = make_user("ana")
    article = make_article(owner=ana)
    private = make_highlight(article, ana, visibility="private")
    readers: list[Reader] = [ana, make_user("ben"), AnonymousUser()]
    assert [shown.first(one, private.uid) for one in readers] == [private, None, None]


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    """LIKE would be asked for the stand-in with a percent sign, whatever was given."""
    containing = Prepared(lambda words: Highlight.objects.filter(exact__contains=words))
    with pytest.raises(AssertionError, match="do not reach the database"):
        containing("berth")


def test_prefetching_is_refused() -> None:
    with_spans = Prepared(
        lambda author: Highlight.objects.filter(author=author).prefetch_related(Prefetch("spans"))
    )
    with pytest.raises(AssertionError, match="stand-ins"):
        with_spans(1)


def test_insert_stores_what_save_would_store() -> None:
    article, ana = make_article(), make_user("ana")
    values = {"article": article, "actor": ana, "verb": "said", "object_type": "article"}
    saved = Activity(seq=101, after={"words": "“Grüße”\x07 100 %s"}, object_uid=uuid4(), **values)
    saved.save()
    inserted = Activity(
        seq=102, after=saved.after, object_uid=saved.object_uid, at=saved.at, audience="public", **values
    )
    insert(inserted)
    assert (inserted.pk, inserted._state.adding) == (saved.pk + 1, False)
    first, second = Activity.objects.filter(pk__in=[saved.pk, inserted.pk]).order_by("pk").values()
    assert second == first | {"id": inserted.pk, "seq": 102, "audience": "public"}
    inserted.verb = "changed"
    inserted.save()
    assert Activity.objects.get(seq=102).verb == "changed"


def test_insert_keeps_the_rules_of_the_table() -> None:
    made = make_highlight(make_article(), make_user("ana"))
    twin = copy(made)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twin)


def cast() -> tuple[list[User], list[Article]]:
    """Owner, colleague, stranger and curator; articles of every audience and state."""
    owner, colleague, stranger = make_user("owner"), make_user("colleague"), make_user("stranger")
    group = make_group(owner, colleague)
    articles = [
        make_article(owner=owner, audience=audience, status=status, groups=[group])
        for audience in Article.Audience
        for status in Article.Status
    ]
    return [owner, colleague, stranger, make_curator("curator")], articles


def may_open(user: Reader, article: Article) -> bool:
    """Whether the loader of the reading page finds it."""
    try:
        return article_for_reading(user, article.slug) == article
    except Http404:
        return False


def test_the_prepared_article_is_found_by_exactly_those_who_may_read_it() -> None:
    users, articles = cast()
    for user in (*users, AnonymousUser()):
        visible = set(articles_for(user))
        assert {article for article in articles if may_open(user, article)} == visible


def test_readers_with_other_rights_have_queries_of_their_own() -> None:
    """Nobody is shown a row by what was prepared for somebody else."""
    users, _articles = cast()
    owner, colleague, _stranger, curator = users
    article = make_article()
    group = make_group(owner, colleague, name="Desk")
    for visibility in ("private", "group", "public"):
        make_highlight(article, owner, visibility=visibility, group=group)
    hidden = make_highlight(article, owner, visibility="public")
    Highlight.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    shown = PreparedFor(lambda reader, pk: Highlight.objects.filter(article=pk).shown_to(reader))
    blocker, later = make_user("blocker"), make_user("later")
    Blocking.objects.create(reader=blocker, blocked=owner)
    readers: list[Reader] = [*users, blocker, later, AnonymousUser()]
    for reader in [*readers, *reversed(readers)]:
        expected = list(Highlight.objects.filter(article=article).shown_to(reader))
        assert shown(reader, article.pk) == expected
    counts = [len(shown(one, article.pk)) for one in (owner, colleague, curator, blocker, later)]
    assert counts == [4, 2, 2, 0, 1]


def test_prepared_layers_and_cards_show_what_the_plain_queries_show() -> None:
    users, _articles = cast()
    owner, colleague, _stranger, _curator = users
    group = make_group(owner, colleague, name="Desk")
    article = make_article()
    for author in users:
        for visibility in ("private", "public"):
            make_highlight(article, author, visibility=visibility)
    make_highlight(article, owner, visibility="group", group=group)
    # A group that nobody named keeps the layers from being the usual ones: these queries are built anew.
    for user in users:
        for everyone in (False, True):
            usual = Layers(everyone=everyone, groups=frozenset())
            plain = Layers(everyone=everyone, groups=frozenset({"no-such-group"}))
            assert pieces_for_page(article, user, usual) == pieces_for_page(article, user, plain)
            cards = [cards_slice(article, user, layers).cards for layers in (usual, plain)]
            assert [card.highlight for card in cards[0]] == [card.highlight for card in cards[1]]
            assert [card.parts for card in cards[0]] == [card.parts for card in cards[1]]
