"""Taking back the files of a new organisation touches rows in proportion, too."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from accounts.imports import runs
from accounts.imports.undo import undo
from accounts.models import Account, ImportRun, MonthlyRevenue
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.accounts.imports.test_first_file import _others, counting, newcomer

__all__ = ["_others"]

FEW, MANY = 200, 2_000
FIELDS = ("reference", "name", "city", "tags", "parent", "owner")

pytestmark = pytest.mark.django_db(transaction=True)


def accounts(count: int, *, again: bool) -> Iterable[tuple[str, ...]]:
    yield FIELDS
    for n in range(count):
        city, tag, name = ("Oslo", "new", "Known as") if again else ("Rome", "old", "Client")
        parent = f"{n - 1:05}" if again and n % 10 else ""
        yield f"{n:05}", f"{name} {n:05}", city, tag, parent, "kam@example.com" if again else ""


def months(count: int, *, again: bool) -> Iterable[tuple[str, ...]]:
    yield "account", "month", "revenue", "cost"
    for n in range(count):
        for month in range(5, 9 if again else 8):
            yield f"{n:05}", f"2026-{month:02}", "1200.00" if again else "1000.00", "10.00"


def load(actor: Actor, path: Path, kind: str, lines: Iterable[tuple[str, ...]]) -> ImportRun:
    with path.open("w") as out:
        csv.writer(out).writerows(lines)
    run = runs.upload(actor=actor, kind=kind, file_name=path.name, source=path)
    runs.apply(actor=actor, run=run)
    return run


@pytest.mark.usefixtures("_others")
def test_ten_times_the_accounts_touch_ten_times_the_rows(tmp_path, make_member):
    rows: dict[int, dict[str, float]] = {}
    for count in (FEW, MANY):
        organization = newcomer(f"new-{count}")
        make_member(organization, "kam", "kam@example.com")
        rows[count] = load_and_undo(organization, tmp_path, count)
    ratio = MANY / FEW * 3  # a plan may differ, a square is ten times more
    worse = [
        (" ".join(kind.split())[:160], rows[FEW].get(kind, 0), n)
        for kind, n in rows[MANY].items()
        if n > ratio * max(rows[FEW].get(kind, 0), 5 * FEW)
    ]
    assert not worse, "\n".join(map(str, worse))


def load_and_undo(organization: Organization, folder: Path, count: int) -> dict[str, float]:
    """What the undoing touches: of what files made, then of what they changed."""
    with organization_scope(organization.id):
        actor = Actor.of_system(organization)

        def loaded(*, again: bool) -> list[ImportRun]:
            kinds = (("accounts", accounts), ("revenue", months))
            return [
                load(actor, folder / f"{kind}.csv", kind, lines(count, again=again))
                for kind, lines in kinds
            ]

        made = loaded(again=False)
        with counting() as rows:
            undo_all(actor, made)
        assert (Account.objects.count(), MonthlyRevenue.objects.count()) == (0, 0)
        loaded(again=False)
        with counting() as more:
            undo_all(actor, loaded(again=True))
        assert set(Account.objects.values_list("city", "owner", "parent")) == {("Rome", None, None)}
    return {kind: rows.get(kind, 0) + more.get(kind, 0) for kind in rows | more}


def undo_all(actor: Actor, done: list[ImportRun]) -> None:
    for run in reversed(done):
        undo(actor=actor, run=run)
        assert (run.undone > 0, run.kept) == (True, 0)
