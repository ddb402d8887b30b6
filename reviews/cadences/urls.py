"""Addresses of cadences, below /o/<slug>/settings/cadences/."""

from django.urls import URLPattern, path

from reviews.cadences import views as cadences

app_name = "cadences"
urlpatterns: list[URLPattern] = [
    path("", cadences.cadence_list, name="list"),
    path("<uuid:pk>/clearing/", cadences.cadence_clearing, name="clearing"),
    path("<slug:tier>/<slug:kind>/", cadences.tier_cadence, name="tier"),
]
