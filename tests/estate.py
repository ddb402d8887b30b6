"""One of everything that an organisation can hold, with words that must never leak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts import models as registry
from accounts.revenue.figures import recompute_figures
from insights import models as insights
from insights.skills.anchors import SKILLS
from insights.skills.development import add_action
from insights.skills.rules import name_leader, save_assessment, start_profile
from insights.snapshots.rules import freeze
from integrations.keys import SOME, create_key
from integrations.mcp.rules import switch_tools
from integrations.mcp.tools import TOOLS
from integrations.models import KeptAnswer, LoggedRequest, OpenTool
from integrations.scopes import ALL_SCOPES
from integrations.webhooks.endpoints import make_webhook
from integrations.webhooks.redelivery import send_test
from mail.models import Mail
from people.invitations import invite
from plans import models as plans
from reviews import models as reviews
from scoring.matrices import activate, copy_to_draft, create_draft
from scoring.models import Criterion, SecondScore
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.ids import uuid7
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = date(2026, 11, 2)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Estate:
    """An organisation, its people by role, and its things by the name that addresses use.

    `twins` are the same kinds of things on an account whose team nobody is on.
    """

    organization: Organization
    people: dict[str, Membership]
    secret: str
    things: dict[str, models.Model] = field(default_factory=dict)
    twins: dict[str, models.Model] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """The actor of the person in this role."""
        return Actor.of_member(self.people[role])


def build(organization: Organization, make_member: Callable[..., Membership]) -> Estate:
    """Fill the organisation: `account` is the KAM's with the contributor on its team, the
    account `apart` is nobody's."""
    people = {
        role: make_member(organization, role)
        for role in (Role.ADMIN, Role.LEADER, Role.KAM, Role.CONTRIBUTOR, Role.VIEWER)
    }
    estate = Estate(organization, people, secret=f"Sigilo{organization.slug.title()}")
    with organization_scope(organization.id):
        _registry(estate)
        _imports(estate)
        _scoring(estate)
        _relationship(estate)
        _reviews(estate)
        _whitespace(estate)
        _people(estate)
        _twins(estate)
        estate.things["snapshot"] = freeze(date(2026, 10, 1))
        _programme(estate)
        estate.things |= _skills(estate, Role.ADMIN, Role.LEADER)
        estate.things |= _skills(estate, Role.KAM, Role.ADMIN)
    return estate


def _programme(estate: Estate) -> None:
    things, secret = estate.things, estate.secret
    insights.ProgrammeAnswer.objects.create(made_at=NOW, until=DAY, found={})
    insights.BackTest.objects.create(made_at=NOW, until=DAY, found={})
    insights.ReadinessCheck.objects.create(answers={"sale": 3}, author_label="x")
    things["programme_cost"] = insights.ProgrammeCost.objects.create(
        account=things["account"],
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 1),
        terms_minor=100,
        note=secret,
        author_label=secret,
    )


def _skills(estate: Estate, person: str, leader: str) -> dict[str, models.Model]:
    """The profile of one, assessed by themselves and by the other; a development action."""
    both = [estate.actor(person), estate.actor(leader)]
    said = {"levels": dict.fromkeys(SKILLS, 2), "notes": dict.fromkeys(SKILLS, estate.secret)}
    with working(both[0]):
        profile = start_profile(actor=both[0])
        name_leader(actor=both[0], profile=profile, leader=estate.people[leader])
        values = {"title": estate.secret, "skill": "leadership"}
        action = add_action(actor=both[0], profile=profile, values=values)
    for actor in both:
        with working(actor):
            save_assessment(actor=actor, profile=profile, finish=True, **said)
    return {"skill_profile": profile, "skill_action": action}


@contextmanager
def working(actor: Actor) -> Iterator[None]:
    """Where the database shows what is private to this member."""
    with organization_scope(actor.organization.id, author=actor.author):
        yield


def _registry(estate: Estate) -> None:
    things, secret = estate.things, estate.secret
    things["account"] = account = registry.Account.objects.create(
        name=f"{secret} SA",
        owner=estate.people[Role.KAM],
        phase=registry.Phase.objects.order_by("position").first(),
        city=secret,
        designation="key",
    )
    things["apart"] = registry.Account.objects.create(name=f"{secret} Ltda", parent=account)
    things["gone"] = gone = registry.Account.objects.create(
        name=f"{secret} velha", archived_at=timezone.now()
    )
    things["merge"] = registry.Merge.objects.create(kept=account, gone=gone)
    registry.AccountTag.objects.create(account=account, name=secret)
    things["custom_field"] = _custom_fields(account, secret)
    registry.ExternalReference.objects.create(account=account, system="crm", external_id=secret)
    registry.MonthlyRevenue.objects.create(
        account=account, month=date(2026, 10, 1), revenue_minor=100_000, cost_minor=40_000
    )
    things["month"] = account.months.get()
    recompute_figures()
    things["saved_filter"] = registry.SavedFilter.objects.create(
        owner=estate.people[Role.ADMIN], name=secret, query="q=x", is_shared=True
    )
    kam = estate.actor(Role.KAM)
    registry.Arrival.objects.create(member=kam.membership, key=uuid7(), content=secret)
    with working(kam):
        things["pin"] = registry.Pin.objects.create(account=account, member=kam.membership)
        things["list_choice"] = registry.ListChoice.objects.create(
            member=kam.membership, columns="city"
        )


