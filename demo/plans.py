"""Account plans in every state, written by the rules of the product."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from accounts.models import Account, AccountFigures, Stakeholder
from demo.clients import Client
from demo.plan_words import PLAN_WORDS, PlanWords
from plans.actions.rules import open_action
from plans.comments.rules import comment_plan
from plans.finding import next_period
from plans.life.rules import approve_plan, return_plan, start_plan, submit_plan
from plans.models import Objective, Plan, PlanEvent, PlanSection, PlanVersion, ValueEntry
from plans.page.looking import look
from plans.rows.kinds import OBJECTIVE, RISK, SWOT, VALUE
from plans.rows.rules import add_row, mark_row
from plans.sections.rules import mark_section, write_section
from plans.sharing.answers import AnswerKind, Stance, answer_share, note_opening
from plans.sharing.rules import share_plan
from plans.versions.content import content_of, digest_of
from reviews.models import Notice
from tenants.actors import Actor
from tenants.models import Membership, Organization

DEEP = ("strategic", "interdependent")


def write_plans(
    *,
    organization: Organization,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    """The deepest relationships have one; each state once at least, one of a year ago."""
    words = PLAN_WORDS[organization.locale]
    lead = Actor.of_member(leader)
    span = next_period(organization, [], today)
    deep = [client for phase in DEEP for client in clients if client.phase == phase]
    for place, client in enumerate(deep[:8]):
        account = accounts[client.number]
        if account.owner is None:
            continue
        kam = Actor.of_member(account.owner)
        plan = start_plan(actor=kam, account=account, starts_on=span[0], ends_on=span[1])
        if place == 0:
            _last_years(words, kam, lead, plan, span)
        _write(words, kam, plan, today, whole=place < 6)
        _live(words, kam, lead, plan, place)
    Notice.objects.update(read_at=timezone.now())


def look_at_plans(leader: Membership, today: date) -> None:
    """The leader opens each: the list says what is to mend."""
    lead = Actor.of_member(leader)
    for plan in Plan.objects.order_by("id"):
        look(lead, plan.pk, today=today)


def _live(words: PlanWords, kam: Actor, lead: Actor, plan: Plan, place: int) -> None:
    """Approved, changed since, submitted, sent back, and drafts."""
    if place > 3:
        return
    submit_plan(actor=kam, plan=plan)
    if place < 2:
        approve_plan(actor=lead, plan=plan)
    if place == 0:
        _share(words, kam, plan)
    if place == 1:
        summary = PlanSection.objects.get(plan=plan, kind="summary")
        write_section(actor=kam, section=summary, text=words.later)
        comment_plan(actor=lead, plan=plan, text=words.comment, about=summary.pk)
    if place == 3:
        return_plan(actor=lead, plan=plan, comment=words.returned)


def _share(words: PlanWords, kam: Actor, plan: Plan) -> None:
    """The client has it before them, accepts one objective and disputes the other."""
    today = kam.organization.today()
    share = share_plan(
        actor=kam,
        plan=plan,
        language=kam.organization.locale.lower(),
        recipient_name=words.reader,
    )
    note_opening(share=share, today=today)
    first, second = Objective.objects.filter(plan=plan, is_for_client=True).order_by("position")
    answer_share(
        share=share,
        name=words.reader,
        today=today,
        seen=True,
        objectives={
            str(first.pk): Stance(AnswerKind.ACCEPTED),
            str(second.pk): Stance(AnswerKind.DISPUTED, words.disputed),
        },
    )


def _write(words: PlanWords, kam: Actor, plan: Plan, today: date, *, whole: bool) -> None:
    for section in PlanSection.objects.filter(plan=plan):
        text = words.sections.get(section.kind, "")
        if text and (whole or section.kind == "summary"):
            written = write_section(actor=kam, section=section, text=text)
            if section.kind in ("summary", "value"):
                mark_section(actor=kam, section=written, is_for_client=True)
    if not whole:
        return
    first = _objectives(words, kam, plan, today)
    for kind, text in words.swot:
        answer = {"objective": first} if kind == "threat" else {}
        item = {"kind": kind, "text": text, **answer}
        add_row(actor=kam, plan=plan, kind=SWOT, values=item, today=today)
    for text, likelihood, impact, mitigation in words.risks:
        values = {
            "text": text,
            "likelihood": likelihood,
            "impact": impact,
            "mitigation": mitigation,
            "owner": kam.membership,
        }
        add_row(actor=kam, plan=plan, kind=RISK, values=values, today=today)
    _computed(words, kam, plan, today)
    _value(words, kam, plan, today)


def _computed(words: PlanWords, kam: Actor, plan: Plan, today: date) -> None:
    """Objectives that read their value; revenue starts from that of the year before."""
    figures = AccountFigures.objects.filter(account=plan.account).first()
    for title, measure, rise in words.computed:
        start, end = None, Decimal(rise)
        if measure == Objective.Measure.REVENUE:
            start = Decimal(figures.revenue_before if figures else 0) / 100
            end = (start * (100 + end) / 100).quantize(Decimal(1))
        values = {
            "title": title,
            "measure": measure,
            "baseline": start,
            "target": end,
            "due_on": plan.ends_on,
            "owner": kam.membership,
        }
        add_row(actor=kam, plan=plan, kind=OBJECTIVE, values=values, today=today)


def _objectives(words: PlanWords, kam: Actor, plan: Plan, today: date) -> Objective | None:
    people = list(Stakeholder.objects.filter(account=plan.account).order_by("id")[:1])
    made: list[Objective] = []
    for place, (title, unit, start, now, end, theirs, ours) in enumerate(words.objectives):
        values = {
            "title": title,
            "unit": unit,
            "baseline": Decimal(start),
            "current": Decimal(now),
            "target": Decimal(end),
            "value_for_client": theirs,
            "value_for_us": ours,
            "due_on": plan.ends_on - timedelta(days=30 * place),
            "owner": kam.membership,
            "stakeholder": people[0] if people and place == 0 else None,
        }
        row = add_row(actor=kam, plan=plan, kind=OBJECTIVE, values=values, today=today)
        if place < 2:
            mark_row(actor=kam, row=row, is_for_client=True)
        made.append(Objective.objects.select_related("plan").get(pk=row.pk))
    for place, title in enumerate(words.actions):
        open_action(
            actor=kam,
            account=plan.account,
            title=title,
            owner=kam.membership,
            due_on=today + timedelta(days=20 + place),
            objective=made[place],
        )
    return made[0] if made else None


def _value(words: PlanWords, kam: Actor, plan: Plan, today: date) -> None:
    for initiative, side, stage, amount, confirmed_by in words.value:
        values = {
            "initiative": initiative,
            "side": side,
            "stage": stage,
            "amount": Decimal(amount),
            "happened_on": today - timedelta(days=20),
        }
        if confirmed_by:
            values |= {
                "confirmed_by": confirmed_by,
                "confirmed_on": today - timedelta(days=10),
                "confirmed_how": "review",
            }
        row = add_row(actor=kam, plan=plan, kind=VALUE, values=values, today=today)
        if side == ValueEntry.Side.CLIENT:
            mark_row(actor=kam, row=row, is_for_client=True)


def _last_years(
    words: PlanWords, kam: Actor, lead: Actor, after: Plan, span: tuple[date, date]
) -> None:
    """The plan of the period before, approved a year ago; nothing of it is left to carry over."""
    year = relativedelta(years=1)
    start, end = span[0] - year, span[0] - timedelta(days=1)
    plan = start_plan(actor=kam, account=after.account, starts_on=start, ends_on=end)
    Plan.objects.filter(pk=after.pk).update(previous=plan)
    _write(words, kam, plan, start, whole=True)
    then = timezone.now() - timedelta(days=360)
    document = content_of(plan)
    version = PlanVersion.objects.create(
        plan=plan,
        number=1,
        content=document,
        digest=digest_of(document),
        author=kam.membership,
        author_label=kam.label,
        created_at=then,
    )
    for actor, kind in ((kam, PlanEvent.Kind.SUBMITTED), (lead, PlanEvent.Kind.APPROVED)):
        PlanEvent.objects.create(
            plan=plan,
            kind=kind,
            number=version.number,
            author=actor.membership,
            author_label=actor.label,
            created_at=then,
        )
    Plan.objects.filter(pk=plan.pk).update(
        state=Plan.State.APPROVED,
        approved_number=1,
        approved_content_at=then,
        approved_at=then,
        changed_at=then,
    )
