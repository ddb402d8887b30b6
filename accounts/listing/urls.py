"""Addresses of the account list, below /o/<slug>/accounts/."""

from django.urls import URLPattern, path

from accounts.listing import views
from accounts.listing.columns_page import list_columns

urlpatterns: list[URLPattern] = [
    path("", views.account_index, name="list"),
    path("columns/", list_columns, name="columns"),
    path("bulk/", views.account_bulk, name="bulk"),
    path("bulk/<slug:token>/undo/", views.account_bulk_undo, name="bulk_undo"),
    path("export.csv", views.account_export, {"kind": "csv"}, name="export_csv"),
    path("export.xlsx", views.account_export, {"kind": "xlsx"}, name="export_xlsx"),
    path("filters/", views.filter_save, name="filter_save"),
    path("filters/<uuid:pk>/deletion/", views.filter_delete, name="filter_delete"),
]
