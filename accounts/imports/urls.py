"""Addresses of the import, below /o/<slug>/accounts/import/."""

from django.urls import path

from accounts.imports import views as imports

urlpatterns = [
    path("", imports.import_list, name="import_list"),
    path("<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path("<uuid:pk>/application/", imports.import_application, name="import_application"),
    path("<uuid:pk>/undoing/", imports.import_undoing, name="import_undoing"),
    path("<uuid:pk>/refused.csv", imports.import_refused, name="import_refused"),
]
