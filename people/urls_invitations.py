"""The address in the mail of an invitation."""

from django.urls import URLPattern, path

from people.views import joining

urlpatterns: list[URLPattern] = [path("<str:token>/", joining.invitation, name="invitation")]
