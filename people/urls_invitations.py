"""Addresses of invitations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
