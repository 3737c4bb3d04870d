"""Addresses of what readers make of an article."""

from django.urls import path

from annotations.views import highlights

app_name = "annotations"

urlpatterns = [
    path("articles/<slug:slug>/highlights/", highlights.create, name="create"),
    path("highlights/<uuid:uid>/", highlights.card, name="card"),
    path("h/<uuid:uid>/", highlights.in_place, name="in_place"),
]
