"""Due dates against literal tables and against dateutil's rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from reviews.dates import (
    Closed,
    Occurrence,
    Series,
    business_day,
    closed_days,
    instant,
    is_weekend,
    next_due,
    occurrences,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
RHYTHMS = st.sampled_from(["weekly", "monthly", "quarterly"])
CALENDARS = st.sampled_from(["", "BR", "DE", "US", "IN", "WS", "AE", "CN"])


def never(_day: date) -> bool:
    return False


def rule_of(series: Series, *, until: date) -> list[date]:
    """The same slots as dateutil counts them."""
    start = datetime.combine(series.anchor_on, time())
    end = datetime.combine(until, time())
    if series.rhythm == "weekly":
        return [d.date() for d in rrule(WEEKLY, dtstart=start, until=end)]
    interval = 3 if series.rhythm == "quarterly" else 1
    days = [-1] if series.is_month_end else list(range(1, series.anchor_on.day + 1))
    found = rrule(
        MONTHLY, interval=interval, bymonthday=days, bysetpos=-1, dtstart=start, until=end
    )
    return [d.date() for d in found]


def due_days(slots: list[date], closed: Closed) -> list[date]:
    return sorted({business_day(slot, closed) for slot in slots})


@pytest.mark.parametrize(
    ("rhythm", "anchor", "slots"),
    [
        ("weekly", "2024-02-26", ["2024-02-26", "2024-03-04", "2024-03-11"]),
        ("monthly", "2024-01-15", ["2024-01-15", "2024-02-15", "2024-03-15"]),
        ("monthly", "2024-01-31", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        ("monthly", "2023-01-31", ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30"]),
        ("monthly", "2023-01-30", ["2023-01-30", "2023-02-28", "2023-03-30", "2023-04-30"]),
        ("monthly", "2024-01-29", ["2024-01-29", "2024-02-29", "2024-03-29", "2024-04-29"]),
        ("monthly", "2023-04-30", ["2023-04-30", "2023-05-31", "2023-06-30", "2023-07-31"]),
        ("monthly", "2024-02-28", ["2024-02-28", "2024-03-28", "2024-04-28"]),
        ("monthly", "2024-02-29", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("quarterly", "2023-11-30", ["2023-11-30", "2024-02-29", "2024-05-31", "2024-08-31"]),
        ("quarterly", "2022-11-29", ["2022-11-29", "2023-02-28", "2023-05-29", "2023-08-29"]),
    ],
)
def test_slots_of_a_series(rhythm: str, anchor: str, slots: list[str]) -> None:
    series = Series(rhythm, date.fromisoformat(anchor))
    assert [series.slot(n).isoformat() for n in range(len(slots))] == slots


@pytest.mark.parametrize(
    ("country", "slot", "due"),
    [
        ("", "2026-11-21", "2026-11-23"),  # a Saturday
        ("", "2026-12-25", "2026-12-25"),  # a Friday, and no country says that it is a holiday
        ("BR", "2026-12-25", "2026-12-28"),
        ("BR", "2026-04-03", "2026-04-06"),  # Good Friday
        ("DE", "2026-04-03", "2026-04-07"),  # and Easter Monday
        ("BR", "2026-11-20", "2026-11-23"),  # a holiday of the whole country since 2024
        ("US", "2026-11-26", "2026-11-27"),  # Thanksgiving
        ("DE", "2027-12-31", "2027-12-31"),
        ("DE", "2028-01-01", "2028-01-03"),
    ],
)
def test_closed_days_move_to_the_next_business_day(country: str, slot: str, due: str) -> None:
    found = business_day(date.fromisoformat(slot), closed_days(country))
    assert found.isoformat() == due


def test_a_weekend_is_what_the_country_calls_one() -> None:
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    assert [closed_days("EG")(d) for d in (friday, sunday)] == [True, False]


def test_a_calendar_that_never_opens_is_an_error() -> None:
    with pytest.raises(ValueError, match="Nothing is open"):
        business_day(date(2026, 1, 1), lambda _day: True)


def test_slots_that_fall_on_one_business_day_are_one() -> None:
    closed_until = date(2026, 10, 16)
    found = occurrences(
        Series("weekly", date(2026, 10, 1)),
        date(2026, 9, 1),
        date(2026, 10, 31),
        lambda day: date(2026, 10, 1) <= day <= closed_until,
    )
    assert found == [
        Occurrence(date(2026, 10, 1), date(2026, 10, 17)),
        Occurrence(date(2026, 10, 22), date(2026, 10, 22)),
        Occurrence(date(2026, 10, 29), date(2026, 10, 29)),
    ]


def test_a_slot_of_the_weekend_is_still_ahead_on_sunday() -> None:
    series = Series("monthly", date(2026, 11, 21))
    found = next_due(series, is_weekend, from_day=date(2026, 11, 22))
    assert found == Occurrence(date(2026, 11, 21), date(2026, 11, 23))


def test_a_series_does_not_begin_before_its_anchor() -> None:
    found = next_due(Series("weekly", date(2027, 3, 1)), never, from_day=date(2026, 1, 1))
    assert found == Occurrence(date(2027, 3, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/Sao_Paulo", "2026-11-20", "09:00", "2026-11-20T12:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T03:30"),  # midnight was skipped
        ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30"),  # shown twice: the first
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30"),  # skipped
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),  # shown twice
        ("Europe/Berlin", "2026-07-01", "09:00", "2026-07-01T07:00"),
        ("America/New_York", "2026-03-08", "02:15", "2026-03-08T07:15"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Asia/Kolkata", "2026-11-20", "09:00", "2026-11-20T03:30"),
        ("Pacific/Apia", "2011-12-29", "09:00", "2011-12-29T19:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00"),  # a day that never was
        ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00"),
        ("Pacific/Apia", "2026-11-20", "09:00", "2026-11-19T20:00"),
    ],
)
def test_local_times_as_moments(zone: str, day: str, at: str, utc: str) -> None:
    moment = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert (moment.tzinfo, moment.strftime("%Y-%m-%dT%H:%M")) == (UTC, utc)


@given(rhythm=RHYTHMS, anchor=DAYS, country=CALENDARS, days=st.integers(0, 800))
def test_occurrences_are_dateutils_on_business_days(
    rhythm: str, anchor: date, country: str, days: int
) -> None:
    series, closed = Series(rhythm, anchor), closed_days(country)
    last = anchor + timedelta(days=days)
    slots = rule_of(series, until=last)
    expected = [day for day in due_days(slots, closed) if day <= last]
    found = occurrences(series, anchor, last, closed)
    assert [o.due_on for o in found] == expected


@given(rhythm=RHYTHMS, anchor=DAYS, country=CALENDARS, days=st.integers(-400, 2000))
def test_the_next_one_is_the_first_of_those_ahead(
    rhythm: str, anchor: date, country: str, days: int
) -> None:
    series, closed = Series(rhythm, anchor), closed_days(country)
    from_day = anchor + timedelta(days=days)
    until = max(from_day, anchor) + timedelta(days=130)
    ahead = [day for day in due_days(rule_of(series, until=until), closed) if day >= from_day]
    assert next_due(series, closed, from_day=from_day).due_on == ahead[0]


@given(rhythm=RHYTHMS, anchor=DAYS, country=CALENDARS)
def test_walking_from_slot_to_slot_leaves_none_out(rhythm: str, anchor: date, country: str) -> None:
    series, closed = Series(rhythm, anchor), closed_days(country)
    walked = [next_due(series, closed, from_day=anchor)]
    while len(walked) < 20:
        after = walked[-1].slot_on
        walked.append(next_due(series, closed, from_day=anchor, after_slot=after))
    assert walked == occurrences(series, anchor, walked[-1].due_on, closed)


@given(anchor=DAYS, day=DAYS, rhythm=RHYTHMS)
def test_the_number_of_a_day_is_that_of_the_first_slot_from_it(
    anchor: date, day: date, rhythm: str
) -> None:
    series = Series(rhythm, anchor)
    number = series.number_from(day)
    assert series.slot(number) >= day
    assert number == 0 or series.slot(number - 1) < day
