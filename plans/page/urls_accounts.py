"""Addresses of an account's plans, below /o/<slug>/accounts/<uuid>/plan/."""

from django.urls import URLPattern, path

from plans.life import views

app_name = "account_plan"
urlpatterns: list[URLPattern] = [
    path("", views.account_plan, name="current"),
    path("new/", views.plan_start, name="start"),
]
