"""Which places of the ranking are firm: told by who has worked it out, of the last time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rules.offers import Offers
from scoring.models import Matrix


@dataclass(frozen=True)
class Firmness:
    """Of accounts that were within the cap, whether they stay where weights move a little."""

    is_firm: dict[uuid.UUID, bool]
    made_at: datetime


FIRMNESS: Offers[Callable[[Matrix], Firmness | None]] = Offers("how firm a ranking stands")


def firmness_of(matrix: Matrix) -> Firmness | None:
    """As it was worked out last for this version; None where it never was."""
    return next((found for told in FIRMNESS if (found := told(matrix))), None)
