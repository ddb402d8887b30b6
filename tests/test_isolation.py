"""Nothing of one organisation is seen or touched from another: by address, by key, by SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import get_resolver

from tenants.catalogue import tenant_models, tenant_references
from tenants.grants import APPEND_ONLY, NEVER_CHANGED
from tenants.models import Membership, Organization, User
from tenants.roles import Role
from tests.estate import Estate, addresses, build, undone, working

PAGES = [a for a in addresses(get_resolver().url_patterns) if a[0].startswith("o/<slug:slug>/")]
ENDPOINTS = [a for a in addresses(get_resolver().url_patterns) if a[0].startswith("api/v1/")]
OPEN_TO_ALL = {"api:schema", "api:docs"}

# the part of an address that names a thing → the thing; the first that matches counts
THINGS = {
    "plan_id": "plan",
    "snapshot_id": "snapshot",
    "section_pk": "plan_section",
    "comment_pk": "plan_comment",
    "comment_id": "plan_comment",
    "share_pk": "plan_share",
    "section_id": "plan_section",
    "version_id": "plan_version",
    "objective_id": "objective",
    "swot_item_id": "swot_item",
    "risk_id": "risk",
    "value_entry_id": "value_entry",
    "other": "gone",
    "account_pk": "account",
    "account_id": "account",
    "matrix_id": "matrix",
    "score_id": "score",
    "second_id": "second_score",
    "key_id": "api_key",
    "webhook_id": "webhook",
    "delivery_id": "webhook_delivery",
    "entry_id": "history_entry",
    "file_id": "attachment",
    "evidence_pk": "ticked_evidence",
    "month_id": "month",
    "change_id": "phase_change",
    "designation_id": "designation",
    "team_member_id": "team_member",
    "stakeholder_id": "stakeholder",
    "former_id": "former",
    "nomination_id": "nomination",
    "nomination_pk": "nomination",
    "review_id": "review",
    "cadence_id": "cadence",
    "measure_id": "measure",
    "action_id": "action",
    "offering_id": "offering",
    "field_id": "custom_field",
    "unit_id": "unit",
    "cell_id": "whitespace_cell",
    "spend_id": "client_spend",
    "person_id": "person",
    "profile_id": "skill_profile",
}
# what `pk` names, by the address before it; the first that matches counts
PLAIN = [
    (r"objectives/<uuid:row_pk>", "objective"),
    (r"swot/<uuid:row_pk>", "swot_item"),
    (r"risks/<uuid:row_pk>", "risk"),
    (r"value/<uuid:row_pk>", "value_entry"),
    (r"plans/<uuid:pk>/restoration", "deleted_plan"),
    (r"plans/<uuid:pk>", "plan"),
    (r"accounts/import/<uuid:pk>", "import_run"),
    (r"accounts/filters/<uuid:pk>", "saved_filter"),
    (r"insights/views/<uuid:pk>", "saved_filter"),
    (r"/(score|second)/$", "criterion"),
    (r"second/<uuid:pk>", "second_score"),
    (r"stakeholders/<uuid:pk>", "stakeholder"),
    (r"nominations/<uuid:pk>", "nomination"),
    (r"team/<uuid:pk>", "team_member"),
    (r"settings/phases/evidence/<uuid:pk>", "evidence"),
    (r"settings/phases/<uuid:pk>", "phase"),
    (r"settings/cadences/<uuid:pk>", "cadence"),
    (r"settings/closed-days/<uuid:pk>", "closed_day"),
    (r"reviews/<uuid:pk>", "review"),
    (r"skills/actions/<uuid:pk>", "skill_action"),
    (r"actions/<uuid:pk>", "action"),
    (r"inbox/<uuid:pk>", "reminder"),
    (r"matrices/<uuid:pk>", "matrix"),
    (r"people/<uuid:pk>", "membership"),
    (r"invitations/<uuid:pk>", "invitation"),
    (r"merges/<uuid:pk>", "merge"),
    (r"programme/costs/<uuid:pk>", "programme_cost"),
    (r"accounts/<uuid:pk>", "account"),
]
OTHER_PARTS = {
    "slug": "",
    "month": "2026-10",
    "system": "crm",
    "token": "0",
    "tier": "key",
    "kind": "internal_review",
}


@pytest.fixture
def mine(aurora: Organization, make_member: Callable[..., Membership], settings: Any) -> Estate:
    settings.DEMO = True  # which has one page more
    return build(aurora, make_member)


@pytest.fixture
def theirs(borealis: Organization, make_member: Callable[..., Membership]) -> Estate:
    return build(borealis, make_member)


def parts_of(route: str, names: list[str], estate: Estate) -> dict[str, Any] | None:
    """The parts of an address for the things of an estate; None where no row names them."""
    parts: dict[str, Any] = {}
    for name in re.findall(r"<\w+:(\w+)>", route):
        if name in OTHER_PARTS:
            parts[name] = OTHER_PARTS[name]
        elif name == "external_id":
            parts[name] = estate.secret
        else:
            plain = (t for pattern, t in PLAIN if re.search(pattern, route))
            thing = THINGS.get(name) or (next(plain, None) if name in ("pk", "row_pk") else None)
            if thing is None:
                return None
            parts[name] = estate.things[thing].pk
    return parts


def path_of(route: str, names: list[str], estate: Estate, slug: str) -> str:
    parts = parts_of(route, names, estate)
    assert parts is not None
    parts["slug"] = slug
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(parts[found[1]]), route)


def names_a_thing(route: str) -> bool:
    return bool(re.search(r"<uuid:|<str:external_id>", route))


def test_every_address_has_a_row(mine: Estate) -> None:
    unknown = [route for route, _n, c in PAGES + ENDPOINTS if parts_of(route, c, mine) is None]
    assert unknown == []
    assert (len(PAGES) > 40, len(ENDPOINTS) > 15) == (True, True)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def tried(client: Client, path: str) -> list[int]:
    """The answers to reading and to writing; a method that is not there is left out."""
    codes = [client.get(path).status_code, client.post(path, {}).status_code]
    return sorted({code for code in codes if code != 405})


def test_pages_are_there_for_their_own_people(mine: Estate) -> None:
    client = signed_in(mine.people[Role.ADMIN])
    missing = []
    for route, name, converters in PAGES:
        with undone():
            if client.get(path_of(route, converters, mine, "aurora")).status_code == 404:
                missing.append(name)
    assert missing == []


@pytest.mark.parametrize("who", ["other member", "no membership", "signed out"])
def test_pages_of_another_organization(mine: Estate, theirs: Estate, who: str) -> None:
    if who == "other member":
        client, expected = signed_in(theirs.people[Role.ADMIN]), [404]
    elif who == "no membership":
        client, expected = Client(), [404]
        client.force_login(User.objects.create_user("alone@example.com", "x"))
    else:
        client, expected = Client(), [302]
    answers = {
        name: tried(client, path_of(route, converters, mine, "aurora"))
        for route, name, converters in PAGES
    }
    assert {name: codes for name, codes in answers.items() if codes != expected} == {}
    assert len(answers) > 40


def test_things_of_another_organization(mine: Estate, theirs: Estate) -> None:
    """The slug is one's own, the thing is not: 404 for reading and writing."""
    answers = {}
    for role in (Role.ADMIN, Role.LEADER):
        client = signed_in(theirs.people[role])
        for route, name, converters in PAGES:
            if names_a_thing(route):
                codes = tried(client, path_of(route, converters, mine, "borealis"))
                answers[f"{role} {name}"] = codes
    refused = ([404], [403], [403, 404])
    wrong = {n: c for n, c in answers.items() if n.startswith("admin ") and c != [404]}
    wrong |= {n: c for n, c in answers.items() if c not in refused}
    assert wrong == {}
    assert len(answers) > 20


