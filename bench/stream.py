"""What the triggers of the change stream cost: the same work with and without them."""

from __future__ import annotations

import itertools
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from accounts.models import Account
from audit.models import Change
from audit.stream import STREAMED
from bench import scratch, world
from bench.imports import load, write_file
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms, seconds
from scoring.models import Matrix
from scoring.standings import recompute
from tenants.actors import Actor
from tenants.scope import organization_scope

MOST = 1.25


def measure(sizes: Sizes) -> list[Result]:
    """An import and two recomputations, in turn with the triggers on and off."""
    scored = world.scored_organization(slug="scored", accounts=sizes.accounts)
    scratch.analyze()
    steps = itertools.count(1)

    def weigh() -> None:
        with organization_scope(scored.id):
            matrix = Matrix.objects.get()
            matrix.criteria.filter(position=1).update(weight=next(steps) % 90 + 1)
            recompute(matrix)

    def measure_anew() -> None:
        width = 30_000 + next(steps) % 5 * 30_000
        with organization_scope(scored.id):
            matrix = Matrix.objects.get()
            limits = [str(n * width) for n in range(1, 10)]
            matrix.criteria.filter(metric="revenue_12m").update(breakpoints=limits)
            recompute(matrix)

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.csv"
        write_file(file, sizes.import_lines)
        return [
            _compared(f"an import of {sizes.import_lines:,} accounts", _import(file), sizes),
            _compared(f"another weight for {sizes.accounts:,} accounts", weigh, sizes),
            _compared(f"other limits for {sizes.accounts:,} accounts", measure_anew, sizes),
        ]


def _import(file: Path) -> Callable[[], None]:
    numbers = itertools.count()

    def run() -> None:
        made = world.organization(slug=f"imports-{next(numbers)}", accounts=0)
        actor = Actor.of_member(world.member(made))
        with organization_scope(made.id):
            load(actor, file)
            told = Change.objects.filter(resource="accounts", kind="made").count()
            if told not in (0, Account.objects.count()):
                raise RuntimeError(f"{told} changes were told.")

    return run


def _compared(what: str, work: Callable[[], None], sizes: Sizes) -> Result:
    told, untold = [], []
    work()
    for _round in range(min(sizes.repeat, 3)):
        told.append(seconds(work))
        with _silent():
            untold.append(seconds(work))
    taken = statistics.median(told), statistics.median(untold)
    return Result(
        name=f"The change stream in {what}",
        detail=f"{ms(taken[0])} with the triggers, {ms(taken[1])} without",
        found=taken[0] / taken[1],
        most=MOST,
    )


@contextmanager
def _silent() -> Iterator[None]:
    """The triggers of the stream are off."""
    _switch("DISABLE")
    try:
        yield
    finally:
        _switch("ENABLE")


def _switch(how: str) -> None:
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        for resource in STREAMED:
            for model, told in resource.tables.items():
                for event in ("INSERT", "UPDATE", "DELETE"):
                    name = told.trigger(event)
                    cursor.execute(f'ALTER TABLE {model._meta.db_table} {how} TRIGGER "{name}"')
    link.close()
