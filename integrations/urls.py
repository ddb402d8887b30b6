"""Addresses of the settings pages for keys."""

from django.urls import URLPattern, path

from integrations import views

app_name = "integrations"
urlpatterns: list[URLPattern] = [
    path("", views.keys, name="keys"),
    path("new/", views.new, name="new"),
    path("<uuid:key_id>/", views.change, name="key"),
    path("<uuid:key_id>/rotation/", views.rotation, name="rotation"),
    path("<uuid:key_id>/revocation/", views.revocation, name="revocation"),
]
