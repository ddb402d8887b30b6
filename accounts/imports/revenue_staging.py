"""The lines of a revenue file, checked and laid into a temporary table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

from accounts.fields import text_of
from accounts.imports.choices import Choices
from accounts.imports.copying import copy_rows
from accounts.imports.lines import Table
from accounts.imports.months import parse_month
from accounts.imports.progress import Progress
from accounts.imports.staging import REFUSALS
from accounts.revenue.rules import EARLIEST, LARGEST, newest_month
from accounts.tax_ids import clean_tax_id
from rules.fields import Text
from rules.names import sort_key
from rules.numbers import NumberFormat, parse_decimal, to_minor
from rules.reasons import Refused
from rules.texts import shown
from tenants.models import Organization

_CALLED = Text(text_of("name").at_most)
_LOOKS_LIKE_CNPJ = re.compile(r"[\d./-]{14,18}")
_COLUMNS = (
    "line",
    "account",
    "account_key",
    "account_tax_id",
    "new_name",
    "month",
    "revenue",
    "cost",
)
_TABLE = """
CREATE TEMPORARY TABLE import_month (
    line integer, account text COLLATE "C", account_key text COLLATE "C", account_tax_id text,
    new_name text, month date, revenue bigint, cost bigint
) ON COMMIT DROP;
"""


def stage_revenue(
    table: Table, choices: Choices, organization: Organization, progress: Progress
) -> int:
    """Fill `import_month` and `import_refused`; returns how many lines the file has."""
    reader = _Reader(table, choices, organization, progress)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_month, import_refused")
        cursor.execute(_TABLE + REFUSALS)
        copy_rows("import_month", _COLUMNS, reader.rows())
        copy_rows("import_refused", ("line", "field", "value", "code"), reader.refusals)
        cursor.execute("ANALYZE import_month")
    return reader.count


class _Reader:
    """Turns lines into rows of `import_month`."""

    def __init__(
        self, table: Table, choices: Choices, organization: Organization, progress: Progress
    ) -> None:
        self.table = table
        self.choices = choices
        self.currency = organization.currency
        self.in_brazil = organization.country == "BR"
        self.newest = newest_month(organization)
        self.progress = progress
        self.refusals: list[tuple[int, str, str, str]] = []
        self.count = 0

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """One row a usable line."""
        for line in self.table.lines():
            self.count += 1
            self.progress.step(self.count)
            if line.problem:
                self.refusals.append((line.number, "", "", line.problem))
                continue
            cells = {name: line.cells[at] for name, at in self.choices.columns.items()}
            row = self._row(line.number, cells)
            if row:
                yield row

    def _row(self, line: int, cells: dict[str, str]) -> tuple[Any, ...] | None:
        before = len(self.refusals)
        account = self._text(line, "account", cells)
        tax_id = self._tax_id(line, account)
        month = parse_month(cells["month"], day_first=self.choices.day_first)
        if month is None or month < EARLIEST:
            self._refuse(line, "month", cells["month"], "month")
        elif month > self.newest:
            self._refuse(line, "month", cells["month"], "future")
        self._check_currency(line, cells.get("currency", "").strip())
        revenue = self._amount(line, "revenue", cells, required=True)
        cost = self._cost(line, cells, revenue)
        if not cells.get("account", "").strip():
            self._refuse(line, "account", "", "required")
        new_name = self._text(line, "account_name", cells) or account
        if len(self.refusals) > before:
            return None
        return line, account, sort_key(account), tax_id, new_name, month, revenue, cost

    def _text(self, line: int, name: str, cells: dict[str, str]) -> str:
        """What the account is called here: as long as a name, and cleaned as one."""
        try:
            return _CALLED.clean(cells.get(name, ""))
        except Refused as refusal:
            self._refuse(line, name, cells[name], refusal.code)
            return ""

    def _tax_id(self, line: int, account: str) -> str:
        """The account's cell read as a tax id; where accounts are made it must be a right one."""
        if not any(c.isdigit() for c in account) or len(account) > 32:
            return ""
        try:
            return clean_tax_id(account, in_brazil=self.in_brazil)
        except Refused:
            if self.choices.make_accounts and _LOOKS_LIKE_CNPJ.fullmatch(account):
                self._refuse(line, "account", account, "cnpj")
            return ""

    def _cost(self, line: int, cells: dict[str, str], revenue: int | None) -> int | None:
        cost = self._amount(line, "cost", cells)
        if cost is None and revenue is not None:
            profit = self._amount(line, "gross_profit", cells)
            cost = None if profit is None else revenue - profit
        return cost

    def _amount(
        self, line: int, name: str, cells: dict[str, str], *, required: bool = False
    ) -> int | None:
        text = cells.get(name, "")
        if not text.strip():
            if required:
                self._refuse(line, name, "", "required")
            return None
        value = parse_decimal(text, NumberFormat(self.choices.number_format))
        if value is None:
            self._refuse(line, name, text, "number")
            return None
        minor = to_minor(value, self.choices.unit)
        if abs(minor) > LARGEST:
            self._refuse(line, name, text, "too_large")
        return minor

    def _check_currency(self, line: int, currency: str) -> None:
        if currency and currency.upper() != self.currency:
            self._refuse(line, "currency", currency, "currency")

    def _refuse(self, line: int, name: str, value: str, code: str) -> None:
        self.refusals.append((line, name, shown(value.strip())[:200], code))
