"""Files of the shapes that CRMs and public registers give, through the commands."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.models import Account, ExternalReference, ImportRun, MonthlyRevenue
from audit.models import Entry
from tenants.models import Organization
from tenants.scope import organization_scope


def run_command(name: str, *args: object) -> tuple[dict, int]:
    out = StringIO()
    try:
        call_command(name, *map(str, args), stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), end.code
    return json.loads(out.getvalue()), 0


@pytest.fixture
def write(tmp_path: Path):
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


CLIENTS = """account,sector,office_location,subsidiary_of
Northwind,retail,United States,
Fabrikam,software,Kenya,Northwind
Contoso,medical,Brazil,
"""


def test_accounts_with_parents_are_made_once(aurora: Organization, write) -> None:
    path = write("clients.csv", CLIENTS.replace(",Brazil", ",Chile"))
    assert run_command("import_accounts", "--org", "aurora", path) == (
        {"made": 3, "changed": 0, "unchanged": 0, "refused": []},
        0,
    )
    assert run_command("import_accounts", "--org", "aurora", path) == (
        {"made": 0, "changed": 0, "unchanged": 3, "refused": []},
        0,
    )
    with organization_scope(aurora.id):
        rows = Account.objects.values_list("name", "segment", "country", "parent__name")
        assert list(rows) == [
            ("Contoso", "medical", "Chile", None),
            ("Fabrikam", "software", "Kenya", "Northwind"),
            ("Northwind", "retail", "United States", None),
        ]
        made = Entry.objects.filter(action="account.created").values_list("object_label", flat=True)
        assert sorted(made) == ["Contoso", "Fabrikam", "Northwind"]


def test_a_dry_run_writes_nothing(aurora: Organization, write) -> None:
    path = write("clients.csv", CLIENTS)
    assert run_command("import_accounts", "--org", "aurora", path, "--dry-run")[0]["made"] == 3
    with organization_scope(aurora.id):
        assert not Account.objects.exists()
        assert not ImportRun.objects.exists()


def test_a_brazilian_register_in_latin_1(aurora: Organization, write) -> None:
    path = write(
        "empresas.csv",
        "CNPJ;Razão Social;Setor;UF;Data de referência;Receita (R$ mil);Lucro bruto (R$ mil)\r\n"
        "05.878.397/0001-32;ALIANSCE S.A.;Comércio;SP;31/12/2010;185.009,00;150.271,00\r\n"
        "05.878.397/0001-32;ALIANSCE S.A.;Comércio;SP;31/12/2011;200.000,50;160.000,00\r\n"
        "11.721.921/0001-60;ALPER S.A.;Seguros;SP;31/12/2010;14.253,00;14.253,00\r\n",
        "latin-1",
    )
    assert run_command("import_accounts", "--org", "aurora", path) == (
        {"made": 2, "changed": 0, "unchanged": 1, "refused": []},
        0,
    )
    assert run_command("import_revenue", "--org", "aurora", path) == (
        {"made": 3, "changed": 0, "unchanged": 0, "refused": []},
        0,
    )
    with organization_scope(aurora.id):
        assert list(
            MonthlyRevenue.objects.order_by("account__name", "month").values_list(
                "account__tax_id", "month", "revenue_minor", "cost_minor"
            )
        ) == [
            ("05878397000132", date.fromisoformat("2010-12-01"), 18_500_900_000, 3_473_800_000),
            ("05878397000132", date.fromisoformat("2011-12-01"), 20_000_050_000, 4_000_050_000),
            ("11721921000160", date.fromisoformat("2010-12-01"), 1_425_300_000, 0),
        ]


def test_revenue_makes_accounts_when_told(aurora: Organization, write) -> None:
    path = write(
        "revenue.csv", "account,month,revenue\nAcme,2017-03,5550.00\nAcme,2017-04,8455.00\n"
    )
    answer, code = run_command("import_revenue", "--org", "aurora", path)
    assert (code, [r["line"] for r in answer["refused"]]) == (1, [2, 3])
    answer, code = run_command("import_revenue", "--org", "aurora", path, "--make-accounts")
    assert (answer["made"], code) == (2, 0)
    with organization_scope(aurora.id):
        assert MonthlyRevenue.objects.aggregate(sum=Sum("revenue_minor")) == {"sum": 1_400_500}


def test_refusals_name_line_column_value_and_reason(aurora: Organization, write) -> None:
    path = write(
        "clients.csv",
        "name,CNPJ,owner,parent\n"
        "Good,,,\n"
        "Bad number,05.878.397/0001-33,,\n"
        "Bad owner,,nobody@aurora.example,\n"
        "Orphan,,,Nobody knows\n"
        "One,,,Two\nTwo,,,One\n",
    )
    answer, code = run_command("import_accounts", "--org", "aurora", path)
    assert code == 1
    assert [(r["line"], r["column"], r["value"]) for r in answer["refused"]] == [
        (3, "CNPJ", "05.878.397/0001-33"),
        (4, "owner", "nobody@aurora.example"),
        (5, "parent", "Nobody knows"),
        (6, "parent", "Two"),
        (7, "parent", "One"),
    ]
    with organization_scope(aurora.id):
        assert not Account.objects.exists()
    answer, code = run_command("import_accounts", "--org", "aurora", path, "--skip-refused")
    assert (answer["made"], code) == (1, 0)


def test_crm_ids_match_before_names(aurora: Organization, write) -> None:
    first = write("a.csv", "Record ID,Company name,City\n1,Acme,Rome\n2,Acme,Oslo\n")
    assert run_command("import_accounts", "--org", "aurora", first)[0]["made"] == 2
    second = write("b.csv", "Record ID,Company name,City\n2,Acme Nord,Oslo\n1,Acme,\n")
    answer, _code = run_command("import_accounts", "--org", "aurora", second)
    assert (answer["made"], answer["changed"], answer["unchanged"]) == (0, 1, 1)
    with organization_scope(aurora.id):
        assert sorted(
            ExternalReference.objects.values_list(
                "system", "external_id", "account__name", "account__city"
            )
        ) == [("hubspot", "1", "Acme", "Rome"), ("hubspot", "2", "Acme Nord", "Oslo")]


def test_the_other_organisation_is_neither_matched_nor_touched(
    aurora: Organization, borealis: Organization, write
) -> None:
    path = write("clients.csv", CLIENTS)
    assert run_command("import_accounts", "--org", "borealis", path)[0]["made"] == 3
    assert run_command("import_accounts", "--org", "aurora", path)[0]["made"] == 3
    child = write("child.csv", "name,parent\nNew,Northwind\n")
    with organization_scope(borealis.id):
        Account.objects.filter(name="Northwind").update(name="Only here", name_key="only here")
    other = write("other.csv", "name,parent\nNew,Only here\n")
    assert run_command("import_accounts", "--org", "aurora", other)[1] == 1
    assert run_command("import_accounts", "--org", "aurora", child)[1] == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("import_accounts", "name\n" + "x\n" * 500_000),
        ("import_accounts", "city\nRome\n"),
        ("import_revenue", "account,month\nAcme,2026-01\n"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(aurora, write, name: str, text: str) -> None:
    path = write("file.csv", text)
    with pytest.raises(CommandError) as caught:
        run_command(name, "--org", "aurora", path)
    assert caught.value.returncode == 2
    with organization_scope(aurora.id):
        assert not ImportRun.objects.exists()


def test_columns_are_mapped_by_hand(aurora: Organization, write) -> None:
    path = write("vendas.csv", "quem;quando;quanto;lucro\nAcme;jan/2026;1.234,5;1.000\n")
    maps = ["account=quem", "month=quando", "revenue=quanto", "gross_profit=lucro"]
    options = [part for pair in maps for part in ("--map", pair)]
    answer, code = run_command(
        "import_revenue", "--org", "aurora", path, "--make-accounts", "--unit", "thousand", *options
    )
    assert (answer, code) == ({"made": 1, "changed": 0, "unchanged": 0, "refused": []}, 0)
    with organization_scope(aurora.id):
        months = MonthlyRevenue.objects.values_list("account__name", "revenue_minor", "cost_minor")
        assert list(months) == [("Acme", 123_450_000, 23_450_000)]


def test_a_workbook_loads_like_a_csv(aurora: Organization, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Conta", "Mês", "Receita"], ["Acme", date(2026, 3, 31), 1234.567]):
        book.active.append(row)
    path = tmp_path / "receita.xlsx"
    book.save(path)
    answer, code = run_command("import_revenue", "--org", "aurora", path, "--make-accounts")
    assert (answer["made"], code) == (1, 0)
    with organization_scope(aurora.id):
        months = MonthlyRevenue.objects.values_list("month", "revenue_minor")
        assert list(months) == [(date(2026, 3, 1), 123_457)]


def test_the_last_of_several_lines_wins_and_loading_again_changes_nothing(
    aurora: Organization, write
) -> None:
    path = write("a.csv", "cnpj,name,city\n05878397000132,Acme,Rome\n05.878.397/0001-32,,Oslo\n")
    assert run_command("import_accounts", "--org", "aurora", path)[0] == {
        "made": 1,
        "changed": 1,
        "unchanged": 0,
        "refused": [],
    }
    assert run_command("import_accounts", "--org", "aurora", path)[0] == {
        "made": 0,
        "changed": 0,
        "unchanged": 2,
        "refused": [],
    }
    with organization_scope(aurora.id):
        assert list(Account.objects.values_list("name", "city")) == [("Acme", "Oslo")]
