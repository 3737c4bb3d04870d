"""Whatever readers do in whatever order: every stored number is the one that counting afresh gives."""

import random
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import Count
from django.utils import timezone

from accounts.models import ReadingGroup, User
from annotations.models import Activity, Comment, Evidence, Highlight, Span, Visibility
from annotations.services import changes
from annotations.services import comments as threads
from annotations.services.acts import PassageGone, Refused, ThreadGone
from annotations.services.batches import Wish, change_many, undo_batch
from annotations.services.evidence import remove_evidence, restore_evidence
from annotations.services.moderation import hide_comment, hide_highlight, show_comment, show_highlight
from annotations.services.people import forget_reader
from annotations.services.revising import revise_article
from annotations.services.speakers import SpeakerGiven
from annotations.services.undoing import Differs, NotThere, undo_act
from reader.models import Article
from tests.factories import (
    TEXT,
    make_article,
    make_comment,
    make_curator,
    make_document,
    make_group,
    make_highlight,
    make_record,
    make_user,
)

pytestmark = pytest.mark.django_db

KINDS = [kind.value for kind in Highlight.Kind]
WORDS = ["Every berth counts", "said the chair", "Some 2,300 people", "Ferry vote", "port authority"]
TEXTS = [TEXT, TEXT.replace("Repairs would", "All repairs would"), TEXT.replace("Every berth", "Each berth")]


def counted_afresh(article: Article) -> dict[str, int]:
    """What the public counters of an article have to say."""
    public = Highlight.objects.filter(
        article=article, visibility=Visibility.PUBLIC, hidden_at=None, deleted_at=None
    )
    kinds = Counter(public.values_list("kind", flat=True))
    said = Comment.objects.filter(article=article, deleted_at=None, hidden_at=None)
    return {
        **{f"public_{kind}s": kinds[kind] for kind in KINDS},
        "public_comments": said.filter(highlight=None).count() + said.filter(highlight__in=public).count(),
    }


def stored(article: Article) -> dict[str, int]:
    names = [*(f"public_{kind}s" for kind in KINDS), "public_comments"]
    return dict(Article.objects.values(*names).get(pk=article.pk))


