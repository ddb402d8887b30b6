"""When a person may be written to."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.dates import closed_days, is_weekend
from reviews.notices.quiet_hours import Hours, first_moment

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
USUAL = Hours()

# wanted (local, -03:00), first moment (local)
CASES = [
    ("2026-11-23 08:00", "2026-11-23 08:00"),
    ("2026-11-23 06:59", "2026-11-23 07:00"),
    ("2026-11-23 19:59", "2026-11-23 19:59"),
    ("2026-11-23 20:00", "2026-11-24 07:00"),
    ("2026-11-27 23:30", "2026-11-30 07:00"),
    ("2026-11-28 08:00", "2026-11-30 07:00"),
    ("2026-12-25 08:00", "2026-12-28 07:00"),
]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SAO_PAULO)


@pytest.mark.parametrize(("wanted", "first"), CASES)
def test_the_usual_hours_in_brazil(wanted: str, first: str) -> None:
    found = first_moment(local(wanted), hours=USUAL, zone=SAO_PAULO, closed=closed_days("BR"))
    assert found == local(first)


def test_never_quiet_goes_out_at_once() -> None:
    hours = Hours(time(0), time(0), working_days_only=False)
    wanted = local("2026-11-28 03:00")
    assert first_moment(wanted, hours=hours, zone=SAO_PAULO, closed=is_weekend) == wanted


def test_quiet_at_noon() -> None:
    hours = Hours(time(12), time(14), working_days_only=False)
    found = first_moment(local("2026-11-23 12:30"), hours=hours, zone=SAO_PAULO, closed=is_weekend)
    assert found == local("2026-11-23 14:00")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.times(),
    st.times(),
    st.booleans(),
    st.sampled_from(["America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_it_is_never_early_never_quiet_and_on_an_open_day(
    wanted: datetime, begin: time, end: time, working: bool, name: str
) -> None:
    zone, hours = ZoneInfo(name), Hours(begin, end, working)
    found = first_moment(wanted, hours=hours, zone=zone, closed=is_weekend)
    there = found.astimezone(zone)
    assert found >= wanted
    assert not (working and is_weekend(there.date()))
    # a clock that goes forward may jump over the end of the quiet hours, never the other way
    assert not hours.is_quiet(there.time()) or _clock_changed(there.date(), zone)


def _clock_changed(day: date, zone: ZoneInfo) -> bool:
    ends = [datetime.combine(day, t, zone).utcoffset() for t in (time.min, time.max)]
    return ends[0] != ends[1]
