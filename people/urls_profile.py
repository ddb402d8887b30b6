"""The address of a person's own page."""

from django.urls import URLPattern, path

from people.views import profile

urlpatterns: list[URLPattern] = [path("", profile.profile, name="profile")]
