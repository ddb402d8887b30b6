"""Small files out of other people's troubles: both ways say the same of each, and what is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, MonthlyRevenue
from accounts.reasons import reason
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.accounts.imports.ways import Outcome, Way, by_command, by_pages, workbook

MASK = '00"."000"."000"/"0000"-"00'
HEAD = ["account", "month", "revenue"]


@dataclass(frozen=True)
class Case:
    """A file and what is right for it."""

    file: bytes
    made: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    slug: str = "aurora"


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


REVENUE = {
    "signs of other currencies": Case(
        text(
            "conta;mês;receita",
            "Orvalho;2022-01;US$ 1.000,00",
            "Orvalho;2022-02;€ 1.000,00",
            "Orvalho;2022-03;R$ 1.000,00",
            "Orvalho;2022-04;USD 1.000,00",
            "Orvalho;2022-05;1.000,00",
        ),
        2,
        [(2, "currency"), (3, "currency"), (5, "currency")],
        [("2022-03", 1000_00), ("2022-05", 1000_00)],
    ),
    "a dollar among euros": Case(
        workbook([HEAD, ["Orvalho", "2022-06", 1000]], formats="[$US$-409] #,##0.00"),
        0,
        [(2, "currency")],
        slug="borealis",
    ),
    "the organisation's sign by number format": Case(
        workbook([HEAD, ["Orvalho", "2022-07", 1000]], formats="[$€-2] #,##0.00"),
        1,
        kept=[("2022-07", 1000_00)],
        slug="borealis",
    ),
    "a locale in a number format is no currency": Case(
        workbook([HEAD, ["Orvalho", "2022-07", 10]], formats="[$-409]#,##0.00;[Red]-#,##0.00"),
        1,
        kept=[("2022-07", 10_00)],
        slug="borealis",
    ),
    "a year typed wrong": Case(
        text("account,month,revenue", "Orvalho,2062-01,10"), 0, [(2, "future")]
    ),
    "months of spreadsheets": Case(
        text(
            "account,month,revenue",
            "Orvalho,1-Jan-26,1",
            "Orvalho,01/02/26,1",
            "Orvalho,Mar 1 2026,1",
            "Orvalho,Apr/2026,1",
        ),
        4,
        kept=[("2026-01", 100), ("2026-02", 100), ("2026-03", 100), ("2026-04", 100)],
    ),
    "Swiss apostrophes": Case(
        text("account;month;revenue", "Orvalho;2024-04;1’234.56"),
        1,
        kept=[("2024-04", 1234_56)],
    ),
    "accounting zeros": Case(
        text("conta;mês;receita", "Orvalho;2024-04;-", "Orvalho;2024-05;R$ -"),
        2,
        kept=[("2024-04", 0), ("2024-05", 0)],
    ),
    "decimal commas": Case(
        text("conta;mês;receita", "Orvalho;2019-01;1,12", "Orvalho;2019-02;512,77"),
        2,
        kept=[("2019-01", 112), ("2019-02", 512_77)],
    ),
    "euros with all their spaces and minuses": Case(
        text(
            "conta;mês;receita",
            "Orvalho;2021-01;€ 1.234,56",
            "Orvalho;2021-02;1\u00a0234,56",
            "Orvalho;2021-03;1\u202f234,56",
            "Orvalho;2021-04;(1.234,56)",
            "Orvalho;2021-05;1.234,56-",
        ),
        5,
        kept=[
            ("2021-01", 1234_56),
            ("2021-02", 1234_56),
            ("2021-03", 1234_56),
            ("2021-04", -1234_56),
            ("2021-05", -1234_56),
        ],
        slug="borealis",
    ),
    "a sum at the foot": Case(
        text("conta;mês;receita", "Orvalho;2023-01;1.000,00", "Total;;1.000,00"),
        1,
        [(3, "month")],
        [("2023-01", 1000_00)],
    ),
    "the same line twice": Case(
        text("account,month,revenue", "Orvalho,2023-01,10", "Orvalho,2023-01,10"),
        1,
        [(3, "month_repeated")],
        [("2023-01", 10_00)],
    ),
    "a month and two figures": Case(
        text("account,month,revenue", "Orvalho,2023-01,10", "Orvalho,2023-01,11"),
        1,
        [(3, "month_twice")],
        [("2023-01", 10_00)],
    ),
    "a title above the header": Case(
        workbook(
            [
                ["Faturamento por cliente - 2026"],
                [],
                ["conta", "mês", "receita"],
                ["Orvalho", date(2026, 3, 1), 10],
            ]
        ),
        1,
        kept=[("2026-03", 10_00)],
    ),
    "a title above the header of a text": Case(
        text("Faturamento por cliente", "", "conta;mês;receita", "Orvalho;2026-03;1,50"),
        1,
        kept=[("2026-03", 150)],
    ),
    "the first of two sheets": Case(
        workbook(
            [HEAD, ["Orvalho", "2025-01", 5]],
            [HEAD, ["Orvalho", "2025-02", 6]],
            titles=("2025", "2026"),
        ),
        1,
        kept=[("2025-01", 5_00)],
    ),
    "a formula": Case(workbook([HEAD, ["Orvalho", "2025-01", "=5*2"]]), 0, [(2, "formula")]),
    "months as numbers": Case(
        workbook([HEAD, ["Orvalho", 202603, 100.5], ["Orvalho", 202604, 200]]),
        2,
        kept=[("2026-03", 100_50), ("2026-04", 200_00)],
    ),
    "an account by its shortened id": Case(
        text("account,month,revenue", "1.23E+11,2025-01,10"), 0, [(2, "shortened")]
    ),
}

ACCOUNTS = {
    "ids that a spreadsheet has shortened": Case(
        text(
            "reference,name,city",
            "1.23E+11,Acácia Norte,Berlin",
            "1.23E+11,Acácia Sul,Munich",
            '"1,24E+11",Orvalho,Ulm',
        ),
        0,
        [(2, "shortened"), (3, "shortened"), (4, "shortened")],
    ),
    "ids that were made floats": Case(
        text("reference,name", "1001.0,Acácia", "12345678901234567,Bromélia"),
        0,
        [(2, "float"), (3, "long_number")],
    ),
    "a float and a long number in a workbook": Case(
        workbook([["reference", "name"], [10.5, "Acácia"], [1234567890123456789, "Bromélia"]]),
        0,
        [(2, "float"), (3, "long_number")],
    ),
    "ids with zeros in front": Case(
        text("reference,name", "00123,Zero Um", "0456,Zero Dois"),
        2,
        kept=[("Zero Dois", "", "0456"), ("Zero Um", "", "00123")],
    ),
    "ids whose zeros are the number format": Case(
        workbook([["reference", "name"], [123, "Zero Um"], [456, "Zero Dois"]], formats="00000"),
        2,
        kept=[("Zero Dois", "", "00456"), ("Zero Um", "", "00123")],
    ),
    "a CNPJ as a number with its mask": Case(
        workbook(
            [["nome", "CNPJ"], ["Banco Fictício", 191], ["Energia Fictícia", 1180000126]],
            formats=MASK,
        ),
        2,
        kept=[
            ("Banco Fictício", "00000000000191", None),
            ("Energia Fictícia", "00001180000126", None),
        ],
    ),
    "a CNPJ as a number without its zeros": Case(
        workbook([["nome", "CNPJ"], ["Banco Fictício", 191]]),
        1,
        kept=[("Banco Fictício", "00000000000191", None)],
    ),
    "a CNPJ of letters and digits": Case(
        text(
            "nome;CNPJ",
            "Alfa Fictícia;12.ABC.345/01DE-35",
            "Minúscula Fictícia;12abc34501df16",
            "Errada Fictícia;12.ABC.345/01DE-36",
        ),
        2,
        [(4, "cnpj")],
        [("Alfa Fictícia", "12ABC34501DE35", None), ("Minúscula Fictícia", "12ABC34501DF16", None)],
    ),
    "a CPF where the column takes both": Case(
        text("nome;CNPJ/CPF", "Fazenda Fictícia;529.982.247-25", "Sítio;529.982.247-26"),
        1,
        [(3, "cnpj_or_cpf")],
        [("Fazenda Fictícia", "52998224725", None)],
    ),
    "a CPF where the column takes a CNPJ": Case(
        text("nome;CNPJ", "Fazenda Fictícia;529.982.247-25"), 0, [(2, "cnpj")]
    ),
    "short lines": Case(
        text("name,city,notes", "Short One,Ulm", "Short Two,Ulm,hello"),
        2,
        kept=[("Short One", "", None), ("Short Two", "", None)],
    ),
    "parents in a ring": Case(
        text(
            "name,parent",
            "Ring A,Ring B",
            "Ring B,Ring C",
            "Ring C,Ring A",
            "Self,Self",
            "Tail,Ring A",
        ),
        0,
        [
            (2, "parent_cycle"),
            (3, "parent_cycle"),
            (4, "parent_cycle"),
            (5, "parent_cycle"),
            (6, "parent_refused"),
        ],
    ),
    "line ends of an old Mac": Case(
        text("nome;cidade", "Mac Antigo;Ulm", end="\r"), 1, kept=[("Mac Antigo", "", None)]
    ),
    "UTF-16 with tabs": Case(
        text("nome\tcidade\t\t", "Çelik Ltda\tİzmir\t\t", encoding="utf-16"),
        1,
        kept=[("Çelik Ltda", "", None)],
    ),
    "a line break in a name, in Latin 1": Case(
        text(
            "sep=;",
            "nome;cidade",
            '"Quebra',
            'Linha Ltda";"São Paulo"',
            encoding="latin-1",
            end="\r\n",
        ),
        1,
        kept=[("Quebra Linha Ltda", "", None)],
    ),
    "a line that is not in the file's encoding": Case(
        text("nome;cidade", "Ação;Niterói", "Paixão;Belém", encoding="cp1252")
        + text("São João;Brasília"),
        2,
        [(4, "encoding")],
        [("Ação", "", None), ("Paixão", "", None)],
    ),
    "a line of Windows in a file in UTF-8": Case(
        text("nome;cidade", "Ação;Niterói", "Paixão;Belém")
        + text("São João;Brasília", encoding="cp1252"),
        2,
        [(4, "encoding")],
        [("Ação", "", None), ("Paixão", "", None)],
    ),
}


@pytest.fixture
def leaders(aurora: Organization, borealis: Organization, make_member) -> dict[str, Actor]:
    """A leader of each organisation, where Orvalho is a client."""
    found = {o.slug: Actor.of_member(make_member(o, Role.LEADER)) for o in (aurora, borealis)}
    for actor in found.values():
        with organization_scope(actor.organization.id):
            create_account(actor=actor, values={"name": "Orvalho"})
    return found


def expected(case: Case) -> Outcome:
    return Outcome(case.made, 0, [(line, reason(code)) for line, code in case.refused])


def months(actor: Actor) -> list[tuple[str, int]]:
    with organization_scope(actor.organization.id):
        rows = MonthlyRevenue.objects.order_by("month").values_list("month", "revenue_minor")
        return [(f"{month:%Y-%m}", minor) for month, minor in rows]


def accounts(actor: Actor) -> list[tuple[str, str, str | None]]:
    with organization_scope(actor.organization.id):
        rows = Account.objects.exclude(name="Orvalho").order_by("name_key")
        return list(rows.values_list("name", "tax_id", "references__external_id"))


@pytest.mark.parametrize("way", [by_command, by_pages])
@pytest.mark.parametrize("case", REVENUE.values(), ids=REVENUE)
def test_revenue(way: Way, case: Case, leaders, client_of, tmp_path: Path) -> None:
    actor = leaders[case.slug]
    outcome = way(actor, english(client_of(actor)), tmp_path, "revenue", case.file)
    assert (outcome, months(actor)) == (expected(case), case.kept)


@pytest.mark.parametrize("way", [by_command, by_pages])
@pytest.mark.parametrize("case", ACCOUNTS.values(), ids=ACCOUNTS)
def test_accounts(way: Way, case: Case, leaders, client_of, tmp_path: Path) -> None:
    actor = leaders[case.slug]
    outcome = way(actor, english(client_of(actor)), tmp_path, "accounts", case.file)
    assert (outcome, accounts(actor)) == (expected(case), case.kept)


@pytest.mark.parametrize("way", [by_command, by_pages])
@pytest.mark.parametrize("name", ["Sa\u0303o Joa\u0303o", "São\u00a0João", " São   João "])
def test_one_account_however_its_name_is_written(
    way: Way, name: str, leaders, client_of, tmp_path: Path
) -> None:
    actor = leaders["aurora"]
    client = english(client_of(actor))
    first = way(actor, client, tmp_path, "accounts", text("name,city", "São João,Brasília"))
    again = way(actor, client, tmp_path, "accounts", text("name,city", f"{name},Brasília"))
    assert (first, again) == (Outcome(1, 0, []), Outcome(0, 1, []))
    month = way(
        actor, client, tmp_path, "revenue", text("account,month,revenue", f"{name},2025-01,1")
    )
    assert month == Outcome(1, 0, [])


@pytest.mark.parametrize("way", [by_command, by_pages])
def test_a_parent_is_found_by_its_cnpj_of_letters(
    way: Way, leaders, client_of, tmp_path: Path
) -> None:
    actor = leaders["aurora"]
    client = english(client_of(actor))
    way(actor, client, tmp_path, "accounts", text("nome;CNPJ", "Alfa;12.ABC.345/01DE-35"))
    child = text("nome;conta mãe", "Filial;12.abc.345/01de-35", "Outra;12.abc.345/01de-36")
    outcome = way(actor, client, tmp_path, "accounts", child)
    assert outcome == Outcome(1, 0, [(3, reason("parent_unknown"))])
    with organization_scope(actor.organization.id):
        assert Account.objects.get(name="Filial").parent.name == "Alfa"


def english(client: Client) -> Client:
    client.cookies.load({"language": "en"})
    return client
