"""What a plan lacks: the three questions and the pitfalls of plans (method §12), and completeness.

Each finding is a sentence with the place that mends it, never a point. Completeness is how much
is written; neither says anything of the client's health.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Check
from accounts.phases.evidence import Facts
from accounts.stakeholders.coverage import Alert
from plans.models import UNOPENED_AFTER, Objective, Plan, SectionKind
from plans.page.shapes import Whole

UNOPENED = "unopened"
"""The one that time alone opens: it is added to what is kept of the others."""
NAMED = 3


@dataclass(frozen=True)
class Finding:
    """One pitfall: its key, what is said, and the anchor of the place that mends it."""

    key: str
    sentence: str
    place: str


def findings(
    whole: Whole, facts: Facts, account: Account, *, today: date, left_alone: Sequence[Alert] = ()
) -> list[Finding]:
    """What applies, in the order of the method; `facts` are of the account's relationship.

    `left_alone`: who decides, speaks for us or is our sponsor's to meet, and nobody met in time.
    """
    found = [*_found(whole, facts, today), *_left_alone(left_alone)]
    found += _of_people(whole, facts, account)
    return [Finding(*one) for one in found]


def keep_count(plan: Plan, found: Sequence[Finding]) -> None:
    """Keep for the list how many were found open, once a day or where it is another number.

    Nobody waits for it: a plan that is being changed is counted when it is looked at again.
    """
    count, now = sum(1 for one in found if one.key != UNOPENED), timezone.now()
    is_kept = plan.to_mend is not None and plan.open_checks == count
    if is_kept and plan.checked_at and timezone.localdate(plan.checked_at) == timezone.localdate():
        return
    unmoved = Plan.objects.filter(pk=plan.pk, changed_at=plan.changed_at)
    free = unmoved.select_for_update(skip_locked=True).order_by().values("pk")
    Plan.objects.filter(pk__in=free).update(open_checks=count, checked_at=now)


def with_open_checks(now: datetime) -> Q:
    """Plans of which `to_mend` says more than 0."""
    is_open = Q(open_checks__gt=0) | Q(changed_at__lte=now - UNOPENED_AFTER)
    return Q(open_checks__isnull=False, checked_at__gte=F("changed_at")) & is_open


def completeness(whole: Whole) -> tuple[int, int]:
    """How many parts of the page hold something, and how many there are."""
    parts = [bool(aged.section.text) for aged in whole.sections]
    parts += [any(items for _k, _n, items in whole.swot)]
    parts += [bool(whole.objectives), bool(whole.risks), bool(whole.value)]
    return sum(parts), len(parts)


def _found(whole: Whole, facts: Facts, today: date) -> Iterator[tuple[str, str, str]]:
    texts = {aged.section.kind: aged.section.text for aged in whole.sections}
    for kind in (SectionKind.INTERESTING, SectionKind.TRUST, SectionKind.MATTER):
        if not texts.get(kind):
            told = _("Not answered yet: %(question)s") % {"question": kind.label}
            yield f"question_{kind.value}", told, kind.value
    if not _client_was_asked(whole, facts):
        yield "nobody_asked", _("Nobody at the client was asked."), "value"
    if _is_written_alone(whole):
        yield "alone", _("One person wrote it alone."), "comments"
    if whole.plan.is_forgotten:
        yield UNOPENED, _("Nothing has changed in it for 90 days."), "summary"
    if not any(one.row.value_for_client for one in whole.objectives):
        yield "about_us", _("No objective says what the client gains."), "objectives"
    yield from _of_objectives(whole, today)
    if whole.unanswered:
        told = _("Threats or weaknesses that nothing answers: %(n)d") % {"n": len(whole.unanswered)}
        yield "unanswered", told, "swot"


def _left_alone(alerts: Sequence[Alert]) -> Iterator[tuple[str, str, str]]:
    if alerts:
        names = ", ".join(f"{alert.row.name} ({alert.role})" for alert in alerts[:NAMED])
        more = len(alerts) - NAMED
        told = _("Not met for longer than their role allows: %(names)s") % {"names": names}
        yield "stale_people", f"{told} +{more}" if more > 0 else told, "people"


def _of_people(whole: Whole, facts: Facts, account: Account) -> Iterator[tuple[str, str, str]]:
    if facts.people <= 1 or len(facts.our_functions) <= 1:
        told = _("One thread: a single contact at the client, or a single function of ours.")
        yield "one_thread", told, "people"
    texts = {aged.section.kind: aged.section.text for aged in whole.sections}
    is_deep = account.phase is not None and account.phase.position > 1
    if is_deep and not texts.get(SectionKind.BEYOND):
        yield "short_sighted", _("Nothing reaches beyond this period."), SectionKind.BEYOND.value


def _of_objectives(whole: Whole, today: date) -> Iterator[tuple[str, str, str]]:
    still = [one for one in whole.objectives if one.row.status == Objective.Status.OPEN]
    if any(_is_unmeasured(one.row) for one in still):
        told = _("An objective has no baseline, no target or no date.")
        yield "no_measure", told, "objectives"
    if any(all(action.is_finished for action in one.actions) for one in still):
        yield "no_action", _("An objective has no open action."), "objectives"
    actions = [action for one in still for action in one.actions if not action.is_finished]
    if any(action.owner is None or action.due_on is None for action in actions):
        yield "nobody_does_it", _("An action has no owner or no date."), "objectives"


def _is_unmeasured(objective: Objective) -> bool:
    if objective.kind == Objective.Kind.QUALITATIVE:
        return objective.due_on is None
    return None in (objective.baseline, objective.target, objective.due_on)


def _client_was_asked(whole: Whole, facts: Facts) -> bool:
    """They confirmed something in it, or had it before them on the page that was shared."""
    seen = facts.supplied.get(Check.PLAN_SEEN)
    if isinstance(seen, date) and seen >= timezone.localdate(whole.plan.created_at):
        return True
    return any(entry.is_confirmed for entry in whole.value)


def _is_written_alone(whole: Whole) -> bool:
    authors = {a.section.touched_by_label for a in whole.sections if a.section.touched_by_label}
    return len(authors) == 1 and {said.author_label for said in whole.comments} <= authors
