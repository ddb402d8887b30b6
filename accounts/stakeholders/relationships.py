"""The people of one account, read once, for the pages: list, map, coverage and alerts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Stakeholder, StakeholderRole
from accounts.models.stakeholder import Attitude
from accounts.models.team import Function
from accounts.programme import programme_settings
from accounts.stakeholders.coverage import Alert, Coverage, CoverageRow, alerts, coverage
from accounts.stakeholders.map import SIGNS, TONES, Node, PeopleMap, people_map
from accounts.stakeholders.rules import living
from rules.names import sort_key

ON_MAP = 150
SIDES = {
    "for": gettext_lazy("For us"),
    "neutral": gettext_lazy("Neutral"),
    "against": gettext_lazy("Against us"),
}


@dataclass(frozen=True, slots=True)
class NarrowedPeople:
    """What the page shows of the people; what is empty narrows nothing."""

    q: str = ""
    role: str = ""
    function: str = ""
    side: str = ""

    @classmethod
    def read(cls, given: dict[str, str]) -> NarrowedPeople:
        """From the address; unknown choices narrow nothing."""
        role, function, side = (given.get(name, "") for name in ("role", "function", "side"))
        return cls(
            q=given.get("q", "")[:160].strip(),
            role=role if role in StakeholderRole.values else "",
            function=function if function in Function.values else "",
            side=side if side in SIDES else "",
        )

    def __bool__(self) -> bool:
        return bool(self.q or self.role or self.function or self.side)

    def leaves(self, place: Stakeholder) -> bool:
        """Whether a person stays."""
        side = "for" if place.attitude > 0 else "against" if place.attitude < 0 else "neutral"
        return (
            (not self.role or place.role == self.role)
            and (not self.function or place.function == self.function)
            and (not self.side or side == self.side)
            and (not self.q or sort_key(self.q) in place.person.name_key)
        )


@dataclass(frozen=True)
class Relationships:
    """Everybody at an account by name, with who is missing and who was left alone."""

    people: list[Stakeholder]
    coverage: Coverage
    alerts: list[Alert]
    overdue: dict[uuid.UUID, Alert] = field(default_factory=dict)


def relationships(account: Account, today: date) -> Relationships:
    """The living stakeholders of an account, and what follows from them."""
    rows = living().filter(account=account).select_related("person", "contact")
    people = list(rows.order_by("person__name_key", "id"))
    known = [row_of(place) for place in people]
    found = alerts(known, gaps=programme_settings().gaps, today=today)
    return Relationships(people, coverage(known), found, {a.row.id: a for a in found})


def row_of(place: Stakeholder) -> CoverageRow:
    """What coverage asks of a stakeholder."""
    return CoverageRow(
        id=place.id,
        name=place.person.name,
        role=place.role,
        function=place.function,
        strength=place.strength,
        last_touch_on=place.last_touch_on,
        known_since=place.created_at.date(),
    )


def mapped(people: list[Stakeholder]) -> PeopleMap:
    """The map of the most influential, as many as can be read."""
    shown = sorted(people, key=lambda s: (-s.influence, s.person.name_key, s.id))[:ON_MAP]
    return people_map(_node(place) for place in shown)


def legend() -> list[tuple[str, str, str]]:
    """Class, sign and word of each attitude."""
    return [(TONES[a.value], SIGNS[a.value], str(a.label)) for a in Attitude]


def _node(place: Stakeholder) -> Node:
    return Node(
        id=place.id,
        name=place.person.name,
        note=place.get_role_display(),
        told=told(place),
        parent=place.reports_to_id,
        influence=place.influence,
        attitude=place.attitude,
        strength=place.strength,
    )


def told(place: Stakeholder) -> str:
    """The marks of the map in words."""
    words = {
        "role": place.get_role_display(),
        "attitude": place.get_attitude_display(),
        "influence": place.influence,
        "strength": place.get_strength_display(),
    }
    text = _("%(role)s · %(attitude)s · influence %(influence)d of 5 · contact: %(strength)s")
    return text % words + (f" ({place.contact})" if place.contact else "")
