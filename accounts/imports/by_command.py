"""Loading a file from the command line: one transaction, the answer as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, Self

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts.imports import runs
from accounts.imports.choices import Choices, detect_formats, settle
from accounts.imports.csv_file import DELIMITERS
from accounts.imports.encodings import ENCODINGS
from accounts.imports.facts import doubled, how_read, left_out
from accounts.imports.lines import Reading
from accounts.imports.planning import LineCounts
from accounts.imports.presets import normalized
from accounts.imports.reading import AS_FOUND, open_table
from accounts.imports.seen import Seen
from accounts.models.imports import ImportRun
from accounts.reasons import reason
from rules.errors import KamError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.organizations import organization_id_of
from tenants.scope import organization_scope

REFUSED, UNREADABLE = 1, 2
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
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
    reading: Reading = AS_FOUND
    numbers: str = ""
    dates: str = ""

    @classmethod
    def of(cls, options: dict[str, Any], **more: Any) -> Self:
        """What both commands take."""
        return cls(
            slug=options["org"],
            path=options["file"],
            dry_run=options["dry_run"],
            skip_refused=options["skip_refused"],
            system=options["system"],
            mapped=options["map"],
            dates=options["dates"],
            reading=Reading(
                sheet=options["sheet"],
                header_row=options["header_row"],
                encoding=options["encoding"],
                delimiter=options["delimiter"],
            ),
            **more,
        )


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
        help="say which column a field is in, by its header or as #3; FIELD= is in none",
    )
    parser.add_argument("--sheet", default="", help="the sheet of a workbook; else the first")
    parser.add_argument("--header-row", type=int, default=0, help="the row of the column names")
    parser.add_argument("--encoding", default="", type=_encoding, help=", ".join(ENCODINGS))
    parser.add_argument(
        "--delimiter", default="", type=_delimiter, help="one of , ; | or the word tab"
    )
    parser.add_argument(
        "--dates", default="", choices=["", DAY_FIRST, MONTH_FIRST], help="what 03/04 means"
    )


def _encoding(text: str) -> str:
    name = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(text.lower(), text.lower())
    if name and name not in ENCODINGS:
        raise ArgumentTypeError(f"the encodings are {', '.join(ENCODINGS)}")
    return name


def _delimiter(text: str) -> str:
    mark = "\t" if text == "tab" else text
    if mark not in ["", *DELIMITERS]:
        raise ArgumentTypeError("the delimiters are , ; | and tab")
    return mark


def carry_out(order: Order, say: Callable[[str], object]) -> tuple[dict[str, Any], int]:
    """The answer to print and the exit code; raises CommandError (2) for an unreadable file.

    How the file was read, and what of it was not, is said beside the answer.
    """
    if not order.path.is_file():
        raise CommandError(f"There is no file {order.path}.", returncode=UNREADABLE)
    try:
        with transaction.atomic():
            organization_id = organization_id_of(order.slug)
        with organization_scope(organization_id):
            return _carry_out(order, Organization.objects.get(pk=organization_id), say)
    except KamError as error:
        raise CommandError(str(error), returncode=UNREADABLE) from error


def _carry_out(
    order: Order, organization: Organization, say: Callable[[str], object]
) -> tuple[dict[str, Any], int]:
    actor = Actor.of_system(organization)
    run = runs.upload(
        actor=actor,
        kind=order.kind,
        file_name=order.path.name,
        source=order.path,
        reading=order.reading,
    )
    choices = _choices(order, run, organization)
    run.choices = choices.dump()
    _say_facts(order, run, choices, say)
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
        both = choices.columns | mapped
        choices.columns = {name: at for name, at in both.items() if at is not None}
        detect_formats(choices, open_table(order.path, choices.reading), organization)
    choices.system = order.system or choices.system or "import"
    choices.make_accounts, choices.skip_refused = order.make_accounts, order.skip_refused
    if order.kind == "revenue" and not order.system:
        choices.system = ""
    if order.unit:
        choices.unit = UNITS[order.unit]
    if order.numbers:
        choices = settle(choices, number_format=order.numbers)
    if order.dates:
        choices = settle(choices, day_first=order.dates == DAY_FIRST)
    return choices


def _mapped(order: Order, header: list[str]) -> Iterator[tuple[str, int | None]]:
    for pair in order.mapped:
        name, _sign, wanted = pair.partition("=")
        if name not in order.fields:
            fields = ", ".join(order.fields)
            raise CommandError(f"--map {pair}: the fields are {fields}.", returncode=UNREADABLE)
        yield name, _position(pair, wanted, header) if wanted else None


def _position(pair: str, wanted: str, header: list[str]) -> int:
    """The column with this title, or with this number: `#3` is the third."""
    if wanted.startswith("#") and wanted[1:].isdecimal():
        found = [int(wanted[1:]) - 1] if 0 < int(wanted[1:]) <= len(header) else []
    else:
        titles = [normalized(title) for title in header]
        found = [at for at, title in enumerate(titles) if title == normalized(wanted)]
    if not found:
        raise CommandError(f"--map {pair}: the file has no such column.", returncode=UNREADABLE)
    if len(found) > 1:
        _ask(pair.partition("=")[0], wanted, found)
    return found[0]


def _say_facts(
    order: Order, run: ImportRun, choices: Choices, say: Callable[[str], object]
) -> None:
    seen = Seen.load(run.seen)
    for label, value in how_read(run, choices, seen):
        say(f"{label}: {value}")
    for sentence in left_out(run, choices, seen):
        say(sentence)
    told = {pair.partition("=")[0] for pair in order.mapped}
    for name in doubled(choices, seen):
        if name not in told:
            _ask(name, run.header[seen.doubled[name][0]], seen.doubled[name])


def _ask(name: str, title: str, found: list[int]) -> NoReturn:
    choices = " or ".join(f"--map {name}=#{at + 1}" for at in found)
    raise CommandError(
        f"{len(found)} columns have the header “{title}”: choose by {choices}.",
        returncode=UNREADABLE,
    )


def _answer(plan: LineCounts, run: ImportRun) -> dict[str, Any]:
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
