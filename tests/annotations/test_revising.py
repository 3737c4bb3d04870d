"""Correcting a text: highlights are carried, lost or found again, and the page tells before it is kept."""

import pytest
from django.test import Client

from accounts.models import User
from annotations.models import Activity, Highlight, Span
from annotations.queries.corrections import Change, changes_between
from annotations.services.changes import delete_highlight
from annotations.services.revising import Foreseen, foresee_revision, revise_article
from reader.importing.corrections import rewrite
from reader.models import Article, ReadingState
from reader.services import RevisionMovedOn, remember_reading
from tests.factories import TEXT, make_article, make_curator, make_highlight, make_user

pytestmark = pytest.mark.django_db

NEW_FIGURE = TEXT.replace("Some 2,300 people", "Some 2,450 people")
LONGER_HEADLINE = TEXT.replace("Ferry vote put off again", "Ferry vote put off again, until May")


@pytest.fixture
def owner() -> User:
    return make_user("ana")


@pytest.fixture
def article(owner: User) -> Article:
    return make_article(owner=owner)


def corrected(article: Article, text: str, by: User) -> Article:
    """The article after its text was corrected to `text`."""
    article.refresh_from_db()
    assert article.current_revision is not None
    document = rewrite(article.current_revision.document(), text)
    revise_article(article=article, document=document, by=by, note="A figure was wrong")
    article.refresh_from_db()
    return article


def words_of(highlight: Highlight, article: Article) -> list[str]:
    """What its spans cut out of the current revision."""
    assert article.current_revision is not None
    spans = Span.objects.filter(highlight=highlight, revision=article.current_revision).order_by("part")
    return [article.current_revision.text[span.start : span.end] for span in spans]


def test_a_highlight_before_the_change_stays(article: Article, owner: User) -> None:
    kept = make_highlight(article, owner)
    corrected(article, NEW_FIGURE, owner)
    kept.refresh_from_db()
    assert (kept.anchor_state, words_of(kept, article)) == ("unchanged", ["Every berth counts"])
    assert kept.start == NEW_FIGURE.index("Every berth counts")


def test_a_highlight_after_the_change_moves_with_its_words(article: Article, owner: User) -> None:
    moved = make_highlight(article, owner, words="Repairs would cost less")
    corrected(article, LONGER_HEADLINE, owner)
    moved.refresh_from_db()
    assert (moved.anchor_state, words_of(moved, article)) == ("moved", ["Repairs would cost less"])
    assert moved.start == LONGER_HEADLINE.index("Repairs")


def test_a_highlight_whose_words_changed_is_an_orphan(article: Article, owner: User) -> None:
    lost = make_highlight(article, owner, words="Some 2,300 people cross each week", kind="fact")
    corrected(article, NEW_FIGURE, owner)
    lost.refresh_from_db()
    assert (lost.anchor_state, words_of(lost, article)) == ("orphaned", [])
    assert (lost.exact, lost.start) == ("Some 2,300 people cross each week", len(NEW_FIGURE))


def test_the_old_revision_keeps_its_places(article: Article, owner: User) -> None:
    lost = make_highlight(article, owner, words="Some 2,300 people cross each week")
    before = list(Span.objects.filter(highlight=lost).values_list("revision", "start", "end"))
    corrected(article, NEW_FIGURE, owner)
    assert list(Span.objects.filter(highlight=lost).values_list("revision", "start", "end")) == before


def test_an_orphan_finds_its_words_again_when_they_come_back(article: Article, owner: User) -> None:
    lost = make_highlight(article, owner, words="Some 2,300 people cross each week")
    corrected(article, NEW_FIGURE, owner)
    corrected(article, TEXT, owner)
    lost.refresh_from_db()
    assert lost.anchor_state == "unchanged"
    assert words_of(lost, article) == ["Some 2,300 people cross each week"]


def test_parts_are_carried_together(article: Article, owner: User) -> None:
    first, second = TEXT.index("Every berth counts"), TEXT.index("Repairs would cost less")
    parts = [(first, first + 18), (second, second + 23)]
    split = make_highlight(article, owner, parts=parts)
    corrected(article, LONGER_HEADLINE, owner)
    assert words_of(split, article) == ["Every berth counts", "Repairs would cost less"]


