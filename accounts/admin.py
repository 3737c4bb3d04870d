"""People at the desk: for superusers alone, so that curators cannot raise themselves."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, ReadingGroup, User
from accounts.services import make_invitation, make_reset_link, pages_changed
from annotations.services.renaming import tell_articles_naming
from web.desk import MOST_AT_ONCE, DeskAdmin


class SuperuserOnly(DeskAdmin):
    """Nobody else sees, finds or changes these objects, whatever permissions they were given."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse before looking: the answer is the same whether there is such an object or not."""
        if not self.has_module_permission(request):
            raise PermissionDenied
        return super().get_object(request, *args, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # deleting a person decides about their work: that is done on their own page


@admin.register(User)
class UserAdmin(SuperuserOnly):
    """A new account has no password: hand its owner a reset link."""

    list_display = ["handle", "display_name", "email", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "groups"]
    filters_by = frozenset({"is_active__exact", "is_staff__exact", "groups__id__exact"})
    search_fields = ["handle", "display_name", "email"]
    ordering = ["handle"]
    fields = [
        "handle",
        "display_name",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "date_joined",
    ]
    readonly_fields = ["date_joined"]
    filter_horizontal = ["groups"]
    actions = ["make_reset_links", "make_invitation_link", "stop_accounts"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An account made here starts without a usable password; pages that show a changed name are told."""
        if not change:
            obj.set_unusable_password()
        elif {"handle", "display_name"} & set(form.changed_data):
            tell_articles_naming(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        pages_changed([form.instance.pk])

    @admin.action(description=_("Make a one-time link for a new password"))
    def make_reset_links(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.filter(is_active=True)[:20]:
            self.log_change(request, user, "made a password link")
            text = _("%(handle)s may set a new password once at %(link)s")
            self.message_user(
                request, text % {"handle": user.handle, "link": make_reset_link(user)}, messages.SUCCESS
            )

    @admin.action(description=_("Make an invitation link (which rows are ticked does not matter)"))
    def make_invitation_link(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        assert isinstance(request.user, User)
        text = _("Whoever has this link may sign up: %(link)s")
        self.message_user(request, text % {"link": make_invitation(request.user)}, messages.SUCCESS)

    @admin.action(description=_("Stop these accounts: nobody signs in, sessions end"))
    def stop_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        assert isinstance(request.user, User)
        stopped = 0
        for user in queryset.exclude(pk=request.user.pk).filter(is_active=True)[:MOST_AT_ONCE]:
            user.is_active = False
            user.save(update_fields=["is_active"])
            self.log_change(request, user, "stopped")
            stopped += 1
        self.message_user(request, _("Accounts stopped: %(count)s") % {"count": stopped}, messages.SUCCESS)


class MembershipFormSet(BaseInlineFormSet):
    """Fields that say whose they are: in the table their names stand above the columns alone."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        who = form.instance.user if form.instance.pk else _("the new member")
        names = {"role": _("Role of %(who)s"), "DELETE": _("Take %(who)s out of the group")}
        for name in names.keys() & form.fields.keys():
            form.fields[name].widget.attrs["aria-label"] = names[name] % {"who": who}


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "group")


@admin.register(ReadingGroup)
class ReadingGroupAdmin(SuperuserOnly):
    list_display = ["name", "slug", "created_at"]
    when_bare = _("No reading group is here yet: make the first one.")
    search_fields = ["name"]
    ordering = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Who joins and who leaves sees other highlights from the next page on."""
        members = Membership.objects.filter(group=form.instance).values_list("user_id", flat=True)
        before = set(members.all())
        super().save_related(request, form, formsets, change)
        pages_changed(before | set(members.all()))


for model in (Group, EmailAddress):
    admin.site.unregister(model)  # registered by the imports above, without our limits


@admin.register(Group)
class RightsGroupAdmin(SuperuserOnly, GroupAdmin):
    """Groups of rights, such as the curators."""


@admin.register(EmailAddress)
class MailAddressAdmin(SuperuserOnly, EmailAddressAdmin):
    """Whose address is verified; people look after their own addresses on their profile."""

    list_filter = ["primary", "verified"]
    filters_by = frozenset({"primary__exact", "verified__exact"})
