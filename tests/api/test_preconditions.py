"""Whoever saw another version is told so before the rest of the request is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from scoring.models import Criterion
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.estate import Estate, build
from tests.programs import Program
from tests.test_isolation import path_of

OTHER = {"If-Match": '"999999"'}
BY_REFERENCE = {"system", "external_id"}


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Estate:
    return build(aurora, make_member)


def operations_with(header: str) -> Iterator[tuple[str, str]]:
    """(method, route) of every operation that takes this header."""
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            if any(p["name"] == header for p in operation.get("parameters", ())):
                kinds = dict.fromkeys(BY_REFERENCE, "str")
                route = re.sub(
                    r"{(\w+)}", lambda m, k=kinds: f"<{k.get(m[1], 'uuid')}:{m[1]}>", path
                )
                yield method.upper(), route.removeprefix("/api/v1/")


def test_a_stale_version_comes_before_a_bad_body(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        Criterion.objects.update(kind="measured", metric="revenue_12m")
    writer = Program(estate.keys["write"])
    told = {}
    for method, route in operations_with("If-Match"):
        path = path_of(route, [], estate, "aurora").removeprefix("/")
        told[method, route] = writer.call(method, path, {"nope": 1}, **OTHER).status_code
    assert {key: status for key, status in told.items() if status != 412} == {}
    assert len(told) >= 20


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts/by-ref/crm/A-1/", {"name": "Alfa"}),
        (
            "stakeholders/by-ref/crm/P-1/",
            {"name": "Ana", "role": "champion", "function": "management", "level": "board"},
        ),
    ],
)
def test_what_is_to_be_new_is_never_overwritten(
    estate: Estate, path: str, body: dict[str, Any]
) -> None:
    writer = Program(estate.keys["write"])
    if path.startswith("stakeholders"):
        account = writer.call("POST", "accounts/", {"name": "Gama"}).json()["id"]
        body = body | {"account": account}
    made = writer.call("PUT", path, body, **{"If-None-Match": "*"})
    again = writer.call("PUT", path, body | {"name": "Beta"}, **{"If-None-Match": "*"})
    assert (made.status_code, again.status_code) == (201, 412)
    assert writer.call("PUT", path, body).json()["name"] == body["name"]