def _custom_fields(account: registry.Account, secret: str) -> registry.CustomField:
    """A field of each kind with a value in it; the first is a text."""
    choices = [registry.FieldChoice(key="x", label=secret, retired=False)]
    values: dict[str, dict[str, Any]] = {
        "text": {"text": secret, "text_key": secret.lower()},
        "number": {"number": 70_000},
        "money": {"minor": 7_000},
        "date": {"day": DAY},
        "yes_no": {"is_so": True},
        "choice": {"choice": "x"},
    }
    made = []
    for position, (kind, columns) in enumerate(values.items(), start=1):
        field = registry.CustomField.objects.create(
            key=kind,
            label=f"{secret} {kind}",
            label_key=f"{secret.lower()} {kind}",
            kind=kind,
            choices=choices if kind == "choice" else [],
            position=position,
        )
        registry.CustomValue.objects.create(account=account, field=field, **columns)
        made.append(field)
    return made[0]


def _imports(estate: Estate) -> None:
    run = registry.ImportRun.objects.create(
        kind="accounts",
        state="checked",
        file_name=f"{estate.secret}.csv",
        refused=1,
        made_by=estate.people[Role.LEADER],
    )
    estate.things["import_run"] = run
    registry.ImportChunk.objects.create(run=run, position=0, data=b"name\nx\n")
    registry.ImportRefusal.objects.create(run=run, line=2, code="required", value=estate.secret)
    registry.ImportChange.objects.create(
        run=run, target="account", target_id=estate.things["account"].pk, is_new=True, version=1
    )


def _scoring(estate: Estate) -> None:
    leader, account = estate.actor(Role.LEADER), estate.things["account"]
    names = [f"{estate.secret} {n}" for n in (1, 2, 3)]
    criteria = [{"name": name, "weight": 1, "kind": "judged"} for name in names]
    matrix = activate(
        actor=leader, matrix=create_draft(actor=leader, name=estate.secret, criteria=criteria)
    )
    for criterion in matrix.criteria.all():
        set_score(actor=leader, criterion=criterion, account=account, value=7)
    estate.things["active_matrix"] = matrix
    estate.things["criterion"] = Criterion.objects.filter(matrix=matrix).first()
    estate.things["score"] = first = account.scores.first()
    estate.things["second_score"] = SecondScore.objects.create(
        criterion=first.criterion,
        account=account,
        value=4,
        rationale=estate.secret,
        author=estate.people[Role.KAM],
        given_at=NOW,
        first_value=first.value,
        first_author=first.author,
        first_at=first.scored_at,
    )
    estate.things["matrix"] = copy_to_draft(actor=leader, source=matrix)


def _relationship(estate: Estate) -> None:
    things, secret, people = estate.things, estate.secret, estate.people
    account, kam = things["account"], people[Role.KAM]
    support = registry.TeamMember.objects.create(
        account=account, member=people[Role.CONTRIBUTOR], function="technical", since=DAY
    )
    person = registry.Person.objects.create(name=f"Ana {secret}", email="ana@client.example")
    chief = registry.Stakeholder.objects.create(account=account, person=person, role="buyer")
    registry.StakeholderReference.objects.create(
        stakeholder=chief, system="crm", external_id=secret
    )
    things["former"] = registry.FormerData.objects.create(
        person=person, values={"phone": secret}, author_label="x"
    )
    entry = registry.HistoryEntry.objects.create(
        account=account, kind="problem", happened_on=DAY, text=f"{secret} wrote", author=kam
    )
    registry.EntryWord.objects.create(entry=entry, word=secret.lower())
    attachment = registry.Attachment.objects.create(
        entry=entry, name=f"{secret}.txt", content_type="text/plain", size=3, content=b"abc"
    )
    phases = list(registry.Phase.objects.order_by("position"))
    evidence = registry.PhaseEvidence.objects.create(phase=phases[1], position=90, text=secret)
    registry.EvidenceTick.objects.create(
        account=account, evidence=evidence, note=secret, happened_on=DAY
    )
    change = registry.PhaseChange.objects.create(
        account=account,
        from_phase=phases[0],
        to_phase=phases[1],
        is_up=True,
        reason=secret,
        author_label="x",
        changed_at=NOW,
    )
    registry.HandOver.objects.create(account=account, to_member=kam, note=secret)
    designation = registry.DesignationChange.objects.create(
        account=account,
        before="standard",
        after="key",
        reason=secret,
        author_label="x",
        decided_at=NOW,
    )
    nomination = registry.Nomination.objects.create(
        account=things["apart"],
        before="standard",
        reason=secret,
        asked_by=kam,
        asked_by_label="x",
        asked_at=NOW,
    )
    registry.ProgrammeSettings.objects.create()
    told = registry.PhaseEvidence.objects.get(check_kind="joint_plan")
    things.update(
        ticked_evidence=told,
        team_member=support,
        person=person,
        stakeholder=chief,
        history_entry=entry,
        attachment=attachment,
        phase=phases[2],
        evidence=evidence,
        phase_change=change,
        designation=designation,
        nomination=nomination,
    )


