"""Two businesses with their own files: what they load, and what stands in it, read another way."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

Line = list[str]
Months = dict[str, dict[date, Decimal]]
"""Net revenue by account and month."""


@dataclass(frozen=True)
class Upload:
    """A file, what a person says of it beyond what the page understood, and what it makes."""

    kind: str
    name: str
    content: bytes
    made: int
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Business:
    """An organisation as its command makes it, its files, and the revenue in them."""

    language: str
    made_with: dict[str, str]
    accounts: Upload
    revenue: Upload
    later: Upload
    booked: Months
    booked_later: Months

    @property
    def slug(self) -> str:
        """Its part of the addresses."""
        return self.made_with["slug"]


def maven(folder: Path) -> Business:
    """A CRM's clients and their months, in English; the last month comes later."""
    clients = (folder / "maven-crm" / "accounts.csv").read_bytes()
    header, *lines = _lines(folder / "maven-crm" / "revenue_by_account_month.csv", ",", "utf-8")
    last = max(month for _account, month, _revenue in lines)
    first = [line for line in lines if line[1] < last]
    then = [line for line in lines if line[1] == last]
    return Business(
        language="en",
        made_with={
            "slug": "maven",
            "name": "Maven Hardware",
            "country": "US",
            "currency": "USD",
            "timezone": "America/New_York",
        },
        accounts=Upload("accounts", "accounts.csv", clients, clients.strip().count(b"\n")),
        revenue=Upload("revenue", "revenue.csv", _written([header, *first], ","), len(first)),
        later=Upload("revenue", "last.csv", _written([header, *then], ","), len(then)),
        booked=_booked((n, f"{month}-01", Decimal(amount)) for n, month, amount in first),
        booked_later=_booked((n, f"{month}-01", Decimal(amount)) for n, month, amount in then),
    )


def register(folder: Path) -> Business:
    """A public register in Portuguese, a line a year in thousands; the last year comes later."""
    [path] = (folder / "pt-br").glob("*.csv")
    header, *lines = _lines(path, ";", "latin-1")
    last = max(line[5][-4:] for line in lines)
    first = [line for line in lines if line[5][-4:] < last]
    then = [line for line in lines if line[5][-4:] == last]
    thousands = (("unit", "1000"),)
    return Business(
        language="pt-br",
        made_with={
            "slug": "bolsa",
            "name": "Bolsa de Clientes",
            "country": "BR",
            "currency": "BRL",
            "timezone": "America/Sao_Paulo",
        },
        accounts=Upload("accounts", "contas.csv", path.read_bytes(), len({n[0] for n in lines})),
        revenue=Upload(
            "revenue", "receita.csv", _written([header, *first], ";"), len(first), thousands
        ),
        later=Upload("revenue", "ultima.csv", _written([header, *then], ";"), len(then), thousands),
        booked=_booked(map(_of_register, first)),
        booked_later=_booked(map(_of_register, then)),
    )


def _of_register(line: Line) -> tuple[str, str, Decimal]:
    day = datetime.strptime(line[5], "%d/%m/%Y").date()  # a day has no zone
    return line[1], str(day), Decimal(line[6].translate({46: None, 44: "."})) * 1000


def _lines(path: Path, delimiter: str, encoding: str) -> list[Line]:
    return list(csv.reader(io.StringIO(path.read_text(encoding)), delimiter=delimiter))


def _written(lines: list[Line], delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode("latin-1")


def _booked(rows: Iterable[tuple[str, str, Decimal]]) -> Months:
    booked: Months = defaultdict(dict)
    for name, day, amount in rows:
        booked[name][date.fromisoformat(day).replace(day=1)] = amount
    return dict(booked)
