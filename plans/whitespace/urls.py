"""Addresses of an account's whitespace, below /o/<slug>/accounts/<uuid>/whitespace/."""

from django.urls import URLPattern, path

from plans.whitespace import filling_page, units_page, views

app_name = "whitespace"
urlpatterns: list[URLPattern] = [
    path("", views.grid, name="grid"),
    path("states/", filling_page.states, name="states"),
    path("spend/", units_page.spend, name="spend"),
    path("units/", units_page.unit_list, name="units"),
    path("units/<uuid:unit_id>/", units_page.unit_edit, name="unit"),
    path("units/<uuid:unit_id>/removal/", units_page.unit_removal, name="unit_removal"),
    path("<uuid:offering_id>/", views.cell_page, name="cell"),
    path("<uuid:offering_id>/clearing/", views.cell_clearing, name="clearing"),
    path("<uuid:offering_id>/<uuid:unit_id>/", views.cell_page, name="unit_cell"),
    path("<uuid:offering_id>/<uuid:unit_id>/clearing/", views.cell_clearing, name="unit_clearing"),
]
