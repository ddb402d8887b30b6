"""Bulk upsert by the API against one INSERT … ON CONFLICT of the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from psycopg2.extras import execute_values

from bench import scratch, world
from bench.requests import Api
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.scope import organization_scope

PLAIN = """
INSERT INTO plain_account (id, organization_id, system, external_id, name, segment, city, tax_id)
VALUES %s ON CONFLICT (organization_id, system, external_id) DO UPDATE SET
name = excluded.name, segment = excluded.segment, city = excluded.city, tax_id = excluded.tax_id
"""


def measure(sizes: Sizes) -> list[Result]:
    """A thousand items, half of them known already."""
    made = world.organization(slug="bulk", accounts=2_000)
    with organization_scope(made.id):
        _key, text = create_key(
            actor=Actor.of_member(world.member(made)), name="bench", scope="write"
        )
    api = Api(text)
    rounds = iter(range(1_000))
    link = scratch.plain()
    with link, link.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE plain_account (id uuid PRIMARY KEY, organization_id uuid, system text,"
            " external_id text, name text, segment text, city text, tax_id text,"
            " UNIQUE (organization_id, system, external_id))"
        )

    def ours() -> None:
        body = {"items": _items(next(rounds), sizes.bulk)}
        api.call("POST", "/api/v1/accounts/bulk/", body, expect=207)

    def bare() -> None:
        with link, link.cursor() as cursor:
            rows = [
                (str(uuid.uuid4()), str(made.id), i["references"][0]["system"],
                 i["references"][0]["external_id"], i["name"], i["segment"], i["city"], i["tax_id"])
                for i in _items(next(rounds), sizes.bulk)
            ]  # fmt: skip
            execute_values(cursor, PLAIN, rows, page_size=sizes.bulk)

    taken = medians(sizes.repeat, ours=ours, bare=bare)
    link.close()
    return [
        Result(
            name=f"API: bulk upsert of {sizes.bulk:,} accounts",
            detail=f"{ms(taken['ours'])} against {ms(taken['bare'])} for one INSERT … ON CONFLICT; "
            "half of them are known",
            found=taken["ours"] / taken["bare"],
            most=6,
        )
    ]


def _items(turn: int, count: int) -> list[dict[str, Any]]:
    """Each turn overlaps the one before by half, with other texts."""
    first = turn * count // 2
    return [
        {
            "name": f"Bulk {n}",
            "segment": f"Segment {turn}",
            "city": f"City {turn % 7}",
            "tax_id": f"B{n}",
            "references": [{"system": "erp", "external_id": f"E{n}"}],
        }
        for n in range(first, first + count)
    ]
