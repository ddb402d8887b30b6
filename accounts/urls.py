"""Addresses of the registry, below /o/<slug>/accounts/."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from accounts.designation import views as designation
from accounts.designation.urls import urlpatterns as designation_patterns
from accounts.history.urls import urlpatterns as entry_patterns
from accounts.imports.urls import urlpatterns as import_patterns
from accounts.listing import views as lists
from accounts.overview import views as overview
from accounts.phases.urls import urlpatterns as phase_patterns
from accounts.registry import views as registry
from accounts.revenue import views as performance
from accounts.stakeholders.urls import urlpatterns as stakeholder_patterns
from accounts.team import views as team
from accounts.team.urls import urlpatterns as team_patterns


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
    path("nominations/", designation.nominations, name="nominations"),
    path("load/", team.load, name="load"),
    path("<uuid:pk>/designation/", include(designation_patterns)),
    path("<uuid:account_pk>/team/", include(team_patterns)),
    *phase_patterns,
    path("", include(entry_patterns)),
    path("", include(stakeholder_patterns)),
    path("<uuid:pk>/", overview.account_detail, name="detail"),
    path("<uuid:pk>/edit/", registry.account_edit, name="edit"),
    path("<uuid:pk>/archive/", registry.account_archive, {"archived": True}, name="archive"),
    path("<uuid:pk>/restore/", registry.account_archive, {"archived": False}, name="restore"),
    path("<uuid:pk>/performance/", performance.account_performance, name="performance"),
    path(
        "<uuid:pk>/performance/<month:month>/deletion/",
        performance.month_delete,
        name="month_delete",
    ),
]
