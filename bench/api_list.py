"""The API's list against a bare WSGI function that runs the same SQL and writes the same JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import orjson
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import scratch, world
from bench.requests import Api, environ, statements
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.scope import organization_scope

LIST = "/api/v1/accounts/?limit=50"
CALLS = 20


def measure(sizes: Sizes) -> list[Result]:
    """Requests per second as a share of the bare function's; statements of list and detail."""
    os.environ["KAM_API_RATE"] = "1000000/min"
    slugs = [f"api-{n}" for n in range(sizes.api_organizations)]
    made, *_others = [world.organization(slug=s, accounts=sizes.api_accounts) for s in slugs]
    with organization_scope(made.id):
        _key, text = create_key(
            actor=Actor.of_member(world.member(made)), name="bench", scope="read"
        )
    scratch.analyze()
    api = Api(text)
    body = api.call("GET", LIST)
    bare = _bare(_statements_of_the_list(api), body)
    taken = medians(
        sizes.repeat * 3,
        ours=lambda: [api.call("GET", LIST) for _ in range(CALLS)],
        bare=lambda: [bare(environ("GET", LIST), lambda *_: None) for _ in range(CALLS)],
    )
    detail = f"/api/v1/accounts/{json.loads(body)['results'][0]['id']}/"
    return [
        Result(
            name="API: list of 50 accounts",
            detail=f"{ms(taken['ours'] / CALLS)} a request against {ms(taken['bare'] / CALLS)} bare, "
            f"{sizes.api_organizations} organisations × {sizes.api_accounts:,} accounts",
            found=100 * taken["bare"] / taken["ours"],
            unit="%",
            least=40,
        ),
        _count("list", lambda: api.call("GET", LIST)),
        _count("detail", lambda: api.call("GET", detail)),
    ]


def _count(name: str, work: Callable[[], object]) -> Result:
    return Result(
        name=f"API: queries of a {name}",
        detail="the key's among them; without those that open the transaction and name its scope",
        found=statements(work),
        unit="",
        most=5,
    )


def _statements_of_the_list(api: Api) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        api.call("GET", LIST)
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [query["sql"] for query in captured if not query["sql"].startswith(control)]


def _bare(listed: list[str], body: bytes) -> Callable[..., list[bytes]]:
    """One function, one connection: the same statements, the same bytes."""
    link = scratch.plain()
    document = json.loads(body)

    def application(_environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        with link, link.cursor() as cursor:
            for statement in listed:
                cursor.execute(statement)
                cursor.fetchall()
        content = orjson.dumps(document)
        start_response(
            "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
        )
        return [content]

    return application