def test_readers_go_on_where_they_were(article: Article, owner: User) -> None:
    ana, ben, cara = owner, make_user("ben"), make_user("cara")
    last = TEXT.index("Some 2,300")
    remember_reading(user=ana, article=article, position=last, furthest=len(TEXT))
    remember_reading(user=ben, article=article, position=TEXT.index("“Every"), furthest=last)
    remember_reading(user=cara, article=article, position=0, furthest=0)
    elsewhere = make_article(text=TEXT)
    remember_reading(user=ana, article=elsewhere, position=last)
    new = LONGER_HEADLINE.replace("Some 2,300 people cross", "Fewer people than ever cross")
    corrected(article, new, owner)
    places = ReadingState.objects.filter(article=article).order_by("user")
    moved = new.index("Fewer people")
    assert list(places.values_list("user", "position", "furthest")) == [
        (ana.pk, moved, len(new)),
        (ben.pk, new.index("“Every"), moved),
        (cara.pk, 0, 0),
    ]
    assert ReadingState.objects.get(article=elsewhere).position == last


def test_who_was_in_a_paragraph_that_went_goes_on_at_the_nearest_that_stayed(
    article: Article, owner: User
) -> None:
    first = TEXT.index("“Every")
    early, late = make_user("ben"), make_user("cara")
    remember_reading(user=early, article=article, position=first, furthest=first)
    remember_reading(user=late, article=article, position=TEXT.index("pier."), furthest=len(TEXT))
    headline, _gone, end = TEXT.split("\n\n")
    new = f"{headline}\n\n{end}"
    corrected(article, new, owner)
    places = ReadingState.objects.order_by("user").values_list("position", "furthest")
    assert list(places) == [(new.index("Some"), new.index("Some")), (new.index("Some"), len(new))]


def test_deleted_highlights_are_carried_to_be_brought_back(article: Article, owner: User) -> None:
    gone = make_highlight(article, owner)
    delete_highlight(actor=owner, highlight=gone, version=gone.version)
    corrected(article, LONGER_HEADLINE, owner)
    assert words_of(gone, article) == ["Every berth counts"]


def test_s24_private_highlights_are_carried_and_not_counted(article: Article, owner: User) -> None:
    secret = make_highlight(article, make_user("ben"), visibility="private")
    make_highlight(article, owner, words="Repairs would cost less")
    document = rewrite(article.current_revision.document(), LONGER_HEADLINE)  # type: ignore[union-attr]
    foreseen = foresee_revision(viewer=make_curator("cora"), article=article, document=document)
    assert foreseen == Foreseen(unchanged=0, moved=1, orphaned=0)
    revised = revise_article(article=article, document=document, by=owner)
    assert (revised.unchanged, revised.moved, revised.orphaned) == (0, 1, 0)
    article.refresh_from_db()
    assert words_of(secret, article) == ["Every berth counts"]


def test_the_history_says_which_revision_and_why(article: Article, owner: User) -> None:
    corrected(article, NEW_FIGURE, owner)
    act = Activity.objects.get(verb="revised")
    assert (act.actor, act.before, act.after) == (
        owner,
        {"revision": 1},
        {"revision": 2, "note": "A figure was wrong"},
    )


def test_whoever_comes_second_changes_nothing(article: Article, owner: User) -> None:
    late = Article.objects.select_related("current_revision").get(pk=article.pk)
    document = rewrite(late.current_revision.document(), LONGER_HEADLINE)  # type: ignore[union-attr]
    corrected(article, NEW_FIGURE, owner)
    with pytest.raises(RevisionMovedOn):
        revise_article(article=late, document=document, by=owner)
    article.refresh_from_db()
    assert article.current_revision.text == NEW_FIGURE  # type: ignore[union-attr]


