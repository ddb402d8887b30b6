"""Loading a file from the command line: one transaction, the answer as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts.imports import runs
from accounts.imports.choices import Choices, detect_formats
from accounts.imports.planning import Plan
from accounts.imports.presets import normalized
from accounts.imports.reading import open_table
from accounts.models.imports import ImportRun
from accounts.reasons import reason
from rules.errors import KamError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.organizations import organization_id_of
from tenants.scope import organization_scope

REFUSED, UNREADABLE = 1, 2
UNITS = {"one": 1, "thousand": 1_000, "million": 1_000_000}


@dataclass
class Order:
    """What the command line asks for."""

    slug: str
    path: Path
    kind: str
    fields: tuple[str, ...]
    dry_run: bool = False
    skip_refused: bool = False
    system: str = ""
    make_accounts: bool = False
    unit: str = ""
    mapped: list[str] = field(default_factory=list)


def add_common_arguments(parser: CommandParser) -> None:
    """The options that both commands have."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--org", required=True, metavar="SLUG")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--skip-refused", action="store_true", help="leave refused lines out")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help="say which column a field is in; may be given several times",
    )


def carry_out(order: Order) -> tuple[dict[str, Any], int]:
    """The answer to print and the exit code; raises CommandError (2) for an unreadable file."""
    if not order.path.is_file():
        raise CommandError(f"There is no file {order.path}.", returncode=UNREADABLE)
    try:
        with transaction.atomic():
            organization_id = organization_id_of(order.slug)
        with organization_scope(organization_id):
            return _carry_out(order, Organization.objects.get(pk=organization_id))
    except KamError as error:
        raise CommandError(str(error), returncode=UNREADABLE) from error


def _carry_out(order: Order, organization: Organization) -> tuple[dict[str, Any], int]:
    actor = Actor.of_system(organization)
    run = runs.upload(actor=actor, kind=order.kind, file_name=order.path.name, source=order.path)
    choices = _choices(order, run, organization)
    run.choices = choices.dump()
    plan = runs.check(actor=actor, run=run)
    refused = plan.refused > 0
    answer = _answer(plan, run)
    if order.dry_run or (refused and not order.skip_refused):
        transaction.set_rollback(True)
        return answer, REFUSED if refused else 0
    runs.apply(actor=actor, run=run)
    return answer, 0


def _choices(order: Order, run: ImportRun, organization: Organization) -> Choices:
    choices = Choices.load(run.choices)
    mapped = dict(_mapped(order, run.header))
    if mapped:
        choices.columns |= mapped
        detect_formats(choices, open_table(order.path), organization)
    choices.system = order.system or choices.system or "import"
    choices.make_accounts, choices.skip_refused = order.make_accounts, order.skip_refused
    if order.kind == "revenue" and not order.system:
        choices.system = ""
    if order.unit:
        choices.unit = UNITS[order.unit]
    return choices


def _mapped(order: Order, header: list[str]) -> Iterator[tuple[str, int]]:
    names = [normalized(name) for name in header]
    for pair in order.mapped:
        name, _sign, wanted = pair.partition("=")
        if name not in order.fields:
            fields = ", ".join(order.fields)
            raise CommandError(f"--map {pair}: the fields are {fields}.", returncode=UNREADABLE)
        if normalized(wanted) not in names:
            raise CommandError(f"--map {pair}: the file has no such column.", returncode=UNREADABLE)
        yield name, names.index(normalized(wanted))


def _answer(plan: Plan, run: ImportRun) -> dict[str, Any]:
    refusals = run.refusals.values("line", "column", "value", "code")
    return {
        "made": plan.made,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "refused": [
            {
                "line": r["line"],
                "column": r["column"],
                "value": r["value"],
                "reason": reason(r["code"]),
            }
            for r in refusals.iterator()
        ],
    }


def as_json(answer: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(answer, ensure_ascii=False)
