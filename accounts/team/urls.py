"""Addresses of one account's team, below /o/<slug>/accounts/<uuid>/team/, and of the load."""

from django.urls import URLPattern, path

from accounts.team import views

urlpatterns: list[URLPattern] = [
    path("", views.account_team, name="team"),
    path("names/", views.account_names, name="names"),
    path("hours/", views.kam_hours, name="kam_hours"),
    path("hand-over/", views.account_hand_over, name="hand_over"),
    path("<uuid:pk>/", views.place, name="place"),
    path("<uuid:pk>/removal/", views.place_removal, name="place_removal"),
]

load_patterns: list[URLPattern] = [path("", views.load, name="load")]
