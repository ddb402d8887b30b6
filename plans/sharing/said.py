"""What clients said to a plan, for those who look after it: the last word of each reader."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db.models import F

from plans.models import Plan, ShareAnswer
from plans.sharing.showing import STANCES
from tenants.compiled import Compiled, Mark, compiled

READ_BACK, SHOWN = 500, 3
"""How many of the latest answers are read, and how many readers are shown at one place."""


@dataclass(frozen=True)
class ClientSaid:
    """Newest first; each answer with the version that was read, as `number`."""

    read: list[ShareAnswer]
    """Who said that they read the plan."""
    stances: dict[uuid.UUID, list[ShareAnswer]]
    """What they think of each objective."""


def said_of(plan: Plan) -> ClientSaid:
    """Of all shares of the plan, closed ones too. One query."""
    by_part: dict[uuid.UUID | None, dict[uuid.UUID, ShareAnswer]] = defaultdict(dict)
    for answer in _answers().objects(plan=plan.pk):
        by_part[answer.about].setdefault(answer.share_id, answer)
    last = {about: list(by_share.values())[:SHOWN] for about, by_share in by_part.items()}
    read = last.pop(None, [])
    return ClientSaid(read, {about: words for about, words in last.items() if about})


@cache
def _answers() -> Compiled:
    kinds = (ShareAnswer.Kind.SEEN, *STANCES)
    found = ShareAnswer.objects.filter(share__plan=Mark("plan"), kind__in=kinds)
    found = found.annotate(number=F("share__number")).order_by("-created_at", "-id")
    return compiled(found[:READ_BACK], by_key=True)
