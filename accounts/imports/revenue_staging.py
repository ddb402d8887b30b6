"""The lines of a revenue file, checked and laid into a temporary table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from accounts.fields import text_of
from accounts.imports.amounts import read_amount, with_sign
from accounts.imports.choices import Choices
from accounts.imports.copying import copy_rows
from accounts.imports.lines import FileLine, Table
from accounts.imports.months import parse_month
from accounts.imports.presets import title_kind
from accounts.imports.progress import Progress
from accounts.imports.staging import REFUSALS
from accounts.revenue.fields import AMOUNTS, check_month, rounded
from accounts.revenue.period import newest_month
from accounts.tax_ids import clean_tax_id
from rules.fields import Text
from rules.formulas import unguarded
from rules.identifiers import check_identifier, check_named
from rules.names import same_key, sort_key
from rules.reasons import Refused
from rules.texts import shown
from tenants.models import Organization

_CALLED = Text(text_of("name").at_most)
_MASKED = re.compile(
    r"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}|\d{3}\.\d{3}\.\d{3}-\d{2}",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(r"(?=(?:[A-Z]*\d){6})[0-9A-Z]{12}\d{2}", re.IGNORECASE | re.ASCII)
_LONGEST_TAX_ID = 32
_SHORTEST_CNPJ = 12
_COLUMNS = (
    "line",
    "account",
    "account_key",
    "account_same_key",
    "account_tax_id",
    "new_name",
    "month",
    "revenue",
    "cost",
)
_TABLE = """
CREATE TEMPORARY TABLE import_month (
    line integer, account text COLLATE "C", account_key text COLLATE "C",
    account_same_key text COLLATE "C", account_tax_id text, new_name text,
    month date, revenue bigint, cost bigint
) ON COMMIT DROP;
"""


def stage_revenue(
    table: Table, choices: Choices, organization: Organization, progress: Progress
) -> int:
    """Fill `import_month` and `import_refused`; returns how many lines the file has."""
    lines = RevenueLines(table.header, choices, organization)
    count = 0

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for line in table.lines():
            count += 1
            progress.step(count)
            if row := lines.row(line):
                yield row

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_month, import_refused")
        cursor.execute(_TABLE + REFUSALS)
        copy_rows("import_month", _COLUMNS, rows())
        copy_rows("import_refused", ("line", "field", "value", "code"), lines.refusals)
        cursor.execute("ANALYZE import_month")
    return count


class RevenueLines:
    """Turns lines into rows of `import_month`; what can't be used goes to `refusals`."""

    def __init__(self, header: list[str], choices: Choices, organization: Organization) -> None:
        self.choices = choices
        self.currency = organization.currency
        self.in_brazil = organization.country == "BR"
        self.newest = newest_month(organization)
        self.account_title = title_kind(header[choices.columns["account"]])
        self.refusals: list[tuple[int, str, str, str]] = []

    def row(self, line: FileLine) -> tuple[Any, ...] | None:
        """The row of a usable line."""
        if line.problem and (refused := list(line.refusals(self.choices.columns.items()))):
            self.refusals += refused
            return None
        return self._row(
            line.number, {name: line.cells[at] for name, at in self.choices.columns.items()}
        )

    def _row(self, line: int, cells: dict[str, str]) -> tuple[Any, ...] | None:
        before = len(self.refusals)
        cells["account"] = unguarded(cells["account"])  # as our own files guard it
        account = self._account(line, cells)
        tax_id = self._tax_id(line, account) if account else ""
        month = self._month(line, cells["month"])
        self._check_currency(line, cells.get("currency", "").strip())
        revenue = self._amount(line, "revenue", cells)
        cost = self._cost(line, cells, revenue)
        new_name = self._text(line, "account_name", cells) or account
        if len(self.refusals) > before:
            return None
        keys = sort_key(account), same_key(account)
        return line, account, *keys, tax_id, new_name, month, revenue, cost

    def _account(self, line: int, cells: dict[str, str]) -> str:
        text = cells["account"]
        if not text.strip():
            self._refuse(line, "account", "", "required")
            return ""
        try:
            (check_identifier if self.account_title.is_id else check_named)(text)
        except Refused as refusal:
            self._refuse(line, "account", text, refusal.code)
            return ""
        return self._text(line, "account", cells)

    def _month(self, line: int, text: str) -> date | None:
        month = parse_month(text, day_first=self.choices.day_first)
        try:
            check_month(month, self.newest)
        except Refused as refusal:
            self._refuse(line, "month", text, refusal.code)
        return month

    def _text(self, line: int, name: str, cells: dict[str, str]) -> str:
        """What the account is called here: as long as a name, and cleaned as one."""
        try:
            return _CALLED.clean(cells.get(name, ""))
        except Refused as refusal:
            self._refuse(line, name, cells[name], refusal.code)
            return ""

    def _tax_id(self, line: int, account: str) -> str:
        """The account's cell read as a tax id; what was meant as one must be right."""
        if not any(c.isdigit() for c in account) or len(account) > _LONGEST_TAX_ID:
            return ""
        looks = self.in_brazil and bool(_MASKED.fullmatch(account) or _BARE.fullmatch(account))
        if self.in_brazil and not (self.account_title.is_tax_id or looks or _is_long(account)):
            return ""
        only = self.account_title.is_cnpj
        try:
            return clean_tax_id(account, in_brazil=self.in_brazil, cnpj_only=only)
        except Refused as refusal:
            if self.account_title.is_tax_id or (looks and self.choices.make_accounts):
                self._refuse(line, "account", account, refusal.code)
            return ""

    def _cost(self, line: int, cells: dict[str, str], revenue: int | None) -> int | None:
        cost = self._amount(line, "cost", cells)
        if cost is None and revenue is not None:
            profit = self._amount(line, "gross_profit", cells)
            cost = None if profit is None else revenue - profit
        return cost

    def _amount(self, line: int, name: str, cells: dict[str, str]) -> int | None:
        text = cells.get(name, "")
        if not text.strip():
            if name in AMOUNTS and AMOUNTS[name].is_required:
                self._refuse(line, name, "", "required")
            return None
        try:
            value = read_amount(text, self.choices.number_format, self.currency)
        except Refused as refusal:
            self._refuse(line, name, with_sign(text), refusal.code)
            return None
        try:
            return rounded(value, self.choices.unit)
        except Refused as refusal:
            self._refuse(line, name, text, refusal.code)
            return None

    def _check_currency(self, line: int, currency: str) -> None:
        if currency and currency.upper() != self.currency:
            self._refuse(line, "currency", currency, "currency")

    def _refuse(self, line: int, name: str, value: str, code: str) -> None:
        self.refusals.append((line, name, shown(value.strip())[:200], code))


def _is_long(account: str) -> bool:
    """Digits that are a CNPJ without its zeros at least: shorter ones are somebody's ids."""
    digits = re.sub(r"[.\-/\s]", "", account)
    return digits.isdecimal() and len(digits) >= _SHORTEST_CNPJ
