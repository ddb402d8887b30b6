"""An approved version says for ever what it said, whatever is done to its plan or its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.imports.undo import undo
from accounts.models import Account
from accounts.models.imports import ImportRun
from accounts.registry.rules import create_account
from plans.models import Objective, Plan, PlanSection, PlanVersion
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.programs import Program


def at(name: str, *args: object) -> str:
    return reverse(name, args=["aurora", *args])


def kept(plan: Plan) -> list[tuple[Any, ...]]:
    """Everything that stands in the versions of a plan, and which holds."""
    with organization_scope(plan.organization_id):
        plan = Plan.objects.get(pk=plan.pk)
        versions = PlanVersion.objects.filter(plan=plan).order_by("number")
        held = (plan.approved_number, plan.approved_content_at, plan.approved_at)
        return [held, *versions.values_list()]


@pytest.fixture
def approved(kams: Client, leaders: Client, plan: Plan) -> Plan:
    """A plan with an objective and a text, approved."""
    with organization_scope(plan.organization_id):
        section = PlanSection.objects.get(plan=plan, kind="summary")
    kams.post(at("plan:section_edit", section.pk), {"text": "Ours.", "version": "1"})
    given = {"title": "Second site", "kind": "qualitative", "status": "open"}
    kams.post(at("plan:objectives_create", plan.pk), given)
    kams.post(at("plan:submission", plan.pk))
    leaders.post(at("plan:approval", plan.pk), {"answer": "approve", "comment": ""})
    [held, _version] = kept(plan)
    assert held[0] == 1
    return plan


@pytest.fixture
def before(approved: Plan) -> list[tuple[Any, ...]]:
    return kept(approved)


def test_writing_on_changes_the_draft_alone(kams: Client, approved: Plan, before: list) -> None:
    with organization_scope(approved.organization_id):
        section = PlanSection.objects.get(plan=approved, kind="summary")
        objective = Objective.objects.get()
    kams.post(at("plan:section_edit", section.pk), {"text": "Theirs.", "version": "2"})
    kams.post(at("plan:section_marking", section.pk), {"for_client": "on"})
    kams.post(at("plan:objectives_marking", objective.pk), {"for_client": "on"})
    kams.post(at("plan:objectives_deletion", objective.pk))
    with organization_scope(approved.organization_id):
        assert (PlanSection.objects.get(pk=section.pk).text, Objective.objects.count()) == (
            "<p>Theirs.</p>",
            0,
        )
    assert kept(approved) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_neither_page_nor_program_may_write_it(
    kams: Client, writer: Program, approved: Plan, before: list, method: str
) -> None:
    [_held, version] = before
    body = {"content": {}, "digest": "0", "number": 1}
    for path in ("plan-versions/", f"plan-versions/{version[0]}/"):
        answer = writer.call(method, path, body, if_match='"1"', idempotency_key=path)
        assert answer.status_code == 405, path
    page = at("plan:versions", approved.pk)
    assert kams.generic(method, page, "content=1").status_code == 405
    assert kept(approved) == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE plans_planversion SET content = '{}'", "permission denied"),
        ("UPDATE plans_planversion SET digest = 'x'", "permission denied"),
        ("DELETE FROM plans_planversion", "is kept with its plan"),
        ("ALTER TABLE plans_planversion DISABLE TRIGGER USER", "must be owner"),
        ("DROP TABLE plans_planversion", "must be owner"),
        (
            "INSERT INTO plans_planversion SELECT * FROM plans_planversion "
            "ON CONFLICT (id) DO UPDATE SET content = '{}'",
            "permission denied",
        ),
        (
            "INSERT INTO plans_planversion (id, organization_id, plan_id, number, content, digest,"
            " author_label, created_at) SELECT gen_random_uuid(), organization_id, plan_id, number,"
            " '{}', digest, '', now() FROM plans_planversion",
            "",
        ),
    ],
)
def test_the_products_role_may_not(approved: Plan, before: list, statement: str, told: str) -> None:
    refused = DatabaseError if told else IntegrityError
    with (
        organization_scope(approved.organization_id),
        connection.cursor() as cursor,
        pytest.raises(refused, match=told or None),
        transaction.atomic(),
    ):
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert kept(approved) == before


def test_deletion_and_restoration_bring_it_back(kams: Client, approved: Plan, before: list) -> None:
    kams.post(at("plan:deletion", approved.pk))
    assert kams.get(at("plan:versions", approved.pk)).status_code == 404
    kams.post(at("plan:restoration", approved.pk))
    assert kams.get(at("plan:versions", approved.pk)).status_code == 200
    assert kept(approved) == before


def test_merging_its_account_and_taking_it_apart_leave_it(
    leaders: Client, leader: Actor, kam: Actor, approved: Plan, before: list
) -> None:
    with organization_scope(approved.organization_id):
        other = create_account(actor=leader, values={"name": "Acme SA", "owner": kam.membership})
    merge = at("accounts:merge", approved.account_id, other.pk)
    done = leaders.post(merge, {"stays": str(other.pk)}, follow=True).content.decode()
    [undoing] = {part for part in done.split('"') if part.endswith("/undo/")}
    with organization_scope(approved.organization_id):
        assert Account.objects.get(pk=approved.account_id).is_archived
    assert kept(approved) == before
    leaders.post(undoing)
    with organization_scope(approved.organization_id):
        assert not Account.objects.get(pk=approved.account_id).is_archived
    assert kept(approved) == before


def test_undoing_the_file_that_made_its_account_leaves_it(
    leaders: Client, leader: Actor, kam: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("name;owner\nLoaded;kam@aurora.example\n")
    call_command("import_accounts", str(file), org="aurora", verbosity=0)
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="Loaded")
    period = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert leaders.post(at("account_plan:start", account.pk), period).status_code == 302
    with organization_scope(leader.organization.id):
        plan = Plan.objects.get()
        run = ImportRun.objects.get()
    leaders.post(at("plan:submission", plan.pk))
    before = kept(plan)
    with organization_scope(leader.organization.id):
        undo(actor=leader, run=run)
        assert Account.objects.filter(pk=account.pk).exists()
    assert kept(plan) == before
