"""The address in the mail of an invitation."""

from django.urls import URLPattern, path

from people import views

urlpatterns: list[URLPattern] = [path("<str:token>/", views.invitation, name="invitation")]
