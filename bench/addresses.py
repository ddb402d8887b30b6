"""The product's addresses and two more: the plain page, and a page of ours with nothing on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench import plain
from kam.urls import urlpatterns as product


def empty(request: HttpRequest, slug: str) -> HttpResponse:
    """The frame of a page, for the person and organisation of the request."""
    return render(request, "shell.html")


urlpatterns = [
    path("plain/<slug:slug>/", plain.page, name="plain"),
    path("o/<slug:slug>/bench/", empty, name="empty"),
    *product,
]
