"""Due work: the row is the truth, the broker is a doorbell."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kam.celery import app
from tenants import due_work
from tenants.models import DueWork, Organization
from tenants.scope import require_organization_id
from tenants.tenant_task import TenantTask


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setitem(due_work.JOBS._offers, "test", calls.append)
    return calls


def test_marking_rings_after_the_commit(
    db: None, rung: list[str], django_capture_on_commit_callbacks: object
) -> None:
    organization_id = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        due_work.mark("test", organization_id)
        assert rung == []
    assert rung == [str(organization_id)]


def test_marking_twice_keeps_one_row(db: None, rung: list[str]) -> None:
    organization_id = uuid.uuid4()
    due_work.mark("test", organization_id)
    due_work.mark("test", organization_id)
    assert DueWork.objects.count() == 1


def test_the_sweep_rings_what_is_due_once_and_again_later(db: None, rung: list[str]) -> None:
    now = timezone.now()
    organization_id = uuid.uuid4()
    due_work.mark("test", organization_id, at=now - timedelta(minutes=1))
    due_work.mark("test", uuid.uuid4(), at=now + timedelta(hours=1))
    assert [due_work.ring_all(now), due_work.ring_all(now)] == [1, 0]
    assert due_work.ring_all(now + due_work.RING_AGAIN) == 1
    assert rung == [str(organization_id)] * 2


def test_cleared_work_rings_no_more(db: None, rung: list[str]) -> None:
    organization_id = uuid.uuid4()
    due_work.mark("test", organization_id, at=timezone.now())
    due_work.clear("test", organization_id)
    assert due_work.ring_all(timezone.now() + timedelta(hours=1)) == 0


@app.task(base=TenantTask)
def _name_the_scope(organization_id: str) -> str:
    return str(require_organization_id())


def test_a_tenant_task_runs_in_its_organisations_scope(aurora: Organization) -> None:
    assert _name_the_scope(str(aurora.id)) == str(aurora.id)


def test_a_tenant_task_without_an_organisation_fails(db: None) -> None:
    with pytest.raises(TypeError):
        _name_the_scope()
    with pytest.raises(ValueError, match="badly formed"):
        _name_the_scope("nobody")
