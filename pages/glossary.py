"""What the words of the product mean: one page, and the same sentences beside the figures.

Each part of the product offers a chapter of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from rules.offers import Offers
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

Text = str | Promise


@dataclass(frozen=True)
class Term:
    """A word or a figure, and what it means; for those with the right, where it needs one."""

    term: Text
    words: Text
    permission: str = ""


class Chapter(NamedTuple):
    """The terms of one subject, in the order in which they build on each other."""

    title: Text
    terms: Iterable[Term]


CHAPTERS: Offers[Chapter] = Offers("chapters of the glossary, by their keys in ORDER")
ORDER = ("accounts", "scoring", "relationship", "plans", "reviews", "figures")


def open_terms(actor: Actor, terms: Iterable[Term]) -> list[Term]:
    """Those that the actor may read."""
    return [one for one in terms if not one.permission or actor.may(one.permission)]


@require_safe
def glossary(request: OrganizationRequest, slug: str) -> HttpResponse:
    """All terms, chapter by chapter."""
    offered = [CHAPTERS[key] for key in ORDER]
    chapters = [Chapter(one.title, open_terms(request.actor, one.terms)) for one in offered]
    return render(request, "glossary.html", {"chapters": [one for one in chapters if one.terms]})
