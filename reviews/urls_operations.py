"""Addresses of the operations page, below /o/<slug>/settings/operations/."""

from django.urls import URLPattern, path

from reviews import operations_page as operations

app_name = "operations"
urlpatterns: list[URLPattern] = [
    path("", operations.page, name="page"),
    path("another-try/", operations.another_try, name="another_try"),
]
