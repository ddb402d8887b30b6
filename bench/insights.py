"""The leader's pages with many accounts: few queries, and little more than a plain page."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.core.cache import cache

from bench import insights_world, scratch, world
from bench.against import Page, PlainPage, queries
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes

PAGES = {
    "leader's home": ("insights:home", 20, 9),
    "portfolio": ("insights:portfolio", 12, 10),
    "phase flow": ("insights:phases", 12, 10),
    "concentration": ("insights:concentration", 12, 10),
    "engagement": ("insights:engagement", 12, 10),
    "upkeep": ("insights:compliance", 12, 10),
    "whitespace": ("insights:whitespace", 12, 10),
}


def measure(sizes: Sizes) -> list[Result]:
    """Each page in a large organisation and in a small one, beside a plain page."""
    settings.ROOT_URLCONF = "bench.addresses"
    many, few = sizes.insight_accounts, sizes.few
    large = world.member(insights_world.organization(slug="large", accounts=many))
    small = world.member(insights_world.organization(slug="small", accounts=few))
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    said, results = (f"{many:,} accounts", str(few)), []
    for label, (name, most_queries, most) in PAGES.items():
        of_large = Visitor(large).page(address_of(name, "large"))
        of_small = Visitor(small).page(address_of(name, "small"))
        of_large()
        of_small()
        results += [
            queries(label, of_large, of_small, most=most_queries, said=said),
            _against(plain, f"{label}, {said[0]}", of_large, most, f"with {said[0]}"),
        ]
    return results


def _against(plain: PlainPage, name: str, page: Page, most: float, about: str) -> Result:
    """The page as it is opened again and again, and, told beside it, by the first one after a change."""
    first = plain.against(name, lambda: _anew(page), most=most, about=about)
    found = plain.against(name, page, most=most, about=about)
    told = f"{found.detail}; {first.found:.3g} × for the first one after a change"
    return replace(found, detail=told)


def _anew(page: Page) -> bytes:
    cache.clear()
    return page()
