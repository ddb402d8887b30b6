"""Who may not see designations can't rebuild them: 200 random worlds, seen by three observers.

A world is a company that lives through half a year: designated, reduced,
on watch, with reviews that its tier plans and reviews of its own, held, skipped, overdue, with
plans, entries and actions. Cadences of tiers change meanwhile. All that happens besides, happens
whatever the designation. Then each figure that an observer is shown is compared with it.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.designation.rules import designate, nominate
from accounts.history.rules import add_entry
from accounts.models import Account, DesignationChange, TeamMember
from accounts.upserts import Item, upsert_accounts
from audit.models import Change
from audit.stream import readable_by
from mail.models import Mail
from plans.actions.rules import open_action
from plans.life.rules import start_plan
from reviews import discretion
from reviews.cadences.rules import clear_cadence, set_account_cadence, set_tier_cadence
from reviews.calendar.addresses import make as make_calendar
from reviews.models import Cadence, Review, ReviewKind, Tier
from reviews.review.extra import plan_extra
from reviews.review.holding import hold
from reviews.review.skipping import skip
from reviews.tasks import plan_reminders
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tests.accounts.designation.observing import Label, Observer, rebuilt, strength, tail
from tests.programs import Program
from tests.test_isolation import ENDPOINTS, OPEN_TO_ALL, PAGES

WORLDS = 200
LOOKED_AT = 32
"""How many accounts are looked at by pages of their own."""
BEYOND_CHANCE = 5.2
"""√n × correlation: one figure in five million that have nothing to do with the label."""
BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
WEEKS = (0, 7, 13, 20)
RHYTHMS = ("weekly", "monthly", "quarterly", "none")
OF_TIERS = {"key": RHYTHMS[:2], "watch": RHYTHMS[1:3], "standard": RHYTHMS[2:]}
"""As organisations do: who matters more is met more often."""
LIST_PAGES = ("accounts:list", "reviews:list")
ON_ACCOUNT = ("", "reviews/", "phase/", "plan/")


class Worlds:
    """What happens, by the product's rules; the dice know nothing of designations but their own."""

    def __init__(self, leader: Actor, members: list[Membership]) -> None:
        self.dice, self.leader, self.members = random.Random(12), leader, members
        self.accounts = self._found()
        self.before: dict[uuid.UUID, str] = {}

    def _found(self) -> list[Account]:
        names = self.dice.sample(range(10**5, 10**6), WORLDS)
        items = [Item(n, {"name": f"Company {n}"}) for n in names]
        assert {r.outcome for r in upsert_accounts(actor=self.leader, items=items)} == {"made"}
        accounts = list(Account.objects.order_by("name_key"))
        self.dice.shuffle(accounts)
        places = [
            TeamMember(account=a, member=m, since=BEGIN.date())
            for a in accounts
            for m in self.members
        ]
        TeamMember.objects.bulk_create(places)
        return accounts

    def live(self, today: date) -> None:
        """One round: decisions first, then all that happens besides."""
        self._change_tiers(today)
        self._decide()
        self._own_cadences(today)
        plan_reminders(self.leader.organization, now=timezone.now())
        self._close(today)
        self._besides(today)

    def _some(self, share: float) -> list[Account]:
        return self.dice.sample(self.accounts, round(share * len(self.accounts)))

    def _change_tiers(self, today: date) -> None:
        places = [(tier, kind) for tier in Tier.values for kind in ReviewKind.values]
        for tier, kind in places if today == BEGIN.date() else self.dice.sample(places, 2):
            rhythm = self.dice.choice(OF_TIERS[tier])
            anchor = today + timedelta(days=self.dice.randrange(1, 25))
            values = {"rhythm": rhythm, "anchor_on": anchor, "today": today}
            set_tier_cadence(actor=self.leader, tier=tier, kind=kind, **values)

    def _decide(self) -> None:
        self.before = dict(Account.objects.values_list("pk", "designation"))
        for account in self._some(0.25):
            now = self.before[account.pk]
            to = self.dice.choice([d for d in ("standard", "watch", "key", "key") if d != now])
            if to == "key" and self.dice.random() < 0.2 and now != "nominated":
                nominate(actor=self.leader, account=account, reason="Grows")
                continue
            why = {"reason": "Decided", "override_reason": "It is worth it"}
            designate(actor=self.leader, account=account, to=to, expected_return_minor=1, **why)

    def _own_cadences(self, today: date) -> None:
        for cadence in Cadence.objects.exclude(account=None).order_by("created_at", "id")[:4]:
            clear_cadence(actor=self.leader, cadence=cadence, today=today)
        for account in self._some(0.04):
            values = {"rhythm": self.dice.choice(RHYTHMS), "anchor_on": today, "today": today}
            kind = "internal_review"
            set_account_cadence(actor=self.leader, account=account, kind=kind, **values)

    def _close(self, today: date) -> None:
        """Most of what fell due, and a little of what is ahead: what is planned says what holds."""
        planned = Review.objects.filter(state="planned").select_related("account__phase")
        rows = list(planned.order_by("account__name_key", "kind", "due_on", "slot_on"))
        due = [review for review in rows if review.due_on <= today]
        ahead = [review for review in rows if review.due_on > today]
        closed = self.dice.sample(due, len(due) * 9 // 10)
        for review in closed + self.dice.sample(ahead, min(8, len(ahead))):
            if self.dice.random() < 0.3 and review.due_on <= today:
                hold(actor=self.leader, review=review, today=today)
            else:
                skip(actor=self.leader, review=review, reason="Not now", today=today)

    def _besides(self, today: date) -> None:
        for account in self._some(0.06):
            on = today + timedelta(days=self.dice.randrange(1, 60))
            values = {"kind": "internal_review", "due_on": on, "today": today}
            plan_extra(actor=self.leader, account=account, **values)
        for account in self._some(0.06):
            values = {"kind": "problem", "happened_on": today, "text": "They called"}
            add_entry(actor=self.leader, account=account, **values)
        for account in self._some(0.05):
            open_action(actor=self.leader, account=account, title="Call", due_on=today)
        ends = today.replace(month=12, day=31)
        for account in self._some(0.03):
            if not account.plans.exists():
                start_plan(actor=self.leader, account=account, starts_on=today, ends_on=ends)


@pytest.fixture
def worlds(
    in_aurora: Organization, leader: Actor, make_member: Callable[..., Membership]
) -> Iterator[Worlds]:
    """Half a year of all worlds."""
    members = [make_member(in_aurora, role) for role in (Role.VIEWER, Role.CONTRIBUTOR)]
    with time_machine.travel(BEGIN, tick=False) as clock:
        made = Worlds(leader, members)
        for week in WEEKS:
            clock.move_to(BEGIN + timedelta(weeks=week))
            made.live(in_aurora.today())
        yield made


def labels_of(worlds: Worlds) -> dict[str, Label]:
    """What the observer wants to know."""
    now = dict(Account.objects.values_list("pk", "designation"))
    changes = DesignationChange.objects.filter(before="key").exclude(after="key")
    reduced = set(changes.values_list("account", flat=True))
    return {
        "is a key account": {pk: designation == "key" for pk, designation in now.items()},
        "was reduced": {pk: pk in reduced for pk in now},
        "is not ordinary": {pk: designation != "standard" for pk, designation in now.items()},
        "moved last": {pk: now[pk] != worlds.before[pk] for pk in now},
    }


def watch_pages(observer: Observer, browser: Client) -> None:
    """Every page that names several accounts, the long lists whole, and pages of accounts."""
    for route, name, _parts in PAGES:
        path = "/" + route.replace("<slug:slug>", "aurora")
        if "<" not in path:
            _read_list(observer, browser, name, path, many=12 if name in LIST_PAGES else 1)
    _watch_reviews(observer, browser)
    for account in observer.accounts[:LOOKED_AT]:
        for page in ON_ACCOUNT:
            answer = browser.get(f"/o/aurora/accounts/{account}/{page}", follow=True)
            observer.read_page(f"account {page}", account, answer.content.decode())


def _watch_reviews(observer: Observer, browser: Client) -> None:
    for show in ("overdue", "planned", "held", "skipped"):
        path = f"/o/aurora/reviews/?show={show}"
        _read_list(observer, browser, f"reviews {show}", path, many=2)


def _read_list(observer: Observer, browser: Client, name: str, path: str, *, many: int) -> None:
    for number in range(1, many + 1):
        mark = "&" if "?" in path else "?"
        answer = browser.get(f"{path}{mark}page={number}" if number > 1 else path)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            return
        html = answer.content.decode()
        observer.read_html(name, html)
        if 'rel="next"' not in html:
            return


def watch_lists(observer: Observer, key: Program, worlds: Worlds) -> None:
    """Every list of the API, in each of its orders and by what changed of late."""
    since = (BEGIN + timedelta(weeks=WEEKS[-1], hours=-1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for route, name, _parts in ENDPOINTS:
        if "<" in route or "bulk" in route or name in OPEN_TO_ALL:
            continue
        path = route.removeprefix("api/v1/")
        for query in ("limit=200", f"limit=200&updated_since={since}"):
            rows = _rows(key, f"{path}?{query}")
            of = "id" if name == "api:accounts" else "account"
            observer.read_rows(f"{name} {query[10:23]}", rows, of=of)


def _rows(key: Program, path: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while path:
        answer = key.call("GET", path)
        if answer.status_code != 200 or not isinstance(answer.json().get("results"), list):
            break
        rows += answer.json()["results"]
        path = answer.json().get("next")
        path = path and path.split("/api/v1/")[1]
    return rows


def watch_stream(observer: Observer, actor: Actor) -> None:
    """What the change stream tells; read as `changes_after` does, within one transaction."""
    changes = Change.objects.filter(resource__in=readable_by(actor))
    if not actor.may("account.see_designation"):
        changes = changes.filter(is_restricted=False)
    known = set(observer.accounts)
    for place, change in enumerate(changes.order_by("xid", "id")):
        account = change.account_id or change.row_id
        if account in known:
            told = f"{change.resource} {change.kind} {','.join(change.fields)}"
            observer.note(f"stream {told}", account, place)


def watch_mails(observer: Observer, actor: Actor, browser: Client) -> None:
    """Mails to the person, their inbox, and their calendar."""
    _read_list(observer, browser, "inbox", "/o/aurora/inbox/", many=3)
    assert actor.membership is not None
    assert Mail.objects.filter(member=actor.membership, kind="reminder").count() == 0
    path = make_calendar(actor=actor).split("/", 3)[3]
    observer.read_html("calendar", Client().get(f"/{path}").content.decode())


def watch(worlds: Worlds, role: str, key_of: Callable[..., str]) -> Observer:
    """All that somebody in this role is shown."""
    leader = worlds.leader
    observer = Observer({account.name: account.pk for account in worlds.accounts})
    if role.startswith("key"):
        key = Program(key_of(leader.organization, role.removeprefix("key_")))
        watch_lists(observer, key, worlds)
        watch_stream(observer, Actor(organization=leader.organization, role=role, label="key"))
        return observer
    member = next((m for m in worlds.members if m.role == role), leader.membership)
    assert member is not None
    actor, browser = Actor.of_member(member), Client()
    browser.force_login(member.user)
    if actor.membership == leader.membership:
        _watch_reviews(observer, browser)
        _read_list(observer, browser, "accounts", "/o/aurora/accounts/", many=12)
        return observer
    watch_pages(observer, browser)
    watch_mails(observer, actor, browser)
    return observer


def test_designations_are_not_rebuilt_from_what_others_see(
    worlds: Worlds, key_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = labels_of(worlds)
    assert all(20 < sum(label.values()) < 180 for label in labels.values())
    told = {}
    for role in ("viewer", "contributor", "key_read"):
        figures = watch(worlds, role, key_of).figures()
        assert len(figures) > 80
        for name, label in labels.items():
            figure = max(figures, key=lambda f: strength(f, label))
            if strength(figure, label) > BEYOND_CHANCE or tail(*rebuilt(figures, label)) < 0.001:
                told[role, name] = figure.name
    assert told == {}
    for role in ("leader", "key_write"):
        _finds_them(watch(worlds, role, key_of), labels["is a key account"])
    monkeypatch.setattr(discretion, "sees_series", lambda actor: True)
    figures = watch(worlds, "key_read", key_of).figures()
    for name in ("is a key account", "is not ordinary"):
        assert max(strength(f, labels[name]) for f in figures) > BEYOND_CHANCE * 1.5


def _finds_them(observer: Observer, label: Label) -> None:
    """Where they may be seen, the same comparison finds every one."""
    figures = observer.figures()
    assert max(strength(f, label) for f in figures) > BEYOND_CHANCE * 2
    right, of, _share = rebuilt(figures, label)
    assert right == of
