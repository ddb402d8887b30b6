"""A page that writes one text as pages of the product do: what `pages/autosave.py` asks of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from kam.urls import urlpatterns as of_the_product
from pages import autosave
from pages.rich_text import RichTextField, base_of
from rules.rich_text.merging import merge, unmerged
from tenants.models import Organization
from tenants.roles import Role

PAGE = """\
{% extends "shell.html" %}
{% load ui %}
{% block title %}Desk{% endblock %}
{% block content %}
  <form class="form" method="post" data-autosave="{{ organization.pk }}:{{ request.user.pk }}:{{ request.path }}"
    data-done="{{ request.path }}">
    {% csrf_token %}
    <input type="hidden" name="version" value="{{ version }}" autocomplete="off">
    {{ form }}
    {% include "components/autosave.html" %}
    <button class="button main">Save</button>
  </form>
  <div class="prose" id="kept">{{ kept|rich:1 }}</div>
{% endblock %}
{% block scripts %}{% include "components/autosave_scripts.html" %}{% endblock %}
"""


class DeskForm(forms.Form):
    text = RichTextField(label="Aims", at_most=0, required=False)

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["text"].at_most = desk.at_most


@dataclass
class Desk:
    """What is kept, and what the server is told to do wrong."""

    text: str = ""
    version: int = 1
    at_most: int = 50_000
    fails: int = 0
    loses_its_answer: bool = False
    posts: list[str] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)
    """As a row that is locked: who writes has read what stands there."""

    def write(self, text: str) -> None:
        self.text, self.version = text, self.version + 1


desk = Desk()


@pytest.fixture
def demo(transactional_db: None, borealis: Organization, make_member: Callable[..., Any]) -> None:
    """In place of the demo, two who write: laying it back takes longer than what is tested."""
    make_member(borealis, Role.LEADER)


def show(request: HttpRequest, form: forms.Form, status: int = 200, **more: object) -> HttpResponse:
    version = request.POST.get("version", desk.version)
    context = {"form": form, "version": version, "kept": desk.text, **more}
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render(context, request), status=status)


def view(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        return show(request, DeskForm(initial={"text": desk.text}))
    desk.posts.append(request.POST.get("text-html", ""))
    if desk.fails:
        return HttpResponse("broken", status=desk.fails)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return autosave.refused(request, form) if request.htmx else show(request, form, 422)
    with desk.turn:
        return write(request, form, form.cleaned_data["text"])


def write(request: HttpRequest, form: DeskForm, mine: str) -> HttpResponse:
    merged = unmerged(mine)
    if request.POST["version"] != str(desk.version):
        merged = merge(base_of(form, "text"), mine, desk.text)
    choices = autosave.choices_of(request.POST, desk.version)
    if not autosave.is_settled(merged, choices):
        if request.htmx:
            return autosave.conflicting(request, version=desk.version, merged=merged)
        return show(request, form, 409, conflicts=merged.conflicts, about=desk.version)
    desk.write(merged.settled(choices))
    if desk.loses_its_answer:
        return HttpResponse("broken", status=502)
    if request.htmx:
        return autosave.saved(request, version=desk.version, text=desk.text, mine=mine)
    return redirect(request.path)


urlpatterns = [path("o/<slug:slug>/desk/", view), *of_the_product]
