"""What two rows of things have in common, in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

MOST_PAIRS, PAIRS_A_PLACE = 60_000, 4
"""How many equal pairs are looked at; the commonest things are left out beyond."""

Pair = tuple[int, int]


def pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Places at which both say the same, in order: as many as there can be, but for bounds."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    middle = _grown(_common(old_middle, new_middle), old_middle, new_middle)
    found = [(n, n) for n in range(start)]
    found += [(here + start, there + start) for here, there in middle]
    return found + [(len(old) - n, len(new) - n) for n in range(end, 0, -1)]


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The longest common row, as Hunt and Szymanski find it."""
    places = _places(old, new)
    ends: list[int] = []  # of the best row of each length, where it ends in `new`
    chains: list[tuple] = []
    for here, thing in enumerate(old):
        for there in reversed(places.get(thing, ())):
            length = bisect_left(ends, there)
            chain = (here, there, chains[length - 1] if length else None)
            ends[length : length + 1] = [there]
            chains[length : length + 1] = [chain]
    found: list[Pair] = []
    step = chains[-1] if chains else None
    while step:
        found.append((step[0], step[1]))
        step = step[2]
    return found[::-1]


def _places(old: Sequence[Hashable], new: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    """Where each thing of `old` stands in `new`, the rarest things first while pairs last."""
    places: dict[Hashable, list[int]] = {}
    for there, thing in enumerate(new):
        places.setdefault(thing, []).append(there)
    costs = {thing: n * len(places[thing]) for thing, n in Counter(old).items() if thing in places}
    left = min(MOST_PAIRS, 500 + PAIRS_A_PLACE * (len(old) + len(new)))
    kept: dict[Hashable, list[int]] = {}
    for thing in sorted(costs, key=lambda thing: costs[thing]):
        left -= costs[thing]
        if left < 0:
            break
        kept[thing] = places[thing]
    return kept


def _grown(found: list[Pair], old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The pairs, with what is the same beside them and was left out."""
    grown: list[Pair] = []
    here = there = 0
    for next_here, next_there in [*found, (len(old), len(new))]:
        while here < next_here and there < next_there and old[here] == new[there]:
            grown.append((here, there))
            here, there = here + 1, there + 1
        back = 0
        while min(next_here - here, next_there - there) > back:
            if old[next_here - back - 1] != new[next_there - back - 1]:
                break
            back += 1
        grown += [(next_here - n, next_there - n) for n in range(back, 0, -1)]
        grown.append((next_here, next_there))
        here, there = next_here + 1, next_there + 1
    return grown[:-1]
