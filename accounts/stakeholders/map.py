"""The people of an account as an organisation chart: where each stands. Pure.

Teams stand below their superior, one column a leaf; people who neither report to anybody
here nor lead anybody fill rows of their own below, so that a flat list is not a mile wide.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

COLUMN, ROW, MARGIN = 148, 132, 16
ALONE_IN_ROW = 6
SMALLEST, STEP = 11, 3  # radius of influence 1, and what each further point adds
BELOW, BEND = 75, 10  # where a line leaves a person, and how far down it turns
NAME_AT_MOST = 19
SIGNS = {-2: "−−", -1: "−", 0: "0", 1: "+", 2: "++"}
TONES = {-2: "opponent", -1: "sceptic", 0: "neutral", 1: "supporter", 2: "advocate"}
PIPS = (-15, -5, 5, 15)


@dataclass(frozen=True, slots=True)
class Node:
    """What the map asks of a stakeholder."""

    id: uuid.UUID
    name: str
    note: str
    told: str
    parent: uuid.UUID | None
    influence: int
    attitude: int
    strength: int


@dataclass(slots=True)
class PersonMark:
    """A person drawn: the middle of the circle, its size, and how deep they stand."""

    node: Node
    depth: int
    x: float = 0
    y: float = 0
    closes: int = 0
    reports: list[PersonMark] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where to draw it, as SVG writes it in every language."""
        return f"translate({self.x:g} {self.y:g})"

    @property
    def radius(self) -> int:
        """Larger with influence."""
        return SMALLEST + STEP * (self.node.influence - 1)

    @property
    def sign(self) -> str:
        """The attitude without colour."""
        return SIGNS[self.node.attitude]

    @property
    def tone(self) -> str:
        """The class that colours the circle."""
        return TONES[self.node.attitude]

    @property
    def name(self) -> str:
        """The name as far as there is room."""
        name = self.node.name
        return name if len(name) <= NAME_AT_MOST else f"{name[: NAME_AT_MOST - 1].rstrip()}…"

    @property
    def ends(self) -> range:
        """One for each list that ends after this person."""
        return range(self.closes)

    @property
    def pips(self) -> list[tuple[int, bool]]:
        """Four small marks, as many filled as our contact is strong."""
        return [(offset, n < self.node.strength) for n, offset in enumerate(PIPS)]


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """From a superior down, across, and down to the report."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def path(self) -> str:
        """As SVG writes it."""
        return f"M{self.x1:g} {self.y1:g}v{BEND}H{self.x2:g}V{self.y2:g}"


@dataclass(frozen=True, slots=True)
class PeopleMap:
    """Everything placed, in the order of the nested list."""

    marks: list[PersonMark]
    lines: list[ReportingLine]
    width: int
    height: int

    @property
    def size(self) -> tuple[str, str]:
        """Width and height, as SVG writes them in every language."""
        return str(self.width), str(self.height)


def people_map(nodes: Iterable[Node]) -> PeopleMap:
    """Place the people; whoever reports to somebody who is not among them stands at the top."""
    roots = _trees(list(nodes))
    teams = [root for root in roots if root.reports]
    alone = [root for root in roots if not root.reports]
    marks = _outline(teams)
    columns = _place_teams(marks)
    depth = max((mark.depth for mark in marks), default=-1) + 1
    for index, mark in enumerate(alone):
        row, column = divmod(index, ALONE_IN_ROW)
        mark.x, mark.y = _middle(column), _top(depth + row)
    rows = depth + -(-len(alone) // ALONE_IN_ROW)
    columns = max(columns, min(len(alone), ALONE_IN_ROW))
    return PeopleMap(
        marks=marks + alone,
        lines=[_line(mark, report) for mark in marks for report in mark.reports],
        width=columns * COLUMN + 2 * MARGIN,
        height=rows * ROW + 2 * MARGIN,
    )


def _trees(nodes: list[Node]) -> list[PersonMark]:
    """The roots by influence and name, their reports below them; a circle is cut open."""
    ordered = sorted(nodes, key=lambda n: (-n.influence, n.name, n.id))
    marks = {node.id: PersonMark(node, 0) for node in ordered}
    below: dict[uuid.UUID | None, list[PersonMark]] = {}
    for mark in marks.values():
        parent = mark.node.parent if mark.node.parent in marks else None
        below.setdefault(parent, []).append(mark)
    roots = below.pop(None, [])
    _hang(roots, below)
    while below:
        cut = _of_a_circle(next(iter(below)), marks)
        below[cut.node.parent].remove(cut)
        roots.append(cut)
        _hang([cut], below)
    return roots


def _of_a_circle(start: uuid.UUID | None, marks: dict[uuid.UUID, PersonMark]) -> PersonMark:
    """Someone who reports, over others, to themselves; everybody above `start` leads there."""
    seen = set()
    while start is not None and start not in seen:
        seen.add(start)
        start = marks[start].node.parent
    return marks[start]  # type: ignore[index]  # roots are hung before: nobody here is at the top


def _hang(roots: list[PersonMark], below: dict[uuid.UUID | None, list[PersonMark]]) -> None:
    """Hang the reports below the roots; what is hung is out of `below`."""
    waiting = list(roots)
    while waiting:
        mark = waiting.pop()
        mark.reports = below.pop(mark.node.id, [])
        for report in mark.reports:
            report.depth = mark.depth + 1
        waiting.extend(mark.reports)


def _outline(roots: list[PersonMark]) -> list[PersonMark]:
    """Superiors before their reports; `closes` says how many lists end after a mark."""
    found: list[PersonMark] = []
    waiting = list(reversed(roots))
    while waiting:
        mark = waiting.pop()
        found.append(mark)
        waiting.extend(reversed(mark.reports))
    depths = [mark.depth for mark in found[1:]] + [0]
    for mark, next_depth in zip(found, depths, strict=False):
        mark.closes = max(0, mark.depth - next_depth)
    return found


def _place_teams(outline: list[PersonMark]) -> int:
    """One column a leaf, superiors above the middle of their reports; the columns used."""
    columns = 0
    for mark in outline:
        mark.y = _top(mark.depth)
        if not mark.reports:
            mark.x = _middle(columns)
            columns += 1
    for mark in reversed(outline):
        if mark.reports:
            mark.x = (mark.reports[0].x + mark.reports[-1].x) / 2
    return columns


def _line(mark: PersonMark, report: PersonMark) -> ReportingLine:
    return ReportingLine(mark.x, mark.y + BELOW, report.x, report.y - report.radius)


def _middle(column: int) -> float:
    return MARGIN + column * COLUMN + COLUMN / 2


def _top(row: int) -> float:
    return MARGIN + row * ROW + 32
