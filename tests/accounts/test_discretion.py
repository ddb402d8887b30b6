"""You cannot tell a client that it was demoted: a reduction shows to nobody who may not know.

Every page, export and endpoint is read before and after decisions, by the people and keys
without `account.see_designation`; the answers must be the same to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.designation.rules import answer_nomination, designate, nominate, reduce, withdraw
from accounts.models import Account, DesignationChange
from audit.entries import record
from reviews.cadences.planning import plan_accounts
from reviews.models import Cadence, Review
from tenants import roles
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.estate import Estate, build
from tests.test_isolation import ENDPOINTS, PAGES

SECRET = "Zwielichtgrund"
UNKNOWING = sorted(role for role in Role if not roles.allows(role, "account.see_designation"))
QUERIES = {
    "accounts:list": ["designation=key", "designation=standard", "sort=designation", "q=sigilo"],
    "api:accounts": ["updated_since=2026-11-20T00:00:00Z", "ordering=updated_at", "search=sigilo"],
    "api:team_members": ["updated_since=2026-11-20T00:00:00Z"],
}
# what stands before an id in an address → the thing with this id
THINGS = {
    "accounts": "account",
    "team": "team_member",
    "team-members": "team_member",
    "stakeholders": "stakeholder",
    "history": "history_entry",
    "history-entries": "history_entry",
    "files": "attachment",
    "evidence": "evidence",
    "phases": "phase",
    "phase-changes": "phase_change",
    "designations": "designation",
    "matrices": "matrix",
    "scores": "score",
    "actions": "action",
    "people": "membership",
    "reviews": "review",
    "cadences": "cadence",
    "import": "import_run",
    "filters": "saved_filter",
}
OTHER_PARTS = {"month": "2026-10", "system": "crm", "token": "0", "kind": "internal_review"}
VOLATILE = [
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'), b""),
    (re.compile(rb'"X-CSRFToken": ?"[^"]*"|X-CSRFToken[^}]*'), b""),
    (re.compile(rb'"request_id":"[^"]*"'), b""),
]
HEADERS = ("ETag", "Last-Modified", "Link", "Location", "Content-Type", "Content-Disposition")
Answers = dict[str, tuple[int, bytes, tuple[str, ...]]]


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Iterator[Estate]:
    """Everything that an organisation can hold, at one moment that does not pass."""
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        made = build(aurora, make_member)
        with organization_scope(aurora.id):
            _rhythms(made)
        yield made


def _rhythms(estate: Estate) -> None:
    """Key accounts are reviewed monthly, others quarterly: what could give a reduction away."""
    Cadence.objects.all().delete()
    for tier, rhythm in (("key", "monthly"), ("standard", "quarterly"), ("watch", "weekly")):
        estate.things["cadence"], _made = Cadence.objects.update_or_create(
            tier=tier,
            account=None,
            kind="internal_review",
            defaults={"rhythm": rhythm, "anchor_on": date(2026, 11, 2)},
        )
    _plan_as_key(estate)
    due = date(2026, 11, 30)
    estate.things["review"] = Review.objects.create(
        account=estate.things["account"], kind="internal_review", due_on=due, original_due_on=due
    )


def _plan_as_key(estate: Estate) -> None:
    """Both accounts have the reviews of a key account: a promotion has none to bring forward."""
    both = Account.objects.filter(pk__in=[estate.things[name].pk for name in ("account", "apart")])
    designations = dict(both.values_list("pk", "designation"))
    both.update(designation="key")
    actor, today = estate.actor(Role.LEADER), estate.organization.today()
    plan_accounts(actor=actor, account_ids=designations, today=today)
    for pk, designation in designations.items():
        both.filter(pk=pk).update(designation=designation)


def paths(addresses: list[tuple[str, str, list[str]]], estate: Estate) -> Iterator[tuple[str, str]]:
    """(name, path) of every address, for the account of the team and for the other one."""
    for thing in ("account", "apart"):
        things = estate.things | {"account": estate.things[thing]}
        here = Estate(estate.organization, estate.people, estate.secret, things, estate.keys)
        for route, name, _names in addresses:
            path = filled(route, here)
            yield name, path
            for query in QUERIES.get(name, []):
                yield name, f"{path}?{query}"


def filled(route: str, estate: Estate) -> str:
    """The address with the ids of things; what nobody knows is the account, and not found."""
    segments: list[str] = []
    for segment in route.split("/"):
        found = re.fullmatch(r"<(\w+):(\w+)>", segment)
        if found is None:
            segments.append(segment)
        elif found[1] == "uuid":
            thing = THINGS.get(segments[-1], "criterion" if "scoring" in segments else "account")
            known = estate.things.get(thing, estate.things["account"])
            segments.append(str(known.pk))
        else:
            slug = estate.organization.slug
            segments.append(
                OTHER_PARTS.get(found[2], slug if found[2] == "slug" else estate.secret)
            )
    return "/" + "/".join(segments)


def read(client: Client, path: str, **headers: str) -> tuple[int, bytes, tuple[str, ...]]:
    answer = client.get(path, headers=headers)
    body = answer.getvalue() if answer.streaming else answer.content
    for pattern, nothing in VOLATILE:
        body = pattern.sub(nothing, body)
    return answer.status_code, body, tuple(answer.get(name, "") for name in HEADERS)


def walk(estate: Estate, role: str, part: str = "") -> Answers:
    """What everybody in this role can read, of a part of the product or of all."""
    pages, endpoints = ([a for a in of if a[1].startswith(part)] for of in (PAGES, ENDPOINTS))
    if role in (Role.KEY_READ, Role.KEY_WRITE):
        client, key = Client(), estate.keys["read" if role == Role.KEY_READ else "write"]
        bearer = {"authorization": f"Bearer {key}"}
        return {path: read(client, path, **bearer) for _name, path in paths(endpoints, estate)}
    client = Client()
    client.force_login(estate.people[role].user)
    return {path: read(client, path) for _name, path in paths(pages, estate)}


def differing(before: Answers, after: Answers) -> list[str]:
    assert before.keys() == after.keys()
    return [path for path in before if before[path] != after[path]]


def decide(estate: Estate) -> None:
    """A reduction and everything else that can be decided, all on two accounts."""
    leader = estate.actor(Role.LEADER)
    account, apart = estate.things["account"], estate.things["apart"]
    with organization_scope(estate.organization.id):
        reduce(actor=leader, account=account, reason=SECRET)
        asked = nominate(actor=leader, account=account, reason=SECRET)
        withdraw(actor=leader, nomination=asked, reason=SECRET)
        asked = nominate(
            actor=leader, account=account, reason=SECRET, expected_return_minor=987_654_321
        )
        answer_nomination(actor=leader, nomination=asked, accept=True, answer=SECRET)
        reduce(actor=leader, account=account, reason=SECRET)
        designate(
            actor=leader, account=apart, to="key", reason=SECRET, expected_return_minor=987_654_321
        )
        changes = {"designation": ["key", "standard"]}
        record(actor=leader, action="account.changed", target=account, changes=changes)
        assert DesignationChange.objects.filter(reason=SECRET).count() == 7


@pytest.mark.parametrize("role", UNKNOWING)
def test_decisions_show_to_nobody_who_may_not_know(estate: Estate, role: str) -> None:
    before = walk(estate, role)
    decide(estate)
    after = walk(estate, role)
    assert differing(before, after) == []
    found = [path for path, answer in after.items() if SECRET.encode() in answer[1]]
    assert found == []
    opened = sum(1 for status, _body, _headers in after.values() if status == 200)
    assert opened > (10 if role == Role.KEY_READ else 25)


@pytest.mark.parametrize(
    ("role", "part"), [(Role.LEADER, "accounts:"), (Role.KEY_WRITE, "api:")], ids=["leader", "key"]
)
def test_the_same_walk_shows_them_to_who_may_know(estate: Estate, role: str, part: str) -> None:
    before = walk(estate, role, part)
    decide(estate)
    after = walk(estate, role, part)
    assert len(differing(before, after)) >= 3
    assert any(SECRET.encode() in body for _status, body, _headers in after.values())


def test_who_may_not_know_is_who_we_think() -> None:
    assert UNKNOWING == ["contributor", "key_read", "viewer"]


def test_no_one_is_written_to(
    estate: Estate, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decide(estate)
    assert mail.outbox == []


def test_neither_version_nor_time_of_change_tells(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        before = list(Account.objects.order_by("id").values("id", "version", "updated_at"))
    with time_machine.travel("2026-12-24T12:00:00Z", tick=False):
        decide(estate)
    with organization_scope(estate.organization.id):
        assert list(Account.objects.order_by("id").values("id", "version", "updated_at")) == before
        assert Account.objects.get(pk=estate.things["account"].pk).designation == "standard"


def test_planned_reviews_stay_where_they_are(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        before = list(Review.objects.order_by("id").values())
    decide(estate)
    with organization_scope(estate.organization.id):
        assert list(Review.objects.order_by("id").values()) == before


@pytest.fixture
def rhythm_of_keys(estate: Estate) -> dict[str, str]:
    """Key accounts are reviewed weekly at 06:07, one account at 08:09; by the page's forms."""
    leader = Client()
    leader.force_login(estate.people[Role.LEADER].user)
    places = {
        "tier": ("/o/aurora/settings/cadences/key/client_check_in/", "06:07"),
        "account": (
            f"/o/aurora/accounts/{estate.things['account'].pk}/reviews/cadences/client_check_in/",
            "08:09",
        ),
    }
    for path, time in places.values():
        sent = {"rhythm": "weekly", "anchor_on": "2026-11-02", "starts_at": time, "version": "0"}
        assert leader.post(path, sent).status_code == 302
    return {place: time for place, (_path, time) in places.items()}


