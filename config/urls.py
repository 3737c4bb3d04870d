"""The map of the whole site: each room hangs its own addresses in here."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from web import health

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.broken"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("annotations.urls")),
    path("", include("reader.urls")),
]
