"""The API's list against a bare WSGI function that runs the same SQL and writes the same JSON."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from bench import scratch, world
from bench.requests import Api, environ, statements
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.ids import uuid7
from tenants.scope import organization_scope

LIST = "/api/v1/accounts/?limit=50"
MADE = "/api/v1/accounts/"
STREAM = "/api/v1/changes/?limit=200"
CALLS = 20
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def measure(sizes: Sizes) -> list[Result]:
    """Requests per second as a share of the bare function's; statements of list, detail, stream."""
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["key"] = "1000000/min"
    slugs = [f"api-{n}" for n in range(sizes.api_organizations)]
    made, *_others = [world.organization(slug=s, accounts=sizes.api_accounts) for s in slugs]
    with organization_scope(made.id):
        _key, text = create_key(
            actor=Actor.of_member(world.member(made)), name="bench", scope="write"
        )
    scratch.analyze()
    api = Api(text)
    first = json.loads(api.call("GET", LIST))["results"][0]["id"]
    detail = f"{MADE}{first}/"
    about = f"{sizes.api_organizations} organisations × {sizes.api_accounts:,} accounts"
    rounds = sizes.repeat * 3
    return [
        _share("list of 50 accounts", lambda: api.call("GET", LIST), rounds, about),
        _share("detail", lambda: api.call("GET", detail), rounds, about),
        _share("stream of 200 changes", lambda: api.call("GET", STREAM), rounds, about, least=40),
        _share("create", _creating(api), rounds, "whose work is undone", least=30),
        _count("list", lambda: api.call("GET", LIST)),
        _count("detail", lambda: api.call("GET", detail)),
        _count("stream", lambda: api.call("GET", STREAM)),
    ]


def _share(
    name: str, ask: Callable[[], bytes], rounds: int, about: str, *, least: float = 60
) -> Result:
    bare = _bare(ask)
    taken = medians(
        rounds,
        ours=lambda: [ask() for _ in range(CALLS)],
        bare=lambda: [bare(environ("GET", LIST), lambda *_: None) for _ in range(CALLS)],
    )
    ours, theirs = taken["ours"] / CALLS, taken["bare"] / CALLS
    return Result(
        name=f"API: {name}",
        detail=f"{ms(ours)} a request ({1 / ours:.0f} a second) against {ms(theirs)} bare, {about}",
        found=100 * theirs / ours,
        unit="%",
        least=least,
    )


def _creating(api: Api) -> Callable[[], bytes]:
    """Another account each time."""
    numbers = itertools.count()
    body = {"country": "BR", "city": "Recife", "segment": "Retail", "tags": ["new"]}
    return lambda: api.call("POST", MADE, body | {"name": f"Made {next(numbers):06}"}, expect=201)


def _count(name: str, work: Callable[[], object]) -> Result:
    return Result(
        name=f"API: queries of a {name}",
        detail="the key's among them; without those that open the transaction and name its scope",
        found=statements(work),
        unit="",
        most=5,
    )


def _statements(ask: Callable[[], bytes]) -> tuple[list[str], Any]:
    """What a call asks the database, writes with other ids than its own; and its answer."""
    begun = int(time.time() * 1000)
    with CaptureQueriesContext(connection) as captured:
        document = json.loads(ask())
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    asked = [query["sql"] for query in captured if not query["sql"].startswith(control)]
    return [_ID.sub(lambda id_: _other(id_[0], begun), one) for one in asked], document


def _bare(ask: Callable[[], bytes]) -> Callable[..., list[bytes]]:
    """One function, one connection: the same statements, the same bytes; writes are undone.

    They are sent whole each time, as such a function would: prepared are ours alone.
    """
    with override_settings(BEHIND_POOLER=True):
        asked, document = _statements(ask)
    link = scratch.plain()

    def application(_environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        with link.cursor() as cursor:
            for statement in asked:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        link.rollback()
        content = orjson.dumps(document)
        start_response(
            "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
        )
        return [content]

    return application


@lru_cache
def _other(text: str, begun: int) -> str:
    """Another id in the place of one that was made since (its first bits are its time)."""
    is_new = uuid.UUID(text).int >> 80 >= begun and text[14] == "7"
    return str(uuid7()) if is_new else text
