"""Addresses where an account is made and changed, below /o/<slug>/accounts/."""

from django.urls import URLPattern, path

from accounts.registry import views

urlpatterns: list[URLPattern] = [
    path("new/", views.account_create, name="create"),
    path("<uuid:pk>/edit/", views.account_edit, name="edit"),
    path("<uuid:pk>/archive/", views.account_archive, {"archived": True}, name="archive"),
    path("<uuid:pk>/restore/", views.account_archive, {"archived": False}, name="restore"),
]
