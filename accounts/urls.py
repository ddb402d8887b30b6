"""Addresses of the registry, below /o/<slug>/accounts/."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from accounts.urls_imports import urlpatterns as import_patterns
from accounts.urls_phases import urlpatterns as phase_patterns
from accounts.views import lists, performance, registry


class MonthConverter:
    """`2026-11`."""

    regex = r"(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(MonthConverter, "month")

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.account_index, name="list"),
    path("new/", registry.account_create, name="create"),
    path("bulk/", lists.account_bulk, name="bulk"),
    path("bulk/<slug:token>/undo/", lists.account_bulk_undo, name="bulk_undo"),
    path("export.csv", lists.account_export, {"kind": "csv"}, name="export_csv"),
    path("export.xlsx", lists.account_export, {"kind": "xlsx"}, name="export_xlsx"),
    path("filters/", lists.filter_save, name="filter_save"),
    path("filters/<uuid:pk>/deletion/", lists.filter_delete, name="filter_delete"),
    path("import/", include(import_patterns)),
    *phase_patterns,
    path("<uuid:pk>/", registry.account_detail, name="detail"),
    path("<uuid:pk>/edit/", registry.account_edit, name="edit"),
    path("<uuid:pk>/archive/", registry.account_archive, name="archive"),
    path("<uuid:pk>/history/", registry.account_history, name="history"),
    path("<uuid:pk>/performance/", performance.account_performance, name="performance"),
    path(
        "<uuid:pk>/performance/<month:month>/deletion/",
        performance.month_delete,
        name="month_delete",
    ),
]