@pytest.mark.parametrize("role", list(Role))
def test_a_tier_s_cadence_shows_only_to_who_may_see_designations(
    estate: Estate, rhythm_of_keys: dict[str, str], role: Role
) -> None:
    client, key = Client(), estate.keys.get(role.removeprefix("key_"))
    if key:
        bearer = {"authorization": f"Bearer {key}"}
        status, body, _headers = read(client, "/api/v1/cadences/", **bearer)
    else:
        client.force_login(estate.people[role].user)
        status, body, _headers = read(client, "/o/aurora/settings/cadences/")
    told = {place: time.encode() in body for place, time in rhythm_of_keys.items()}
    knows = role not in UNKNOWING
    assert (status, told) == (200, {"tier": knows, "account": True})
    assert (b"By tier" in body) == (knows and not key)


@pytest.mark.parametrize(("scope", "found"), [("read", (404, 0)), ("write", (200, 1))])
def test_a_key_asks_for_the_cadence_of_a_tier(
    estate: Estate, rhythm_of_keys: dict[str, str], scope: str, found: tuple[int, int]
) -> None:
    bearer = {"authorization": f"Bearer {estate.keys[scope]}"}
    with organization_scope(estate.organization.id):
        of_keys = Cadence.objects.get(tier="key", kind="client_check_in")
    one = Client().get(f"/api/v1/cadences/{of_keys.pk}/", headers=bearer)
    some = Client().get("/api/v1/cadences/?tier=key&kind=client_check_in", headers=bearer)
    assert (one.status_code, len(some.json()["results"])) == found
