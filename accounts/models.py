"""Who reads: people, and the groups they read in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CURATORS = "Curators"

validate_handle = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])\Z",
    _("Use 2 to 30 small letters, digits, hyphens or underscores; begin and end with a letter or digit."),
)


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a handle is kept in small letters."""

    def create_user(self, handle: str, email: str = "", password: str | None = None, **fields: Any) -> "User":
        """Store a new account; without a password nobody can sign in to it."""
        user = self.model(handle=handle.lower(), email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, handle: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "User":
        """Store a new account that may do everything in the admin."""
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handle=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The handle is public; the mail address, which may be missing, is not."""

    handle = models.CharField(_("handle"), max_length=30, unique=True, validators=[validate_handle])
    email = models.EmailField(_("e-mail address"), blank=True)
    display_name = models.CharField(_("name shown to others"), max_length=100, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the desk"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    # Raised whenever something that any page shows this person by default changes: settings, groups, blocks.
    seq = models.PositiveIntegerField(default=0, editable=False)
    language = models.CharField(_("interface language"), max_length=12, blank=True)
    # Reading preferences by name (theme, size, line, width, face, single_keys, visibility).
    preferences = models.JSONField(_("reading preferences"), default=dict, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        ordering = ["handle"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique", condition=~Q(email=""))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What others see: the chosen name, else the handle."""
        return self.display_name or self.handle

    @property
    def is_curator(self) -> bool:
        """Whether this person may bring articles to everybody and moderate; asked once per object and kept.

        Only who may open the desk is looked up, so that it costs everybody else nothing.
        """
        known: bool | None = self.__dict__.get("_is_curator")
        if known is None:
            named = self.is_superuser or (self.is_staff and self.groups.filter(name=CURATORS).exists())
            known = self.__dict__["_is_curator"] = self.is_active and named
        return known

    @property
    def blocks_somebody(self) -> bool:
        """Whether this person blocks anybody: told with the session's look-up, else asked once and kept."""
        known: bool | None = self.__dict__.get("known_to_block")
        if known is None:
            known = self.__dict__["known_to_block"] = self.blocking.exists()
        return known

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.handle


class ReadingGroup(models.Model):
    """A class, a desk or a research team that shares highlights among its members."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    members = models.ManyToManyField(User, through="Membership", related_name="reading_groups")
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("reading group")
        verbose_name_plural = _("reading groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's place in one group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        OWNER = "owner", _("owner")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(ReadingGroup, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class Blocking(models.Model):
    """Somebody whose work one person does not want to see; nobody else learns of it."""

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocking")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("blocked person")
        verbose_name_plural = _("blocked people")
        constraints = [
            models.UniqueConstraint(fields=["reader", "blocked"], name="blocking_once"),
            models.CheckConstraint(condition=~Q(reader=models.F("blocked")), name="blocking_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.blocked}"
