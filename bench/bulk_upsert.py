"""Bulk upserts by the API against one INSERT … ON CONFLICT of the same rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from psycopg2.extensions import connection as Connection  # noqa: N812 (it is a class)
from psycopg2.extras import execute_values

from accounts.models import Account
from bench import scratch, world
from bench.bulk_cells import (
    MONTH,
    MONTHS,
    PLAIN_MONTH,
    PLAIN_SCORE,
    SCORE,
    SCORES,
    judged,
    month_row,
    months,
    score_row,
    scores,
)
from bench.requests import Api
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

LIMIT = 6

Items = Callable[[int, int], list[dict[str, Any]]]
"""A turn, how many: what is sent."""

PLAIN_ACCOUNT = """
CREATE TABLE plain_account (LIKE accounts_account INCLUDING ALL, system text, external_id text,
                            UNIQUE (organization_id, system, external_id))
"""
ACCOUNTS = """
INSERT INTO plain_account
  (id, organization_id, name, name_key, legal_name, tax_id, segment, country, region, city, website,
   linkedin, potential, designation, notes, version, created_at, updated_at, system, external_id)
VALUES %s ON CONFLICT (organization_id, system, external_id) DO UPDATE SET
name = excluded.name, name_key = excluded.name_key, segment = excluded.segment, city = excluded.city,
tax_id = excluded.tax_id, version = plain_account.version + 1, updated_at = excluded.updated_at
"""
ACCOUNT = (
    "(%s, %s, %s, %s, '', %s, %s, '', '', %s, '', '', '', 'standard', '', 1, now(), now(), %s, %s)"
)
PLAIN_STAKEHOLDER = """
CREATE TABLE plain_stakeholder (LIKE accounts_stakeholder INCLUDING ALL, name text, name_key text,
                                email text, phone text, system text, external_id text,
                                UNIQUE (organization_id, system, external_id))
"""
STAKEHOLDERS = """
INSERT INTO plain_stakeholder
  (id, organization_id, account_id, person_id, role, title, function, level, influence, attitude,
   strength, notes, version, created_at, updated_at, name, name_key, email, phone, system,
   external_id)
VALUES %s ON CONFLICT (organization_id, system, external_id) DO UPDATE SET
title = excluded.title, influence = excluded.influence, name = excluded.name,
name_key = excluded.name_key, phone = excluded.phone, version = plain_stakeholder.version + 1,
updated_at = excluded.updated_at
"""
STAKEHOLDER = (
    "(%s, %s, %s, gen_random_uuid(), %s, %s, 'other', 'board', %s, 0, 0, '', 1, now(), now(),"
    " %s, %s, %s, %s, %s, %s)"
)


def measure(sizes: Sizes) -> list[Result]:
    """A thousand items of each kind, half of them known already."""
    made = world.organization(slug="bulk", accounts=2_000)
    actor = Actor.of_member(world.member(made))
    with organization_scope(made.id):
        _key, text = create_key(actor=actor, name="bench", scope="write")
        accounts = [str(pk) for pk in Account.objects.order_by("id").values_list("id", flat=True)]
    api = Api(text)
    link = scratch.plain(owner=True)
    with link, link.cursor() as cursor:
        cursor.execute(PLAIN_ACCOUNT)
        cursor.execute(PLAIN_STAKEHOLDER)
        cursor.execute(PLAIN_MONTH)
        cursor.execute(PLAIN_SCORE)
    cells = judged(made, actor)
    found = [
        _against(sizes, api, link, "accounts", _accounts, (ACCOUNTS, ACCOUNT), _account_row(made)),
        _against(
            sizes,
            api,
            link,
            "stakeholders",
            partial(_stakeholders, accounts),
            (STAKEHOLDERS, STAKEHOLDER),
            _stakeholder_row(made),
        ),
        _against(
            sizes, api, link, "revenue", partial(months, accounts), (MONTHS, MONTH), month_row(made)
        ),
        _against(
            sizes,
            api,
            link,
            "scores",
            partial(scores, made, cells),
            (SCORES, SCORE),
            score_row(made),
        ),
    ]
    link.close()
    return found


def _against(
    sizes: Sizes,
    api: Api,
    link: Connection,
    kind: str,
    items: Items,
    plain: tuple[str, str],
    row: Callable[[dict[str, Any]], tuple[Any, ...]],
) -> Result:
    # each in turns of its own: half of its rows are those of its turn before
    ours_turns, bare_turns = count(), count()
    statement, template = plain

    def ours() -> None:
        body = {"items": items(next(ours_turns), sizes.bulk)}
        api.call("POST", f"/api/v1/{kind}/bulk/", body, expect=207)

    def bare() -> None:
        with link, link.cursor() as cursor:
            rows = [row(item) for item in items(next(bare_turns), sizes.bulk)]
            execute_values(cursor, statement, rows, template=template, page_size=sizes.bulk)

    ours()
    bare()
    scratch.analyze()  # the checks of references keep the plan of their first rows till then
    taken = medians(sizes.repeat, ours=ours, bare=bare)
    return Result(
        name=f"API: bulk upsert of {sizes.bulk:,} {kind}",
        detail=f"{ms(taken['ours'])} against {ms(taken['bare'])} for one INSERT … ON CONFLICT; "
        "half of them are known",
        found=taken["ours"] / taken["bare"],
        most=LIMIT,
    )


def _account_row(made: Organization) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    return lambda i: (
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


def _stakeholder_row(made: Organization) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    return lambda i: (
        str(uuid.uuid4()),
        str(made.id),
        i["account"],
        i["role"],
        i["title"],
        i["influence"],
        i["name"],
        i["name"].lower(),
        i["email"],
        i["phone"],
        i["references"][0]["system"],
        i["references"][0]["external_id"],
    )


def _accounts(turn: int, many: int) -> list[dict[str, Any]]:
    """Each turn overlaps the one before by half, with other texts."""
    first = turn * many // 2
    return [
        {
            "name": f"Bulk {n}",
            "segment": f"Segment {turn}",
            "city": f"City {turn % 7}",
            "tax_id": f"B{n}",
            "references": [{"system": "erp", "external_id": f"E{n}"}],
        }
        for n in range(first, first + many)
    ]


def _stakeholders(accounts: list[str], turn: int, many: int) -> list[dict[str, Any]]:
    """The same of people, a few at each account."""
    first = turn * many // 2
    return [
        {
            "account": accounts[n % len(accounts)],
            "name": f"Person {n}",
            "email": f"person-{n}@client.example",
            "phone": f"+55 {turn}",
            "role": "buyer",
            "title": f"Title {turn}",
            "influence": turn % 5 + 1,
            "references": [{"system": "erp", "external_id": f"P{n}"}],
        }
        for n in range(first, first + many)
    ]
