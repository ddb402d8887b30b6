"""Addresses of closed days, below /o/<slug>/settings/closed-days/."""

from django.urls import URLPattern, path

from reviews.closed_days import views

app_name = "closed_days"
urlpatterns: list[URLPattern] = [
    path("", views.closed_days, name="list"),
    path("region/", views.region, name="region"),
    path("<uuid:pk>/removal/", views.removal, name="removal"),
]
