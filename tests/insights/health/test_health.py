"""The health of accounts: each part by hand, versions of the formula, and who reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, HistoryEntry, MonthlyRevenue, Person, Stakeholder
from accounts.revenue.figures import recompute_figures
from audit.models import Entry
from insights.health import words
from insights.health.arithmetic import health_of
from insights.health.formulas import change_formula, formula_now
from insights.health.parts import PARTS
from insights.health.rules import healths
from insights.models import HealthFormula
from insights.snapshots.reading import edition_of
from insights.snapshots.rules import freeze, freeze_all
from reviews.models import Measure, MissedSlot, Review
from rules.errors import NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Organization

pytestmark = pytest.mark.usefixtures("in_aurora")
DAY = date(2026, 7, 20)
WEIGHTS = {key: part.weight for key, part in PARTS.items()}


@pytest.fixture
def account(in_aurora: Organization) -> Iterator[Account]:
    """A client with something for every part; it is the twentieth of July 2026."""
    with time_machine.travel(datetime(2026, 7, 20, 15, tzinfo=UTC), tick=False):
        yield _filled()


def _filled() -> Account:
    made = Account.objects.create(name="Lumenar", exit_risk="medium")
    for n in range(24):
        month = date(2024 + (6 + n) // 12, (6 + n) % 12 + 1, 1)
        is_new = n >= 12
        MonthlyRevenue.objects.create(
            account=made,
            month=month,
            revenue_minor=11_000 if is_new else 10_000,
            cost_minor=5_500 if is_new else 6_000,
        )
    recompute_figures()
    answers = [("engagement", 7, 5), ("engagement", 4, 6), ("engagement", 9, 6)]
    answers += [("satisfaction", 4, 5), ("recommendation", 9, 6), ("engagement", 1, 1)]
    for kind, value, month in answers:
        Measure.objects.create(
            account=made, kind=kind, value=value, measured_on=date(2026, month, 3)
        )
    for day, state, held in ((1, "held", 1), (2, "held", 5), (3, "planned", None)):
        Review.objects.create(
            account=made,
            kind="internal_review",
            state=state,
            due_on=date(2026, 6, day),
            original_due_on=date(2026, 6, day),
            held_on=held and date(2026, 6, held),
            held_at=held and timezone.now(),
        )
    missed = {"kind": "internal_review", "slot_on": DAY - timedelta(days=9), "tier": "key"}
    MissedSlot.objects.create(
        account=made, review=Review.objects.latest("id"), due_on=DAY - timedelta(days=9), **missed
    )
    for role, strength, touched in (
        ("buyer", 2, DAY - timedelta(days=10)),
        ("champion", 0, None),
        ("decision_maker", 3, DAY - timedelta(days=61)),
    ):
        Stakeholder.objects.create(
            account=made,
            person=Person.objects.create(name=role),
            role=role,
            strength=strength,
            last_touch_on=touched,
        )
    for kind, days in (("problem", 95), ("problem", 20), ("result", 15), ("obstacle", 3)):
        HistoryEntry.objects.create(
            account=made, kind=kind, happened_on=DAY - timedelta(days=days), text=kind
        )
    return made


BY_HAND = {
    "engagement": 63,  # (7 + 4 + 9) / 3 of the second quarter is 6.67; less 1, over 9
    "loyalty": 83,  # (4 - 1) / 4 is 75, 9 × 10 is 90: half of both
    "revenue": 75,  # +10 %: 50 + 10 × 2.5
    "margin": 100,  # from 40 % to 50 %
    "reviews": 25,  # one of four
    "people": 67,  # two of three roles known: 33.3; two of three within their gap: 33.3
    "problems": 75,  # the obstacle alone
    "exit": 50,
}


def test_each_part_is_what_its_sentence_says(account: Account, in_aurora: Organization) -> None:
    in_aurora.refresh_from_db()
    health = healths(in_aurora)[account.pk]
    assert health.parts == BY_HAND
    total = sum(Decimal(WEIGHTS[key]) * BY_HAND[key] for key in WEIGHTS) / sum(WEIGHTS.values())
    assert health.value == int(total.quantize(Decimal(1), ROUND_HALF_UP))
    assert health.band == "fair"


def test_what_is_missing_gives_its_weight_to_the_rest(in_aurora: Organization) -> None:
    quiet = Account.objects.create(name="Quiet")
    risky = Account.objects.create(name="Risky", exit_risk="high")
    found = healths(in_aurora)
    assert quiet.pk not in found
    assert (found[risky.pk].value, found[risky.pk].parts) == (0, {"exit": 0})
    assert words.why(found[risky.pk]) == "Held down by: exit risk."
    assert words.step_part(found[risky.pk]) == "Exit risk (+100)"


def test_as_of_a_months_end_it_is_what_was_frozen(
    account: Account, in_aurora: Organization
) -> None:
    freeze(date(2026, 6, 1))
    in_aurora.refresh_from_db()
    row = edition_of(date(2026, 6, 1)).rows.get(account_id=account.pk)
    then = healths(in_aurora, at=date(2026, 6, 30))[account.pk]
    assert (row.health, row.parts) == (then.value, then.parts)
    assert row.health is not None
    now = healths(in_aurora)[account.pk]
    assert now.since == date(2026, 6, 1)
    assert now.before == row.health


def test_a_change_of_weights_is_a_version_and_the_past_keeps_its_own(
    account: Account, in_aurora: Organization, leader: Actor
) -> None:
    freeze_all(in_aurora.id)
    june = edition_of(date(2026, 6, 1))
    frozen = list(june.rows.values())
    weights = dict.fromkeys(PARTS, 0) | {"exit": 1}
    made = change_formula(
        actor=leader, weights=weights, good_from=80, fair_from=20, reason="Stay", seen=1
    )
    assert (made.number, formula_now()) == (2, made)
    in_aurora.refresh_from_db()
    assert healths(in_aurora)[account.pk].value == 50
    assert freeze_all(in_aurora.id) == 0
    again = edition_of(date(2026, 6, 1))
    assert (again, list(again.rows.values())) == (june, frozen)
    assert again.formula.number == 1
    row = again.rows.get(account_id=account.pk)
    assert health_of(row.parts, made.weights) == 50
    MonthlyRevenue.objects.filter(account=account, month=date(2026, 6, 1)).update(revenue_minor=1)
    recompute_figures()
    freeze_all(in_aurora.id)
    corrected = edition_of(date(2026, 6, 1))
    assert (corrected.edition, corrected.formula.number) == (2, 1)
    after = corrected.rows.get(account_id=account.pk)
    assert after.parts["revenue"] < row.parts["revenue"]
    kept = ("reviews", "problems", "exit")
    assert {k: after.parts[k] for k in kept} == {k: row.parts[k] for k in kept}
    assert after.health == health_of(after.parts, WEIGHTS)
    entry = Entry.objects.get(action="health_formula.changed")
    assert entry.changes["health_exit"] == [10, 1]
    assert (entry.changes["reason"], made.reason) == ([None, "…"], "Stay")


def test_who_may_not_and_what_may_not(leader: Actor, kam: Actor) -> None:
    same = {"weights": WEIGHTS, "good_from": 70, "fair_from": 40, "reason": "x"}
    with pytest.raises(NotAllowedError):
        change_formula(actor=kam, **same)
    for wrong in (
        {},
        {"weights": WEIGHTS | {"exit": 101}},
        {"weights": dict.fromkeys(PARTS, 0)},
        {"good_from": 40},
        {"reason": " ", "good_from": 75},
    ):
        with pytest.raises(RuleError):
            change_formula(actor=leader, **same | wrong)
    with pytest.raises(StaleError):
        change_formula(actor=leader, seen=4, **same)
    assert HealthFormula.objects.count() <= 1


def test_who_sees_no_designation_reads_a_health_without_reviews(
    account: Account, leader: Actor, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    freeze_all(leader.organization.id)
    url = f"/o/aurora/insights/health/{account.pk}/"
    shown = {who.role: client_of(who).get(url).content.decode() for who in (leader, viewer)}
    assert "Reviews on time" in shown["leader"]
    assert "Reviews on time" not in shown["viewer"]
    organization = Organization.objects.get(pk=leader.organization.pk)
    whole = healths(organization)[account.pk]
    apart = healths(organization, sees_series=False)[account.pk]
    assert "reviews" not in apart.parts
    assert whole.value != apart.value
    assert f"Health {whole.value} of 100" in shown["leader"]
    assert f"Health {apart.value} of 100" in shown["viewer"]
    Review.objects.all().delete()
    assert healths(organization, sees_series=False)[account.pk].value == apart.value


def test_where_nothing_is_known_nobody_is_called_healthy(
    in_aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    Account.objects.create(name="Acme")
    page = client_of(leader).get("/o/aurora/insights/health/").content.decode()
    assert "Nothing to draw health from yet" in page
    assert "No account is at risk" not in page


def test_exit_risk_is_told_to_nobody_and_moves_the_list_at_once(
    account: Account, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    shown = []
    for risk in ("low", "high"):
        Account.objects.update(exit_risk=risk)
        page = client_of(leader).get("/o/aurora/insights/health/")
        shown.append(page.context["lines"][0].health.parts["exit"])
    assert shown == [100, 0]


def test_the_list_asks_as_much_for_three_as_for_one(
    account: Account, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    url = "/o/aurora/insights/health/"
    client.get(url)
    cache.clear()
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for name in "AB":
        Account.objects.create(name=name, exit_risk="low")
    cache.clear()
    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()
    assert len(one) == len(three)
    assert page.index("Lumenar") < page.index(">A<") < page.index(">B<")


def test_a_leader_changes_the_weights_on_the_page(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client, url = client_of(leader), "/o/aurora/insights/health/formula/"
    given = {**WEIGHTS, "exit": 30, "good_from": 70, "fair_from": 40, "reason": "More", "seen": 1}
    assert client.post(url, given).status_code == 302
    assert formula_now().weights["exit"] == 30
    assert client.post(url, given | {"exit": 31}).status_code == 422
    assert client.post(url, given | {"exit": 131, "seen": 2}).status_code == 422
    assert HealthFormula.objects.count() == 2
