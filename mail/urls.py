"""Addresses of the operations page, below /o/<slug>/settings/operations/."""

from django.urls import URLPattern, path

from mail import views

app_name = "operations"
urlpatterns: list[URLPattern] = [
    path("", views.page, name="page"),
    path("mails/", views.demo_mails, name="demo_mails"),
    path("another-try/", views.another_try, name="another_try"),
]
