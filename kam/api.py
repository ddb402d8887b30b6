"""The v1 router."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from accounts.api.revenue import RevenueBulk, RevenueMonths
from accounts.api.views import (
    AccountArchive,
    AccountByReference,
    AccountDetail,
    Accounts,
    AccountsBulk,
)
from audit.api import AuditEntries
from integrations.api import Me, NoSuchAddress
from kam.schema import docs_page, schema_page

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", schema_page, name="schema"),
    path("docs/", docs_page, name="docs"),
    path("me/", Me.as_view(), name="me"),
    path("accounts/", Accounts.as_view(), name="accounts"),
    path("accounts/bulk/", AccountsBulk.as_view(), name="accounts_bulk"),
    path("accounts/<uuid:account_id>/", AccountDetail.as_view(), name="account"),
    path("accounts/<uuid:account_id>/archive/", AccountArchive.as_view(), name="account_archive"),
    path(
        "accounts/by-ref/<str:system>/<str:external_id>/",
        AccountByReference.as_view(),
        name="account_by_reference",
    ),
    path("revenue/", RevenueMonths.as_view(), name="revenue"),
    path("revenue/bulk/", RevenueBulk.as_view(), name="revenue_bulk"),
    path("audit-entries/", AuditEntries.as_view(), name="audit_entries"),
    re_path("", NoSuchAddress.as_view()),
]
