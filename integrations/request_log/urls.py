"""The address of the settings page of the request log."""

from django.urls import URLPattern, path

from integrations.request_log.views import request_log

app_name = "request_log"
urlpatterns: list[URLPattern] = [path("", request_log, name="page")]
