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

TABLE = """
CREATE TABLE plain_account (LIKE accounts_account INCLUDING ALL, system text, external_id text,
                            UNIQUE (organization_id, system, external_id))
"""
PLAIN = """
INSERT INTO plain_account
  (id, organization_id, name, name_key, legal_name, tax_id, segment, country, region, city, website,
   linkedin, potential, designation, notes, version, created_at, updated_at, system, external_id)
VALUES %s ON CONFLICT (organization_id, system, external_id) DO UPDATE SET
name = excluded.name, name_key = excluded.name_key, segment = excluded.segment, city = excluded.city,
tax_id = excluded.tax_id, version = plain_account.version + 1, updated_at = excluded.updated_at
"""
ROW = (
    "(%s, %s, %s, %s, '', %s, %s, '', '', %s, '', '', '', 'standard', '', 1, now(), now(), %s, %s)"
)


def measure(sizes: Sizes) -> list[Result]:
    """A thousand items, half of them known already."""
    made = world.organization(slug="bulk", accounts=2_000)
    with organization_scope(made.id):
        _key, text = create_key(
            actor=Actor.of_member(world.member(made)), name="bench", scope="write"
        )
    api = Api(text)
    rounds = iter(range(1_000))
    scratch.analyze()
    link = scratch.plain(owner=True)
    with link, link.cursor() as cursor:
        cursor.execute(TABLE)

    def ours() -> None:
        body = {"items": _items(next(rounds), sizes.bulk)}
        api.call("POST", "/api/v1/accounts/bulk/", body, expect=207)

    def bare() -> None:
        with link, link.cursor() as cursor:
            rows = [
                (
                    str(uuid.uuid4()),
                    str(made.id),
                    i["name"],
                    i["name"].lower(),
                    i["tax_id"],
                    i["segment"],
                    i["city"],
                    i["references"][0]["system"],
                    i["references"][0]["external_id"],
                )
                for i in _items(next(rounds), sizes.bulk)
            ]
            execute_values(cursor, PLAIN, rows, template=ROW, page_size=sizes.bulk)

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
