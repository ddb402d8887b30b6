"""Addresses of the import, below /o/<slug>/accounts/import/."""

from django.urls import path

from accounts.imports import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("<uuid:pk>/", views.import_detail, name="import_detail"),
    path("<uuid:pk>/columns/", views.import_columns, name="import_columns"),
    path("<uuid:pk>/application/", views.import_application, name="import_application"),
    path("<uuid:pk>/undoing/", views.import_undoing, name="import_undoing"),
    path("<uuid:pk>/refused.csv", views.import_refused, name="import_refused"),
]
