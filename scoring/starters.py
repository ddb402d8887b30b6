"""Criteria by industry to begin a rule with: what people judge there, in words that one rewrites.

Beside them stand two that figures measure, by what the months can carry (`scoring.starting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str


@dataclass(frozen=True)
class Judged:
    """A criterion with its weight, and what a 1, a 5 and a 10 look like."""

    name: Words
    weight: int
    low: Words
    middle: Words
    high: Words

    @property
    def values(self) -> dict[str, Any]:
        """As a rule's criteria are written."""
        anchors = {"anchor_1": self.low, "anchor_5": self.middle, "anchor_10": self.high}
        return {"name": self.name, "weight": self.weight, "kind": "judged"} | anchors


@dataclass(frozen=True)
class Starter:
    """An industry: what its measured criteria weigh, and those that people judge."""

    key: str
    label: Words
    judged: Sequence[Judged]
    measured: tuple[int, int] = (25, 15)


ANY = Starter(
    "any",
    _("Any industry"),
    (
        Judged(
            _("Strategic fit"),
            30,
            _("Its goals and ours have nothing in common"),
            _("Some of its priorities are ours"),
            _("Its strategy needs what we do best"),
        ),
        Judged(
            _("Influence in its market"),
            20,
            _("Nobody looks at what it does"),
            _("Known in its region"),
            _("Others follow it and it recommends us"),
        ),
    ),
    (30, 20),
)
MANUFACTURING = Starter(
    "manufacturing",
    _("Manufacturing"),
    (
        Judged(
            _("Share of its purchases"),
            25,
            _("One of many suppliers, replaced without effort"),
            _("Second source for one or two lines"),
            _("First supplier, named in its specifications"),
        ),
        Judged(
            _("Development together"),
            20,
            _("Buys from the catalogue, by price"),
            _("Asks our technicians before it specifies"),
            _("Develops products with us, with a plan for years"),
        ),
        Judged(
            _("Plants within reach"),
            15,
            _("One plant that will not grow"),
            _("Several plants, we supply some"),
            _("Plants in several countries that decide together"),
        ),
    ),
)
SOFTWARE = Starter(
    "software",
    _("Software and IT services"),
    (
        Judged(
            _("Fit with our product"),
            25,
            _("Needs what we are not going to build"),
            _("Uses a part of it beside other tools"),
            _("Its daily work runs on what we do best"),
        ),
        Judged(
            _("Room to expand"),
            20,
            _("One team, and everyone there has it"),
            _("Other departments know us and could follow"),
            _("Use across the group is planned, with a sponsor"),
        ),
        Judged(
            _("Reference for others"),
            15,
            _("May not be named"),
            _("Gives references when asked"),
            _("Speaks for us in public, and others follow"),
        ),
    ),
)
DISTRIBUTION = Starter(
    "distribution",
    _("Distribution and wholesale"),
    (
        Judged(
            _("Weight of our lines"),
            25,
            _("Orders our lines only on demand"),
            _("Keeps our main lines in stock"),
            _("Plans stock and campaigns with us every month"),
        ),
        Judged(
            _("Reliability of orders"),
            20,
            _("Pays late and asks for a discount each time"),
            _("Pays on time, orders change at short notice"),
            _("Pays on time and shares its forecasts"),
        ),
        Judged(
            _("Influence in its region"),
            15,
            _("Sells what others have sold before"),
            _("Known to the trade in its city"),
            _("Others in the region list what it lists"),
        ),
    ),
)
LOGISTICS = Starter(
    "logistics",
    _("Logistics and transport"),
    (
        Judged(
            _("Volume that can be planned"),
            25,
            _("Single loads, auctioned each time"),
            _("Regular routes under a yearly contract"),
            _("Shares forecasts and plans routes with us for years"),
        ),
        Judged(
            _("Complexity that we master"),
            20,
            _("Any carrier could do it"),
            _("Some flows need our equipment or certificates"),
            _("Depends on our network, systems and people on site"),
        ),
        Judged(
            _("Further sites and services"),
            15,
            _("One route and no other need"),
            _("Other sites or storage go out to tender"),
            _("Wants one partner for storage, transport and customs"),
        ),
    ),
)
CONSUMER = Starter(
    "consumer",
    _("Consumer goods"),
    (
        Judged(
            _("Shoppers that it reaches"),
            25,
            _("Few shops, other shoppers than ours"),
            _("A regional chain with our shoppers"),
            _("Sets the trend of our category in the country"),
        ),
        Judged(
            _("Work on the category"),
            20,
            _("Speaks of prices and deductions only"),
            _("Agrees on campaigns some weeks ahead"),
            _("Plans the category with us and shares its sales data"),
        ),
        Judged(
            _("Space to grow"),
            15,
            _("Our whole range is on its shelves"),
            _("Some categories or shop formats lack us"),
            _("Opens shops and categories that we could lead"),
        ),
    ),
)
HEALTH = Starter(
    "health",
    _("Health and pharma"),
    (
        Judged(
            _("Standing in its field"),
            25,
            _("Follows what others prescribe or buy"),
            _("Known in its region"),
            _("A teaching or reference centre that others follow"),
        ),
        Judged(
            _("Access to who decides"),
            20,
            _("Only purchasing talks to us"),
            _("Clinical staff and purchasing know us"),
            _("Clinical, technical and financial heads decide with us"),
        ),
        Judged(
            _("Protocols and tenders"),
            15,
            _("Buys by the lowest price of each tender"),
            _("We stand in some of its protocols"),
            _("A frame contract, and protocols that rest on our data"),
        ),
    ),
)
SERVICES = Starter(
    "services",
    _("Professional services"),
    (
        Judged(
            _("Repeated engagements"),
            25,
            _("One project and nothing in sight"),
            _("Comes back for the same subject"),
            _("Calls us first for every new question"),
        ),
        Judged(
            _("Level of our contacts"),
            20,
            _("A buyer who compares rates"),
            _("Heads of department"),
            _("Board members who ask for our view"),
        ),
        Judged(
            _("Work for several practices"),
            15,
            _("Needs a single specialty"),
            _("Has met a second practice of ours"),
            _("Several practices work there under one plan"),
        ),
    ),
)
FINANCE = Starter(
    "finance",
    _("Finance and insurance"),
    (
        Judged(
            _("Products held with us"),
            25,
            _("One product, chosen by its price"),
            _("Two or three, the others elsewhere"),
            _("Main partner, with a plan for each product"),
        ),
        Judged(
            _("Risk that we understand"),
            20,
            _("Figures come late and without detail"),
            _("Figures every year, with few surprises"),
            _("Open books, and a talk before it decides"),
        ),
        Judged(
            _("Referrals"),
            15,
            _("Has never named us to anyone"),
            _("Names us when asked"),
            _("Brings its group, suppliers and peers"),
        ),
    ),
)
STARTERS = {
    starter.key: starter
    for starter in (
        ANY,
        MANUFACTURING,
        SOFTWARE,
        DISTRIBUTION,
        LOGISTICS,
        CONSUMER,
        HEALTH,
        SERVICES,
        FINANCE,
    )
}
