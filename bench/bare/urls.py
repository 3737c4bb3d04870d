"""The four addresses of the bare project."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("health", views.health),
    path("", views.library),
    path("articles/<slug:slug>/", views.article),
    path("articles/<slug:slug>/highlights/", views.create),
]
