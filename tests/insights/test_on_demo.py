"""Each figure of the leader's pages, counted again in plain Python from the demo's own rows."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from accounts.models import Account, MonthlyRevenue, Stakeholder
from demo.cast import BOREALIS
from demo.loading import load_demo
from insights.portfolio.positions import COLUMNS, ROWS
from reviews.models import Measure
from scoring.models import Criterion, Score
from tenants.models import Membership, Organization, User
from tenants.scope import organization_scope, user_scope

HOME = f"/o/{BOREALIS.slug}/insights/"


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One organisation, for all tests here: nobody changes it."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        load_demo([BOREALIS])
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: None, db: None) -> Iterator[Organization]:
    """In the scope of the demo's organisation."""
    user = User.objects.get_by_natural_key(f"leader@{BOREALIS.slug}.example")
    with user_scope(user.id):
        organization = Organization.objects.get(slug=BOREALIS.slug)
    with organization_scope(organization.id):
        yield organization


@pytest.fixture
def page(demo: Organization) -> Any:
    """Opens a page as the leader and answers its context."""
    client = client_of("leader")
    return lambda path="": client.get(HOME + path).context


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get_by_natural_key(f"{name}@{BOREALIS.slug}.example"))
    return client


def members() -> dict[Any, Membership]:
    return {member.pk: member for member in Membership.objects.all()}


def revenue_of(start: date, until: date) -> dict[Any, int]:
    """Net revenue of each account in a span of months, in hundredths."""
    found: dict[Any, int] = defaultdict(int)
    for row in MonthlyRevenue.objects.all():
        if start <= row.month <= until:
            found[row.account_id] += row.revenue_minor
    return found


def year(organization: Organization) -> tuple[date, date]:
    until = organization.closed_month
    assert until is not None
    return until - relativedelta(months=11), until


def scores_of() -> dict[Any, Fraction]:
    """Σ weight × score ÷ Σ weight of whom each criterion of the active matrix scores."""
    weights = {c.pk: c.weight for c in Criterion.objects.filter(matrix__status="active")}
    given: dict[Any, dict[Any, int]] = defaultdict(dict)
    for score in Score.objects.filter(criterion__in=weights):
        given[score.account_id][score.criterion_id] = score.value
    return {
        account: Fraction(sum(weights[c] * v for c, v in values.items()), sum(weights.values()))
        for account, values in given.items()
        if len(values) == len(weights)
    }


def strengths_of(today: date) -> dict[Any, Fraction]:
    """The mean of contact, breadth and engagement, of those that are known, in hundredths."""
    people: dict[Any, list[Stakeholder]] = defaultdict(list)
    for one in Stakeholder.objects.filter(person__erased_at=None):
        people[one.account_id].append(one)
    answers: dict[Any, list[int]] = defaultdict(list)
    for answer in Measure.objects.filter(kind="engagement"):
        if today - relativedelta(months=12) < answer.measured_on <= today:
            answers[answer.account_id].append(answer.value)
    found = {}
    for account in {*people, *answers}:
        parts = []
        if there := people[account]:
            known = [p for p in there if p.strength]
            could = sum(4 * p.influence for p in there)
            parts.append(Fraction(sum(p.influence * p.strength for p in there), could))
            roles, both = {p.role for p in known}, {p.contact_id for p in known if p.contact_id}
            breadth = [
                "decision_maker" in roles,
                "champion" in roles,
                len({p.function for p in known}) > 1,
                len(both) > 1,
            ]
            parts.append(Fraction(sum(breadth), 4))
        if values := answers[account]:
            parts.append((Fraction(sum(values), len(values)) - 1) / 9)
        found[account] = 100 * sum(parts) / len(parts)
    return found


