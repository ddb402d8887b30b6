"""Addresses of the settings page for keys."""

from django.urls import URLPattern, path

from integrations import views

app_name = "integrations"
urlpatterns: list[URLPattern] = [
    path("", views.keys, name="keys"),
    path("<uuid:key_id>/revocation/", views.revocation, name="revocation"),
]
