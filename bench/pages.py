"""Ranking and account list of many accounts: statements as with few, time as plain pages."""

from __future__ import annotations

from django.conf import settings

from bench import scratch, world
from bench.against import PlainPage, queries
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes

PAGES = {"account list": ("accounts:list", 5), "ranking": ("scoring:ranking", 6)}


def measure(sizes: Sizes) -> list[Result]:
    """Both pages in a large organisation and in a small one, beside a plain page."""
    settings.ROOT_URLCONF = "bench.addresses"
    large = world.member(world.scored_organization(slug="large", accounts=sizes.accounts))
    small = world.member(world.scored_organization(slug="small", accounts=sizes.few))
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    many, few = f"{sizes.accounts:,} accounts", str(sizes.few)
    results = []
    for label, (name, most) in PAGES.items():
        of_large = Visitor(large).page(address_of(name, "large"))
        of_small = Visitor(small).page(address_of(name, "small"))
        of_large()
        of_small()
        results += [
            queries(label, of_large, of_small, most=12, said=(many, few)),
            plain.against(f"{label}, {many}", of_large, most=most, about=f"with {many}"),
        ]
    return results
