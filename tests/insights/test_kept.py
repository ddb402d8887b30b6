"""What a page of the portfolio read is kept, and no page ever shows what is no longer so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg2
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.designation.rules import designate
from accounts.models import Account
from accounts.registry.rules import change_account, create_account, set_archived
from accounts.revenue.closing import close_month
from accounts.revenue.rules import MonthFigures, set_months
from accounts.stakeholders.rules import add_stakeholder, change_stakeholder
from audit.settled import SEEN, is_unchanged
from insights.kept import kept_answer, kept_rows, key_of
from plans.models import Offering, WhitespaceCell
from reviews.measures.rules import add_measure
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 20)
PAGES = ("portfolio", "concentration", "engagement", "compliance", "whitespace", "phases", "")
COUNT = "SELECT count(*) AS n, max(name) AS name FROM accounts_account"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        yield


def named() -> list[Any]:
    return kept_rows(COUNT, {}, ("accounts",))


def test_it_reads_again_only_where_something_changed(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    with organization_scope(aurora.id):
        assert named() == [(1, "Acme")]
    with organization_scope(aurora.id), CaptureQueriesContext(connection) as asked:
        assert named() == [(1, "Acme")]
    assert [q["sql"] for q in asked if "max(name)" in q["sql"]] == []
    with organization_scope(aurora.id):
        Account.objects.update(name="Bolt")
    with organization_scope(aurora.id):
        assert named() == [(1, "Bolt")]


def test_a_field_that_a_statement_does_not_read_may_change(aurora: Organization) -> None:
    def read() -> list[Any]:
        with organization_scope(aurora.id):
            return kept_rows(COUNT, {}, ("accounts:name",))

    def change(**values: str) -> None:
        with organization_scope(aurora.id):
            Account.objects.update(**values)

    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    read()
    change(city="Porto")
    with CaptureQueriesContext(connection) as asked:
        assert read() == [(1, "Acme")]
    assert [q["sql"] for q in asked if "max(name)" in q["sql"]] == []
    change(name="Bolt")
    assert read() == [(1, "Bolt")]
    with organization_scope(aurora.id):
        Account.objects.create(name="Corex")
    assert read() == [(2, "Corex")]


def test_an_answer_is_kept_for_a_language_until_something_changes(aurora: Organization) -> None:
    made: list[str] = []

    def answer(language: str) -> int:
        def make() -> int:
            made.append(language)
            return len(made)

        with organization_scope(aurora.id), translation.override(language):
            return kept_answer("numbers", (TODAY,), ("accounts",), make)

    assert [answer("en"), answer("en"), answer("pt-br"), answer("en")] == [1, 1, 2, 1]
    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    assert [answer("en"), answer("en"), answer("pt-br")] == [3, 3, 4]


def test_what_is_no_source_changes_nothing(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Acme")
    with organization_scope(aurora.id):
        assert named() == [(1, "Acme")]
    with organization_scope(aurora.id):
        set_months(
            actor=Actor.of_system(aurora),
            account=account,
            months=[MonthFigures(date(2026, 9, 1), 100)],
        )
    with organization_scope(aurora.id), CaptureQueriesContext(connection) as asked:
        assert named() == [(1, "Acme")]
    assert [q["sql"] for q in asked if "max(name)" in q["sql"]] == []


def test_each_organisation_has_its_own(aurora: Organization, borealis: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Ours")
        assert named() == [(1, "Ours")]
    with organization_scope(borealis.id):
        assert named() == [(0, None)]


def test_what_began_earlier_and_came_later_is_seen(aurora: Organization) -> None:
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    slow = psycopg2.connect(**settings)
    try:
        cursor = slow.cursor()
        cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(aurora.id)])
        cursor.execute("UPDATE accounts_account SET name = 'Late'")
        with organization_scope(aurora.id):
            assert named() == [(1, "Acme")]
        slow.commit()
    finally:
        slow.close()
    with organization_scope(aurora.id):
        assert named() == [(1, "Late")]


def test_a_number_that_is_given_again_after_a_crash_is_news(aurora: Organization) -> None:
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    with psycopg2.connect(**settings) as link, link.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [(given_again,)] = cursor.fetchall()
        link.rollback()
    link.close()
    with organization_scope(aurora.id), connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEEN}")
        [seen] = cursor.fetchone()
        assert is_unchanged(seen, ["accounts"])
        cursor.execute(
            "INSERT INTO audit_change SELECT (jsonb_populate_record(c, jsonb_build_object("
            "'id', id + 1000, 'xid', %s))).* FROM audit_change c",
            [given_again],
        )
        assert not is_unchanged(seen, ["accounts"])


def test_a_moment_of_another_database_counts_for_nothing(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Acme")
    with organization_scope(aurora.id):
        assert named() == [(1, "Acme")]
    with organization_scope(aurora.id):
        cache.set(key_of(COUNT, {}), ("5000000000:5000000000:", [(7, "Elsewhere")]))
        assert named() == [(1, "Acme")]


def shown(client: Client) -> dict[str, str]:
    """What stands on each page, without what is another one at each request."""
    found = {}
    for name in PAGES:
        answer = client.get(f"/o/aurora/insights/{name}/".replace("//", "/"))
        assert answer.status_code == 200
        text = answer.content.decode().partition("<main")[2]
        found[name] = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", text)
    return found


def acts(aurora: Organization, leader: Actor) -> list[Callable[[], Any]]:
    """One change of each source, by the rules that people use."""
    system = Actor.of_system(aurora)

    def account(name: str = "Acme") -> Account:
        return Account.objects.get(name=name)

    def people() -> Any:
        return account().stakeholders.get()

    def measure(kind: str, value: int, on: date) -> Any:
        return add_measure(
            actor=system, account=account(), kind=kind, value=value, measured_on=on, today=TODAY
        )

    def months(name: str, *figures: int) -> Any:
        given = [MonthFigures(date(2026, 8 + n, 1), sum_, 40) for n, sum_ in enumerate(figures)]
        return set_months(actor=system, account=account(name), months=given)

    return [
        lambda: create_account(actor=system, values={"name": "Bolt", "segment": "Steel"}),
        lambda: months("Acme", 50_000, 60_000),
        lambda: months("Bolt", 70_000),
        lambda: months("Bolt", 5),
        lambda: add_stakeholder(
            actor=system,
            account=account(),
            values={"name": "Ada", "role": "decision_maker", "influence": 5, "strength": 1},
        ),
        lambda: change_stakeholder(actor=system, stakeholder=people(), values={"strength": 4}),
        lambda: measure("engagement", 9, date(2026, 4, 20)),
        lambda: measure("engagement", 8, date(2026, 8, 20)),
        lambda: measure("engagement", 3, date(2026, 11, 1)),
        lambda: measure("recommendation", 9, date(2026, 11, 1)),
        lambda: designate(
            actor=leader, account=account(), to="key", reason="Grows", expected_return_minor=100
        ),
        lambda: WhitespaceCell.objects.create(
            account=account(),
            offering=Offering.objects.create(name="Tubes", position=1),
            state="gap",
            potential_minor=900,
        ),
        lambda: WhitespaceCell.objects.update(state="owned"),
        lambda: change_account(actor=system, account=account(), values={"segment": "Wood"}),
        lambda: change_account(actor=system, account=account(), values={"name": "Acme"}),
        lambda: close_month(actor=leader, month=date(2026, 8, 1)),
        lambda: set_archived(actor=system, account=account("Bolt"), archived=True),
    ]


def test_every_page_is_what_it_would_be_without_anything_kept(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    with organization_scope(aurora.id):
        create_account(actor=Actor.of_system(aurora), values={"name": "Acme"})
    pages, moved = [shown(client)], set()
    for act in acts(aurora, leader):
        with organization_scope(aurora.id):
            act()
        kept = shown(client)
        assert shown(client) == kept
        cache.clear()
        assert shown(client) == kept
        moved |= {name for name in PAGES if kept[name] != pages[-1][name]}
        pages.append(kept)
    assert moved == set(PAGES)
