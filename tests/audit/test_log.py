"""The audit log's page: found by who, what and when, page by page, without a count."""

from datetime import date
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Account
from audit import search
from audit.entries import record
from audit.models import Entry
from audit.search import Question
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope


@pytest.fixture
def log(in_aurora: Organization, leader: Actor, kam: Actor) -> None:
    """Four things on four days, the second of another person."""
    for day, actor, action, name in [
        ("2026-03-01T12:00Z", leader, "account.created", "Alfa"),
        ("2026-03-02T12:00Z", kam, "account.changed", "Alfa"),
        ("2026-03-03T12:00Z", leader, "account.changed", "Beta"),
        ("2026-03-04T12:00Z", leader, "account.archived", "Beta"),
    ]:
        with time_machine.travel(day):
            record(actor=actor, action=action, target=Account(name=name))


def found(question: Question) -> list[str]:
    return [
        f"{e.action} {e.object_label}"
        for e in search.page(question).entries
        if e.action.startswith("account.")
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question(who="ka"), ["account.changed Alfa"]),
        (Question(who="am@aurora"), []),  # the beginning counts
        (Question(action="account.changed"), ["account.changed Beta", "account.changed Alfa"]),
        (Question(thing="bet"), ["account.archived Beta", "account.changed Beta"]),
        (Question(first=date(2026, 3, 4)), ["account.archived Beta"]),
        (Question(last=date(2026, 3, 1)), ["account.created Alfa"]),
        (Question(last=date.min), []),
        (Question(first=date.max, last=date.max), []),
        (Question(who="lead", thing="Alf"), ["account.created Alfa"]),
    ],
)
def test_entries_are_found(log: None, question: Question, expected: list[str]) -> None:
    assert found(question) == expected


def test_a_day_is_the_organisations_day(
    in_aurora: Organization, leader: Actor, client_of: object
) -> None:
    with time_machine.travel("2026-03-02T01:30Z"):  # still the first in São Paulo
        record(actor=leader, action="account.created", target=Account(name="Late"))
    for day, shown in (("2026-03-01", True), ("2026-03-02", False)):
        answer = client_of(leader).get("/o/aurora/settings/audit/", {"first": day, "last": day})
        assert ("Late was added" in answer.content.decode()) is shown


def test_pages_follow_each_other_without_a_gap_or_a_count(
    in_aurora: Organization, leader: Actor
) -> None:
    Entry.objects.bulk_create(
        Entry(
            actor_label="x",
            action="account.created",
            object_type="account",
            object_id=leader.membership_id,
            object_label=str(n),
        )
        for n in range(120)
    )
    question, seen, before = Question(action="account.created"), [], None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        while True:
            page = search.page(question, before=before)
            seen += page.entries
            before = page.older
            if before is None:
                break
    assert len({e.pk for e in seen}) == len(seen) == 120
    assert all((a.at, a.pk) > (b.at, b.pk) for a, b in pairwise(seen))
    assert not any("COUNT(" in q["sql"] for q in asked)


def test_the_log_of_another_organisation_stays_hidden(
    log: None, outsider: Actor, borealis: Organization
) -> None:
    with organization_scope(borealis.id):
        record(actor=outsider, action="account.created", target=Account(name="Theirs"))
        hidden = Entry.objects.get(object_label="Theirs").pk
    assert "account.created Theirs" not in found(Question())
    newest = search.page(Question()).entries
    assert search.page(Question(), before=hidden).entries == newest


def test_what_cannot_be_read_narrows_nothing(log: None, leader: Actor, client_of: object) -> None:
    odd = {"before": "x", "first": "yesterday", "action": "nothing.done"}
    answer = client_of(leader).get("/o/aurora/settings/audit/", odd)
    assert (answer.status_code, "Beta was archived" in answer.content.decode()) == (200, True)


def test_who_may_not_read_the_log_is_told(log: None, viewer: Actor, client_of: object) -> None:
    assert client_of(viewer).get("/o/aurora/settings/audit/").status_code == 403


def test_an_entry_is_never_changed_or_deleted(log: None) -> None:
    from django.db import ProgrammingError, transaction

    for write in (
        lambda: Entry.objects.update(actor_label="nobody"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            write()
    assert Entry.objects.filter(actor_label="nobody").count() == 0


@pytest.mark.parametrize(("language", "name"), [("en", "The system"), ("pt-br", "O sistema")])
def test_the_product_itself_is_named_in_the_readers_language(
    in_aurora: Organization, leader: Actor, language: str, name: str
) -> None:
    for actor in (leader, Actor.of_system(in_aurora)):
        record(actor=actor, action="account.changed", target=Account(name="Alfa"))
    with translation.override(language):
        authors = {entry.author for entry in Entry.objects.filter(action="account.changed")}
    assert authors == {str(leader.membership), name}