def test_pages_show_nothing_of_another_organization(mine: Estate, theirs: Estate) -> None:
    client = signed_in(theirs.people[Role.ADMIN])
    own, leaked = 0, []
    for route, name, converters in PAGES:
        if not names_a_thing(route):
            answer = client.get(path_of(route, converters, theirs, "borealis"), follow=True)
            body = answer.getvalue() if answer.streaming else answer.content
            own += theirs.secret.encode() in body
            if mine.secret.encode() in body or b"aurora" in body:
                leaked.append(name)
    assert leaked == []
    assert own >= 10


def call(key: str, method: str, path: str) -> Any:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return Client(headers=headers).generic(method, path, b"{}", content_type="application/json")


def test_endpoints_need_an_open_key(mine: Estate) -> None:
    answers = {
        f"{name} {key[:6]}": call(key, "GET", path_of(route, converters, mine, "")).status_code
        for route, name, converters in ENDPOINTS
        for key in ("", f"kam_{mine.organization.id.hex}_wrong")
        if name not in OPEN_TO_ALL
    }
    assert {code for name, code in answers.items() if code != 405} == {401}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_things_of_another_organization_by_key(mine: Estate, theirs: Estate, scope: str) -> None:
    answers = {}
    for route, name, converters in ENDPOINTS:
        if not names_a_thing(route):
            continue
        path = path_of(route, converters, mine, "")
        for method in ("GET", "PUT", "PATCH", "POST", "DELETE"):
            code = call(theirs.keys[scope], method, path).status_code
            if code != 405:
                answers[f"{method} {name}"] = code
    # a reference is free in every organisation: writing there makes one's own account
    own_names = {n for n in answers if n.startswith("PUT") and n.endswith("by_reference")}
    allowed = {404} if scope == "write" else {404, 403}
    wrong = {n: c for n, c in answers.items() if n not in own_names and c not in allowed}
    assert wrong == {}
    assert len(answers) >= 5


