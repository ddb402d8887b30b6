"""What waits for a leader, each with its verb and the place where it is done."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import ProgrammeSettings
from insights.home.keys import KeyAccount
from pages.templatetags.figures import short_date
from plans.models import ANSWER_WITHIN
from tenants.models import Organization
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

SHOWN = 3
ESCALATED = timedelta(days=7)
"""A review that is overdue by as much has been told to the leader (method §9)."""

WAITING = """
(SELECT 'nomination', n.id, n.account_id, a.name, (n.asked_at AT TIME ZONE %(zone)s)::date,
        n.asked_by_label, false, count(*) OVER ()
 FROM accounts_nomination n
 JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = n.account_id
 WHERE n.organization_id = %(org)s AND n.state = 'open' AND a.archived_at IS NULL
 ORDER BY n.asked_at, n.id LIMIT %(most)s)
UNION ALL
(SELECT 'plan', p.id, p.account_id, a.name, (p.submitted_at AT TIME ZONE %(zone)s)::date, '',
        p.submitted_at < %(late)s::timestamptz, count(*) OVER ()
 FROM plans_plan p
 JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = p.account_id
 WHERE p.organization_id = %(org)s AND p.state = 'submitted' AND p.deleted_at IS NULL
 ORDER BY p.submitted_at, p.id LIMIT %(most)s)
UNION ALL
(SELECT 'review', r.id, r.account_id, a.name, r.due_on, '', true, count(*) OVER ()
 FROM reviews_review r
 JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = r.account_id
 WHERE r.organization_id = %(org)s AND r.state = 'planned' AND r.due_on <= %(overdue)s::date
   AND a.archived_at IS NULL
 ORDER BY r.due_on, r.id LIMIT %(most)s)
UNION ALL
(SELECT 'stuck', a.id, a.id, a.name,
        coalesce(a.phase_since, (a.created_at AT TIME ZONE %(zone)s)::date), '', false,
        count(*) OVER ()
 FROM accounts_account a
 LEFT JOIN accounts_accountfigures f ON f.organization_id = %(org)s AND f.account_id = a.id
 WHERE a.organization_id = %(org)s AND a.archived_at IS NULL
   AND a.potential IN ('medium', 'high')
   AND a.phase_id = (SELECT id FROM accounts_phase WHERE organization_id = %(org)s
                     ORDER BY position LIMIT 1)
   AND coalesce(a.invest_answered_on, a.phase_since,
                (a.created_at AT TIME ZONE %(zone)s)::date) < %(today)s::date - coalesce(
           (SELECT patience_days FROM accounts_programmesettings
            WHERE organization_id = %(org)s), %(patience)s)::int
 ORDER BY f.revenue DESC NULLS LAST, a.name_key, a.id LIMIT %(most)s)
"""
_WAITING = Prepared.written(WAITING, most=SHOWN, patience=ProgrammeSettings().patience_days)


@dataclass(frozen=True)
class Decision:
    """One thing that waits: about what, why, and what to do where."""

    name: str
    about: str
    why: str
    verb: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Decisions:
    """The first of each kind, how many there are, and where the others are."""

    shown: list[Decision]
    total: int
    more: list[tuple[str, str]]


def decisions(
    organization: Organization, keys: Sequence[KeyAccount], *, today: date, now: datetime
) -> Decisions:
    """Nominations, plans, escalated reviews, caps and stuck accounts; one query."""
    values: dict[str, Any] = {
        "org": require_organization_id(),
        "overdue": today - ESCALATED,
        "today": today,
        "zone": organization.timezone,
        "late": now - ANSWER_WITHIN,
    }
    with connection.cursor() as cursor:
        _WAITING.ask(cursor, values)
        rows = cursor.fetchall()
    totals = {kind: total for kind, *_rest, total in rows}
    over = _caps(organization, keys)
    shown = [_decision(organization.slug, *row[:7]) for row in rows]
    return Decisions([*over, *shown], sum(totals.values()) + len(over), _more(totals, organization))


def _decision(
    slug: str,
    kind: str,
    pk: uuid.UUID,
    account: uuid.UUID,
    name: str,
    on: date,
    who: str,
    is_late: bool,
) -> Decision:
    day = short_date(on)
    if kind == "nomination":
        url = reverse("accounts:designation", args=[slug, account]) + "#nomination"
        why = _("%(who)s, %(day)s") % {"who": who, "day": day}
        return Decision(name, _("nominated"), why, pgettext("verb", "Decide"), url)
    if kind == "plan":
        url = reverse("plan:detail", args=[slug, pk])
        why = _("waits since %(day)s") % {"day": day}
        return Decision(name, _("plan submitted"), why, pgettext("verb", "Read"), url, is_late)
    if kind == "review":
        url, why = reverse("reviews:detail", args=[slug, pk]), _("due on %(day)s") % {"day": day}
        return Decision(name, _("review overdue"), why, pgettext("verb", "Open"), url, is_late)
    url = reverse("accounts:phase", args=[slug, account])
    why = _("since %(day)s: invest or accept?") % {"day": day}
    return Decision(name, _("stuck in the first phase"), why, pgettext("verb", "Answer"), url)


def _caps(organization: Organization, keys: Iterable[KeyAccount]) -> list[Decision]:
    """Caps that are passed: the organisation's, then those of people."""
    held = list(keys)
    found = []
    url = reverse("accounts:load", args=[organization.slug])
    if len(held) > organization.key_cap:
        why = _of(len(held), organization.key_cap)
        listed = reverse("accounts:list", args=[organization.slug]) + "?designation=key"
        words = _("more key accounts than the cap")
        found.append(Decision(organization.name, words, why, pgettext("verb", "Look"), listed))
    counts = Counter(key.owner for key in held if key.owner)
    for owner, n in sorted(counts.items()):
        if n > organization.kam_cap:
            why, words = _of(n, organization.kam_cap), _("carries more than the cap")
            found.append(Decision(owner, words, why, pgettext("verb", "Look"), url))
    return found


def _of(held: int, limit: int) -> str:
    words = ngettext(
        "%(held)d of %(limit)d key account", "%(held)d of %(limit)d key accounts", limit
    )
    return words % {"held": held, "limit": limit}


def _more(totals: dict[str, int], organization: Organization) -> list[tuple[str, str]]:
    """Where those stand that are not shown."""
    slug = organization.slug
    places = {
        "nomination": (_("more nominations"), reverse("accounts:nominations", args=[slug])),
        "plan": (_("more plans"), reverse("plan:list", args=[slug]) + "?state=submitted"),
        "review": (
            _("more overdue reviews"),
            reverse("reviews:list", args=[slug]) + "?show=overdue",
        ),
        "stuck": (_("more stuck accounts"), reverse("accounts:phase_board", args=[slug])),
    }
    return [
        (f"{totals[kind] - SHOWN} {words}", url)
        for kind, (words, url) in places.items()
        if totals.get(kind, 0) > SHOWN
    ]
