"""The v1 router."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
