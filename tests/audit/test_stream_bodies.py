"""What the stream can show of a row is what the API answers at the row's own address."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import URLPattern, reverse
from drf_orjson_renderer.renderers import ORJSONRenderer

from accounts.models import Account
from api.resources import Resource
from audit.stream import STREAMED
from integrations.keys import actor_of, create_key
from kam.router import urlpatterns
from plans.models import ActionComment
from reviews.models import Cadence
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.estate import Estate, build
from tests.programs import Program

WITHOUT_ADDRESS = {"action-comments", "criteria", "measures"}
"""Resources that the API shows in a list alone."""


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Estate:
    return build(aurora, make_member)


def key_of(organization: Organization, scope: str) -> tuple[Actor, Program]:
    with organization_scope(organization.id):
        key, text = create_key(actor=Actor.of_system(organization), name=scope, scope=scope)
        return actor_of(key), Program(text)


def answers(program: Program, name: str, ids: list[uuid.UUID], paths: list[str]) -> dict[str, Any]:
    """What the API answers of each, where it answers at all."""
    view = STREAMED[name].view
    if name in WITHOUT_ADDRESS:
        found = {body["id"]: body for path in paths for body in listed(program, path)}
        return {str(pk): found[str(pk)] for pk in ids}
    calls = {str(pk): program.call("GET", path_of(view, pk)) for pk in ids}
    assert {call.status_code for call in calls.values()} <= {200, 403, 404}
    return {pk: call.json() for pk, call in calls.items() if call.status_code == 200}


def path_of(view: type[Resource], pk: uuid.UUID) -> str:
    (name,) = (
        entry.name
        for entry in urlpatterns
        if isinstance(entry, URLPattern) and getattr(entry.callback, "view_class", None) is view
    )
    return reverse(f"api:{name}", args=[pk]).removeprefix("/api/v1/")


def lists(name: str) -> list[str]:
    if name != "action-comments":
        return [f"{name}/"]
    actions = ActionComment.objects.order_by().values_list("action_id", flat=True).distinct()
    return [f"actions/{action_id}/comments/" for action_id in actions]


def listed(program: Program, path: str) -> list[dict[str, Any]]:
    answer = program.call("GET", path)
    assert answer.status_code == 200
    return list(answer.json()["results"])


@pytest.mark.parametrize("scope", ["read", "write"])
@pytest.mark.parametrize("name", [*STREAMED.keys()])
def test_the_body_is_what_the_api_answers(estate: Estate, name: str, scope: str) -> None:
    organization = estate.organization
    actor, program = key_of(organization, scope)
    resource = STREAMED[name]
    with organization_scope(organization.id):
        Account.objects.update(designation="key")
        ids = list(resource.model._default_manager.values_list("pk", flat=True))
        assert ids != []
        bodies = resource.bodies(actor, [*ids, uuid.uuid4()])
        paths = lists(name)
    shown = json.loads(ORJSONRenderer().render({str(pk): body for pk, body in bodies.items()}))
    assert shown == answers(program, name, ids, paths)
    assert resource.permission == resource.view.permission


def test_who_may_not_see_designations_gets_bodies_without_them(estate: Estate) -> None:
    organization = estate.organization
    (blind, _), (seeing, _) = (key_of(organization, scope) for scope in ("read", "write"))
    with organization_scope(organization.id):
        Account.objects.update(designation="key")
        account_id = estate.things["account"].pk
        found = [STREAMED["accounts"].bodies(k, [account_id])[account_id] for k in (blind, seeing)]
        assert [body.get("designation") for body in found] == [None, "key"]
        of_tiers = [*Cadence.objects.filter(account=None).values_list("pk", flat=True)]
        made = [*STREAMED["designations"].model._default_manager.values_list("pk", flat=True)]
        assert (of_tiers != [], made != []) == (True, True)
        for name, ids in (("cadences", of_tiers), ("designations", made)):
            assert STREAMED[name].bodies(blind, ids) == {}
            assert STREAMED[name].bodies(seeing, ids).keys() == set(ids)


def test_rows_of_another_organisation_are_not_there(estate: Estate, borealis: Organization) -> None:
    stranger, _program = key_of(borealis, "write")
    with organization_scope(estate.organization.id):
        ids = {
            name: [*r.model._default_manager.values_list("pk", flat=True)]
            for name, r in STREAMED.items()
        }
    with organization_scope(borealis.id):
        found = {name: STREAMED[name].bodies(stranger, pks) for name, pks in ids.items()}
    assert [name for name, bodies in found.items() if bodies] == []


def test_several_matrices_are_read_in_two_queries(
    estate: Estate, django_assert_num_queries: Any
) -> None:
    actor, _program = key_of(estate.organization, "write")
    with organization_scope(estate.organization.id):
        ids = list(Matrix.objects.values_list("pk", flat=True))
        assert len(ids) > 1
        with django_assert_num_queries(2):
            STREAMED["matrices"].bodies(actor, ids)
