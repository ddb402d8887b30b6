"""The leader's pages with many accounts: few queries, and little more than a plain page."""

from __future__ import annotations

from django.conf import settings

from bench import insights_world, scratch, world
from bench.against import PlainPage, queries
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
            plain.against(f"{label}, {said[0]}", of_large, most=most, about=f"with {said[0]}"),
        ]
    return results
