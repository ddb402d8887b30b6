"""The leader's pages with many accounts: few queries, and little more than a plain page."""

from __future__ import annotations

import statistics
import time
import uuid

from django.conf import settings
from django.db import connection

from bench import insights_world, processor, scratch, world
from bench.against import Page, PlainPage, queries
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms
from tenants.scope import organization_scope

PAGES = {
    "leader's home": ("insights:home", 20, 9),
    "list by health": ("insights:health", 12, 10),
    "portfolio": ("insights:portfolio", 12, 10),
    "phase flow": ("insights:phases", 12, 10),
    "concentration": ("insights:concentration", 12, 10),
    "engagement": ("insights:engagement", 12, 10),
    "upkeep": ("insights:compliance", 12, 10),
    "whitespace": ("insights:whitespace", 12, 10),
}
CHANGED = """
WITH renamed AS (
    UPDATE accounts_account SET name = %(name)s WHERE organization_id = %(org)s AND id = (
        SELECT id FROM accounts_account WHERE organization_id = %(org)s ORDER BY name_key LIMIT 1)
    RETURNING id
)
UPDATE accounts_monthlyrevenue SET revenue_minor = revenue_minor + 1
WHERE organization_id = %(org)s AND month = '2026-10-01' AND account_id IN (SELECT id FROM renamed)
"""
"""What every page hangs on: the name of an account, and a month of its revenue."""


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
            _first(plain, label, of_large, large.organization.pk, most),
        ]
    return results


def _first(
    plain: PlainPage, label: str, page: Page, organization: uuid.UUID, most: float
) -> Result:
    """The page as whoever opens it first after a change, which is not measured itself."""
    ours, theirs = [], []
    for turn in range(plain.repeat):
        _change(organization, turn)
        ours.append(_used(page))
        theirs.append(_used(plain.get))
    used, beside = statistics.median(ours), statistics.median(theirs)
    return Result(
        name=f"The first {label} after a change",
        detail=f"{ms(used)} against {ms(beside)} for a plain page, database included",
        found=used / beside,
        most=most,
    )


def _change(organization: uuid.UUID, turn: int) -> None:
    with organization_scope(organization), connection.cursor() as cursor:
        cursor.execute(CHANGED, {"org": organization, "name": f"Client {turn}"})


def _used(page: Page) -> float:
    backend = [connection.connection.get_backend_pid()]
    before = time.process_time() + processor.of(backend)
    page()
    return time.process_time() + processor.of(backend) - before
