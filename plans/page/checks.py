"""What a plan lacks: the three questions and the pitfalls of plans (method §12), and completeness.

Each finding is a sentence with the place that mends it, never a point. Completeness is how much
is written; neither says anything of the client's health.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Check
from accounts.phases.evidence import Facts
from accounts.stakeholders.coverage import Alert
from plans.models import Objective, SectionKind
from plans.page.shapes import Whole

UNOPENED_DAYS = 90
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
    if (timezone.now() - whole.plan.changed_at).days >= UNOPENED_DAYS:
        yield "unopened", _("Nothing has changed in it for 90 days."), "summary"
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
