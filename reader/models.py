"""What is read: sources, articles, their immutable revisions, and how far each person has come."""

import uuid
from typing import Any, Self, TypeGuard

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ReadingGroup, User
from reader.text.blocks import Document

Reader = User | AnonymousUser

# Languages written from right to left, by the first part of their tag.
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def is_curator(user: Reader) -> bool:
    """Whether this person may bring articles to everybody and moderate."""
    return user.is_authenticated and user.is_curator


def hides_people(user: Reader) -> TypeGuard[User]:
    """Whether the work of people whom this reader blocks is to be left out.

    Curators look after all that is shared, and so they see it: what they blocked as readers rests meanwhile.
    """
    return user.is_authenticated and user.blocks_somebody and not user.is_curator


class Source(models.Model):
    """The publication an article comes from."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    homepage = models.URLField(_("home page"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    """Reads of articles in the words of the domain."""

    def visible_to(self, user: Reader) -> Self:
        """The articles that this person may read: the one rule that everything else starts from."""
        published = Q(status=Article.Status.PUBLISHED) | Q(status=Article.Status.ARCHIVED)
        if not user.is_authenticated:
            return self.filter(published, audience=Article.Audience.PUBLIC)
        if is_curator(user):
            return self
        open_to_all = Q(audience__in=[Article.Audience.PUBLIC, Article.Audience.SIGNED_IN])
        groups = ReadingGroup.objects.filter(memberships__user=user)
        shared = Q(
            audience=Article.Audience.GROUPS,
            pk__in=Article.groups.through.objects.filter(readinggroup__in=groups).values("article"),
        )
        return self.filter(Q(owner=user) | (published & (open_to_all | shared)))

    def with_state_of(self, user: Reader) -> Self:
        """Join this person's own state as `position`, `furthest`, `finished_at`, `saved_at`.

        All are None for an article never opened; for strangers nothing is joined.
        """
        if not user.is_authenticated:
            return self
        return self.annotate(
            state=FilteredRelation("reading_states", condition=Q(reading_states__user=user)),
            position=F("state__position"),
            furthest=F("state__furthest"),
            finished_at=F("state__finished_at"),
            saved_at=F("state__saved_at"),
        )

    def search(self, words: str) -> Self:
        """The articles whose title or text holds every word, whatever its case."""
        found = self
        for word in words.casefold().split()[:10]:
            found = found.filter(folded__contains=word)
        return found


class Article(models.Model):
    """One story as it stands in the library; its words live in its revisions."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        SIGNED_IN = "signed-in", _("everybody who is signed in")
        GROUPS = "groups", _("reading groups")
        OWNER = "owner", _("its owner alone")

    slug = models.SlugField(max_length=100, unique=True, editable=False)
    # Made by the form that brings the article in, so that sending it twice stores one article.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # An editable copy of block 0 of the current revision.
    title = models.CharField(_("title"), max_length=500)
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.SET_NULL
    )
    url = models.URLField(_("address of the original"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    published_on = models.DateField(_("date of publication"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PUBLISHED)
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience, default=Audience.OWNER)
    groups = models.ManyToManyField(
        ReadingGroup, verbose_name=_("reading groups"), blank=True, related_name="articles"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    current_revision = models.ForeignKey(
        "Revision", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # Raised by the first statement of every write on the article: ETags and "3 new" compare it.
    seq = models.PositiveIntegerField(default=0, editable=False)
    # The last number given to a highlight here; a number names one on the page and is never given twice.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Case-folded title, byline and text of the current revision: what search() looks in.
    folded = models.TextField(editable=False, default="")
    word_count = models.PositiveIntegerField(default=0, editable=False)
    # Code points of the current revision: what reading progress is measured against.
    length = models.PositiveIntegerField(default=0, editable=False)
    # How many highlights of each kind and comments everybody may see; kept by each write, never counted.
    public_quotes = models.PositiveIntegerField(default=0, editable=False)
    public_claims = models.PositiveIntegerField(default=0, editable=False)
    public_facts = models.PositiveIntegerField(default=0, editable=False)
    public_plains = models.PositiveIntegerField(default=0, editable=False)
    public_comments = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("brought in"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="article_newest"),
            models.Index(fields=["owner", "-created_at"], name="article_owner"),
            models.Index(fields=["audience", "status", "-created_at"], name="article_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr", by the article's language."""
        return "rtl" if self.language.split("-")[0].lower() in RTL_LANGUAGES else "ltr"

    @property
    def minutes(self) -> int:
        """Reading time at 220 words a minute, at least 1."""
        return max(1, round(self.word_count / 220))


class Revision(models.Model):
    """One immutable state of an article's text: a canonical string with blocks and marks over it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    blocks = models.JSONField(default=list)
    marks = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64)
    word_count = models.PositiveIntegerField()
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.article} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new revision; an existing one never changes."""
        if not self._state.adding:
            raise ValueError("a revision never changes: add another one")
        super().save(*args, **kwargs)

    def document(self) -> Document:
        """The text with its blocks and marks as a Document."""
        return Document.from_json(self.text, self.blocks, self.marks)


class ReadingState(models.Model):
    """How far one person has come in one article."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_states"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reading_states")
    # Code-point offsets into the current revision: where the reader is, and the furthest they have been.
    position = models.PositiveIntegerField(default=0)
    furthest = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="readingstate_once")]
        indexes = [models.Index(fields=["user", "-opened_at"], name="readingstate_recent")]

    def __str__(self) -> str:
        return f"{self.user} · {self.article}"
