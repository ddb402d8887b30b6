"""The v1 router."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from accounts.api.views import Accounts
from integrations.api import Me, NoSuchAddress
from kam.schema import docs_page, schema_page

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", schema_page, name="schema"),
    path("docs/", docs_page, name="docs"),
    path("me/", Me.as_view(), name="me"),
    path("accounts/", Accounts.as_view(), name="accounts"),
    re_path("", NoSuchAddress.as_view()),
]