def _reviews(estate: Estate) -> None:
    things, secret, kam = estate.things, estate.secret, estate.people[Role.KAM]
    account = things["account"]
    things["cadence"] = reviews.Cadence.objects.create(
        kind="internal_review", tier="key", rhythm="monthly", anchor_on=DAY
    )
    reviews.Cadence.objects.create(
        kind="internal_review", account=account, rhythm="weekly", anchor_on=DAY
    )
    things["closed_day"] = reviews.ClosedDay.objects.create(day=DAY, name=secret)
    things["review"] = review = reviews.Review.objects.create(
        account=account, kind="internal_review", due_on=DAY, original_due_on=DAY, agenda=secret
    )
    reviews.Participant.objects.create(review=review, member=kam)
    reviews.Participant.objects.create(review=review, stakeholder=things["stakeholder"])
    reviews.MissedSlot.objects.create(
        account=account,
        review=review,
        kind=review.kind,
        slot_on=DAY,
        due_on=DAY,
        owner=kam,
        tier="key",
    )
    things["measure"] = reviews.Measure.objects.create(
        account=account, kind="satisfaction", value=4, person=secret, measured_on=DAY
    )
    mail = Mail.objects.create(member=kam, kind="reminder", key=secret, send_at=NOW)
    things["reminder"] = reviews.Reminder.objects.create(
        review=review,
        member=estate.people[Role.ADMIN],
        kind="today",
        day=DAY,
        due_on=DAY,
        mail=mail,
        show_at=NOW,
    )
    things["notice"] = reviews.Notice.objects.create(
        member=estate.people[Role.ADMIN],
        kind="mentioned",
        account=account,
        about=review.pk,
        facts={"place": "review"},
        author_label=secret,
        mail=mail,
        show_at=NOW,
    )
    reviews.NoticePreference.objects.create(member=kam)
    reviews.CalendarFeed.objects.create(member=kam, token_hash=secret)
    things["action"] = action = plans.Action.objects.create(
        account=account, title=secret, owner=kam, due_on=DAY
    )
    plans.ActionReference.objects.create(action=action, system="crm", external_id=secret)
    plans.ActionComment.objects.create(action=action, text=secret, author_label="x")
    things |= _plan(estate.secret, account, kam)
    plans.PlanSettings.objects.create(shown_name=secret[:80])
    for kind in plans.PlanFile.Kind:
        plans.PlanFile.objects.create(kind=kind, name=secret, content=b"x")


def _plan(secret: str, account: Any, kam: Any) -> dict[str, Any]:
    things: dict[str, Any] = {}
    span = {"starts_on": DAY, "ends_on": DAY.replace(year=DAY.year + 1)}
    of_plan = {"account": account, "author_label": "x", "changed_at": NOW}
    plan = plans.Plan.objects.create(**of_plan, **span)
    gone = plans.Plan.objects.create(
        **of_plan, starts_on=DAY.replace(year=2020), ends_on=DAY.replace(year=2021), deleted_at=NOW
    )
    things |= {"plan": plan, "deleted_plan": gone}
    things["plan_section"] = plans.PlanSection.objects.create(
        plan=plan, kind="summary", text=secret
    )
    content = {"text": secret, "objectives": [], "value": []}
    things["plan_version"] = plans.PlanVersion.objects.create(
        plan=plan, number=1, content=content, digest="0" * 64, author_label="x"
    )
    things["plan_share"] = share = plans.PlanShare.objects.create(
        plan=plan,
        number=1,
        language="en",
        recipient_name=secret,
        token_hash=f"{secret} {plan.pk}",
        expires_at=LATER,
        author_label="x",
    )
    plans.ShareAnswer.objects.create(share=share, kind="seen", name=secret, day=DAY)
    plans.PlanEvent.objects.create(plan=plan, kind="started", comment=secret, author_label="x")
    things["plan_comment"] = plans.PlanComment.objects.create(
        plan=plan, text=secret, author=kam, author_label="x"
    )
    things["objective"] = plans.Objective.objects.create(plan=plan, title=secret, owner=kam)
    plans.ObjectiveProgress.objects.create(objective=things["objective"], day=DAY, value=1)
    things["risk"] = plans.Risk.objects.create(plan=plan, text=secret, likelihood=2, impact=3)
    things["swot_item"] = plans.SwotItem.objects.create(plan=plan, kind="threat", text=secret)
    things["value_entry"] = plans.ValueEntry.objects.create(
        plan=plan, initiative=secret, side="client", words=secret
    )
    return things


