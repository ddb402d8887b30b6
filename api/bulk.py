"""Requests with many items: 207 and one result each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import error_items
from api.strict import MOST_EXACT
from rules.errors import FieldError, StaleError

MAX_ITEMS = 1000


DRY_RUN = OpenApiParameter(
    "dry_run", OpenApiTypes.BOOL, description="`true` answers what would happen; writes nothing."
)
T = TypeVar("T")


def tried(request: Request, work: Callable[[], T]) -> T:
    """What the work comes to; with `dry_run=true` none of it stands. Raises ValidationError."""
    asked = request.query_params.get("dry_run", "false")
    if asked not in {"true", "false"}:
        raise ValidationError({"dry_run": _("Write true or false.")})
    with transaction.atomic():
        found = work()
        if asked == "true":
            transaction.set_rollback(True)
    return found


def read_items(data: Any, *, beside: Collection[str] = ()) -> list[Any]:
    """The items of `{"items": […]}`, or of a bare list; `beside` names what else may be there."""
    if isinstance(data, dict) and {"items"} <= data.keys() <= {"items", *beside}:
        data = data["items"]
    if not isinstance(data, list):
        raise ValidationError({"items": _('Send {"items": […]}.')})
    if len(data) > MAX_ITEMS:
        raise ValidationError({"items": _("At most %(n)d items a request.") % {"n": MAX_ITEMS}})
    return data


def result(
    index: int, outcome: str, item_id: uuid.UUID | None, errors: Iterable[FieldError] = ()
) -> dict[str, Any]:
    """What became of one item."""
    return {
        "index": index,
        "status": {"made": 201, "refused": 422}.get(outcome, 200),
        "id": item_id,
        "outcome": outcome,
        "errors": error_items(list(errors)),
    }


def results(request: Request, found: list[dict[str, Any]]) -> Response:
    """The answer to a bulk request; what a dry run would make has no id yet."""
    if request.query_params.get("dry_run") == "true":
        found = [one | {"id": None} if one["outcome"] == "made" else one for one in found]
    return Response({"results": found}, status=207)


def version_field() -> serializers.IntegerField:
    """The version of what an item changes, where its sender says it."""
    told = "The version that you saw: an item that found another one is refused (`stale`)."
    return serializers.IntegerField(
        min_value=1, max_value=MOST_EXACT, required=False, help_text=told
    )


def in_circles(above: Mapping[int, int]) -> set[int]:
    """Which items come back to themselves, where each of these is below another one."""
    found: set[int] = set()
    seen: set[int] = set()
    for start in above:
        line: list[int] = []
        step = start
        while step in above and step not in seen:
            seen.add(step)
            line.append(step)
            step = above[step]
        if step in line:
            found.update(line[line.index(step) :])
    return found


@dataclass(slots=True)
class Item:
    """One thing as a program wants it; a field that is left out stays as it is."""

    index: int
    values: dict[str, Any]
    errors: list[FieldError] = field(default_factory=list)
    shape_errors: tuple[FieldError, ...] = ()
    references: list[tuple[str, str]] = field(init=False)
    """The ids in other systems that the item names."""
    version: int | None = field(init=False)
    """The version that its sender saw; None where any will do."""

    def __post_init__(self) -> None:
        self.version = self.values.pop("version", None)
        given = self.values.get("references", ())
        self.references = [(one["system"], one["external_id"]) for one in given]

    def refuse(self, name: str, code: str, detail: object) -> None:
        """Remember what is wrong with one field."""
        self.errors.append(FieldError(f"/{name}" if name else "", code, str(detail)))

    def match(self, current: int) -> None:
        """Remember that its sender saw another version than this one; 0 is what isn't there."""
        if self.version not in (None, current):
            self.errors += StaleError.at(current).errors


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item."""

    index: int
    outcome: str
    account_id: uuid.UUID | None = None
    errors: tuple[FieldError, ...] = ()

    @property
    def status(self) -> int:
        """201, 200 or 422."""
        return {"made": 201, "refused": 422}.get(self.outcome, 200)
