"""The sections of a board report: each a sentence, and what shows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from insights.report.figures import Found, FrozenPast, GroupSums
from insights.report.health_told import health_section
from insights.report.matrix_told import matrix_section
from insights.report.shapes import BoardChart, BoardSection, BoardSeries, BoardTable
from insights.report.words import NamedPhase, amount, not_closed, noted, of_year, signed
from pages.documents.letters import plain
from pages.templatetags.figures import money, month, percent
from rules.shares import apportioned

LARGEST = (1, 5, 10)


def sections_of(found: Found, phases: Sequence[NamedPhase]) -> list[BoardSection]:
    """In the order in which a board asks; key accounts only for who may know of them."""
    first = [_keys(found)] if found.knows else []
    return [
        *first,
        matrix_section(found, phases),
        health_section(found),
        _concentration(found),
        _phases(found, phases),
        _value(found),
    ]


def _months(found: Found) -> tuple[str, ...]:
    return tuple(month(one.snapshot.month) for one in found.past)


def _amounts(values: Sequence[int]) -> tuple[float, ...]:
    return tuple(float(Decimal(value) / 100) for value in values)


def _keys(found: Found) -> BoardSection:
    keys, others = found.now.keys, found.now.others
    chart = BoardChart(
        _("Net revenue of 12 months, at each month's end"),
        "money",
        _months(found),
        (
            BoardSeries(
                _("Key accounts"), "accent", _amounts([one.keys.revenue for one in found.past])
            ),
            BoardSeries(
                _("The others"), "soft", _amounts([one.others.revenue for one in found.past])
            ),
        ),
    )
    return BoardSection(
        "keys",
        _("Key accounts and the others"),
        _beside(keys, others),
        noted(of_year(found.asked.shown), not_closed(found)),
        None if chart.is_empty else chart,
        table=_sides(found),
    )


def _beside(keys: GroupSums, others: GroupSums) -> str:
    if keys.growth is not None and others.growth is not None:
        told = {"keys": signed(keys.growth), "others": signed(others.growth)}
        grown = _("In a year: key accounts %(keys)s, the others %(others)s.") % told
    else:
        grown = ""
    if keys.margin is None or others.margin is None:
        return grown or _("Nothing to compare yet.")
    values = {"keys": percent(keys.margin), "others": percent(others.margin)}
    left = _("Key accounts leave a margin of %(keys)s, the others one of %(others)s.") % values
    return f"{grown} {left}".strip()


def _sides(found: Found) -> BoardTable:
    now, currency = found.now, found.asked.shown.currency
    sides = [(_("Key accounts"), now.keys), (_("The others"), now.others)]
    shares = apportioned([one.revenue for _name, one in sides], 3)
    rows = [
        (
            name,
            str(one.accounts),
            money(Decimal(one.revenue) / 100, currency),
            percent(share),
            "–" if one.growth is None else signed(one.growth),
            percent(one.margin),
        )
        for (name, one), share in zip(sides, shares, strict=True)
    ]
    header = (
        _("Accounts"),
        _("Number"),
        _("Net revenue"),
        _("Share"),
        _("In a year"),
        _("Margin"),
    )
    return BoardTable(header, tuple(rows), (3, 1.2, 2.6, 1.4, 1.6, 1.4), 5)


def _phases(found: Found, phases: Sequence[NamedPhase]) -> BoardSection:
    deepest = list(reversed(phases))
    chart = BoardChart(
        _("Accounts by phase"),
        "count",
        _months(found),
        tuple(
            BoardSeries(
                phase.name,
                phase.colour,
                tuple(float(one.phases.get(phase.key, 0)) for one in found.past),
            )
            for phase in deepest
        ),
    )
    names = {phase.key: phase.name for phase in phases}
    ways = [
        f"{names.get(before, plain(before) or '–')} → {names.get(after, plain(after) or '–')}: {n}"
        for before, after, n in found.ways[:6]
    ]
    return BoardSection(
        "phases",
        _("Phases"),
        _moved(found, names),
        noted(_since(found), *ways),
        None if chart.is_empty else chart,
    )


def _since(found: Found) -> str:
    first, last = (month(one.snapshot.month) for one in (found.past[0], found.now))
    return last if first == last else _("%(start)s to %(until)s") % {"start": first, "until": last}


def _moved(found: Found, names: dict[str, str]) -> str:
    moves = sum(n for _before, _after, n in found.ways)
    if not moves:
        return _("No account moved to another phase.")
    words = ngettext(
        "%(n)d account moved to another phase: most often from %(before)s to %(after)s.",
        "%(n)d accounts moved to another phase, most often from %(before)s to %(after)s.",
        moves,
    )
    before, after, _n = found.ways[0]
    told = {"before": names.get(before, before or "–"), "after": names.get(after, after or "–")}
    return words % {"n": moves, **told}


def _concentration(found: Found) -> BoardSection:
    now, then = found.shares, found.shares_before
    labels = tuple(
        npgettext("share of revenue", "the largest account", "the largest %(n)d accounts", n)
        % {"n": n}
        for n in LARGEST
    )
    series = [(month(found.now.snapshot.month), "accent", now)]
    if then and then.accounts:
        series.insert(0, (month(found.past[0].snapshot.month), "soft", then))
    chart = BoardChart(
        _("Share of the revenue"),
        "percent",
        labels,
        tuple(
            BoardSeries(name, colour, tuple(_share(one.share(n)) for n in LARGEST))
            for name, colour, one in series
        ),
        stacked=False,
    )
    return BoardSection(
        "concentration",
        _("Concentration"),
        _few(found),
        of_year(found.asked.shown),
        chart if now.accounts else None,
        table=_largest(found) if now.accounts else None,
    )


def _share(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _few(found: Found) -> str:
    now = found.shares
    if not now.accounts:
        return _("No account brought revenue.")
    return ngettext(
        "The only account with revenue brings all of it.",
        "Of %(n)d accounts with revenue the largest brings %(share)s; the largest ten %(ten)s.",
        now.accounts,
    ) % {
        "n": now.accounts,
        "share": percent(now.share(1), 0),
        "ten": percent(now.share(10), 0),
    }


def _largest(found: Found) -> BoardTable:
    now, currency = found.shares, found.asked.shown.currency
    rows = tuple(
        (
            f"{n}. {plain(place.name)}",
            money(Decimal(place.revenue) / 100, currency),
            percent(Decimal(place.held) / now.total),
        )
        for n, place in enumerate(now.places, 1)
    )
    return BoardTable((_("Account"), _("Net revenue"), _("Cumulative")), rows, (5, 3.3, 2.9), 2)


def _value(found: Found) -> BoardSection:
    kept = [one for one in found.past if one.all.valued or not one.all.accounts]
    chart = BoardChart(
        _("Realised value by the ledgers, up to each month's end"),
        "money",
        tuple(month(one.snapshot.month) for one in kept),
        (
            BoardSeries(
                _("For our clients"), "soft", _amounts([one.all.value_client for one in kept])
            ),
            BoardSeries(_("For us"), "accent", _amounts([one.all.value_us for one in kept])),
        ),
        stacked=False,
    )
    return BoardSection(
        "value",
        _("Value for both sides"),
        _realised(kept, chart),
        noted(month(found.now.snapshot.month), _("as the ledgers of plans say")),
        None if chart.is_empty else chart,
    )


def _realised(kept: Sequence[FrozenPast], chart: BoardChart) -> str:
    if not kept:
        return _("Nothing was kept of the ledgers at this month's end.")
    if chart.is_empty:
        return _("No realised value is in the ledgers yet.")
    last, currency = kept[-1].all, kept[-1].snapshot.currency
    told = {
        "client": amount(last.value_client, currency),
        "us": amount(last.value_us, currency),
    }
    return _("Realised so far: %(client)s for our clients, %(us)s for us.") % told