def _whitespace(estate: Estate) -> None:
    account, secret = estate.things["account"], estate.secret
    family = plans.Offering.objects.create(name=secret, name_key=secret.lower(), position=1)
    offering = plans.Offering.objects.create(
        name=secret, name_key=secret.lower(), parent=family, position=1
    )
    unit = plans.BusinessUnit.objects.create(account=account, name=secret, name_key=secret.lower())
    cell = plans.WhitespaceCell.objects.create(
        account=account, unit=unit, offering=offering, state="gap", note=secret
    )
    plans.CellCompetitor.objects.create(cell=cell, name=secret, name_key=secret.lower(), share=40)
    plans.CellChange.objects.create(
        account=account, unit=unit, offering=offering, state="gap", changed_on=DAY
    )
    estate.things["client_spend"] = plans.ClientSpend.objects.create(
        account=account, amount_minor=500_000, source=secret, estimated_on=DAY
    )
    estate.things.update(offering=offering, unit=unit, whitespace_cell=cell)


def _twins(estate: Estate) -> None:
    apart, secret = estate.things["apart"], estate.secret
    person = registry.Person.objects.create(name=f"Rui {secret}")
    entry = registry.HistoryEntry.objects.create(
        account=apart, kind="problem", happened_on=DAY, text=secret
    )
    estate.twins = {
        "account": apart,
        "merge": registry.Merge.objects.create(
            kept=apart, gone=registry.Account.objects.create(name=f"{secret} antiga")
        ),
        "stakeholder": registry.Stakeholder.objects.create(
            account=apart, person=person, role="buyer"
        ),
        "former": registry.FormerData.objects.create(
            person=person, values={"phone": secret}, author_label="x"
        ),
        "team_member": registry.TeamMember.objects.create(
            account=apart, member=estate.people[Role.VIEWER], since=DAY
        ),
        "history_entry": entry,
        "attachment": registry.Attachment.objects.create(
            entry=entry, name="x.txt", content_type="text/plain", size=1, content=b"a"
        ),
        "review": reviews.Review.objects.create(
            account=apart, kind="internal_review", due_on=DAY, original_due_on=DAY
        ),
        "action": plans.Action.objects.create(account=apart, title=secret, due_on=DAY),
        **_plan(secret, apart, estate.people[Role.KAM]),
        "unit": plans.BusinessUnit.objects.create(
            account=apart, name=secret, name_key=secret.lower()
        ),
    }


def _people(estate: Estate) -> None:
    admin = estate.actor(Role.ADMIN)
    estate.things["membership"] = estate.people[Role.VIEWER]
    estate.things["invitation"] = invite(
        actor=admin, email=f"{estate.secret.lower()}@new.example", role=Role.VIEWER
    )
    for scope, how in (("read", "read"), ("write", SOME)):
        key, text = create_key(actor=admin, name=estate.secret, scope=how, scopes=ALL_SCOPES)
        estate.things["api_key"], estate.keys[scope] = key, text
    webhook, _secret = make_webhook(
        actor=admin,
        name=estate.secret,
        address=f"https://{estate.secret.lower()}.example/",
        types=["*"],
        sees_designation=True,
    )
    estate.things["webhook"] = webhook
    estate.things["webhook_delivery"] = send_test(actor=admin, webhook_id=webhook.pk)
    estate.things["logged_request"] = LoggedRequest.objects.create(
        api_key=key, at=NOW, method="GET", path=f"/{estate.secret}", status=200, took=1
    )
    switch_tools(actor=admin, names=TOOLS)
    estate.things["open_tool"] = OpenTool.objects.earliest("name")
    estate.things["kept_answer"] = KeptAnswer.objects.create(
        api_key=key, word=estate.secret, content=estate.secret, status=201, body=b"{}"
    )


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def addresses(patterns: Any, prefix: str = "", space: str = "") -> list[tuple[str, str, list[str]]]:
    """Every address below: (route, name with its namespace, its parts)."""
    found = []
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            found += addresses(entry.url_patterns, route, space + inner)
        elif entry.name:
            found.append((route, space + entry.name, list(entry.pattern.converters)))
    return found
