"""Who follows the stream loses a plan that is deleted, and has it again when it comes back."""

from __future__ import annotations

from audit.models import Change
from plans.life.rules import delete_plan, restore_plan
from plans.models import Plan
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.programs import Program


def heard() -> list[tuple[str, list[str]]]:
    """What was told of plans; the next step is a transaction of its own for the triggers."""
    rows = Change.objects.filter(resource="plans").order_by("id")
    found = [(row.kind, row.fields) for row in rows]
    Change.objects.all().delete()
    return found


def test_a_plan_goes_and_comes_back(plan: Plan, writer: Program, leader: Actor) -> None:
    with organization_scope(plan.organization_id):
        assert heard() == [("made", [])]
    path = f"plans/{plan.pk}/"
    tag = writer.call("GET", path)["ETag"]
    assert writer.call("DELETE", path, if_match=tag).status_code == 204
    with organization_scope(plan.organization_id):
        assert heard() == [("deleted", [])]
        plan.refresh_from_db()
        restore_plan(actor=leader, plan=plan)
        assert heard() == [("made", [])]
        delete_plan(actor=leader, plan=plan)
        heard()
        Plan.objects.filter(pk=plan.pk).update(state="submitted")
        assert heard() == []
        Plan.objects.filter(pk=plan.pk).delete()
        assert heard() == []
