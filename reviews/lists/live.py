"""Reviews and measures as the plan of an account reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account
from pages.templatetags.figures import decimal2, short_date
from plans.live.shapes import Fact, LivePart
from reviews.discretion import sees_series
from reviews.measures.rules import Trend
from reviews.measures.trends import Period
from reviews.models import MeasureKind, Review, ReviewKind
from tenants.actors import Actor
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

COMING, QUARTERS = 2, 4

READ = Prepared.written(
    """
    SELECT (SELECT json_agg(json_build_array(n.id, n.kind, n.due_on) ORDER BY n.due_on, n.id)
            FROM (SELECT id, kind, due_on FROM reviews_review
                  WHERE organization_id = %(org)s AND account_id = %(account)s
                    AND state = %(planned)s AND (%(series)s OR slot_on IS NULL)
                  ORDER BY due_on, id LIMIT %(coming)s) AS n),
           (SELECT json_build_array(id, kind, held_on) FROM reviews_review
            WHERE organization_id = %(org)s AND account_id = %(account)s AND state = %(held)s
              AND (%(series)s OR slot_on IS NULL)
            ORDER BY held_on DESC, id DESC LIMIT 1),
           (SELECT json_agg(json_build_array(q.kind, q.begins, q.mean, q.answers) ORDER BY q.begins)
            FROM (SELECT kind, date_trunc('quarter', measured_on)::date AS begins,
                         avg(value)::text AS mean, count(*) AS answers
                  FROM reviews_measure
                  WHERE organization_id = %(org)s AND account_id = %(account)s
                  GROUP BY 1, 2) AS q)
    """,
    planned=Review.State.PLANNED,
    held=Review.State.HELD,
    coming=COMING,
)


@dataclass(frozen=True)
class _Read:
    """What was found."""

    coming: list[tuple[str, str, date]]
    held: tuple[str, str, date] | None
    trends: list[Trend]


def live_parts(actor: Actor, account: Account, today: date) -> list[LivePart]:
    """Next and last reviews, and the measures by quarter. One query."""
    if not actor.may("review.view"):
        return []
    found = _read(account, series=sees_series(actor))
    slug = actor.organization.slug
    url = reverse("account_reviews:list", args=[slug, account.pk])
    planned = [_review(slug, _("Next"), one, today) for one in found.coming]
    held = [_review(slug, _("Last held"), found.held, None)] if found.held else []
    return [
        LivePart(
            key="reviews",
            title=_("Reviews"),
            note="",
            url=url,
            facts=(*planned, *held),
            empty=_("No review is planned. Give the account a cadence, or plan one."),
        ),
        LivePart(
            key="measures",
            title=_("Measures"),
            note="",
            url=url,
            facts=tuple(_measure(trend) for trend in found.trends),
            empty=_("Nobody has asked the client yet. Each review asks for the measures."),
        ),
    ]


def _read(account: Account, *, series: bool) -> _Read:
    values = {"org": require_organization_id(), "account": account.pk, "series": series}
    with connection.cursor() as cursor:
        READ.ask(cursor, values)
        coming, held, quarters = cursor.fetchone()
    trends = []
    for kind in MeasureKind.values:
        periods = [_period(*told) for name, *told in quarters or () if name == kind]
        trends += [Trend(kind, periods, [])] if periods else []
    return _Read([_dated(*one) for one in coming or ()], held and _dated(*held), trends)


def _dated(pk: str, kind: str, day: str) -> tuple[str, str, date]:
    return pk, kind, date.fromisoformat(day)


def _period(begins: str, mean: str, answers: int) -> Period:
    day = date.fromisoformat(begins)
    return Period(day.year, (day.month - 1) // 3 + 1, Decimal(mean), answers)


def _review(slug: str, label: str, told: tuple[str, str, date], today: date | None) -> Fact:
    pk, kind, day = told
    is_late = today is not None and day < today
    url = reverse("reviews:detail", args=[slug, pk])
    return Fact(label, str(ReviewKind(kind).label), short_date(day), url, is_late)


def _measure(trend: Trend) -> Fact:
    """The last quarter with answers, and those before it."""
    *earlier, last = trend.periods[-QUARTERS:]
    answers = ngettext("%(n)d answer", "%(n)d answers", last.answers) % {"n": last.answers}
    told = [f"{last.label}, {answers}", *(_said(one) for one in reversed(earlier))]
    if trend.does_not_rise:
        told.append(_("does not rise"))
    return Fact(trend.label, decimal2(last.mean), " · ".join(told), is_late=trend.does_not_rise)


def _said(period: Period) -> str:
    return f"{period.label}: {decimal2(period.mean)}"
