"""Addresses of the account pages.

`own` are the names in the namespace `accounts`; taking one's data along and leaving span rooms and stand in
annotations.urls. `doors` are allauth's pages, each behind the wrapper that it needs; they stand before
allauth's own list, which keeps the rest working.
"""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import views
from accounts.views import open_page

own = [
    path("session/", views.session, name="session"),
    path("accounts/places/", views.places, name="places"),
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/preferences/", views.preferences, name="preferences"),
    path("accounts/blocked/<slug:handle>/unblock/", views.unblock, name="unblock"),
    path("accounts/layers/", views.layers, name="layers"),
    path("accounts/display/", views.display, name="display"),
    path("accounts/invite/", views.invite, name="invite"),
]

doors: list[URLPattern | URLResolver] = [
    path("accounts/login/", open_page(allauth_views.login), name="account_login"),
    path("accounts/logout/", views.logout, name="account_logout"),
    path("accounts/signup/", views.signup, name="account_signup"),
    path("accounts/email/", open_page(allauth_views.email), name="account_email"),
    path(
        "accounts/password/change/",
        open_page(allauth_views.password_change),
        name="account_change_password",
    ),
    path("accounts/password/set/", open_page(allauth_views.password_set), name="account_set_password"),
    path("accounts/password/reset/", open_page(allauth_views.password_reset), name="account_reset_password"),
    path("accounts/reauthenticate/", open_page(allauth_views.reauthenticate), name="account_reauthenticate"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_page(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [path("", include((own, "accounts"))), *doors]
