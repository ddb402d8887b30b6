"""The address of the settings page for assistants."""

from django.urls import URLPattern, path

from integrations.mcp.views import tools

app_name = "mcp"
urlpatterns: list[URLPattern] = [path("", tools, name="page")]
