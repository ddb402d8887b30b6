"""Addresses of the phases' settings, below /o/<slug>/settings/phases/."""

from django.urls import URLPattern, path

from accounts.phases import settings_page as views

app_name = "phases"
urlpatterns: list[URLPattern] = [
    path("", views.phase_settings, name="settings"),
    path("<uuid:pk>/next/", views.phase_add, name="add"),
    path("<uuid:pk>/name/", views.phase_rename, name="rename"),
    path("<uuid:pk>/removal/", views.phase_remove, name="removal"),
    path("<uuid:pk>/evidence/", views.evidence_add, name="evidence_add"),
    path("evidence/<uuid:pk>/", views.evidence_edit, name="evidence_edit"),
    path("evidence/<uuid:pk>/removal/", views.evidence_remove, name="evidence_removal"),
]
