"""The reading page: who sees what, in how many queries, and when it need not be sent again."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Highlight, Span
from annotations.queries.layers import SWEEPS
from annotations.services.moderation import hide_highlight
from reader.models import Article, ReadingState
from reader.queries import KEPT, compiled
from reader.services import open_to
from reader.text.blocks import Document, Mark, Piece, table_row
from reader.views import reading
from tests.factories import TEXT, Cast, make_article, make_cast, make_highlight, make_user

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<(\w+) id="r1-b(\d+)"[^>]*>(.*?)</\1>', re.DOTALL)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


def page(client: Client, article: Article, query: str = "") -> str:
    response = client.get(f"/articles/{article.slug}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def words_in(html: str) -> dict[int, str]:
    """What each block shows, tags taken away."""
    return {int(found[2]): unescape(re.sub(r"<[^>]*>", "", found[3])) for found in BLOCK.finditer(html)}


def cards(html: str) -> list[str]:
    return re.findall(r'id="c-(\d+)"', html)


def test_blocks_show_exactly_their_slice(client: Client, cast: Cast) -> None:
    document = Document.build(
        [
            Piece("heading", "A <b>bold</b> & “quiet” headline", {"level": 1}),
            Piece("paragraph", "Emoji 👩‍👩‍👧 and é", {}, (Mark("strong", 0, 5),)),
            Piece("preformatted", "first line\n  second", {}),
            table_row(["a", "b & c", "d"]),
            Piece("list_item", "one", {"level": 2}),
            Piece(
                "quote", "see the link here", {}, (Mark("link", 8, 12, {"href": "https://e.org/?a=1&b=2"}),)
            ),
        ]
    )
    article = make_article(document=document, owner=cast.owner)
    parts = [(2, 30), (36, 60), (70, 75)]
    make_highlight(article, cast.owner, words="bold", parts=parts, visibility="public")
    client.force_login(cast.owner)
    for query in ("", "?layers=mine,everyone", "?view=sentences"):
        shown = words_in(page(client, article, query))
        expected = {index: document.slice(block) for index, block in enumerate(document.blocks)}
        expected[2] = "\n" + expected[2]  # the parser drops the first line feed of <pre>
        assert shown == expected


def test_s01_article_text_is_escaped(client: Client) -> None:
    text = "A </script><script>alert(1)</script> headline\n\n<img src=x onerror=alert(1)> <style>"
    html = page(client, make_article(text=text))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt; &lt;style&gt;" in html


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://example.org/a", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("%6aavascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
    ],
)
def test_s02_links_in_articles(client: Client, href: str, shown: bool) -> None:
    pieces = [
        Piece("heading", "Headline", {"level": 1}),
        Piece("paragraph", "a link", {}, (Mark("link", 2, 6, {"href": href}),)),
    ]
    html = page(client, make_article(document=Document.build(pieces)))
    assert ("<a href=" in html[html.index('id="r1-b1"') :].split("</p>")[0]) is shown


def test_s05_blocks_stand_under_hx_disable_and_hold_no_forms(client: Client, article: Article) -> None:
    html = page(client, article)
    words = html[html.index('<div class="words"') : html.index('<section class="after"')]
    assert words.startswith('<div class="words" hx-disable>')
    assert "<form" not in words
    assert "hx-post" not in words


def test_own_highlights_are_drawn_with_an_anchor_and_a_card(
    client: Client, cast: Cast, article: Article
) -> None:
    make_highlight(article, cast.owner, words="Every berth counts", kind="quote", visibility="private")
    make_highlight(article, cast.owner, words="berth counts,” said", kind="claim", visibility="private")
    client.force_login(cast.owner)
    html = page(client, article)
    assert (
        '“<a id="h-1" class="anchor" href="#cards" tabindex="-1" aria-label="Quote by you"></a>'
        '<span class="run quote" data-h="1">Every </span>'
        '<a id="h-2" class="anchor" href="#cards" tabindex="-1" aria-label="Claim by you"></a>'
        '<span class="run quote claim" data-h="1 2">berth counts</span>'
        '<span class="run claim" data-h="2">,” said</span> the chair' in html
    )
    assert cards(html) == ["1", "2"]


def test_more_than_six_highlights_on_a_run_are_counted(client: Client, cast: Cast, article: Article) -> None:
    for _ in range(8):
        make_highlight(article, cast.owner)
    client.force_login(cast.owner)
    assert 'data-h="1 2 3 4 5 6 +2"' in page(client, article)


def test_s24_private_work_is_seen_by_its_author_alone(client: Client, cast: Cast, article: Article) -> None:
    private = make_highlight(
        article, cast.owner, visibility="private", speaker="Hidden Person", tags=["hidden-tag"]
    )
    make_highlight(article, cast.owner, visibility="public", words="Some 2,300 people")
    article.refresh_from_db()
    assert (article.public_quotes, article.public_comments) == (1, 0)
    superuser = cast.curator
    superuser.is_superuser = True
    superuser.save()
    for person in (cast.colleague, cast.stranger, superuser, None):
        client.logout()
        if person:
            client.force_login(person)
        for query in ("?layers=mine,everyone", f"?h={private.uid}"):
            html = page(client, article, query)
            assert cards(html).count("1") == 0
            assert "Hidden Person" not in html
            assert "hidden-tag" not in html
            assert 'class="run quote"' not in html
        assert client.get(f"/highlights/{private.uid}/").status_code == 404
        assert "Hidden" not in client.get("/speakers/?q=hidden").content.decode()
    client.force_login(cast.owner)
    assert "Hidden Person" in page(client, article)


def test_s25_private_and_absent_answer_alike(client: Client, cast: Cast, article: Article) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    hidden = make_article(owner=cast.owner, audience="owner")
    client.force_login(cast.stranger)
    absent = "00000000-0000-4000-8000-000000000000"
    for address in ("/highlights/{}/", "/h/{}/", "/highlights/{}/report/"):
        there, nowhere = client.get(address.format(private.uid)), client.get(address.format(absent))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content
    for address in ("/articles/{}/", "/articles/{}/cards/", "/articles/{}/revisions/1.txt"):
        there, nowhere = client.get(address.format(hidden.slug)), client.get(address.format("nothing-here"))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content


def test_group_highlights_are_drawn_for_members_with_their_author(
    client: Client, cast: Cast, article: Article
) -> None:
    make_highlight(article, cast.owner, visibility="group", group=cast.group)
    client.force_login(cast.colleague)
    html = page(client, article)
    assert 'aria-label="Quote by Ana"' in html
    assert cards(html) == ["1"]
    off = page(client, article, "?layers=mine")
    assert (cards(off), 'class="run' in off) == ([], False)
    client.force_login(cast.stranger)
    assert cards(page(client, article, f"?layers=mine,everyone,group:{cast.group.slug}")) == []


def test_everyones_layer_counts_distinct_readers(client: Client, cast: Cast, article: Article) -> None:
    make_highlight(article, cast.owner, words="Every berth")
    make_highlight(article, cast.owner, words="Every berth counts", kind="claim")
    make_highlight(article, cast.colleague, words="berth counts")
    html = page(client, article)
    assert (
        '<span class="run seen seen-1" data-n="1">Every </span>'
        '<span class="run seen seen-2 as-quote" data-n="2">berth</span>'
        '<span class="run seen seen-2" data-n="2"> counts</span>,”' in html
    )
    assert cards(html) == ["1", "2", "3"]


def test_layers_are_toggles_in_the_address(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    html = page(client, article)
    both = f"?layers=mine,everyone,group:{cast.group.slug}"
    assert f'href="/articles/{article.slug}/{both}"><bdi class="clip">' in html
    on = page(client, article, both)
    assert f'href="/articles/{article.slug}/?layers=mine,everyone" aria-current="true"' in on


def test_s26_hidden_highlights_are_gone_at_once_but_for_author_and_curators(
    client: Client, cast: Cast, article: Article
) -> None:
    highlight = make_highlight(article, cast.owner)
    assert "seen-1" in page(client, article)
    hide_highlight(actor=cast.curator, highlight=highlight, reason="names a child")
    assert "seen-1" not in page(client, article)
    assert cards(page(client, article)) == []
    article.refresh_from_db()
    assert article.public_quotes == 0
    for person, seen in (
        (cast.stranger, []),
        (cast.colleague, []),
        (cast.owner, ["1"]),
        (cast.curator, ["1"]),
    ):
        client.force_login(person)
        assert cards(page(client, article, "?layers=mine,everyone")) == seen
        assert client.get(f"/highlights/{highlight.uid}/").status_code == (200 if seen else 404)


def test_s27_drafts_and_narrowed_articles_are_gone_on_the_next_request(
    client: Client, cast: Cast, article: Article
) -> None:
    highlight = make_highlight(article, cast.colleague)
    client.force_login(cast.stranger)
    addresses = (f"/articles/{article.slug}/", f"/highlights/{highlight.uid}/", f"/h/{highlight.uid}/")
    assert [client.get(address).status_code for address in addresses] == [200, 200, 302]
    open_to(article=article, audience="public", status="draft")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    open_to(article=article, audience="owner", status="published")
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    client.force_login(cast.owner)
    assert client.get(addresses[0]).status_code == 200


def test_the_lasting_address_opens_the_card_in_place(client: Client, cast: Cast, article: Article) -> None:
    highlight = make_highlight(article, cast.owner)
    client.force_login(cast.stranger)
    response = client.get(f"/h/{highlight.uid}/")
    address = f"/articles/{article.slug}/?h={highlight.uid}#c-1"
    assert (response.status_code, response.headers["Location"]) == (302, address)
    html = page(client, article, f"?h={highlight.uid}")
    assert 'class="card quote is-open"' in html
    assert 'class="run quote" data-h="1"' in html


def test_twenty_cards_come_with_the_page_and_the_rest_in_slices(
    client: Client, cast: Cast, article: Article
) -> None:
    for _ in range(45):
        make_highlight(article, cast.owner)
    client.force_login(cast.owner)
    seen: list[str] = []
    html = page(client, article)
    while True:
        seen += cards(html)
        found = re.search(r'data-act="more" href="([^"]*)"', html)
        if not found:
            break
        html = client.get(unescape(found[1]), headers={"HX-Request": "true"}).content.decode()
        assert len(cards(html)) <= 20
    assert seen == [str(number) for number in range(1, 46)]


def test_an_empty_margin_teaches(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    html = page(client, article)
    assert "Select some words" in html
    assert "<kbd>?</kbd> lists all keys" in html
    assert '<noscript> <a href="?view=sentences">' in html


@pytest.fixture
def cold() -> None:
    KEPT.clear()
    SWEEPS.clear()


def crowd(article: Article, cast: Cast, number: int) -> None:
    """Public highlights by two readers, written straight into the tables."""
    length = len(TEXT)
    people = (cast.owner, cast.stranger)
    article.refresh_from_db()
    rows = Highlight.objects.bulk_create(
        Highlight(
            article=article,
            author=people[index % 2],
            number=article.last_number + index + 1,
            kind=("quote", "claim", "fact", "plain")[index % 4],
            exact="x",
            start=26 + index % (length - 60),
            visibility="public",
        )
        for index in range(number)
    )
    Span.objects.bulk_create(
        Span(highlight=row, revision=article.current_revision, start=row.start, end=row.start + 20)
        for row in rows
    )
    Article.objects.filter(pk=article.pk).update(
        last_number=article.last_number + number, seq=article.seq + 1
    )


def asked(client: Client, address: str) -> list[str]:
    """The queries of a request after those for session and reader."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    sql = [query["sql"] for query in queries]
    return [one for one in sql if "django_session" not in one and 'FROM "accounts_user" WHERE' not in one]


