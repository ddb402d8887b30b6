"""Old changes go a bounded number at a time, each organisation's by its own job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account
from audit.cursors import KEPT
from audit.models import Change
from audit.retention import DUE_KIND, GRACE, forget_old
from audit.tasks import forget_changes
from tenants.due_work import JOBS
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setitem(JOBS._offers, DUE_KIND, calls.append)
    return calls


def make(*names: str) -> None:
    for name in names:
        Account.objects.create(name=name)


def due() -> Any:
    return DueWork.objects.get(kind=DUE_KIND).due_at


def test_a_new_organisation_has_its_daily_job(aurora: Organization) -> None:
    assert timedelta(hours=23) < due() - datetime.now(UTC) < timedelta(hours=25)


def test_what_is_old_goes_and_the_rest_stays(in_aurora: Organization) -> None:
    make("a", "b")
    now = datetime.now(UTC)
    assert forget_old(now=now + KEPT + GRACE - timedelta(minutes=5)) == 0
    assert forget_old(now=now + KEPT + GRACE + timedelta(minutes=5)) == 2
    make("c")
    assert forget_changes(str(in_aurora.id)) == 0
    assert Change.objects.count() == 1


def test_at_most_so_many_at_once_and_due_again_for_the_rest(
    in_aurora: Organization, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    make("a", "b", "c")
    later = datetime.now(UTC) + 2 * KEPT
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(now=later, at_once=2) == 2
    assert rung == [str(in_aurora.id)]
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(now=later, at_once=2) == 1
    assert rung == [str(in_aurora.id)]
    assert due() == later + timedelta(days=1)


def test_another_organisation_keeps_its_own(aurora: Organization, borealis: Organization) -> None:
    for organization in (aurora, borealis):
        with organization_scope(organization.id):
            make("a")
    with organization_scope(aurora.id):
        assert forget_old(now=datetime.now(UTC) + 2 * KEPT) == 1
    with organization_scope(borealis.id):
        assert Change.objects.count() == 1