def test_lists_by_key_show_nothing_of_another_organization(mine: Estate, theirs: Estate) -> None:
    own, leaked = 0, []
    for route, name, converters in ENDPOINTS:
        if names_a_thing(route):
            continue
        path = path_of(route, converters, theirs, "")
        for query in ("", f"?account={mine.things['account'].pk}"):
            body = call(theirs.keys["write"], "GET", path + query).content
            own += theirs.secret.encode() in body
            if mine.secret.encode() in body:
                leaked.append(name + query)
    assert leaked == []
    assert own >= 5


# --- the database by itself


@pytest.fixture
def tables(mine: Estate, theirs: Estate) -> Iterator[list[type[models.Model]]]:
    yield tenant_models()


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def test_without_an_organization_no_row_is_seen(
    mine: Estate, tables: list[type[models.Model]]
) -> None:
    with working(mine.actor(Role.KAM)):
        filled = {m._meta.db_table: count(m._meta.db_table) for m in tables}
    assert {table for table, rows in filled.items() if not rows} == set()
    assert {count(m._meta.db_table) for m in tables} == {0}
    assert count("tenants_organization") == 0


def refused(statement: str, values: list[Any]) -> str:
    """The SQLSTATE with which the database refuses; empty where it does not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        cause = error.__cause__
        assert isinstance(cause, psycopg2.Error)
        return cause.pgcode or ""
    return ""


def test_no_row_is_made_for_another_organization(
    mine: Estate, theirs: Estate, tables: list[type[models.Model]]
) -> None:
    told = {}
    with working(mine.actor(Role.KAM)):
        for model in tables:
            table = model._meta.db_table
            new = "-1" if isinstance(model._meta.pk, models.AutoField) else "gen_random_uuid()"
            copy = (
                f'INSERT INTO "{table}" SELECT (jsonb_populate_record(r, jsonb_build_object('
                f"'id', {new}, 'organization_id', %s))).* FROM \"{table}\" r LIMIT 1"
            )
            move = f'UPDATE "{table}" SET organization_id = %s'
            values = [str(theirs.organization.id)]
            told[table] = {refused(copy, values), refused(move, values)}
    assert {table: codes for table, codes in told.items() if codes != {"42501"}} == {}


def test_no_reference_crosses(
    mine: Estate, theirs: Estate, tables: list[type[models.Model]]
) -> None:
    told = {}
    for model in tables:
        table = model._meta.db_table
        for field in tenant_references(model):
            with working(theirs.actor(Role.KAM)):
                target = field.related_model.objects.values_list("pk", flat=True).first()
            with working(mine.actor(Role.KAM)):
                told[f"{table}.{field.column}"] = refused(
                    f'UPDATE "{table}" SET "{field.column}" = %s WHERE ctid = (SELECT ctid FROM '
                    f'"{table}" ORDER BY "{field.column}" IS NULL LIMIT 1)',
                    [str(target)],
                )
    kept = {name for name in told if name.partition(".")[0] in APPEND_ONLY + NEVER_CHANGED}
    private = {m._meta.db_table for m in tables if m.private_to}  # whose policy looks first
    wrong = {
        name: code
        for name, code in told.items()
        if name not in kept
        and code
        not in ("23503", "23505", *(["42501"] if name.partition(".")[0] in private else []))
    }
    assert wrong == {}
    assert len(told) > 30
