"""From names to 120 clients with sizes, stories, phases and places. Pure and seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.tax_ids import check_digits
from demo import clients_aurora, clients_borealis
from demo.stories import CYCLE, LOYAL, Story
from rules.names import sort_key

NAMES = {"aurora": clients_aurora, "borealis": clients_borealis}


@dataclass(frozen=True)
class Client:
    """One client as the demo tells it; `size` is its rank by revenue, 1 the largest."""

    number: int
    name: str
    segment: str
    size: int
    story: Story
    group: str = ""
    place: tuple[str, str] = ("", "")
    tags: tuple[str, ...] = field(default=())
    notes: str = ""

    @property
    def slug(self) -> str:
        """The name as part of an address."""
        return "".join(c for c in sort_key(self.name).replace(" ", "-") if c.isalnum() or c == "-")

    @property
    def cost_share(self) -> float:
        """How much of the revenue it costs to serve: large clients press prices."""
        return 0.58 + 0.05 * (self.number * 7 % 6) + (0.06 if self.size <= 12 else 0.0)

    @property
    def phase(self) -> str:
        """Most are tactical; large and loyal ones are further."""
        if self.story in LOYAL and self.size <= 24:
            return "strategic" if self.number % 4 == 0 else "interdependent"
        if self.story is not Story.LOST and self.size <= 60 and self.number % 3 == 0:
            return "interdependent"
        return "tactical"

    @property
    def potential(self) -> str:
        """Empty for some: nobody has said yet."""
        if self.number % 11 == 0:
            return ""
        if self.story is Story.LOST:
            return "low"
        return ("high", "medium", "low")[(self.size // 20 + self.number % 2) // 2 % 3]


def clients_of(slug: str) -> list[Client]:
    """The 120 clients of an organisation, groups first."""
    names = NAMES[slug]
    chance = random.Random(f"kam-{slug}")  # noqa: S311 (made-up data, no secret)
    listed = list(_names(names))
    sizes = list(range(1, len(listed) + 1))
    chance.shuffle(sizes)
    return [
        Client(
            number=number,
            name=name,
            segment=segment,
            group=group,
            size=size,
            story=CYCLE[number % len(CYCLE)],
            place=chance.choice(names.CITIES),
            tags=tuple(chance.sample(names.TAGS, chance.choice((0, 0, 1, 1, 2)))),
            notes=chance.choice(names.NOTES) if number % 5 == 0 else "",
        )
        for number, ((name, segment, group), size) in enumerate(zip(listed, sizes, strict=True))
    ]


def tax_id(client: Client, country: str) -> str:
    """An invented number: valid digits in Brazil, a range that nobody has elsewhere."""
    if country != "BR":
        return f"{client.place[1][:2].upper()}9{client.number:08d}"
    base = f"98{client.number * 1009 % 1_000_000:06d}0001"
    return base + check_digits(base)


def _names(names: object) -> Iterator[tuple[str, str, str]]:
    for group, first, second, segment in names.GROUPS:  # type: ignore[attr-defined]  # a module of names
        yield group, segment, ""
        yield first, segment, group
        yield second, segment, group
    for segment, (shapes, stems) in names.OTHERS.items():  # type: ignore[attr-defined]  # the same
        for n, stem in enumerate(stems):
            yield shapes[n % len(shapes)].format(stem), segment, ""
