"""Addresses of one account's reviews, below /o/<slug>/accounts/<uuid>/reviews/."""

from django.urls import URLPattern, path

from reviews.cadences import views as cadences
from reviews.lists import views as lists
from reviews.review import extra_page as extra

app_name = "account_reviews"
urlpatterns: list[URLPattern] = [
    path("", lists.account_reviews, name="list"),
    path("planning/", extra.extra_review, name="extra"),
    path("cadences/<slug:kind>/", cadences.account_cadence, name="cadence"),
]
