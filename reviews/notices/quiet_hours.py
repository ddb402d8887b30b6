"""When a person may be written to. Pure: the time, the hours and the calendar are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from reviews.dates import Closed, instant

FARTHEST = 31  # days: no calendar closes longer


@dataclass(frozen=True)
class Hours:
    """Quiet from … until, in local time; the same time twice means never quiet."""

    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 0)
    working_days_only: bool = True

    def is_quiet(self, at: time) -> bool:
        """Whether this local time is quiet; the hours may go over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def first_moment(wanted: datetime, *, hours: Hours, zone: ZoneInfo, closed: Closed) -> datetime:
    """The first moment from `wanted` on at which the person may be written to (aware, UTC)."""
    local = wanted.astimezone(zone)
    moment, day = local.time(), local.date()
    for _n in range(FARTHEST):
        if hours.working_days_only and closed(day):
            day, moment = day + timedelta(days=1), time(0)
        elif hours.is_quiet(moment):
            if moment >= hours.quiet_until:
                day, moment = day + timedelta(days=1), time(0)
            else:
                moment = hours.quiet_until
        else:
            return max(wanted, instant(day, moment, zone))
    return wanted
