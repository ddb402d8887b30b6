"""The address of the period's settings, below /o/<slug>/settings/period/."""

from django.urls import URLPattern, path

from accounts.revenue import period_page

app_name = "period"
urlpatterns: list[URLPattern] = [path("", period_page.period_settings, name="settings")]