def test_each_account_has_its_place_in_the_matrix(page: Any, demo: Organization) -> None:
    shown, living = page("portfolio/"), Account.objects.filter(archived_at=None)
    scores, strengths = scores_of(), strengths_of(demo.today())
    revenue = revenue_of(*year(demo))
    placed = {a.pk for a in living if a.pk in scores and a.pk in strengths}
    found = shown["found"]
    largest = sorted(
        placed, key=lambda pk: (-revenue[pk], Account.objects.get(pk=pk).name_key, pk)
    )[:60]
    assert [b.id for b in found.bubbles] == largest
    for bubble in found.bubbles:
        assert abs(Fraction(bubble.score) - scores[bubble.id]) < Fraction(1, 10**12)
        assert abs(Fraction(bubble.strength) - strengths[bubble.id]) < Fraction(1, 10**9)
        assert bubble.revenue == revenue[bubble.id]
    quarters: dict[Any, list[int]] = defaultdict(list)
    fields: dict[Any, list[int]] = defaultdict(list)
    for pk in placed:
        quarters[strengths[pk] >= 50, scores[pk] >= demo.band_b].append(revenue[pk])
        across = min(int(strengths[pk] * COLUMNS / 100), COLUMNS - 1)
        fields[across, min(int((scores[pk] - 1) * ROWS / 9), ROWS - 1)].append(revenue[pk])
    for given, counted in ((found.quarters, quarters), (found.fields, fields)):
        assert {at: (f.accounts, f.revenue) for at, f in given.items()} == {
            at: (len(values), sum(values)) for at, values in counted.items()
        }
    unscored = [a for a in living if a.pk not in scores]
    unknown = [a for a in living if a.pk in scores and a.pk not in strengths]
    assert found.all_unscored.accounts == len(unscored) > 0
    assert found.all_unknown.accounts == len(unknown)
    assert found.revenue == sum(revenue[a.pk] for a in living)


def test_the_file_holds_who_is_shown_and_who_has_no_place(page: Any, demo: Organization) -> None:
    answer = client_of("leader").get(f"{HOME}portfolio.csv?segment=&phase=strategic")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    wanted = Account.objects.filter(archived_at=None, phase__key="strategic")
    assert {row["id"] for row in rows} == {str(a.pk) for a in wanted}
    revenue, scores = revenue_of(*year(demo)), scores_of()
    for row, account in zip(rows, (Account.objects.get(pk=r["id"]) for r in rows), strict=True):
        assert row["account"] == account.name
        assert Fraction(row["revenue"]) * 100 == revenue[account.pk]
        assert abs(Fraction(row["score"]) - scores[account.pk]) <= Fraction(1, 200)


def test_months_that_are_asked_for_are_summed(page: Any, demo: Organization) -> None:
    shown = page("portfolio/?from=2026-03&to=2026-05")["found"]
    revenue = revenue_of(date(2026, 3, 1), date(2026, 5, 1))
    assert {b.id: b.revenue for b in shown.bubbles} == {b.id: revenue[b.id] for b in shown.bubbles}
    assert shown.revenue == sum(revenue[a.pk] for a in Account.objects.filter(archived_at=None))


def test_filters_narrow_to_the_accounts_of_a_list(page: Any, demo: Organization) -> None:
    head = Account.objects.filter(subsidiaries__isnull=False, parent=None).order_by("pk")[0]
    below = set(Account.objects.filter(parent=head, archived_at=None).values_list("pk", flat=True))
    kam = Account.objects.filter(designation="key", owner__isnull=False)[0].owner
    living = Account.objects.filter(archived_at=None)
    wanted = {
        f"owner={kam.pk}": living.filter(owner=kam).count(),
        "designation=key": living.filter(designation="key").count(),
        "phase=tactical": living.filter(phase__key="tactical").count(),
        f"group={head.pk}": len(below | {head.pk}),
        "segment=none such": 0,
        "tag=none such": 0,
    }
    counted = {}
    for query in wanted:
        found = page(f"portfolio/?{query}")["found"]
        counted[query] = found.placed + found.all_unscored.accounts + found.all_unknown.accounts
    assert counted == wanted
    assert len(below) > 0


def test_a_field_lists_its_accounts(page: Any, demo: Organization) -> None:
    found = page("portfolio/")["found"]
    (x, y), field = max(found.fields.items(), key=lambda item: item[1].accounts)
    inside = page(f"portfolio/?at={x}-{y}")["inside"]
    assert len(inside.rows) == field.accounts
