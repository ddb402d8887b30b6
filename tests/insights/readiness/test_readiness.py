"""The readiness check by its page: before anything is imported, kept, and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from insights.models import ReadinessCheck
from insights.readiness.questions import PARTS, QUESTIONS
from insights.readiness.rules import check_readiness
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

PAGE = "/o/aurora/insights/readiness/"


@pytest.fixture
def client(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(leader)


def answers(value: int = 3, **other: int) -> dict[str, int]:
    return dict.fromkeys(QUESTIONS, value) | other


def test_thirteen_questions_of_two_parts() -> None:
    assert [len(part.questions) for part in PARTS] == [5, 8]
    assert len(QUESTIONS) == 13


def test_an_empty_organisation_is_asked_and_answered(client: Client) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 65
    assert "All checks" not in page.content.decode()
    done = client.post(PAGE, answers(support=1, win=2), follow=True)
    result = done.context["result"]
    assert [one.question.key for one in result.weakest] == ["support", "win"]
    assert [one.words for one in result.weakest] == [
        "Nobody asks about it.",
        "Price alone decides. / It would help with some clients.",
    ]
    assert [str(mean) for _part, mean, _answers in result.parts] == ["2.8", "2.75"]
    assert [one.change for one in result.answers] == [None] * 13


def test_what_was_typed_stays_where_one_is_missing(client: Client, aurora: Organization) -> None:
    given = answers(4)
    del given["skills"]
    page = client.post(PAGE, given)
    assert page.status_code == 422
    assert page.content.decode().count("checked") == 12
    assert list(page.context["form"].errors) == ["skills"]
    refused = client.post(PAGE, answers(4) | {"skills": 9})
    assert refused.status_code == 422
    with organization_scope(aurora.id):
        assert not ReadinessCheck.objects.exists()


def test_checks_are_compared_over_time(client: Client, leader: Actor) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        client.force_login(leader.user)
        client.post(PAGE, answers(2))
    with time_machine.travel(datetime(2026, 9, 2, 12, tzinfo=UTC), tick=False):
        client.force_login(leader.user)
        assert "form" in client.get(f"{PAGE}?again=on").context
        shown = client.post(PAGE, answers(2, planning=4, sale=1), follow=True)
    changed = {
        one.question.key: one.change for one in shown.context["result"].answers if one.change
    }
    assert changed == {"planning": 2, "sale": -1}
    assert [len(shown.context["results"]), "All checks" in shown.content.decode()] == [2, True]


def test_it_is_in_the_log(client: Client, aurora: Organization) -> None:
    client.post(PAGE, answers(2))
    client.post(PAGE, answers(2, sale=5))
    with organization_scope(aurora.id):
        entries = Entry.objects.filter(action="readiness.checked")
        told = sorted((entry.changes for entry in entries), key=len)
        assert told[0] == {"readiness_sale": [2, 5]}
        assert len(told[1]) == 13


def test_only_who_leads_checks(aurora: Organization, kam: Actor, leader: Actor) -> None:
    with organization_scope(aurora.id):
        with pytest.raises(NotAllowedError):
            check_readiness(actor=kam, answers=answers())
        with pytest.raises(RuleError):
            check_readiness(actor=leader, answers=answers() | {"sale": 0})


def test_as_many_statements_for_one_check_as_for_three(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE)
        return len(found)

    client.post(PAGE, answers(2))
    asked()
    one = asked()
    client.post(PAGE, answers(3))
    client.post(PAGE, answers(4))
    asked()
    assert asked() == one
