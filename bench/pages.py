"""Ranking and account list of many accounts: statements as with few, time as an empty page."""

from __future__ import annotations

from django.conf import settings

from bench import scratch, world
from bench.requests import browser, page, statements
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms

PAGES = {"account list": "accounts:list", "ranking": "scoring:ranking"}


def measure(sizes: Sizes) -> list[Result]:
    """Both pages in a large organisation, in a small one, and the frame alone."""
    settings.ROOT_URLCONF = "bench.addresses"
    large = world.member(world.scored_organization(slug="large", accounts=sizes.accounts))
    small = world.member(world.scored_organization(slug="small", accounts=sizes.few))
    scratch.analyze()
    results = []
    for label, name in PAGES.items():
        of_large, of_small = (
            page(browser(large), name, "large"),
            page(browser(small), name, "small"),
        )
        empty = page(browser(large), "empty", "large")
        of_large()
        of_small()
        counts = statements(of_large), statements(of_small)
        taken = medians(sizes.repeat * 5, ours=of_large, empty=empty)
        results += [
            Result(
                name=f"Queries of the {label}",
                detail=f"{counts[0]} with {sizes.accounts:,} accounts, {counts[1]} with {sizes.few}",
                found=counts[0] if counts[0] == counts[1] else 1000 + counts[0],
                unit="",
                most=12,
            ),
            Result(
                name=f"Server time of the {label}",
                detail=f"{ms(taken['ours'])} with {sizes.accounts:,} accounts against "
                f"{ms(taken['empty'])} for an empty signed-in page",
                found=taken["ours"] / taken["empty"],
                most=3,
            ),
        ]
    return results
