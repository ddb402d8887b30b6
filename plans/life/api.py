"""Plans for programs: the plan, and its life."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.named import account_named
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.life.rules import (
    approve_plan,
    delete_plan,
    return_plan,
    start_plan,
    submit_plan,
    withdraw_plan,
)
from plans.models import Plan

_PLAIN = (
    "id",
    "starts_on",
    "ends_on",
    "state",
    "approved_number",
    "approved_at",
    "submitted_at",
    "changed_at",
    "version",
    "created_at",
    "updated_at",
)


class NewPlanSerializer(StrictSerializer):
    """The plan of an account for a period."""

    account = NamedField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class PlanSerializer(serializers.Serializer):
    """A plan: its period and where it stands; its parts are resources of their own."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.ChoiceField(Plan.State.choices)
    approved_number = serializers.IntegerField(allow_null=True, help_text="The version that holds.")
    approved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField(help_text="The last change of any part.")
    changed_since_approval = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PlanFilter(django_filters.FilterSet):
    """Filters of the plans."""

    account = NamedFilter("account_id")
    state = django_filters.ChoiceFilter(choices=Plan.State.choices)
    starts_until = django_filters.DateFilter("starts_on", "lte")
    ends_since = django_filters.DateFilter("ends_on", "gte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ()


class PlanResource(Resource[Plan]):
    """Account plans."""

    model = Plan
    name, address = "plans", "plan"
    permission = "plan.view"
    shape = PlanSerializer
    related = ("account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        found = Plan.objects.filter(deleted_at=None)
        return found.values(
            *_PLAIN, "account_id", "approved_content_at", account_name=F("account__name")
        )

    def body(self, row: Columns) -> Body:
        approved = row["approved_content_at"]
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "changed_since_approval": approved is not None and row["changed_at"] > approved,
        }


class Plans(PlanResource, ListView[Plan]):
    """Plans, past ones too."""

    filterset_class = PlanFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewPlanSerializer)
    def post(self, given: Given) -> Plan:
        """Start a plan; where one came before, from what still holds of it."""
        account = account_named(given.pop("account"))
        return start_plan(actor=self.actor, account=account, **given)


class PlanDetail(PlanResource, DetailView[Plan]):
    """The plan with its version as ETag."""

    @removes()
    def delete(self, plan: Plan, version: int | None) -> None:
        """Take it out of sight; a person can restore it for 30 days."""
        delete_plan(actor=self.actor, plan=plan, version=version)


class PlanSubmission(PlanResource):
    """The submission of a plan."""

    @changes(verb="submit")
    def post(self, plan: Plan, given: Given, version: int | None) -> None:
        """Write the plan down as a version and ask for its approval."""
        submit_plan(actor=self.actor, plan=plan, version=version)

    @changes(verb="withdraw")
    def delete(self, plan: Plan, given: Given, version: int | None) -> None:
        """Take the submission back before it is answered."""
        withdraw_plan(actor=self.actor, plan=plan, version=version)


class ApprovalSerializer(StrictSerializer):
    """What the approver says."""

    comment = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class ReturnSerializer(StrictSerializer):
    """What is to be mended."""

    comment = serializers.CharField(max_length=1000)


class PlanApproval(PlanResource):
    """The approval of a submission."""

    @changes(ApprovalSerializer, verb="approve")
    def post(self, plan: Plan, given: Given, version: int | None) -> None:
        """Approve the version that was submitted; by somebody else than who submitted it."""
        approve_plan(actor=self.actor, plan=plan, version=version, **given)


class PlanReturn(PlanResource):
    """The return of a submission."""

    @changes(ReturnSerializer, verb="return")
    def post(self, plan: Plan, given: Given, version: int | None) -> None:
        """Send the plan back with a comment."""
        return_plan(actor=self.actor, plan=plan, version=version, **given)
