"""The rows of plans for programs: objectives, SWOT items, risks and value entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import HistoryEntry, Stakeholder, StakeholderReference
from accounts.named import member_named
from accounts.shapes import NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.models import Action, ActionReference, Objective, Plan, PlanRow, Risk, WhitespaceCell
from plans.rows.kinds import OBJECTIVE, RISK, SWOT, VALUE, RowKind
from plans.rows.rules import add_row, change_row, mark_row, remove_row
from rules.errors import RuleError

_SHARED = ("id", "position", "is_unreviewed", "version", "created_at", "updated_at")
_REFERENCED: dict[str, type[models.Model]] = {
    "stakeholder": Stakeholder,
    "entry": HistoryEntry,
    "objective": Objective,
    "action": Action,
    "risk": Risk,
    "cell": WhitespaceCell,
}
_BY_REFERENCE: dict[str, type[models.Model]] = {
    "stakeholder": StakeholderReference,
    "action": ActionReference,
}
"""Where the ids stand that other systems have for these."""


def _digits(column: Any) -> dict[str, Any]:
    return {"max_digits": column.max_digits, "decimal_places": column.decimal_places}


def _sent(kind: RowKind, name: str, *, is_new: bool) -> serializers.Field:
    column: Any = kind.model._meta.get_field(name)
    is_needed = not column.blank and not column.has_default()
    how: dict[str, Any] = {"required": is_needed and is_new}
    if name == "owner":
        told = "A member's e-mail address."
        return serializers.EmailField(max_length=254, allow_null=True, help_text=told, **how)
    if name in _BY_REFERENCE:
        return NamedField(_BY_REFERENCE[name], allow_null=True, **how)
    if name in kind.references:
        return serializers.UUIDField(allow_null=True, **how)
    if column.choices:
        return serializers.ChoiceField(column.choices, allow_blank=column.blank, **how)
    if isinstance(column, models.DecimalField):
        digits: dict[str, Any] = {
            "max_digits": column.max_digits,
            "decimal_places": column.decimal_places,
        }
        return serializers.DecimalField(allow_null=True, **digits, **how)
    if isinstance(column, models.DateField):
        return serializers.DateField(allow_null=True, **how)
    if isinstance(column, models.PositiveSmallIntegerField):
        return serializers.IntegerField(min_value=1, max_value=5, **how)
    how |= {"max_length": column.max_length, "trim_whitespace": False}
    return serializers.CharField(allow_blank=True, **how)  # the rule says what is empty


def _shown(kind: RowKind, name: str) -> serializers.Field:
    column: Any = kind.model._meta.get_field(name)
    if name == "owner":
        return serializers.CharField(allow_null=True)
    if name in kind.references:
        return serializers.UUIDField(allow_null=True)
    if column.choices:
        choices = [("", ""), *column.choices] if column.blank else column.choices
        return serializers.ChoiceField(choices)
    if isinstance(column, models.DecimalField):
        digits: dict[str, Any] = {
            "max_digits": column.max_digits,
            "decimal_places": column.decimal_places,
        }
        return serializers.DecimalField(allow_null=True, **digits)
    if isinstance(column, models.DateField):
        return serializers.DateField(allow_null=column.null)
    if isinstance(column, models.PositiveSmallIntegerField):
        return serializers.IntegerField()
    return serializers.CharField()


def _shape_of(kind: RowKind, told: str) -> type[serializers.Serializer]:
    fields: dict[str, Any] = {
        "__doc__": told,
        "id": serializers.UUIDField(),
        "plan": serializers.UUIDField(),
        "position": serializers.IntegerField(),
        **{name: _shown(kind, name) for name in (*kind.fields, *kind.read)},
        "for_client": serializers.BooleanField(),
        "is_unreviewed": serializers.BooleanField(),
        "version": serializers.IntegerField(),
        "created_at": serializers.DateTimeField(),
        "updated_at": serializers.DateTimeField(),
    }
    return type(f"{kind.model.__name__}Serializer", (serializers.Serializer,), fields)


def _input_of(kind: RowKind, *, is_new: bool) -> type[StrictSerializer]:
    name = kind.model.__name__
    fields: dict[str, Any] = {field: _sent(kind, field, is_new=is_new) for field in kind.fields}
    fields["for_client"] = serializers.BooleanField(required=False)
    if is_new:
        fields |= {"__doc__": "One to add.", "plan": serializers.UUIDField()}
        return type(f"New{name}Serializer", (StrictSerializer,), fields)
    ignored = frozenset({"id", "plan", *_SHARED, *kind.read})
    fields |= {"__doc__": "One to change.", "ignored": ignored}
    return type(f"{name}InSerializer", (StrictSerializer,), fields)


def _filter_of(kind: RowKind) -> type[django_filters.FilterSet]:
    fields: dict[str, Any] = {
        "__doc__": "Filters of the rows.",
        "plan": django_filters.UUIDFilter("plan_id"),
        "account": NamedFilter("plan__account_id"),
        "updated_since": SinceFilter("updated_at"),
        "Meta": type("Meta", (), {"model": kind.model, "fields": ()}),
    }
    return type(f"{kind.model.__name__}Filter", (django_filters.FilterSet,), fields)


class RowResource(Resource[PlanRow]):
    """One kind of a plan's rows."""

    kind: ClassVar[RowKind]
    permission = "plan.view"
    related = ("plan__account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        references = [f"{name}_id" for name in cls.kind.references if name != "owner"]
        values = [name for name in cls.kind.fields if name not in cls.kind.references]
        owner = {"owner_email": F("owner__email")} if "owner" in cls.kind.references else {}
        found = cls.kind.model._default_manager.filter(plan__deleted_at=None)
        plain = (*_SHARED, "plan_id", "is_for_client", *values, *cls.kind.read)
        return found.values(*plain, *references, **owner)

    def body(self, row: Columns) -> Body:
        body: Body = {name: row[name] for name in _SHARED}
        for name in (*self.kind.fields, *self.kind.read):
            body[name] = row[_column(self.kind, name)]
        return body | {"plan": row["plan_id"], "for_client": row["is_for_client"]}

    def named(self, given: Given) -> Given:
        """The values with what they name found in the organisation."""
        values = dict(given)
        if values.get("owner"):
            values["owner"] = member_named(values["owner"])
        for name in _REFERENCED.keys() & values.keys():
            if values[name] is not None:
                values[name] = _found(name, values[name])
        return values


def _column(kind: RowKind, name: str) -> str:
    if name == "owner":
        return "owner_email"
    return f"{name}_id" if name in kind.references else name


def _found(name: str, pk: object) -> models.Model:
    thing: models.Model | None = _REFERENCED[name]._default_manager.filter(pk=pk).first()
    if thing is None:
        raise RuleError.on(name, _("There is no such thing in this plan or account."), "unknown")
    return thing


class RowList(RowResource, ListView[PlanRow]):
    """The rows of all plans; narrow them to one."""

    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    def add(self, given: Given) -> PlanRow:
        """Add one at the end of its list."""
        values = self.named(given)
        plan = Plan.objects.filter(pk=values.pop("plan"), deleted_at=None).first()
        if plan is None:
            raise RuleError.on("plan", _("There is no such plan."), "unknown")
        is_for_client = values.pop("for_client", False)
        row = add_row(actor=self.actor, plan=plan, kind=self.kind, values=values, today=self.today)
        if is_for_client:
            mark_row(actor=self.actor, row=row, is_for_client=True)
        return row


class RowDetail(RowResource, DetailView[PlanRow]):
    """One row with its version as ETag."""

    def change(self, row: PlanRow, given: Given, version: int | None) -> None:
        """Change what is sent."""
        values = self.named(given)
        mark = values.pop("for_client", None)
        if values:
            row = change_row(
                actor=self.actor, row=row, values=values, today=self.today, version=version
            )
            version = None
        if mark is not None:
            mark_row(actor=self.actor, row=row, is_for_client=mark, version=version)

    @removes()
    def delete(self, row: PlanRow, version: int | None) -> None:
        """Take it away; versions keep what they had."""
        remove_row(actor=self.actor, row=row, version=version)


def _views(
    kind: RowKind, name: str, address: str, told: str
) -> tuple[type[RowList], type[RowDetail]]:
    model = kind.model
    shared: dict[str, Any] = {"kind": kind, "model": model, "name": name, "address": address}
    shared |= {"shape": _shape_of(kind, told), "__doc__": told}
    post: Callable[..., Any] = makes(_input_of(kind, is_new=True))(RowList.add)
    patch: Callable[..., Any] = changes(_input_of(kind, is_new=False), partial=True)(
        RowDetail.change
    )
    listed = type(
        f"{model.__name__}List",
        (RowList,),
        shared | {"filterset_class": _filter_of(kind), "post": post},
    )
    detail = type(f"{model.__name__}Detail", (RowDetail,), shared | {"patch": patch})
    return listed, detail


Objectives, ObjectiveDetail = _views(
    OBJECTIVE, "objectives", "objective", "What is to be reached by a day."
)
SwotItems, SwotItemDetail = _views(
    SWOT, "swot_items", "swot_item", "A strength, weakness, opportunity or threat."
)
Risks, RiskDetail = _views(RISK, "risks", "risk", "What may go wrong.")
ValueEntries, ValueEntryDetail = _views(
    VALUE, "value_entries", "value_entry", "What an initiative gives to one side."
)
