"""What a leader has before the eyes while deciding: place, why, load and caps; a few queries."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.designation.caps import Cap, organization_cap, rooms
from accounts.discretion import readable_accounts
from accounts.models import Account, AccountFigures, Designation, Nomination
from accounts.revenue.rules import from_minor
from rules.ids import id_of
from scoring import ranking
from scoring.ladder import Ladder
from scoring.matrices import criteria_of
from scoring.models import Criterion, Matrix
from tenants.actors import Actor
from tenants.models import Organization


@dataclass(frozen=True)
class Choice:
    """One account that was chosen in the ranking."""

    account: Account
    place: ranking.RankedAccount | None
    revenue: Decimal | None
    room: int
    """How many more key accounts its KAM could have."""
    why: list[tuple[Criterion, int]]
    """The two criteria that weigh most in its total, with their scores."""
    nomination: Nomination | None


@dataclass(frozen=True)
class Chosen:
    """All that were chosen, in the order of the ranking, and the organisation's cap."""

    choices: list[Choice]
    cap: Cap

    @property
    def may_pass_a_cap(self) -> bool:
        """Whether a cap would be passed if all of them became key accounts."""
        coming = [one for one in self.choices if one.account.designation != Designation.KEY]
        owners = Counter(one.account.owner_id for one in coming if one.account.owner_id)
        is_narrow = any(
            owners[one.account.owner_id] > one.room for one in coming if one.account.owner_id
        )
        return is_narrow or self.cap.held + len(coming) > self.cap.limit


def chosen(actor: Actor, organization: Organization, matrix: Matrix, ids: list[str]) -> Chosen:
    """Those of the ids that this reader may read; what is no id is nothing."""
    wanted = {key for text in ids if (key := id_of(text))}
    accounts = list(
        readable_accounts(actor)
        .filter(pk__in=wanted, archived_at=None)
        .select_related("owner", "phase")
    )
    keys = [account.pk for account in accounts]
    criteria = criteria_of(matrix)
    places = _places(organization, matrix, criteria, keys)
    revenue = dict(
        AccountFigures.objects.filter(account__in=keys).values_list("account_id", "revenue")
    )
    asked = {
        one.account_id: one
        for one in Nomination.objects.filter(account__in=keys, state=Nomination.State.OPEN)
    }
    room = rooms(organization, {a.owner_id for a in accounts if a.owner_id})
    found = [
        Choice(
            account=account,
            place=places.get(account.pk),
            revenue=from_minor(revenue.get(account.pk)),
            room=room[account.owner_id] if account.owner_id else organization.kam_cap,
            why=_why(criteria, places.get(account.pk)),
            nomination=asked.get(account.pk),
        )
        for account in accounts
    ]
    return Chosen(sorted(found, key=_order), organization_cap(organization))


def _places(
    organization: Organization, matrix: Matrix, criteria: list[Criterion], keys: list[uuid.UUID]
) -> dict[uuid.UUID, ranking.RankedAccount]:
    rows = ranking.rows(
        organization=organization,
        ladder=Ladder(matrix),
        weight=sum(c.weight for c in criteria),
        standings=ranking.ranked(matrix).filter(account_id__in=keys),
        before=None,
    )
    return {row.account_id: row for row in rows}


def _why(
    criteria: Sequence[Criterion], place: ranking.RankedAccount | None
) -> list[tuple[Criterion, int]]:
    if place is None:
        return []
    scored = list(zip(criteria, place.values, strict=True))
    return sorted(scored, key=lambda one: -one[0].weight * one[1])[:2]


def _order(choice: Choice) -> tuple[bool, int, str]:
    """As ranked; then those without a total, by name."""
    place = choice.place
    return (place is None, place.rank if place else 0, choice.account.name_key)