def is_for_cards(sql: str) -> bool:
    """Cards: their rows; what only open ones show is not asked for."""
    return '"annotations_highlight"."exact"' in sql


@pytest.mark.any_database
@pytest.mark.parametrize(("query", "most"), [("", 4), ("?layers=mine,everyone", 5)])
def test_the_page_costs_the_same_few_queries_at_any_size(
    client: Client, cast: Cast, article: Article, cold: None, query: str, most: int
) -> None:
    client.force_login(cast.owner)
    address = f"/articles/{article.slug}/{query}"
    make_highlight(article, cast.owner)
    client.get(address)
    SWEEPS.clear()
    few = asked(client, address)
    crowd(article, cast, 2000)
    many = asked(client, address)
    assert len(few) == len(many)
    apart = [sql for sql in many if not is_for_cards(sql)]
    assert len(apart) <= most, apart
    assert len(many) - len(apart) == 1


def test_s40_an_unchanged_page_is_304_after_one_query(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    client.get(f"/articles/{article.slug}/")  # brings the CSRF cookie, which is part of the tag
    first = client.get(f"/articles/{article.slug}/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {part.strip() for part in first.headers["Vary"].split(",")} >= {"Cookie", "HX-Request"}
    etag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/articles/{article.slug}/", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert len(queries) <= 3  # session, reader, article
    make_highlight(article, cast.colleague)
    assert client.get(f"/articles/{article.slug}/", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("query", ["?layers=mine,everyone", "?view=sentences"])
def test_another_view_of_a_page_has_another_tag(
    client: Client, cast: Cast, article: Article, query: str
) -> None:
    client.force_login(cast.owner)
    etag = client.get(f"/articles/{article.slug}/").headers["ETag"]
    assert client.get(f"/articles/{article.slug}/{query}").headers["ETag"] != etag
    client.force_login(cast.stranger)
    assert client.get(f"/articles/{article.slug}/").headers["ETag"] != etag


def test_the_sentence_view_needs_no_scripts(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    html = page(client, article, "?view=sentences")
    start = TEXT.index("Repairs")
    end = start + len("Repairs would cost less than closing the pier.")
    sentence = html[html.index(f'<label class="sentence" for="s-{start}">Repairs') :]
    button = f'<button class="take" id="s-{start}" form="tag" name="parts" value="{start}-{end}"></button>'
    assert sentence.partition("</label>")[2].startswith(button)
    form = html[html.index('<form id="tag"') :]
    assert 'name="parts"' not in form[: form.index("</form>")]
    sent = {"revision": 1, "kind": "claim", "parts": f"{start}-{end}"}
    client.post(f"/articles/{article.slug}/highlights/", sent)
    made = Highlight.objects.get()
    assert made.exact == "Repairs would cost less than closing the pier."
    chosen = re.compile(r'name="kind" value="(\w+)" checked')
    after = page(client, article, f"?view=sentences&h={made.uid}")  # where one goes on with the same kind
    assert [chosen.findall(one) for one in (html, after)] == [["plain"], ["claim"]]


def test_progress_saving_and_finishing_are_remembered(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    address = f"/articles/{article.slug}/state/"
    htmx = {"HX-Request": "true"}
    assert client.post(address, {"position": 50, "furthest": 90}, headers=htmx).status_code == 204
    client.post(address, {"position": 10, "furthest": 20}, headers=htmx)
    assert client.post(address, {"saved": "true"}).status_code == 303
    client.post(address, {"finished": "true"})
    state = ReadingState.objects.get(user=cast.owner)
    assert (state.position, state.furthest) == (10, 90)
    assert state.saved_at is not None
    assert state.finished_at is not None
    html = page(client, article)
    assert 'data-position="10"' in html
    assert 'aria-pressed="true"' in html
    client.post(address, {"saved": "false"})
    assert ReadingState.objects.get().saved_at is None
    assert client.post(address, {"position": "far"}).status_code == 422
    client.logout()
    assert client.post(address, {"position": 5}, headers=htmx).status_code == 401


@pytest.mark.parametrize(
    ("button", "pressed", "released"),
    [
        ("saved", "Saved for later", "Not saved any more"),
        ("finished", "Marked as finished", "Not finished any more"),
    ],
)
def test_saving_and_finishing_exchange_their_form_alone(
    client: Client, cast: Cast, article: Article, button: str, pressed: str, released: str
) -> None:
    client.force_login(cast.owner)
    tags = [client.get(f"/articles/{article.slug}/").headers["ETag"]]
    for value, said in (("true", pressed), ("false", released)):
        answer = client.post(
            f"/articles/{article.slug}/state/", {button: value}, headers={"HX-Request": "true"}
        )
        html = answer.content.decode()
        assert (answer.status_code, html.count("<form"), "HX-Redirect" in answer.headers) == (200, 1, False)
        assert f'aria-pressed="{value}"' in html
        assert f'hx-swap-oob="innerHTML">{said}</div>' in html
        tags.append(client.get(f"/articles/{article.slug}/").headers["ETag"])
    assert tags[0] != tags[1] != tags[2]


def test_s11_the_text_of_a_revision_is_told_as_it_is(client: Client, article: Article) -> None:
    response = client.get(f"/articles/{article.slug}/revisions/1.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == TEXT
    assert article.current_revision is not None
    with pytest.raises(ValueError, match="never changes"):
        article.current_revision.save()


def test_s04_sentences_come_as_json_that_cannot_end_the_script(client: Client, article: Article) -> None:
    html = page(client, article)
    assert '<script id="sentences" type="application/json">"' in html


def told(html: str) -> list[str]:
    """What the page tells of the sentences in each block."""
    found = re.search(r'<script id="sentences" type="application/json">"([^"]*)"</script>', html)
    assert found
    return found[1].split(",")


def test_sentences_are_told_by_length_but_the_last_of_each_block(client: Client, article: Article) -> None:
    text = compiled(article)
    lengths = told(page(client, article))
    assert len(lengths) == len(text.document.blocks)
    for index, block in enumerate(text.document.blocks):
        inside = [(start, end) for start, end, of in text.sentences if of == index]
        assert [int(length) for length in lengths[index].split()] == [
            end - start for start, end in inside[:-1]
        ]
        assert inside[-1][1] == block.end


def test_sentences_that_leave_gaps_are_told_one_by_one(client: Client) -> None:
    odd = make_article(
        document=Document.build(
            [Piece("heading", "Odd", {"level": 1}), Piece("preformatted", "one\n\n  two")]
        )
    )
    assert told(page(client, odd)) == ["", "0+3 4+3 -"]


def test_the_sentence_view_asks_for_the_kind_before_the_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    article = make_article(owner=cast.owner)
    html = page(client, article, "?view=sentences")
    assert html.count('id="tag"') == 1
    assert html.index('id="tag-claim"') < html.index('class="words"')


def test_readers_are_told_who_reads_a_private_article(client: Client, cast: Cast) -> None:
    article = make_article(owner=cast.owner, audience="owner")
    for user, words in ((cast.owner, "only you and curators"), (cast.curator, "its owner and curators")):
        client.force_login(user)
        assert f"Read by: {words}" in page(client, article)
        assert words in client.get("/").content.decode()


def test_the_notebook_is_one_click_away(client: Client, cast: Cast) -> None:
    article = make_article(owner=cast.owner)
    link = re.compile(r'<a class="tool wide-only" href="/notebook/">')
    assert not link.search(page(client, article))
    client.force_login(cast.owner)
    assert link.search(page(client, article))


@pytest.mark.django_db(transaction=True)
def test_progress_in_an_article_that_is_just_being_deleted_is_404(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    client.force_login(make_user())
    remember = reading.remember_reading

    def too_late(**fields: Any) -> None:
        Article.objects.filter(pk=article.pk).update(current_revision=None)
        Article.objects.filter(pk=article.pk).delete()
        remember(**fields)

    monkeypatch.setattr(reading, "remember_reading", too_late)
    assert client.post(f"/articles/{article.slug}/state/", {"position": "3"}).status_code == 404
