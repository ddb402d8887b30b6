"""Addresses of a reader's own choices."""

from django.urls import path

from pages import preferences

app_name = "preferences"
urlpatterns = [
    path("theme/", preferences.theme, name="theme"),
    path("language/", preferences.language, name="language"),
]
