"""What the description proposes to try out is answered as it says, on every operation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from accounts.models import ExternalReference
from kam.api_examples import BODIES, BRANCH, CRITERION, HEAD, OFFERING, OWNER, PLAN, STAKEHOLDER
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.described import description, operations
from tests.estate import Estate, build, undone
from tests.programs import Program
from tests.test_isolation import ENDPOINTS, path_of

BY_A_RULE = {
    "accounts_merge": 422,  # a key account is the one that stays
    "accounts_unmerge": 404,  # not merged
    "comments_change": 403,  # somebody else's
    "comments_delete": 403,
    "designations_withdraw": 409,  # not of today
    "offerings_delete": 422,  # in use
    "phase_changes_withdraw": 409,  # not the last
    "plans_approve": 422,  # not submitted
    "plans_create": 422,  # there is one
    "plans_return": 422,
    "plans_withdraw": 422,
    "reviews_reopen": 409,  # open
}
"""Well formed, and yet refused, as the estate stands."""


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Estate:
    """Where the story of the examples can happen."""
    built = build(aurora, make_member)
    with organization_scope(aurora.id):
        for reference, name in ((HEAD, "account"), (BRANCH, "apart")):
            ExternalReference.objects.create(account=built.things[name], **reference)
    return built


def addresses(estate: Estate) -> dict[str, str]:
    """Where each described path leads in the estate."""
    found = {}
    for route, _name, names in ENDPOINTS:
        described = "/" + route.replace("<uuid:", "{").replace("<str:", "{").replace(">", "}")
        found[described] = path_of(route, names, estate, "").removeprefix("/api/v1/")
    return found


def in_the_estate(body: Any, estate: Estate) -> Any:
    """The example with what is there."""
    text = json.dumps(body).replace(OWNER, "kam@aurora.example")
    things = {PLAN: "plan", CRITERION: "criterion", OFFERING: "offering"}
    for pk, name in (things | {STAKEHOLDER: "stakeholder"}).items():
        text = text.replace(pk, str(estate.things[name].pk))
    return json.loads(text)


def asked(operation: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The query and the headers that the pages of the description fill in."""
    query, headers = [], {}
    for one in operation.get("parameters", ()):
        examples = [e["value"] for e in one.get("examples", {}).values()]
        value = next(iter(examples), one["schema"].get("example"))
        if value is None:
            assert not one.get("required") or one["in"] == "path", one
        elif one["in"] == "query":
            query.append(f"{one['name']}={value}")
        elif one["in"] == "header":
            headers[one["name"]] = value
    return "&".join(query), headers


def faults(shape: dict[str, Any], value: Any) -> list[str]:
    """In what a value is not of a shape that the description holds."""
    validator = Draft202012Validator(shape | {"components": description()["components"]})
    return [f"{error.json_path}: {error.message}"[:200] for error in validator.iter_errors(value)]


def test_each_operation_answers_its_example(estate: Estate) -> None:
    program, where = Program(estate.keys["write"]), addresses(estate)
    refused = {}
    for method, path, operation in operations():
        content = operation.get("requestBody", {}).get("content", {})
        body = in_the_estate(content["application/json"]["example"], estate) if content else None
        query, headers = asked(operation)
        with undone():
            answer = program.call(method.upper(), f"{where[path]}?{query}", body, **headers)
        if answer.status_code >= 300:
            refused[operation["operationId"]] = answer.status_code
        elif answer.content:
            shape = operation["responses"][str(answer.status_code)]["content"]
            otherwise = faults(shape["application/json"]["schema"], answer.json())
            assert otherwise == [], operation["operationId"]
    assert refused == BY_A_RULE


def test_each_example_is_of_its_shape() -> None:
    wrong = {
        name: found
        for name, body in BODIES.items()
        if (found := faults({"$ref": f"#/components/schemas/{name}"}, body))
    }
    assert wrong == {}
