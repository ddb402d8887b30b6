"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", include("accounts.urls_imports")),
]
