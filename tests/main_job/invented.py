"""Files of two businesses that nobody has: the shapes that others' systems give."""

from __future__ import annotations

import csv
from pathlib import Path

from accounts.tax_ids import check_digits

Row = list[str]
FIRST, SECOND = (
    ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"),
    ("Hardware", "Tools", "& Sons", "Ironworks", "Supply"),
)
PRIMEIRO, SEGUNDO = (
    ("AÇOS", "BOREAL", "CACHOEIRA", "DELTA", "ÉPOCA", "FÊNIX"),
    ("ALIMENTOS S.A.", "COMÉRCIO LTDA.", "ENERGIA S.A.", "LOGÍSTICA S/A", "PARTICIPAÇÕES S.A."),
)


def invented(folder: Path) -> Path:
    """The folder, with the files of both in it."""
    maven, brazil = folder / "maven-crm", folder / "pt-br"
    maven.mkdir()
    brazil.mkdir()
    _write(maven / "accounts.csv", _clients(), ",", "utf-8")
    _write(maven / "revenue_by_account_month.csv", _months(), ",", "utf-8")
    _write(brazil / "empresas_latin1.csv", _register(), ";", "latin-1")
    return folder


def _clients() -> list[Row]:
    """Some belong to others, which stand below them in the file or above."""
    header = "account,sector,year_established,revenue,employees,office_location,subsidiary_of"
    names = [f"{one} {two}" for one in FIRST for two in SECOND]
    rows = [header.split(",")]
    for at, name in enumerate(names):
        above = names[-1 - at] if at % 7 == 3 else ""
        sector, revenue = ("retail", "technolgy", "medical")[at % 3], f"{at * 37 + 4}.{at:02}"
        rows.append([name, sector, str(1979 + at), revenue, str(12 * at + 5), "Kenya", above])
    return rows


def _months() -> list[Row]:
    """Ten months of an old year; one in nine has no row, and nobody has the same sum."""
    rows = [["account", "month", "revenue"]]
    names = [row[0] for row in _clients()[1:]]
    for at, name in enumerate(names):
        for month in range(3, 13):
            if (at + month) % 9:
                amount = 91 * at * at + 1203 * month + 17 * at * month
                rows.append([name, f"2017-{month:02}", f"{amount}.{at:02}"])
    return rows


def _register() -> list[Row]:
    """A line a year, in thousands; years end in December, for some in March; losses too."""
    header = "CNPJ;Razão Social;Setor;Município;UF;Data de referência"
    amounts = ["Receita (R$ mil)", "Lucro bruto (R$ mil)", "Margem bruta (%)"]
    rows = [[*header.split(";"), *amounts]]
    names = [f"{one} {two}" for one in PRIMEIRO for two in SEGUNDO]
    for at, name in enumerate(names):
        about = [_cnpj(at), name, "Comércio (Atacado e Varejo)", "SÃO PAULO", "SP"]
        for year in range(2019 + at % 3, 2023):
            revenue = 7001 * at * at + 1300 * (year - 2018) + at
            profit = revenue // 3 if at % 11 else -revenue // 4
            margin = f"{100 * profit / revenue:.1f}".replace(".", ",") if revenue else "0,0"
            end = "31/03" if at % 13 == 5 else "31/12"
            rows.append([*about, f"{end}/{year}", _thousands(revenue), _thousands(profit), margin])
    return rows


def _cnpj(at: int) -> str:
    base = f"{10_203_040 + 7_919 * at:08}0001"
    digits = base + check_digits(base)
    return f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}/{digits[8:12]}-{digits[12:]}"


def _thousands(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + ",00"


def _write(path: Path, rows: list[Row], delimiter: str, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
