"""Each figure of the leader's pages, counted again in plain Python from the demo's own rows."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import StringIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Account, MonthlyRevenue, Nomination, PhaseChange, Stakeholder
from accounts.phases.rules import asks_to_invest, patience_days
from accounts.programme import phases_in_order
from demo.cast import BOREALIS
from demo.loading import load_demo
from insights.flow.counts import LISTED
from insights.health.rules import healths
from insights.portfolio.positions import COLUMNS, ROWS
from insights.portfolio.views import OF_FIELD
from pages.templatetags.figures import amount_short, money, percent
from plans.models import TO_WIN, Plan, WhitespaceCell
from reviews.models import Measure, MissedSlot, Review
from tenants.models import Organization, User
from tenants.scope import organization_scope, user_scope
from tests.insights.counted import (
    half_up,
    is_running,
    ranked,
    revenue_of,
    scores_of,
    strengths_of,
    was_key,
    year,
)

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


def test_each_account_has_its_place_in_the_matrix(page: Any, demo: Organization) -> None:
    shown, living = page("portfolio/"), Account.objects.filter(archived_at=None)
    scores, strengths = scores_of(), strengths_of(demo.today())
    revenue = revenue_of(*year(demo))
    placed = {a.pk for a in living if a.pk in scores and a.pk in strengths}
    found = shown["found"]
    names = {a.pk: a.name_key for a in living}
    largest = sorted(placed, key=lambda pk: (-revenue[pk], names[pk], pk))[:60]
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
    shown = page(f"portfolio/?at={x}-{y}")
    assert (shown["inside_all"], len(shown["inside"].rows)) == (
        field.accounts,
        min(field.accounts, OF_FIELD),
    )


@pytest.mark.parametrize("query", ["", "?from=2026-02&to=2026-04", "?phase=strategic"])
def test_the_largest_accounts_hold_their_share(page: Any, demo: Organization, query: str) -> None:
    shown = page(f"concentration/{query}")
    months = (date(2026, 2, 1), date(2026, 4, 1)) if "from" in query else year(demo)
    revenue = revenue_of(*months)
    if "phase" in query:
        deep = set(Account.objects.filter(phase__key="strategic").values_list("pk", flat=True))
        revenue = {pk: sum_ for pk, sum_ in revenue.items() if pk in deep}
    order = ranked(revenue)
    total = sum(revenue[pk] for pk in order)
    assert (shown["found"].total, shown["found"].accounts) == (total, len(order))
    for n, share in shown["largest"]:
        held = Fraction(sum(revenue[pk] for pk in order[:n]), total)
        assert abs(Fraction(share) - held) < Fraction(1, 10**20)
    for place in shown["found"].places:
        assert order[place.place - 1] == place.id
        assert place.held == sum(revenue[pk] for pk in order[: place.place])


def test_key_accounts_are_summed_as_they_were_treated_then(page: Any, demo: Organization) -> None:
    shown, (start, until) = page("concentration/"), year(demo)
    keys: dict[date, int] = defaultdict(int)
    others: dict[date, int] = defaultdict(int)
    accounts = {account.pk: account for account in Account.objects.all()}
    was = cache(lambda pk, month: was_key(accounts[pk], month, demo.zone))
    margins: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    rows = MonthlyRevenue.objects.filter(month__gte=start, month__lte=until)
    for pk, month, revenue, cost in rows.values_list(
        "account_id", "month", "revenue_minor", "cost_minor"
    ):
        is_key = was(pk, month)
        (keys if is_key else others)[month] += revenue
        margins[is_key][0] += revenue
        margins[is_key][1] += cost
    assert (shown["keys"].revenue, shown["others"].revenue) == (
        sum(keys.values()),
        sum(others.values()),
    )
    for sums, is_key in ((shown["keys"], True), (shown["others"], False)):
        revenue, cost = margins[is_key]
        assert Fraction(sums.margin) == pytest.approx(Fraction(revenue - cost, revenue))
    table = shown["keys_picture"].table.rows
    assert [row[1] for row in table] == [
        money(Decimal(keys[start + relativedelta(months=n)]) / 100, "EUR") for n in range(12)
    ]
    assert len(set(keys.values())) > 1


def test_the_flow_ends_with_today_and_every_move_is_counted_once(
    page: Any, demo: Organization
) -> None:
    shown = page("phases/")
    now = defaultdict(int)
    for account in Account.objects.filter(archived_at=None):
        now[account.phase.key] += 1
    assert {phase.key: count for phase, count, _came, _left in shown["rows"]} == now
    first = demo.today().replace(day=1) - relativedelta(months=11)
    begins = datetime.combine(first, time(), tzinfo=demo.zone)
    moved = PhaseChange.objects.filter(
        changed_at__gte=begins, from_phase__isnull=False, taken_back_at=None
    )
    came = defaultdict(int)
    left = defaultdict(int)
    for change in moved:
        came[change.to_phase.key] += 1
        left[change.from_phase.key] += 1
    assert {p.key: (c, w) for p, _n, c, w in shown["rows"]} == {
        key: (came[key], left[key]) for key in now
    }
    assert sum(came.values()) > 10
    start = dict(now)
    for key in now:
        start[key] += left[key] - came[key]
    month = page(f"phases/?month={first:%Y-%m}")["moves"]
    in_first = [c for c in moved if c.changed_at.astimezone(demo.zone).month == first.month]
    assert {m.pk for m in month} == {
        c.pk for c in in_first if c.changed_at.astimezone(demo.zone).year == first.year
    }
    way = shown["ways"][0]
    shown = page(f"phases/?way={way.asked}")
    assert (len(shown["moves"]), shown["is_cut"]) == (min(way.moves, LISTED), way.moves > LISTED)


def test_answers_are_averaged_by_quarter(page: Any, demo: Organization) -> None:
    found = page("engagement/")
    rows = {row[0]: row[1:] for row in found["engagement"].table.rows}
    values: dict[str, list[int]] = defaultdict(list)
    for answer in Measure.objects.filter(kind="engagement", account__archived_at=None):
        day = answer.measured_on
        values[f"Q{(day.month + 2) // 3} {day.year}"].append(answer.value)
    shown = {label: row[:2] for label, row in rows.items() if row[0] != "–"}
    assert shown == {
        label: (str(half_up(Fraction(sum(v), len(v)))), str(len(v))) for label, v in values.items()
    }
    assert len(shown) > 2


def test_loyalty_is_of_the_latest_answer_of_each_person(page: Any, demo: Organization) -> None:
    _quarter, score, promoters, detractors, people = page("engagement/")["loyalty"].table.rows[-1]
    latest: dict[Any, tuple[Any, int]] = {}
    today = demo.today()
    for answer in Measure.objects.filter(kind="recommendation"):
        if today - relativedelta(months=12) < answer.measured_on <= today:
            whose = answer.account_id, answer.stakeholder_id or answer.person.lower()
            found = (answer.measured_on, answer.pk)
            if whose not in latest or found > latest[whose][0]:
                latest[whose] = found, answer.value
    given = [value for _at, value in latest.values()]
    up, down = sum(v >= 9 for v in given), sum(v <= 6 for v in given)
    assert (promoters, detractors, people) == (str(up), str(down), str(len(given)))
    whole = half_up(Fraction(100 * (up - down), len(given)), "1")
    assert score.replace("−", "-") == (str(whole) if len(given) > 4 else "–")


def test_upkeep_is_what_the_rows_say(page: Any, demo: Organization) -> None:
    shown, today = page("compliance/"), demo.today()
    first = today.replace(day=1) - relativedelta(months=11)
    due = [r for r in Review.objects.all() if first <= r.due_on <= today]
    held = [r for r in due if r.state == "held"]
    on_time = [r for r in held if r.held_on <= r.due_on]
    rows = shown["picture"].table.rows
    assert sum(int(row[1]) for row in rows) == len(on_time)
    assert sum(int(row[2]) for row in rows) == len(held) - len(on_time)
    assert sum(int(row[4]) for row in rows) == sum(r.state == "skipped" for r in due)
    known: dict[Any, list[Stakeholder]] = defaultdict(list)
    for one in Stakeholder.objects.filter(strength__gt=0, account__archived_at=None):
        known[one.account_id].append(one)
    thin = [
        pk
        for pk, people in known.items()
        if len(people) == 1 or len({p.contact_id for p in people if p.contact_id}) <= 1
    ]
    assert shown["threads_count"] == len(thin)
    keys = Account.objects.filter(designation="key", archived_at=None)
    plans = shown["plans"]
    assert len(plans.plans) == keys.count() > 0
    assert plans.fresh + plans.between + plans.forgotten + plans.without == keys.count()
    running = {p.account_id for p in Plan.objects.filter(deleted_at=None) if is_running(p, today)}
    assert plans.without == sum(a.pk not in running for a in keys)


def test_the_heat_map_counts_each_account_once(page: Any, demo: Organization) -> None:
    shown = page("whitespace/")
    states: dict[Any, set[str]] = defaultdict(set)
    potential: dict[Any, int] = defaultdict(int)
    for cell in WhitespaceCell.objects.all():
        at = cell.account_id, cell.offering_id
        states[at].add(cell.state)
        if cell.state in TO_WIN:
            potential[at] += cell.potential_minor or 0
    living = list(Account.objects.filter(archived_at=None))
    listed = {row.segment for row in shown["segments"]}
    of_row = {a.segment: a.segment if a.segment in listed else None for a in living}.__getitem__
    assert sum(row.accounts for row in shown["segments"]) == len(living)
    for row in shown["segments"]:
        inside = [a for a in living if of_row(a.segment) == row.segment]
        assert row.accounts == len(inside)
        for offering, cell in zip(shown["offerings"], row.cells, strict=True):
            found = [states[a.pk, offering.pk] for a in inside]
            owned = [s for s in found if "owned" in s]
            to_win = [
                a for a, s in zip(inside, found, strict=True) if s & TO_WIN and s not in owned
            ]
            out = [s for s in found if s == {"not_eligible"}]
            assert (cell.owned, cell.to_win, cell.out) == (len(owned), len(to_win), len(out))
            assert cell.potential == sum(potential[a.pk, offering.pk] for a in to_win)
    assert sum(cell.owned for row in shown["segments"] for cell in row.cells) > 20
    accounts = page("whitespace/?by=account")["accounts"]
    order = {pk: n for n, pk in enumerate(ranked(revenue_of(*year(demo))))}
    assert [order[row.id] for row in accounts] == list(range(30))
    for row in accounts:
        for offering, spot in zip(shown["offerings"], row.cells, strict=True):
            assert (spot.state == "owned") == ("owned" in states[row.id, offering.pk])


PAGES = ("portfolio/", "phases/", "concentration/", "engagement/", "whitespace/")


@pytest.mark.parametrize("path", PAGES)
def test_a_viewer_learns_nothing_of_designations(demo: Organization, path: str) -> None:
    """Whoever may not ask for it gets the same page, asked or not, and no word about it."""
    viewer, leader = client_of("viewer"), client_of("leader")
    plain = viewer.get(HOME + path).content.decode()
    asked = viewer.get(f"{HOME}{path}?designation=key").content.decode()
    asked = re.sub("designation=key&amp;|(&amp;)?designation=key", "", asked)
    main = [text.partition("<main")[2] for text in (plain, asked)]
    assert main[0] == main[1] != ""
    assert [word for word in ("Key account", "Designation", "designation") if word in main[0]] == []
    assert "Designation" in leader.get(HOME + path).content.decode()


def test_a_viewer_is_not_let_in_where_designations_show(demo: Organization) -> None:
    codes = [
        client_of("viewer").get(HOME + p).status_code for p in ("compliance/", "portfolio.csv")
    ]
    assert codes == [403, 403]


def test_the_home_says_how_key_accounts_grow(page: Any, demo: Organization) -> None:
    shown, (start, until) = page(), year(demo)
    keys = set(
        Account.objects.filter(designation="key", archived_at=None).values_list("pk", flat=True)
    )
    now, then = (
        revenue_of(start, until),
        revenue_of(*(d - relativedelta(years=1) for d in year(demo))),
    )
    after, before = (sum(r[pk] for pk in keys) for r in (now, then))
    grown = Decimal(after - before) / before
    revenue, margin, punctual, engaged = shown["figures"]
    assert (revenue.value, revenue.change) == (
        amount_short(Decimal(after) / 100),
        f"{'+' if grown > 0 else ''}{percent(grown)} in a year",
    )
    assert f"{percent(abs(grown))} {'more' if grown > 0 else 'less'} than" in shown["sentence"]
    costs = sum(
        row.cost_minor
        for row in MonthlyRevenue.objects.filter(account__in=keys)
        if start <= row.month <= until
    )
    assert margin.value == percent(Decimal(after - costs) / after)
    assert list(revenue.past)[-1] == sum(revenue_of(until, until)[pk] for pk in keys)
    quarter = demo.today().replace(month=(demo.today().month - 1) // 3 * 3 + 1, day=1)
    due = [r for r in Review.objects.all() if quarter <= r.due_on <= demo.today()]
    missed = MissedSlot.objects.filter(due_on__gte=quarter, due_on__lte=demo.today()).count()
    fell = [r for r in due if r.state != "planned" or r.due_on < demo.today()]
    on_time = [r for r in due if r.state == "held" and r.held_on <= r.due_on]
    assert punctual.value == percent(Decimal(len(on_time)) / (len(fell) + missed), 0)
    answers = Measure.objects.filter(kind="engagement", account__archived_at=None)
    newest = max(a.measured_on for a in answers)
    last = [
        a.value
        for a in answers
        if (a.measured_on.year, (a.measured_on.month + 2) // 3)
        == (newest.year, (newest.month + 2) // 3)
    ]
    assert engaged.value == f"{Decimal(sum(last)) / len(last):.2f}"


def test_the_home_counts_what_waits_and_leads_to_it(page: Any, demo: Organization) -> None:
    waiting, today = page()["waiting"], demo.today()
    nominations = Nomination.objects.filter(state="open", account__archived_at=None)
    plans = Plan.objects.filter(state="submitted", deleted_at=None)
    late = Review.objects.filter(state="planned", account__archived_at=None)
    late = late.filter(due_on__lte=today - relativedelta(days=7))
    phases = phases_in_order()
    stuck = [
        account
        for account in Account.objects.all()
        if asks_to_invest(account, first=phases[0], patience=patience_days(), today=today)
    ]
    counted = [nominations.count(), plans.count(), late.count(), len(stuck)]
    assert min(counted) > 0
    assert waiting.total == sum(counted)
    assert waiting.shown[0].name == nominations.order_by("asked_at")[0].account.name
    assert [d.verb for d in waiting.shown] == [
        verb
        for verb, n in zip(("Decide", "Read", "Open", "Answer"), counted, strict=True)
        for _ in range(min(n, 3))
    ]
    client = client_of("leader")
    codes = {client.get(d.url.partition("#")[0]).status_code for d in waiting.shown}
    assert codes | {client.get(url).status_code for _words, url in waiting.more} == {200}


def test_a_cap_that_is_passed_waits_for_the_leader(page: Any, demo: Organization) -> None:
    with transaction.atomic():
        Organization.objects.filter(pk=demo.pk).update(key_cap=9, kam_cap=4)
        shown = page()["waiting"].shown
        transaction.set_rollback(True)
    keys = Account.objects.filter(designation="key", archived_at=None)
    held = Counter(str(key.owner) for key in keys.select_related("owner") if key.owner)
    over = [(demo.name, f"{keys.count()} of 9 key accounts")]
    over += [(name, f"{n} of 4 key accounts") for name, n in sorted(held.items()) if n > 4]
    assert [(d.name, d.why) for d in shown if d.verb == "Look"] == over
    assert len(over) > 1


@pytest.mark.parametrize("name", ["viewer", "kam"])
def test_decisions_are_for_leaders_alone(demo: Organization, name: str) -> None:
    answer = client_of(name).get(HOME)
    words = [figure.words for figure in answer.context["figures"]]
    assert ("waiting" in answer.context, "revenue of key accounts, 12 months" in words) == (
        False,
        name == "kam",
    )
    if name == "viewer":
        main = answer.content.decode().partition("<main")[2].lower()
        assert [w for w in ("key account", "designation", "nominat") if w in main] == []
        revenue = revenue_of(*year(demo))
        assert answer.context["figures"][0].value == amount_short(
            Decimal(sum(revenue.values())) / 100
        )


def test_the_home_asks_at_most_twenty_times(demo: Organization) -> None:
    client = client_of("leader")
    client.get(HOME)
    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)
    control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    assert len([q for q in asked if not q["sql"].startswith(control)]) <= 20


def test_the_home_lists_key_accounts_the_weakest_first(page: Any, demo: Organization) -> None:
    lines = page()["health"]
    keys = Account.objects.filter(designation="key", archived_at=None)
    found = healths(demo, accounts=[key.pk for key in keys])
    values = [line.health.value for line in lines]
    assert values == sorted(h.value for h in found.values() if h.value is not None)
    assert {line.account.id: line.health.value for line in lines} == {
        pk: health.value for pk, health in found.items()
    }
    assert len(values) > 5
    assert [line for line in lines if not line.why] == []
