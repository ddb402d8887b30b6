"""Account teams for programs: the executive sponsor and support functions."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account, Function, TeamMember
from accounts.team.rules import HOURS_AT_MOST, add_to_team, change_place, remove_from_team
from api.etags import IF_MATCH_SHAPE, expected_version, matched_version, tagged
from api.filters import SinceFilter
from api.lists import CompiledListView
from api.strict import StrictSerializer
from rules.errors import NotFoundError, RuleError
from tenants.models import Membership

IF_MATCH = OpenApiParameter(
    "If-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="The ETag you read.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="Else 304.",
)
ROLES = TeamMember.Role


class TeamMemberFilter(django_filters.FilterSet):
    """Filters of the team members."""

    account = django_filters.UUIDFilter("account_id")
    member = django_filters.CharFilter(
        "member__email", max_length=254, help_text="A member's e-mail."
    )
    role = django_filters.ChoiceFilter(choices=ROLES.choices)
    function = django_filters.ChoiceFilter(choices=Function.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = TeamMember
        fields: tuple[str, ...] = ()


class TeamAccountSerializer(serializers.Serializer):
    """The account of a team."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class TeamMemberSerializer(serializers.Serializer):
    """One person on the team of an account; its KAM is the account's `owner`."""

    id = serializers.UUIDField()
    account = TeamAccountSerializer()
    member = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(ROLES.choices)
    function = serializers.ChoiceField(Function.choices)
    hours_per_month = serializers.IntegerField(allow_null=True)
    since = serializers.DateField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class TeamMemberChangeSerializer(StrictSerializer):
    """What a person does on a team."""

    ignored = frozenset({"id", "account", "member", "name", "version", "updated_at"})

    role = serializers.ChoiceField(ROLES.choices, required=False)
    function = serializers.ChoiceField(Function.choices, required=False)
    hours_per_month = serializers.IntegerField(
        min_value=0, max_value=HOURS_AT_MOST, allow_null=True, required=False
    )
    since = serializers.DateField(required=False)


class TeamMemberInSerializer(TeamMemberChangeSerializer):
    """A person to put on a team."""

    ignored = frozenset({"id", "name", "version", "updated_at"})

    account = serializers.UUIDField()
    member = serializers.EmailField(max_length=254, help_text="A member's e-mail address.")


class TeamMembers(CompiledListView):
    """Who of ours works on which account."""

    model = TeamMember
    permission = "account.view"
    filterset_class = TeamMemberFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @classmethod
    def columns(cls) -> QuerySet:
        return team_member_columns()

    @extend_schema(operation_id="team_members_list", responses=TeamMemberSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The members of the teams; filter by account for one."""
        return self.get_paginated_response([team_member_body(row) for row in self.page()])

    @extend_schema(
        operation_id="team_members_create",
        request=TeamMemberInSerializer,
        responses={201: TeamMemberSerializer},
    )
    def post(self, request: Request) -> Response:
        """Put a person on a team; 409 for a second sponsor and for who is on it already."""
        serializer = TeamMemberInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        account = Account.objects.filter(pk=values.pop("account")).first()
        if account is None:
            raise RuleError.on("account", "There is no such account.", "unknown")
        email = values.pop("member")
        request.actor.require("team.change", account)
        member = Membership.objects.filter(email__iexact=email, ended_at=None).first()
        if member is None:
            raise RuleError.on("member", "No active member has this e-mail address.", "unknown")
        place = add_to_team(actor=request.actor, account=account, member=member, values=values)
        return _answer(request, place.pk, status=201)


class TeamMemberDetail(APIView):
    """One person on the team of an account."""

    @extend_schema(
        operation_id="team_members_read",
        parameters=[IF_NONE_MATCH],
        responses={200: TeamMemberSerializer, 304: None},
    )
    def get(self, request: Request, team_member_id: uuid.UUID) -> Response:
        """The person with the version as ETag."""
        return _answer(request, team_member_id)

    @extend_schema(
        operation_id="team_members_change",
        parameters=[IF_MATCH],
        request=TeamMemberChangeSerializer,
        responses=TeamMemberSerializer,
    )
    def patch(self, request: Request, team_member_id: uuid.UUID) -> Response:
        """Change what you send; the account and the person stay."""
        place = _find(team_member_id)
        version = matched_version(request, place.version)
        serializer = TeamMemberChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        change_place(
            actor=request.actor,
            place=place,
            values=serializer.validated_data,
            version=version,
        )
        return _answer(request, team_member_id)

    @extend_schema(operation_id="team_members_delete", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, team_member_id: uuid.UUID) -> Response:
        """Take the person off the team."""
        place = _find(team_member_id)
        remove_from_team(actor=request.actor, place=place, version=expected_version(request))
        return Response(status=204)


def team_member_columns() -> QuerySet:
    """Places on teams as dictionaries of columns; `team_member_body` makes the answer of one."""
    return TeamMember.objects.values(
        "id",
        "account_id",
        "role",
        "function",
        "hours_per_month",
        "since",
        "version",
        "updated_at",
        account_name=F("account__name"),
        email=F("member__email"),
        person=F("member__name"),
    )


def team_member_body(row: dict[str, Any]) -> dict[str, Any]:
    """One place on a team as programs read it."""
    kept = ("id", "role", "function", "hours_per_month", "since", "version", "updated_at")
    return {name: row[name] for name in kept} | {
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "member": row["email"],
        "name": row["person"] or row["email"],
    }


def _find(team_member_id: uuid.UUID) -> TeamMember:
    place = TeamMember.objects.select_related("account").filter(pk=team_member_id).first()
    if place is None:
        raise NotFoundError
    return place


def _answer(request: Request, team_member_id: uuid.UUID, *, status: int = 200) -> Response:
    request.actor.require("account.view")
    row = team_member_columns().filter(pk=team_member_id).first()
    if row is None:
        raise NotFoundError
    location = reverse("api:team_member", args=[team_member_id]) if status == 201 else ""
    return tagged(
        team_member_body(row), row["version"], status=status, location=location, request=request
    )
