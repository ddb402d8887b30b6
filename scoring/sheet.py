"""The scoring sheet: a grid of cells, read in one go and saved all or none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Account
from rules.errors import NotAllowedError, RuleError
from scoring.models import Criterion, Matrix, Score, SecondScore, Standing
from scoring.narrowing import NarrowedRanks
from scoring.scores import ScoreConflictError, set_score
from scoring.unknown import figures_of, why_unknown
from tenants.actors import Actor


@dataclass
class ScoreCell:
    """One place of the grid, and what a refused form said about it."""

    criterion: Criterion
    score: Score | SecondScore | None
    may_score: bool
    theirs: Score | SecondScore | None = None
    typed: str | None = None
    reason: str | None = None
    error: str = ""
    is_contested: bool = False
    without: str | Promise | None = None
    """Why there is no figure to measure."""
    pair: SecondScore | None = None
    """The second score that is shown beside it."""
    closed: str | Promise = ""
    """Why nobody can score here."""

    @property
    def shown(self) -> str:
        """What stands in the input."""
        if self.typed is not None:
            return self.typed
        return str(self.score.value) if self.score else ""

    @property
    def rationale(self) -> str:
        """Why, as it was typed or as it stands."""
        if self.reason is not None:
            return self.reason
        return self.score.rationale if self.score else ""


Writer = Callable[..., object]
"""A rule like `set_score`: what it takes says which cell, and what is written there."""
GridRow = tuple[Account, list[ScoreCell]]


@dataclass(frozen=True)
class Saved:
    """How a whole form went; where anything is wrong nothing was kept."""

    wrong: int = 0
    contested: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether everything was saved."""
        return not (self.wrong or self.contested)


def accounts_to_score(
    matrix: Matrix, narrowing: NarrowedRanks, *, is_missing: bool
) -> QuerySet[Account]:
    """Living accounts by name; with `is_missing` those without a total."""
    found = Account.objects.filter(narrowing.of_accounts(), archived_at=None)
    if is_missing:
        total = Standing.objects.filter(matrix=matrix, account=OuterRef("pk"), is_complete=True)
        found = found.filter(~Exists(total))
    return found.prefetch_related("team").order_by("name_key", "id")


def accounts_typed(typed: Mapping[str, str]) -> QuerySet[Account]:
    """The accounts of a sent form, wherever they stand in the list by now."""
    ids = {text for name in typed if name.startswith("s_") and _is_id(text := name[2:38])}
    found = Account.objects.filter(id__in=ids, archived_at=None)
    return found.prefetch_related("team").order_by("name_key", "id")


def grid(actor: Actor, matrix: Matrix, accounts: Sequence[Account]) -> list[GridRow]:
    """Rows of cells, in one query for the scores and one for the figures."""
    criteria = list(matrix.criteria.order_by("position"))
    found = Score.objects.filter(
        criterion__in=[c.id for c in criteria], account_id__in=[a.id for a in accounts]
    ).select_related("author")
    scores = {(s.account_id, s.criterion_id): s for s in found}
    for criterion in criteria:
        criterion.matrix = matrix
    is_measured = any(criterion.is_measured for criterion in criteria)
    figures = figures_of([a.id for a in accounts]) if is_measured else {}
    rows = []
    for account in accounts:
        may_score = actor.may("score.change", account)
        cells = [
            ScoreCell(
                c,
                scores.get((account.id, c.id)),
                may_score and not c.is_measured,
                without=why_unknown(c, figures.get(account.id)),
            )
            for c in criteria
        ]
        rows.append((account, cells))
    return rows


def save_grid(
    actor: Actor, rows: list[GridRow], typed: Mapping[str, str], write: Writer = set_score
) -> Saved:
    """Save what was typed, each cell by a rule: `s_` and `r_` with account and criterion; `v_`,
    `w_` and `x_` say which version, value and rationale the form showed.

    All or nothing; the cells then say what is wrong and who was first. Raises
    NotAllowedError for a role that never scores.
    """
    if not actor.may_somewhere("score.change"):
        raise NotAllowedError
    with transaction.atomic():
        for account, cells in rows:
            for cell in cells:
                if cell.may_score:
                    _save(actor, account, cell, typed, write)
        every = [cell for _account, cells in rows for cell in cells]
        saved = Saved(
            wrong=sum(1 for cell in every if cell.error),
            contested=sum(1 for cell in every if cell.is_contested),
        )
        if not saved.is_kept:
            transaction.set_rollback(True)
    return saved


def value_of(text: str) -> int | None:
    """A typed score; empty is none. Raises RuleError."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 2:
        raise RuleError.on("value", _("A score is a whole number from 1 to 10."))
    return int(text)


def version_of(text: str) -> int:
    """The version that a form saw; anything else than a number saw an empty cell."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _is_untouched(key: str, typed: Mapping[str, str]) -> bool:
    """Whether the cell was sent as the form showed it: what others did to it stands."""
    seen = [(f"s_{key}", f"w_{key}"), (f"r_{key}", f"x_{key}")]
    pairs = [(typed[now], typed.get(then)) for now, then in seen if now in typed]
    return all(then is not None and now.split() == then.split() for now, then in pairs)


def _save(
    actor: Actor, account: Account, cell: ScoreCell, typed: Mapping[str, str], write: Writer
) -> None:
    key = f"{account.id}_{cell.criterion.id}"
    if f"s_{key}" not in typed:
        return
    if _is_untouched(key, typed):
        return
    before = (cell.shown, cell.rationale)
    cell.typed, cell.reason = typed[f"s_{key}"].strip(), typed.get(f"r_{key}")
    if (cell.shown, cell.rationale) == before:
        return
    try:
        write(
            actor=actor,
            criterion=cell.criterion,
            account=account,
            value=value_of(cell.typed),
            rationale=cell.reason,
            expected_version=version_of(typed.get(f"v_{key}", "")),
        )
    except ScoreConflictError as conflict:
        cell.theirs = cell.score = conflict.theirs
        cell.is_contested = True
    except RuleError as error:
        cell.error = str(error.detail)
