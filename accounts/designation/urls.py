"""Addresses of one account's designation, below /o/<slug>/accounts/<uuid>/designation/."""

from django.urls import URLPattern, path

from accounts.designation import views

urlpatterns: list[URLPattern] = [
    path("", views.account_designation, name="designation"),
    path("withdrawal/", views.designation_withdrawal, name="designation_withdrawal"),
    path("nomination/", views.nomination, name="nomination"),
    path("nomination/answer/", views.nomination_answer, name="nomination_answer"),
    path("nomination/withdrawal/", views.nomination_withdrawal, name="nomination_withdrawal"),
]

nominations_patterns: list[URLPattern] = [path("", views.nominations, name="nominations")]
