"""A key against every operation with another organisation's ids: in addresses, queries, bodies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tenants.catalogue import tenant_models
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.estate import Estate, build, undone
from tests.programs import Program

REFUSED = {400, 403, 404, 405, 409, 412, 415, 422, 428}
NAMES_OF_THINGS = {"account": "account", "parent": "account", "person": "person"}


@pytest.fixture(autouse=True)
def _no_rate_limit(settings: Any) -> None:
    """A thousand calls in a minute are the point here."""
    rates = {"DEFAULT_THROTTLE_RATES": {"key": "1000000/min"}}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | rates


@pytest.fixture
def victim(aurora: Organization, make_member: Callable[..., Any]) -> Estate:
    return build(aurora, make_member)


@pytest.fixture
def attacker(borealis: Organization, make_member: Callable[..., Any]) -> Program:
    return Program(build(borealis, make_member).keys["write"])


@pytest.fixture
def description(db: None) -> dict[str, Any]:
    return Client().get("/api/v1/schema/?format=json").json()


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of the whole description."""
    for path, found in description["paths"].items():
        for method, operation in found.items():
            yield method.upper(), path.removeprefix("/api/v1/"), operation


def resolved(description: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """A shape without references."""
    if "$ref" in shape:
        return resolved(
            description, description["components"]["schemas"][shape["$ref"].split("/")[-1]]
        )
    for word in ("allOf", "oneOf", "anyOf"):
        if word in shape:
            return resolved(description, shape[word][0])
    return shape


def example(description: dict[str, Any], shape: dict[str, Any], theirs: Any, name: str = "") -> Any:
    """A body with every field filled, each id one of another organisation."""
    shape = resolved(description, shape)
    if shape.get("format") == "uuid":
        return theirs(name)
    if "enum" in shape:
        return next(value for value in shape["enum"] if value)
    kind = shape.get("type")
    if kind == "object":
        return {
            key: example(description, part, theirs, key)
            for key, part in shape.get("properties", {}).items()
        }
    if kind == "array":
        one = example(description, shape["items"], theirs, name)
        return [one] * max(1, shape.get("minItems", 1))
    if kind == "integer":
        return max(1, shape.get("minimum", 1))
    if kind == "boolean":
        return True
    return {
        "date": "2026-11-02",
        "date-time": "2026-11-02T12:00:00Z",
        "email": theirs("email"),
    }.get(shape.get("format", ""), "2026-10" if name.startswith("month") else "1")


def body_of(description: dict[str, Any], operation: dict[str, Any], theirs: Any) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    shape = content.get("application/json", {}).get("schema")
    return None if shape is None else example(description, shape, theirs)


def ids_of(victim: Estate) -> list[str]:
    return [str(thing.pk) for thing in victim.things.values()]


def everything(organization: Organization) -> dict[str, list[Any]]:
    """All rows of an organisation as they are."""
    with organization_scope(organization.id):
        return {
            model._meta.label: sorted(
                (row for row in model.objects.values() if row.pop("last_used_at", 1)), key=str
            )
            for model in tenant_models()
        }


def test_addresses_and_bodies_with_other_ids(victim, attacker, description):
    before, tried, wrong = everything(victim.organization), set(), []
    for method, path, operation in operations(description):
        for thing in victim.things.values():

            def theirs(name: str, thing: Any = thing) -> str:
                if name in ("email", "owner", "member", "author"):
                    return victim.people["kam"].email
                return str(
                    victim.things[NAMES_OF_THINGS[name]].pk if name in NAMES_OF_THINGS else thing.pk
                )

            body = body_of(description, operation, theirs)
            sends_ids = "{" in path or any(i in json.dumps(body) for i in ids_of(victim))
            if not sends_ids:
                continue
            address = path.replace("{system}", "crm").replace("{external_id}", victim.secret)
            while "{" in address:
                address = (
                    address[: address.index("{")]
                    + str(thing.pk)
                    + address[address.index("}") + 1 :]
                )
            if (request := (method, address, json.dumps(body))) in tried:
                continue  # nothing in it says which thing was meant
            tried.add(request)
            with undone():
                answer = attacker.call(method, address, body, **{"if-match": '"1"'})
            refused = answer.status_code in REFUSED or (
                answer.status_code == 207
                and {r["outcome"] for r in answer.json()["results"]} == {"refused"}
            )
            if not refused or victim.secret.encode() in answer.content:
                wrong.append((method, address, answer.status_code, answer.content[:300]))
    assert wrong == []
    assert len(tried) > 5000
    assert everything(victim.organization) == before


def test_queries_with_other_ids(victim, attacker, description):
    tried, wrong = 0, []
    for method, path, operation in operations(description):
        if method != "GET" or "{" in path:
            continue
        for parameter in operation.get("parameters", ()):
            if parameter["in"] != "query":
                continue
            is_id = parameter["schema"].get("format") == "uuid"
            values = ids_of(victim) if is_id else [victim.secret, victim.people["kam"].email]
            for value in values:
                answer = attacker.call("GET", f"{path}?{parameter['name']}={value}")
                tried += 1
                found = answer.json().get("results", []) if answer.status_code == 200 else []
                ignored = parameter["name"] in {"limit", "ordering", "cursor"}
                shown = any(
                    i.encode() in answer.content.replace(value.encode(), b"")
                    for i in ids_of(victim)
                )
                if shown or (found and not ignored) or answer.status_code >= 500:
                    wrong.append((path, parameter["name"], answer.status_code, found[:1]))
    assert wrong == []
    assert tried > 100


def test_lists_show_only_their_own(victim, attacker, description):
    lists = [p for m, p, o in operations(description) if m == "GET" and "{" not in p]
    for path in lists:
        for query in ("", "?limit=200"):
            answer = attacker.call("GET", path + query)
            assert victim.secret.encode() not in answer.content, path
            assert not any(i.encode() in answer.content for i in ids_of(victim)), path
    assert len(lists) > 12


def test_the_victim_can_do_what_the_attacker_could_not(victim, description):
    """The refusals above are about whose the ids are: with the own key they are found."""
    own = Program(victim.keys["write"])
    account = str(victim.things["account"].pk)
    assert own.call("GET", f"accounts/{account}/").json()["city"] == victim.secret
    assert own.call("GET", f"accounts/by-ref/crm/{victim.secret}/").json()["id"] == account
    assert own.call("GET", f"revenue/?account={account}").json()["results"] != []
    assert own.call("GET", f"accounts/?parent={account}").json()["results"] != []
