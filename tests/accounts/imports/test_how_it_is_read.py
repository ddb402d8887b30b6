"""How a file is read is shown and can be changed, on the page and by the command alike."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ImportRun, MonthlyRevenue
from accounts.reasons import reason
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.ways import page_of, understood, uploaded, workbook

HEAD = ["account", "month", "revenue"]
SHEETS = workbook(
    [["x"]],
    [HEAD, ["Orvalho", "2025-01", 5]],
    [["client", "month", "revenue", "city"], ["Orvalho", "2025-02", 6, "Ulm"]],
    titles=("Lookup", "2025", "2026"),
)
ANY = {"account": "0", "month": "0", "revenue": "0"}
"""What is sent of a sheet that has one column."""
TWICE = b"account,month,revenue,revenue\nOrvalho,2024-03,10,99\n"


@pytest.fixture
def client(leader: Actor, client_of) -> Client:
    """The leader's browser, in English; Orvalho is a client."""
    with organization_scope(leader.organization.id):
        create_account(actor=leader, values={"name": "Orvalho"})
    client = client_of(leader)
    client.cookies.load({"language": "en"})
    return client


def command(folder: Path, kind: str, file: bytes, *options: str) -> list[str]:
    """What the command says beside its answer."""
    path = folder / "file"
    path.write_bytes(file)
    err = StringIO()
    call_command(
        f"import_{kind}", str(path), "--org", "aurora", *options, stdout=StringIO(), stderr=err
    )
    return err.getvalue().splitlines()


def months(actor: Actor) -> list[tuple[str, int]]:
    with organization_scope(actor.organization.id):
        rows = MonthlyRevenue.objects.order_by("month").values_list("month", "revenue_minor")
        return [(f"{month:%Y-%m}", minor) for month, minor in rows]


