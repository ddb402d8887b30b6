"""Addresses of the fields, below /o/<slug>/settings/custom-fields/."""

from django.urls import URLPattern, path

from accounts.custom import settings_page as views

app_name = "custom_fields"
urlpatterns: list[URLPattern] = [
    path("", views.field_list, name="list"),
    path("<uuid:field_id>/", views.field_edit, name="edit"),
    path("<uuid:field_id>/place/", views.field_place, name="place"),
    path("<uuid:field_id>/removal/", views.field_removal, name="removal"),
    path("<uuid:field_id>/restoration/", views.field_restoration, name="restoration"),
]
