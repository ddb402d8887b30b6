"""The two organisations and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenants.roles import Role

PASSWORD = "demo-demo-demo"  # noqa: S105 (printed by bin/demo; the demo alone has it)


@dataclass(frozen=True)
class Person:
    """A member: the part of the address before the @, the name, the role."""

    address: str
    name: str
    role: str


@dataclass(frozen=True)
class Cast:
    """One organisation: its settings, its people, the yearly revenue of its largest client."""

    slug: str
    settings: dict[str, Any]
    people: tuple[Person, ...]
    largest: int


AURORA = Cast(
    slug="aurora",
    settings={
        "name": "Aurora Embalagens",
        "locale": "pt-BR",
        "currency": "BRL",
        "timezone": "America/Sao_Paulo",
        "country": "BR",
    },
    people=(
        Person("admin", "Helena Prado", Role.ADMIN),
        Person("leader", "Marina Tavares", Role.LEADER),
        Person("kam", "Rafael Nogueira", Role.KAM),
        Person("kam2", "Beatriz Sampaio", Role.KAM),
        Person("kam3", "Caio Mendonça", Role.KAM),
        Person("contributor", "Joana Figueiredo", Role.CONTRIBUTOR),
        Person("viewer", "Otávio Rezende", Role.VIEWER),
    ),
    largest=9_400_000,
)

BOREALIS = Cast(
    slug="borealis",
    settings={
        "name": "Borealis Instruments",
        "locale": "en",
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "country": "DE",
    },
    people=(
        Person("admin", "Johanna Brandt", Role.ADMIN),
        Person("leader", "Katrin Vogel", Role.LEADER),
        Person("kam", "Daniel Okafor", Role.KAM),
        Person("kam2", "Sofia Lindqvist", Role.KAM),
        Person("kam3", "Matteo Ricci", Role.KAM),
        Person("contributor", "Lena Hofmann", Role.CONTRIBUTOR),
        Person("viewer", "Thomas Becker", Role.VIEWER),
    ),
    largest=2_600_000,
)

CASTS = (AURORA, BOREALIS)