def again(client: Client, run: ImportRun, **changes: str) -> Any:
    """The page after something on it was changed, as the browser sends it."""
    page = page_of(run, "import_columns")
    sent = understood(client.get(page)) | changes | {"again": "1"}
    answer = client.post(page, sent, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    return answer


def lines(page: Any) -> list[list[str]]:
    return [[text for _column, text in line.cells] for line in page.context["preview"].lines]


def test_the_page_names_both_sheets_and_reads_the_other_one(leader: Actor, client: Client) -> None:
    run = uploaded(leader, client, "revenue", SHEETS)
    page = client.get(page_of(run, "import_columns"))
    assert page.context["form"]["sheet"].value() == "Lookup"
    page = again(client, run, sheet="2025")
    assert page.context["left_out"] == ["Other sheets are not read: Lookup, 2026."]
    assert lines(page) == [["Orvalho", "Jan 2025", "R$5.00"]]
    page = again(client, run, sheet="2026")
    assert page.context["left_out"] == [
        "Other sheets are not read: Lookup, 2025.",
        "Columns that no field takes are not read: city.",
    ]
    assert lines(page) == [["Orvalho", "Feb 2025", "R$6.00"]]


def test_a_change_without_scripts_is_read_before_anything_is_checked(
    leader: Actor, client: Client
) -> None:
    run = uploaded(leader, client, "revenue", SHEETS)
    page = page_of(run, "import_columns")
    answer = client.post(page, understood(client.get(page)) | {"sheet": "2026"} | ANY)
    assert (answer.status_code, answer["Location"]) == (302, page)
    answer = client.post(page, understood(client.get(page)))
    assert (answer.status_code, answer["Location"]) == (302, page_of(run, "import_detail"))


def test_the_command_names_the_sheets_and_says_which_is_read(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    said = command(tmp_path, "revenue", SHEETS, "--sheet", "2026")
    assert said[0] == "Sheet: 2026"
    assert said[-2:] == [
        "Other sheets are not read: Lookup, 2025.",
        "Columns that no field takes are not read: city.",
    ]
    assert months(leader) == [("2025-02", 6_00)]
    with pytest.raises(CommandError, match="its sheets are: Lookup, 2025, 2026") as caught:
        command(tmp_path, "revenue", SHEETS, "--sheet", "2027")
    assert caught.value.returncode == 2


def test_rows_above_the_header_are_said_and_another_row_can_be_chosen(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = (
        b"Sales by client\nnot this,nor this,nor that\naccount,month,revenue\nOrvalho,2025-01,7\n"
    )
    run = uploaded(leader, client, "revenue", file)
    page = client.get(page_of(run, "import_columns"))
    assert page.context["left_out"] == [
        "2 rows above the column names are not read: Sales by client · not this nor this nor that"
    ]
    page = again(client, run, header_row="2")
    assert page.context["form"]["account"].value() == ""
    page = again(client, run, header_row="3")
    assert lines(page) == [["Orvalho", "Jan 2025", "R$7.00"]]
    assert "Row of the column names: 3" in command(tmp_path, "revenue", file)
    with pytest.raises(CommandError) as caught:
        command(tmp_path, "revenue", file, "--header-row", "2")
    assert caught.value.returncode == 2


def test_a_row_that_is_not_there_is_refused_on_the_page(leader: Actor, client: Client) -> None:
    run = uploaded(leader, client, "revenue", b"account,month,revenue\nOrvalho,2025-01,7\n")
    page = page_of(run, "import_columns")
    answer = client.post(page, understood(client.get(page)) | {"header_row": "9", "again": "1"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Row 9 has no column names."]


def test_encoding_and_delimiter_are_shown_and_changed(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = "nome;cidade\nŁódź Ltda;Łódź\n".encode("cp1250")
    run = uploaded(leader, client, "accounts", file)
    form = client.get(page_of(run, "import_columns")).context["form"]
    assert (form["encoding"].value(), form["delimiter"].value()) == ("cp1252", ";")
    assert lines(again(client, run, encoding="cp1250")) == [["Łódź Ltda", "Łódź"]]
    assert again(client, run, delimiter=",").context["form"]["name"].value() == ""
    said = command(tmp_path, "accounts", file, "--encoding", "cp1250", "--delimiter", ";")
    assert said[1:3] == ["Encoding: Windows-1250", "Delimiter: Semicolon (;)"]


def test_utf_8_is_never_read_as_windows(leader: Actor, client: Client) -> None:
    run = uploaded(leader, client, "accounts", "nome\nSão João\n".encode())
    page = again(client, run, encoding="cp1252")
    (line,) = page.context["preview"].lines
    assert (line.cells[0][1], len(line.problems)) == ("São João", 1)


def test_tax_ids_are_shown_as_people_write_them(leader: Actor, client: Client) -> None:
    file = b"name,tax_id,country\nAlfa,11222333000181,\nBeta,52998224725,Germany\n"
    run = uploaded(leader, client, "accounts", file + b"Gama,11222333000182,\n")
    page = client.get(page_of(run, "import_columns"))
    shown = [cells[1] for cells in lines(page)]
    assert shown == ["11.222.333/0001-81", "52998224725", "11222333000182"]


def test_orders_of_numbers_and_dates_are_shown_and_changed(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = b"account;month;revenue\nOrvalho;01/02/26;50.000\n"
    run = uploaded(leader, client, "revenue", file)
    page = client.get(page_of(run, "import_columns"))
    assert lines(page) == [["Orvalho", "Feb 2026", "R$50,000.00"]]
    page = again(client, run, number_format="1,234.56", day_first="False")
    assert lines(page) == [["Orvalho", "Jan 2026", "R$50.00"]]
    said = command(tmp_path, "revenue", file, "--numbers", "1,234.56", "--dates", "month-first")
    assert "Numbers are written: 1,234.56 (Chosen by hand.)" in said
    assert "Dates are written: 12/31/2026: month first (Chosen by hand.)" in said
    assert months(leader) == [("2026-01", 50_00)]


def test_two_columns_of_one_name_are_asked_about(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    run = uploaded(leader, client, "revenue", TWICE)
    page = page_of(run, "import_columns")
    shown = client.get(page)
    assert shown.context["form"]["revenue"].value() == ""
    asked = "Several columns are called “revenue”: choose which one is “Revenue”."
    assert asked in shown.context["left_out"]
    assert client.post(page, understood(shown)).status_code == 422
    assert lines(again(client, run, revenue="3")) == [["Orvalho", "Mar 2024", "R$99.00"]]
    for options in ([], ["--map", "revenue=revenue"]):
        with pytest.raises(CommandError, match="--map revenue=#3 or --map revenue=#4") as caught:
            command(tmp_path, "revenue", TWICE, *options)
        assert caught.value.returncode == 2
    command(tmp_path, "revenue", TWICE, "--map", "revenue=#4")
    assert months(leader) == [("2024-03", 99_00)]


def test_a_second_column_that_may_be_absent_is_asked_about_too(
    client: Client, tmp_path: Path
) -> None:
    file = b"name,city,city\nAcme,Rome,Oslo\n"
    with pytest.raises(CommandError, match="--map city=#2 or --map city=#3"):
        command(tmp_path, "accounts", file)
    said = command(tmp_path, "accounts", file, "--map", "city=")
    assert said[-1] == "Columns that no field takes are not read: city (B), city (C)."


def test_a_column_of_another_currency_is_refused_by_name(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = b"account,month,Revenue (US$)\nOrvalho,2025-01,7\n"
    said = "The column “Revenue (US$)” is in US$; the organisation's currency is BRL."
    with pytest.raises(CommandError) as caught:
        command(tmp_path, "revenue", file)
    assert (str(caught.value), caught.value.returncode) == (said, 2)
    run = uploaded(leader, client, "revenue", file)
    page = page_of(run, "import_columns")
    answer = client.post(page, understood(client.get(page)))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [said])


def test_of_two_currencies_the_own_column_is_taken(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = b"account,month,Revenue USD,Receita (R$ mil)\nOrvalho,2025-01,7,35\n"
    said = command(tmp_path, "revenue", file)
    assert said[-1] == "Columns that no field takes are not read: Revenue USD."
    assert months(leader) == [("2025-01", 35_000_00)]


def test_the_dry_run_shows_lines_and_facts_above_its_button(leader: Actor, client: Client) -> None:
    file = b"account,month,revenue,city\nOrvalho,2025-01,7,Ulm\nOrvalho,soon,8,Ulm\n"
    run = uploaded(leader, client, "revenue", file)
    page = page_of(run, "import_columns")
    client.post(page, understood(client.get(page)))
    detail = client.get(page_of(run, "import_detail"))
    assert lines(detail) == [["Orvalho", "Jan 2025", "R$7.00"], ["Orvalho", "soon", "8"]]
    assert detail.context["preview"].lines[1].problems == [f"Month: {reason('month')}"]
    text = detail.content.decode()
    facts = [">lines in the file<", reason("month"), "not read: city", "Jan 2025"]
    places = [text.index(fact) for fact in facts]
    assert max(places) < text.index('name="skip_refused"') < text.index(">Load the file</button>")


def test_a_wrong_cnpj_never_becomes_the_name_of_an_account(
    leader: Actor, client: Client, tmp_path: Path
) -> None:
    file = (
        b"conta;month;revenue\n12.ABC.345/01DE-36;2025-01;1\n12abc34501de36;2025-01;1\n"
        b"Loja 24 Horas Ltda 12;2025-01;1\n"
    )
    path = tmp_path / "file"
    path.write_bytes(file)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_revenue", str(path), "--org", "aurora", "--make-accounts", stdout=out)
    assert [part.split(",")[0] for part in out.getvalue().split('"line": ')[1:]] == ["2", "3"]
