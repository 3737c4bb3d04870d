"""Addresses of what is read."""

from django.urls import path

from reader.views import details, furniture, importing, keys, library, reading

app_name = "reader"
urlpatterns = [
    path("", library.library, name="library"),
    path("keys/", keys.keys, name="keys"),
    path("furniture/<slug:language>-<slug:version>.js", furniture.furniture, name="furniture"),
    path("furniture/later/<slug:language>-<slug:version>.js", furniture.later, name="furniture_later"),
    path("articles/new/", importing.bring_in, name="import"),
    path("articles/new/keep/", importing.keep, name="keep"),
    path("articles/<slug:slug>/", reading.article, name="article"),
    path("articles/<slug:slug>/state/", reading.state, name="state"),
    path("articles/<slug:slug>/revisions/<int:number>.txt", reading.revision_text, name="revision_text"),
    path("articles/<slug:slug>/details/", details.details, name="details"),
]
