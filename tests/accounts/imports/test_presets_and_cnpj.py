"""Headers of known programs, and the Brazilian company number."""

from __future__ import annotations

import pytest

from accounts.imports.presets import map_accounts, map_revenue
from accounts.tax_ids import is_valid_cnpj


@pytest.mark.parametrize(
    ("header", "preset", "fields"),
    [
        (
            "Id,Name,Type,ParentId,BillingCity,BillingCountry,Website,Industry,OwnerId",
            "salesforce_export",
            {
                "reference": 0,
                "name": 1,
                "parent": 3,
                "city": 4,
                "country": 5,
                "website": 6,
                "segment": 7,
            },
        ),
        (
            "Account ID,Account Name,Account Owner,Billing City,Billing Country",
            "salesforce_report",
            {"reference": 0, "name": 1, "city": 3, "country": 4},
        ),
        (
            "Record ID,Company name,Company owner,City,Country/Region,Industry",
            "hubspot",
            {"reference": 0, "name": 1, "city": 3, "country": 4, "segment": 5},
        ),
        (
            "Record Id,Account Name,Phone,Billing City,Billing State,Description",
            "zoho",
            {"reference": 0, "name": 1, "city": 3, "region": 4, "notes": 5},
        ),
        (
            "(Do Not Modify) Account,(Do Not Modify) Row Checksum,Comapny Name,City,Website",
            "dynamics",
            {"reference": 0, "city": 3, "website": 4},
        ),
        (
            "Organization - Name*,Organization - Country of Address,Person - Name",
            "pipedrive",
            {"name": 0, "country": 1},
        ),
        ("Record ID,First Name,Last Name,Company Name,Email Opt Out", "", {"name": 3}),
        (
            "account,sector,office_location,subsidiary_of",
            "",
            {"name": 0, "segment": 1, "country": 2, "parent": 3},
        ),
        (
            "CNPJ;Razão Social;Setor;Município;UF".replace(";", ","),
            "",
            {"tax_id": 0, "legal_name": 1, "name": 1, "segment": 2, "city": 3, "region": 4},
        ),
        ("Acount,Nmae", "", {}),
    ],
)
def test_headers_of_accounts(header: str, preset: str, fields: dict[str, int]) -> None:
    mapping = map_accounts(header.split(","))
    assert (mapping.preset, mapping.columns) == (preset, fields)


def test_headers_of_revenue() -> None:
    mapping = map_revenue(["CNPJ", "Razão Social", "Data de referência", "Receita (R$ mil)"])
    assert mapping.columns == {"account": 0, "account_name": 1, "month": 2, "revenue": 3}
    assert mapping.unit == 1000
    assert map_revenue(["account", "month", "revenue"]).unit == 1


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("05.878.397/0001-32", True),
        ("05878397000132", True),
        ("12.ABC.345/01DE-35", True),
        ("12abc34501de35", True),
        ("05.878.397/0001-33", False),
        ("12.ABC.345/01DE-36", False),
        ("00000000000000", False),
        ("12ABC34501DEA5", False),
        ("123", False),
        ("", False),
    ],
)
def test_cnpj(number: str, valid: bool) -> None:
    assert is_valid_cnpj(number) is valid
