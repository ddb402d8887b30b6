"""Making an organisation by oneself."""

from django.urls import URLPattern, path

from people.views import signing_up

app_name = "sign_up"
urlpatterns: list[URLPattern] = [
    path("", signing_up.ask, name="ask"),
    path("<str:token>/", signing_up.begin, name="begin"),
]