class Crowd:
    """Some readers, their group and a curator on two articles, and everything that they may do."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.readers = [make_user() for _ in range(4)]
        self.curator = make_curator()
        self.group: ReadingGroup = make_group(*self.readers[:3])
        self.articles = [make_article(), make_article()]

    def act(self) -> None:
        """One act by somebody on something; acts that make no sense just now are passed over."""
        acts: list[Callable[[], object]] = [
            self.keep,
            self.keep,
            self.keep,
            self.say,
            self.say,
            self.retag,
            self.edit,
            self.delete_or_restore,
            self.delete_or_restore_comment,
            self.moderate,
            self.moderate_comment,
            self.name_record,
            self.remove_or_restore_record,
            self.revise,
            self.change_many,
            self.undo,
        ]
        try:
            self.dice.choice(acts)()
        except (Refused, ThreadGone, PassageGone, Differs, NotThere):
            return

    def somebody(self) -> User:
        return self.dice.choice(self.readers)

    def article(self) -> Article:
        return Article.objects.get(pk=self.dice.choice(self.articles).pk)

    def a_highlight(self, **rules: object) -> Highlight | None:
        rows = list(Highlight.objects.select_related("article").filter(**rules).exclude(author=None))
        return self.dice.choice(rows) if rows else None

    def a_comment(self, **rules: object) -> Comment | None:
        rows = list(
            Comment.objects.select_related("article", "highlight").filter(**rules).exclude(author=None)
        )
        return self.dice.choice(rows) if rows else None

    def audience(self) -> tuple[str, ReadingGroup | None]:
        return self.dice.choice([("private", None), ("public", None), ("group", self.group)])

    def keep(self) -> None:
        article, words = self.article(), self.dice.choice(WORDS)
        assert article.current_revision
        if words not in article.current_revision.text:
            return
        visibility, group = self.audience()
        make_highlight(
            article,
            self.somebody(),
            words=words,
            kind=self.dice.choice(KINDS),
            visibility=visibility,
            group=group,
        )

    def say(self) -> None:
        who = self.somebody()
        highlight = self.dice.choice([None, *Highlight.objects.visible_to(who).select_related("article")])
        make_comment(highlight or self.article(), who)

    def retag(self) -> None:
        found = self.a_highlight(deleted_at=None)
        if found:
            assert found.author
            kind = self.dice.choice(KINDS)
            changes.retag_highlight(actor=found.author, highlight=found, version=found.version, kind=kind)

    def edit(self) -> None:
        found = self.a_highlight(deleted_at=None)
        if found:
            assert found.author
            visibility, group = self.audience()
            details = changes.Details(SpeakerGiven(), True, ["tag"], visibility, group)
            changes.edit_highlight(
                actor=found.author, highlight=found, version=found.version, details=details
            )

    def delete_or_restore(self) -> None:
        found = self.a_highlight()
        if found and found.deleted_at:
            changes.restore_highlight(actor=found.author, highlight=found)  # type: ignore[arg-type]
        elif found:
            changes.delete_highlight(actor=found.author, highlight=found, version=found.version)  # type: ignore[arg-type]

    def delete_or_restore_comment(self) -> None:
        found = self.a_comment()
        if found and found.deleted_at:
            threads.restore_comment(actor=found.author, comment=found)  # type: ignore[arg-type]
        elif found:
            threads.delete_comment(actor=found.author, comment=found, version=found.version)  # type: ignore[arg-type]

    def name_record(self) -> None:
        found = self.a_highlight(deleted_at=None)
        if found:
            make_record(found)

    def remove_or_restore_record(self) -> None:
        rows = list(Evidence.objects.select_related("highlight__article", "highlight__author"))
        found = self.dice.choice(rows) if rows else None
        if found and found.highlight.author and found.deleted_at:
            restore_evidence(actor=found.highlight.author, evidence=found)
        elif found and found.highlight.author:
            remove_evidence(actor=found.highlight.author, evidence=found, version=found.version)

    def change_many(self) -> None:
        """A batch of somebody's, or a batch of theirs undone."""
        who = self.somebody()
        batches = list(Activity.objects.filter(actor=who).exclude(batch=None).values_list("batch", flat=True))
        if batches and self.dice.random() < 0.4:
            undo_batch(actor=who, batch=self.dice.choice(sorted(set(batches), key=str)), undoing=uuid4())
            return
        visibility, group = self.dice.choice([("", None), self.audience()])
        wish = Wish(
            kind=self.dice.choice(["", *KINDS]),
            add=self.dice.sample(["tag", "sea", "pier"], self.dice.randrange(3)),
            visibility=visibility,
            group=group,
            delete=self.dice.random() < 0.2,
        )
        chosen = dict.fromkeys(Highlight.objects.by(who).order_by("pk").values_list("uid", flat=True))
        change_many(actor=who, batch=uuid4(), chosen=chosen, seen=timezone.now(), wish=wish)

    def undo(self) -> None:
        """One act of somebody's, whatever came of it since."""
        act = self.dice.choice(list(Activity.objects.exclude(actor=None).order_by("pk")) or [None])
        if act:
            assert act.actor
            undo_act(actor=act.actor, act=act)

    def moderate(self) -> None:
        found = self.a_highlight(deleted_at=None)
        if found and found.hidden_at:
            show_highlight(actor=self.curator, highlight=found)
        elif found and found.visibility != Visibility.PRIVATE:
            hide_highlight(actor=self.curator, highlight=found, reason="loud")

    def moderate_comment(self) -> None:
        found = self.a_comment(deleted_at=None)
        if found and found.hidden_at:
            show_comment(actor=self.curator, comment=found)
        elif found:
            hide_comment(actor=self.curator, comment=found, reason="loud")

    def revise(self) -> None:
        article = self.article()
        document = make_document(self.dice.choice(TEXTS))
        assert article.current_revision
        if document.text != article.current_revision.text:
            revise_article(article=article, document=document, by=self.curator)

    def leave(self) -> None:
        """One of them closes their account."""
        leaving = self.readers.pop(self.dice.randrange(len(self.readers)))
        forget_reader(user=leaving, keep_shared=self.dice.random() < 0.5)

    def check(self) -> None:
        for article in self.articles:
            assert stored(article) == counted_afresh(article)
            self.check_history(article)
            self.check_places(article)
        for highlight in Highlight.objects.all():
            said = Comment.objects.filter(highlight=highlight, deleted_at=None, hidden_at=None)
            assert highlight.comment_count == said.count()
            records = Evidence.objects.filter(highlight=highlight, deleted_at=None)
            assert highlight.record_count == records.count()

    def check_history(self, article: Article) -> None:
        acts = Activity.objects.filter(article=article)
        seq = Article.objects.values_list("seq", flat=True).get(pk=article.pk)
        assert max(acts.values_list("seq", flat=True), default=0) <= seq
        assert not acts.values("seq").annotate(number=Count("pk")).filter(number__gt=1).exists()

    def check_places(self, article: Article) -> None:
        now = Article.objects.select_related("current_revision").get(pk=article.pk).current_revision
        assert now
        numbers = list(Highlight.objects.filter(article=article).values_list("number", flat=True))
        assert len(numbers) == len(set(numbers))
        for highlight in Highlight.objects.filter(article=article).exclude(author=None):
            spans = Span.objects.filter(highlight=highlight, revision=now).order_by("part")
            words = " … ".join(now.text[span.start : span.end] for span in spans)
            orphan = highlight.anchor_state == Highlight.AnchorState.ORPHANED
            assert (words == "") if orphan else (words == highlight.exact)


@pytest.mark.parametrize(
    "seed", [0, *[pytest.param(seed, marks=pytest.mark.any_database) for seed in (1, 2)]]
)
def test_counters_history_and_places_stay_right(seed: int) -> None:
    crowd = Crowd(seed)
    for step in range(80):
        crowd.act()
        if step % 8 == 7:
            crowd.check()
    for _ in range(2):
        crowd.leave()
        crowd.check()
    for _ in range(20):
        crowd.act()
    crowd.check()
