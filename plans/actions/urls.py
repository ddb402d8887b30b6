"""Addresses of actions, below /o/<slug>/actions/."""

from django.urls import URLPattern, path

from plans.actions import views

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("new/<uuid:account_pk>/", views.action_create, name="action_create"),
    path("<uuid:pk>/", views.action_detail, name="action"),
    path("<uuid:pk>/edit/", views.action_edit, name="action_edit"),
    path("<uuid:pk>/status/", views.action_status, name="action_status"),
    path("<uuid:pk>/comments/", views.action_comment, name="action_comment"),
]
