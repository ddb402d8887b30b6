"""How a lower part of the product takes what higher ones offer, without knowing them.

The lower part declares an `Offers` of what it takes: panels, checks, sentences of the log,
jobs, or functions that follow an event. A higher one puts its own there from the function
`offer` of its `offers.py`, which is called once when the product starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Offers(Generic[T]):
    """What is offered, each under its key, in the order in which it came.

    That is the order of the apps in the settings, then the order of their `offer`. A key that
    comes again replaces what stood there and keeps its place.

    Who declares an event calls what follows it one after the other, in its own transaction,
    and catches nothing: a follower that refuses undoes what it follows.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._offers: dict[str, T] = {}

    def __repr__(self) -> str:
        return f"<Offers: {self.name}>"

    def add(self, key: str, offer: T) -> None:
        """Offer one thing."""
        self._offers[key] = offer

    def add_all(self, offers: Mapping[str, T]) -> None:
        """Offer several."""
        self._offers.update(offers)

    def get(self, key: str) -> T | None:
        """What is offered under a key; None where nothing is."""
        return self._offers.get(key)

    def keys(self) -> list[str]:
        """The keys, in order."""
        return list(self._offers)

    def items(self) -> list[tuple[str, T]]:
        """The keys with what is offered under them, in order."""
        return list(self._offers.items())

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._offers.values()))

    def __getitem__(self, key: str) -> T:
        return self._offers[key]

    def __contains__(self, key: object) -> bool:
        return key in self._offers

    def __len__(self) -> int:
        return len(self._offers)
