"""Asking before something is destroyed: a page of its own, which needs no JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def ask(
    request: HttpRequest, *, title: str, question: str, confirm: str, back: str, back_url: str
) -> HttpResponse:
    """The question; its button sends the same address by POST, `back` is the page it came from."""
    context = {"title": title, "question": question, "confirm": confirm, "danger": True}
    return render(request, "confirmation.html", context | {"back": back, "cancel_url": back_url})
