"""Addresses of the catalogue, below /o/<slug>/plans/offerings/."""

from django.urls import URLPattern, path

from plans.whitespace import offerings_page as views

app_name = "offerings"
urlpatterns: list[URLPattern] = [
    path("", views.offering_list, name="list"),
    path("lines/", views.offering_lines, name="lines"),
    path("<uuid:offering_id>/", views.offering_edit, name="edit"),
    path("<uuid:offering_id>/place/", views.offering_place, name="place"),
    path("<uuid:offering_id>/removal/", views.offering_removal, name="removal"),
    path("<uuid:offering_id>/restoration/", views.offering_restoration, name="restoration"),
]
