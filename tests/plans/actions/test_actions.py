"""Actions: open, change, complete, comment."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Account
from audit.models import Entry
from plans.actions.rules import change_action, comment, open_action, set_status
from plans.models import Action, ActionComment
from rules.errors import NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Organization

TODAY = date(2026, 11, 23)


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    return Account.objects.create(name="Alfa", owner=kam.membership)


@pytest.fixture
def action(account: Account, kam: Actor, viewer: Actor) -> Action:
    """Opened by the KAM, owned by someone who may otherwise only read."""
    return open_action(
        actor=kam, account=account, title="Call", owner=viewer.membership, due_on=TODAY
    )


def test_opening_is_audited(action: Action) -> None:
    entry = Entry.objects.get(action="action.opened")
    assert (entry.actor_label, entry.object_label) == ("Kam", "Alfa")
    assert entry.changes["due_on"] == [None, "2026-11-23"]


def test_who_may_open_and_change(
    account: Account, action: Action, viewer: Actor, kam: Actor
) -> None:
    other = Account.objects.create(name="Not of the KAM")
    for actor, target in ((viewer, account), (kam, other)):
        with pytest.raises(NotAllowedError):
            open_action(actor=actor, account=target, title="x")
    with pytest.raises(NotAllowedError):
        change_action(actor=viewer, action=action, values={"title": "x"})
    assert Action.objects.get().title == "Call"


def test_the_owner_completes_and_comments_without_other_rights(
    action: Action, viewer: Actor
) -> None:
    done = set_status(actor=viewer, action=action, status="done", today=TODAY, version=1)
    assert (done.status, done.closed_on, done.version) == ("done", TODAY, 2)
    comment(actor=viewer, action=action, text=" Called. ")
    assert [c.text for c in ActionComment.objects.all()] == ["Called."]
    actions = Entry.objects.filter(object_type="action").order_by("at", "id")
    assert [e.action for e in actions] == ["action.opened", "action.completed", "action.commented"]


def test_someone_elses_action_stays_closed_to_a_viewer(
    account: Account, viewer: Actor, kam: Actor
) -> None:
    theirs = open_action(actor=kam, account=account, title="Mine", owner=kam.membership)
    with pytest.raises(NotAllowedError):
        set_status(actor=viewer, action=theirs, status="done", today=TODAY)
    with pytest.raises(NotAllowedError):
        comment(actor=viewer, action=theirs, text="x")


def test_completing_twice_is_one_change(action: Action, kam: Actor) -> None:
    for _time in range(2):
        done = set_status(actor=kam, action=action, status="done", today=TODAY)
    assert done.version == 2
    assert Entry.objects.filter(action="action.completed").count() == 1
    again = set_status(actor=kam, action=action, status="open", today=TODAY)
    assert (again.closed_on, again.closed_at) == (None, None)


def test_a_stale_version_is_refused(action: Action, kam: Actor) -> None:
    change_action(actor=kam, action=action, values={"title": "Visit"}, version=1)
    with pytest.raises(StaleError):
        change_action(actor=kam, action=action, values={"title": "Write"}, version=1)
    with pytest.raises(StaleError):
        set_status(actor=kam, action=action, status="done", today=TODAY, version=1)
    assert Action.objects.get().title == "Visit"


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\x00b"])
def test_a_title_that_is_none_is_refused(account: Account, kam: Actor, title: str) -> None:
    with pytest.raises(RuleError):
        open_action(actor=kam, account=account, title=title)
    assert Action.objects.count() == 0


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2101, 1, 1), date.max])
def test_a_day_in_no_plan_is_refused(account: Account, kam: Actor, day: date) -> None:
    with pytest.raises(RuleError):
        open_action(actor=kam, account=account, title="Visit", due_on=day)
    assert Action.objects.count() == 0


def test_an_archived_account_has_no_new_actions(account: Account, kam: Actor) -> None:
    account.archived_at = "2026-11-01T00:00:00Z"
    with pytest.raises(RuleError):
        open_action(actor=kam, account=account, title="x")


def test_late_is_unfinished_after_its_date(action: Action) -> None:
    assert [action.is_late(date(2026, 11, day)) for day in (22, 23, 24)] == [False, False, True]
