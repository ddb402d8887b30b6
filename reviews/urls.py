"""Addresses of reviews, below /o/<slug>/reviews/."""

from django.urls import URLPattern, path

from reviews.lists import views as lists
from reviews.review import extra_page as extra
from reviews.review import views as review

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    path("", lists.review_list, name="list"),
    path("planning/", extra.extra_account, name="extra"),
    path("compliance/", lists.compliance_page, name="compliance"),
    path("<uuid:pk>/", review.review_detail, name="detail"),
    path("<uuid:pk>/writing/", review.review_writing, name="writing"),
    path("<uuid:pk>/holding/", review.review_holding, name="holding"),
    path("<uuid:pk>/skipping/", review.review_skipping, name="skipping"),
    path("<uuid:pk>/reopening/", review.review_reopening, name="reopening"),
    path("<uuid:pk>/moving/", review.review_moving, name="moving"),
    path("<uuid:pk>/participants/", review.review_participants, name="participants"),
    path("<uuid:pk>/measures/", review.review_measure, name="measure"),
]
