"""The desk: what curators look after. Nothing here shows anybody's private work; services do every change."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from annotations.admin import activity, comments, highlights, reports, speakers, tags

__all__ = ["activity", "comments", "highlights", "reports", "speakers", "tags"]

admin.site.site_header = _("Desk")
admin.site.site_title = _("Lectern")
admin.site.index_title = _("Desk")
admin.site.enable_nav_sidebar = False
