"""Addresses of an account's figures, below /o/<slug>/accounts/<uuid>/performance/."""

from django.urls import URLPattern, path, register_converter

from accounts.revenue import views


class MonthConverter:
    """`2026-11`."""

    regex = r"(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(MonthConverter, "month")

urlpatterns: list[URLPattern] = [
    path("", views.account_performance, name="performance"),
    path("<month:month>/deletion/", views.month_delete, name="month_delete"),
]
