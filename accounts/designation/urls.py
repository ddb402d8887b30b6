"""Addresses of one account's designation, below /o/<slug>/accounts/<uuid>/designation/."""

from django.urls import URLPattern, path

from accounts.designation import views as designation

urlpatterns: list[URLPattern] = [
    path("", designation.account_designation, name="designation"),
    path("nomination/", designation.nomination, name="nomination"),
    path("nomination/answer/", designation.nomination_answer, name="nomination_answer"),
    path("nomination/withdrawal/", designation.nomination_withdrawal, name="nomination_withdrawal"),
]
