"""Addresses of one account's team, below /o/<slug>/accounts/<uuid>/team/."""

from django.urls import URLPattern, path

from accounts.team import views as team

urlpatterns: list[URLPattern] = [
    path("", team.account_team, name="team"),
    path("hours/", team.kam_hours, name="kam_hours"),
    path("hand-over/", team.account_hand_over, name="hand_over"),
    path("<uuid:pk>/", team.place, name="place"),
    path("<uuid:pk>/removal/", team.place_removal, name="place_removal"),
]