def test_queries_do_not_grow_with_the_highlights(
    article: Article, owner: User, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        make_highlight(article, owner)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        corrected(article, LONGER_HEADLINE, owner)


def test_changes_are_told_with_a_little_around_them() -> None:
    old = "A" * 400 + " the old word " + "Z" * 400
    changes = changes_between(old, old.replace("old", "new"))
    assert [change for change in changes if change.kind != "same"] == [
        Change("gone", "old"),
        Change("new", "new"),
    ]
    assert max(len(change.text) for change in changes) < 200


def test_a_changed_word_is_shown_whole() -> None:
    assert changes_between("About 2300 people", "About 2450 people") == [
        Change("same", "About "),
        Change("gone", "2300"),
        Change("new", "2450"),
        Change("same", " people"),
    ]


def test_what_stays_is_cut_between_words() -> None:
    ferries = "ferries sail " * 60
    first, _gone, _new, last = changes_between(f"{ferries}old {ferries}", f"{ferries}new {ferries}")
    words = {*first.text.split(), *last.text.split()}
    assert words == {"ferries", "sail", "…"}


def test_equal_texts_have_no_changes() -> None:
    assert changes_between(TEXT, TEXT) == []


# --- the page --------------------------------------------------------------------------------------


def page_of(article: Article) -> str:
    return f"/articles/{article.slug}/revise/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(text: str, revision: int = 1, **more: str) -> dict[str, str]:
    return {
        "text": text.replace("\n", "\r\n"),
        "revision": str(revision),
        "note": "A figure was wrong",
        **more,
    }


def test_owner_and_curators_correct_others_find_nothing(article: Article, owner: User) -> None:
    answers = [
        client_of(one).get(page_of(article)).status_code for one in (owner, make_curator(), make_user())
    ]
    assert answers == [200, 200, 404]
    assert client_of(make_user()).post(page_of(article), sent(NEW_FIGURE, keep="1")).status_code == 404
    stranger = Client().get(page_of(article))
    assert (stranger.status_code, stranger.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_looking_tells_what_happens_and_keeps_nothing(article: Article, owner: User) -> None:
    make_highlight(article, owner)
    make_highlight(article, owner, words="Some 2,300 people cross each week")
    page = client_of(owner).post(page_of(article), sent(NEW_FIGURE, look="1"))
    assert page.context["foreseen"] == Foreseen(unchanged=1, moved=0, orphaned=1)
    assert "<del>300</del><ins>450</ins>" in page.content.decode()
    article.refresh_from_db()
    assert article.current_revision.number == 1  # type: ignore[union-attr]


def test_keeping_makes_the_next_revision(article: Article, owner: User) -> None:
    answer = client_of(owner).post(page_of(article), sent(NEW_FIGURE, keep="1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/articles/{article.slug}/")
    article.refresh_from_db()
    revision = article.current_revision
    assert revision is not None
    assert (revision.number, revision.text, revision.note) == (2, NEW_FIGURE, "A figure was wrong")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT, "The text is as it was."),
        ("", "This field is required."),
        ("A\x00B", "Null characters are not allowed."),
        ("word " * 200, "The first line is the headline"),
    ],
)
def test_a_wrong_text_is_told_beside_the_field(article: Article, owner: User, text: str, said: str) -> None:
    answer = client_of(owner).post(page_of(article), sent(text, keep="1"))
    assert answer.status_code == 422
    assert any(said in error for error in answer.context["form"].errors["text"])


def test_s45_a_correction_of_an_older_text_shows_both(article: Article, owner: User) -> None:
    corrected(article, NEW_FIGURE, owner)
    answer = client_of(owner).post(page_of(article), sent(LONGER_HEADLINE, keep="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Some 2,450 people" in page  # as it is now
    assert "until May" in page  # as it was typed
    assert 'name="revision" value="2"' in page  # sending it again is a choice made knowingly
    article.refresh_from_db()
    assert article.current_revision.number == 2  # type: ignore[union-attr]


def test_s45_without_the_revision_that_was_seen_nothing_is_kept(article: Article, owner: User) -> None:
    answer = client_of(owner).post(page_of(article), {"text": NEW_FIGURE, "keep": "1"})
    assert answer.status_code == 428
    article.refresh_from_db()
    assert article.current_revision.number == 1  # type: ignore[union-attr]
