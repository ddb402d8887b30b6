"""Addresses where accounts are merged, below /o/<slug>/accounts/."""

from django.urls import URLPattern, path

from accounts.merging import views

urlpatterns: list[URLPattern] = [
    path("duplicates/", views.account_duplicates, name="duplicates"),
    path("merges/<uuid:pk>/undo/", views.account_unmerge, name="unmerge"),
    path("<uuid:pk>/merge/", views.account_merge_choice, name="merge_choice"),
    path("<uuid:pk>/merge/<uuid:other>/", views.account_merge, name="merge"),
]
