"""A contributor reads the accounts of their teams; any other is like another organisation's.

Every page is read by a contributor of two accounts' organisation: one is theirs, the other
holds words that stand nowhere else, in everything that an account can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import models as registry
from accounts.discretion import on_readable, readable_accounts
from accounts.revenue.figures import recompute_figures
from audit.entries import record
from mail.models import Mail
from plans import models as plans
from plans.actions.rules import comment, set_status
from reviews import models as reviews
from reviews.calendar.addresses import make
from reviews.reminders.composing import compose
from reviews.reminders.recipients import people_for
from rules.errors import NotAllowedError
from scoring.scores import set_score
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.estate import Estate, build, undone
from tests.test_isolation import PAGES, path_of, signed_in

SECRET = "Zwielicht"
WORDS = (SECRET, SECRET.lower(), "987654", "987,654", "987.654")
QUERIES = {
    "accounts:list": [
        f"q={SECRET}",
        f"parent={SECRET}",
        f"segment={SECRET}",
        f"tag={SECRET}",
        "sort=-revenue",
        "owner=null",
        "archived=on",
    ],
    "accounts:entry_search": [f"q={SECRET}", "kind=problem"],
    "accounts:stakeholders": ["view=map"],
    "reviews:list": [f"show={show}" for show in ("overdue", "due", "planned", "held", "skipped")],
    "search:page": [f"q={SECRET}", f"q={SECRET[:4]}", f"q={SECRET[:-1]}"],
    "inbox:list": ["page=1"],
}
CLOSED = {
    "accounts:phase_board",
    "accounts:load",
    "scoring:ranking",
    "scoring:incomplete",
    "scoring:sheet",
    "scoring:second_sheet",
    "scoring:matrix_ranking",
    "insights:home",
    "insights:health",
    "insights:health_formula",
    "insights:portfolio",
    "insights:phases",
    "insights:concentration",
    "insights:engagement",
    "insights:compliance",
    "insights:whitespace",
    "insights:portfolio_csv",
    "insights:movement",
    "insights:month_ends",
    "insights:month_end",
    "insights:month_end_csv",
    "insights:readiness",
    "insights:saved_views",
    "insights:saved_view_deletion",
    "insights:skills",
    "insights:skill_profile",
    "insights:skill_assessment",
    "insights:skills_json",
    "insights:board_report",
    "insights:board_report_pdf",
    "insights:board_report_pptx",
    "insights:health_csv",
    "insights:phases_csv",
    "insights:concentration_csv",
    "insights:keys_csv",
    "insights:engagement_csv",
    "insights:compliance_csv",
    "insights:whitespace_csv",
    "insights:abc",
    "insights:watch_list",
    "insights:criteria",
    "insights:programme",
    "reviews:compliance",
    "accounts:export_csv",
    "scoring:export_csv",
    "insights:abc_csv",
    "people:audit",
}


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Iterator[Estate]:
    """Two accounts of everything; the person, the KAM and the parent of both are the same."""
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        made = build(aurora, make_member)
        with organization_scope(aurora.id):
            _hidden(made)
        yield made


def _hidden(estate: Estate) -> None:
    """The account `apart`, in which the contributor takes part without being on its team."""
    contributor, kam = estate.people[Role.CONTRIBUTOR], estate.people[Role.KAM]
    apart, account = estate.things["apart"], estate.things["account"]
    for field in ("name", "legal_name", "segment", "city", "notes"):
        setattr(apart, field, f"{SECRET} {field}")
    apart.owner = kam
    apart.save()
    _kin(account, apart)
    _twins(estate, apart)
    _relationship(estate, apart)
    _work(estate, apart, contributor)
    changes = {"parent": [SECRET, None], "parent_id": [str(apart.pk), None]}
    record(
        actor=estate.actor(Role.LEADER), action="account.changed", target=account, changes=changes
    )
    recompute_figures()


def _kin(account: Any, apart: Any) -> None:
    """The other account is below theirs, and one more of that kind above it."""
    above = registry.Account.objects.create(name=f"{SECRET} Holding", parent=None)
    registry.Account.objects.filter(pk=account.pk).update(parent=above)
    registry.Account.objects.filter(pk=apart.pk).update(parent=account)
    registry.Account.objects.create(
        name=f"{SECRET} Archiv", owner=apart.owner, archived_at=timezone.now()
    )
    registry.AccountTag.objects.create(account=apart, name=SECRET)
    registry.MonthlyRevenue.objects.create(
        account=apart, month="2026-10-01", revenue_minor=98_765_400, cost_minor=1
    )


def _twins(estate: Estate, apart: Any) -> None:
    """The twins say the secret wherever they hold text."""
    twins = estate.twins
    registry.HistoryEntry.objects.filter(account=apart).update(text=f"{SECRET} wrote")
    registry.EntryWord.objects.create(entry=twins["history_entry"], word=SECRET.lower())
    registry.Attachment.objects.filter(entry__account=apart).update(
        name=f"{SECRET}.txt", content=SECRET.encode()
    )
    twins["stakeholder"].person.name = f"Rui {SECRET}"
    twins["stakeholder"].person.save()
    reviews.Review.objects.filter(account=apart).update(agenda=SECRET)
    plans.Action.objects.filter(account=apart).update(title=SECRET)


def _relationship(estate: Estate, apart: Any) -> None:
    # the same person is known at both accounts
    ana = estate.things["person"]
    registry.Stakeholder.objects.create(account=apart, person=ana, role="user", notes=SECRET)
    phases = list(registry.Phase.objects.order_by("position"))
    registry.PhaseChange.objects.create(
        account=apart,
        from_phase=phases[0],
        to_phase=phases[1],
        is_up=True,
        reason=SECRET,
        author_label=SECRET,
        changed_at=timezone.now(),
    )
    for criterion in estate.things["active_matrix"].criteria.all():
        set_score(
            actor=estate.actor(Role.LEADER),
            criterion=criterion,
            account=apart,
            value=9,
            rationale=SECRET,
        )


def _work(estate: Estate, apart: Any, contributor: Membership) -> None:
    """Reviews, actions and reminders that name the contributor in person."""
    today = estate.organization.today()
    for n, state in enumerate(("planned", "planned", "held")):
        due = today + timedelta(days=n * 3 - 3)
        held = {"held_on": due, "held_at": timezone.now()} if state == "held" else {}
        review = reviews.Review.objects.create(
            account=apart,
            kind="client_check_in" if n else "internal_review",
            due_on=due,
            original_due_on=due,
            state=state,
            agenda=SECRET,
            **held,
        )
        reviews.Participant.objects.create(review=review, member=contributor)
        plans.Action.objects.create(
            account=apart, review=review, title=SECRET, owner=contributor, due_on=due
        )
    estate.twins["reminder"] = reviews.Reminder.objects.create(
        review=estate.twins["review"],
        member=contributor,
        kind="today",
        day=today,
        due_on=today,
        show_at=timezone.now(),
    )
    estate.twins["cadence"] = reviews.Cadence.objects.create(
        kind="client_check_in", account=apart, rhythm="weekly", anchor_on=today
    )
    estate.twins["measure"] = reviews.Measure.objects.create(
        account=apart, kind="satisfaction", value=4, person=SECRET, measured_on=today
    )


def read(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    body = answer.getvalue() if answer.streaming else answer.content
    return answer.status_code, body.decode(errors="replace")


def walk(estate: Estate, role: str) -> dict[str, tuple[int, str]]:
    """Every page, for the account of the team and for the other one."""
    client, read_by = signed_in(estate.people[role]), {}
    aside = replace(estate, things=estate.things | estate.twins)
    for route, name, names in PAGES:
        for here in (estate, aside):
            path = path_of(route, names, here, estate.organization.slug)
            for query in ("", *QUERIES.get(name, [])):
                address = f"{path}?{query}" if query else path
                with undone():
                    read_by[address] = read(client, address)
    return read_by


def telling(answers: dict[str, tuple[int, str]]) -> list[str]:
    """The addresses whose answers hold a secret beyond the question repeated."""
    asked = re.compile(rf'value="{SECRET}"|[?&;"][a-z_]+={SECRET}')
    return [
        address
        for address, (_status, body) in answers.items()
        if any(word in asked.sub("", body) for word in WORDS)
    ]


def test_nothing_of_an_account_of_others_is_read(estate: Estate) -> None:
    answers = walk(estate, Role.CONTRIBUTOR)
    assert telling(answers) == []
    assert sum(1 for status, _body in answers.values() if status == 200) > 35
    # the same walk would have found them
    assert len(telling(walk(estate, Role.VIEWER))) > 35


def test_things_on_an_account_of_others_are_not_found(estate: Estate) -> None:
    """For reading and for writing, whether or not a contributor could do it on their own."""
    client = signed_in(estate.people[Role.CONTRIBUTOR])
    aside = replace(estate, things=estate.things | estate.twins)
    answers = {}
    for route, name, names in PAGES:
        mine = path_of(route, names, estate, estate.organization.slug)
        others = path_of(route, names, aside, estate.organization.slug)
        if mine != others:
            for method in ("get", "post"):
                with undone():
                    code = getattr(client, method)(others).status_code
                if code != 405:
                    answers[f"{method} {name}"] = code
    assert {name: code for name, code in answers.items() if code != 404} == {}
    assert len(answers) > 70


def test_pages_of_all_accounts_together_are_closed(estate: Estate) -> None:
    client = signed_in(estate.people[Role.CONTRIBUTOR])
    codes = {
        name: client.get(path_of(route, names, estate, "aurora")).status_code
        for route, name, names in PAGES
        if name in CLOSED
    }
    assert codes == dict.fromkeys(CLOSED, 403)
    home = client.get("/o/aurora/").content.decode()
    sections = ("/phases/", "/scoring/", "/insights/")
    assert [part for part in sections if f'href="/o/aurora{part}' in home] == []
    assert 'href="/o/aurora/accounts/"' in home


def test_their_own_accounts_are_open(estate: Estate) -> None:
    answers = walk(estate, Role.CONTRIBUTOR)
    account = estate.things["account"]
    page = answers[f"/o/aurora/accounts/{account.pk}/"]
    assert (page[0], str(account) in page[1]) == (200, True)
    listed = answers["/o/aurora/accounts/"][1]
    assert str(account) in listed
    assert "rank 1" not in page[1]


def test_the_group_is_summed_over_what_they_read(estate: Estate) -> None:
    apart, member = estate.things["apart"], estate.people[Role.CONTRIBUTOR]
    client = signed_in(member)
    path = f"/o/aurora/accounts/{estate.things['account'].pk}/"
    assert client.get(path).context["family"].group is None
    with organization_scope(estate.organization.id):
        registry.TeamMember.objects.create(account=apart, member=member, since="2026-11-02")
    family = client.get(path).context["family"]
    assert (family.group.accounts, [b.id for b in family.branches[1:]]) == (2, [apart.pk])


def test_who_leaves_the_team_reads_no_more(estate: Estate) -> None:
    client = signed_in(estate.people[Role.CONTRIBUTOR])
    path = f"/o/aurora/accounts/{estate.things['account'].pk}/"
    assert client.get(path).status_code == 200
    with organization_scope(estate.organization.id):
        registry.TeamMember.objects.filter(member=estate.people[Role.CONTRIBUTOR]).delete()
    assert client.get(path).status_code == 404


def test_the_calendar_names_no_account_of_others(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        mine = reviews.Participant(
            review=estate.things["review"], member=estate.people[Role.CONTRIBUTOR]
        )
        mine.save()
        address = make(actor=estate.actor(Role.CONTRIBUTOR)).removeprefix(settings.BASE_URL)
    body = Client().get(address).content.decode()
    assert (SECRET in body, body.count("BEGIN:VEVENT")) == (False, 1)


def test_nobody_is_reminded_of_what_they_may_not_read(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        member = estate.people[Role.CONTRIBUTOR]
        mine, others = (
            estate.things["review"],
            reviews.Review.objects.filter(
                account=estate.things["apart"], participants__member=member
            ).first(),
        )
        reviews.Participant.objects.create(review=mine, member=member)
        people = people_for([mine, others])
        assert member.id in people.participants[mine.id]
        assert member.id not in people.participants[others.id]


def test_a_mail_that_waits_says_nothing_once_they_left_the_team(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        member = estate.people[Role.CONTRIBUTOR]
        mail = Mail.objects.create(member=member, kind="reminder", key="x", send_at=timezone.now())
        review = estate.things["review"]
        reviews.Participant.objects.create(review=review, member=member)
        reviews.Reminder.objects.create(
            review=review,
            member=member,
            kind="today",
            day=review.due_on,
            due_on=review.due_on,
            mail=mail,
            show_at=timezone.now(),
        )
        assert estate.things["account"].name in compose(mail).subject
        registry.TeamMember.objects.filter(member=member).delete()
        assert compose(mail) is None


def test_an_action_of_ones_own_there_is_out_of_reach(estate: Estate) -> None:
    with organization_scope(estate.organization.id):
        contributor = estate.actor(Role.CONTRIBUTOR)
        action = plans.Action.objects.filter(owner=contributor.membership).first()
        with pytest.raises(NotAllowedError):
            comment(actor=contributor, action=action, text="x")
        with pytest.raises(NotAllowedError):
            set_status(
                actor=contributor, action=action, status="done", today=estate.organization.today()
            )


@pytest.mark.parametrize("role", [r for r in Role if r != Role.CONTRIBUTOR])
def test_nobody_else_pays_for_it(estate: Estate, role: str) -> None:
    with organization_scope(estate.organization.id):
        member = estate.people.get(role)
        actor = replace(estate.actor(Role.ADMIN), role=role, membership=member)
        plain, rows = registry.Account.objects.all(), reviews.Review.objects.all()
        assert str(readable_accounts(actor).query) == str(plain.query)
        assert on_readable(actor, rows) is rows


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_once_however_many_accounts(estate: Estate, count: int) -> None:
    member = estate.people[Role.CONTRIBUTOR]
    with organization_scope(estate.organization.id):
        for n in range(count):
            account = registry.Account.objects.create(name=f"Beta {n}")
            registry.TeamMember.objects.create(account=account, member=member, since="2026-11-02")
        with CaptureQueriesContext(connection) as asked:
            found = list(readable_accounts(estate.actor(Role.CONTRIBUTOR)))
        assert (len(asked), len(found)) == (1, count + 1)


def test_pages_start_from_the_accounts_that_are_read() -> None:
    """No page looks an account up past `readable_accounts`."""
    root = Path(settings.BASE_DIR)
    parts = ("views/*.py", "views.py", "*/views.py", "*/*_page.py")
    pages = [page for part in parts for page in root.glob(f"[a-z]*/{part}")]
    past = re.compile(r"get_object_or_404\(\s*Account\b|\bAccount\.objects")
    assert [p.name for p in pages if past.search(p.read_text())] == []
    assert len(pages) > 20
