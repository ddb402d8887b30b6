"""Account teams for programs: the executive sponsor and support functions."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.fields import text_of
from accounts.models import Function, TeamMember
from accounts.named import account_named, member_named
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from accounts.team.rules import HOURS_AT_MOST, add_to_team, change_place, remove_from_team
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer

_PLAIN = ("id", "role", "function", "hours_per_month", "since", "version", "updated_at")
ROLES = TeamMember.Role


class TeamMemberFilter(django_filters.FilterSet):
    """Filters of the team members."""

    account = NamedFilter("account_id")
    member = django_filters.CharFilter(
        "member__email", max_length=text_of("owner").at_most, help_text="A member's e-mail."
    )
    role = django_filters.ChoiceFilter(choices=ROLES.choices)
    function = django_filters.ChoiceFilter(choices=Function.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = TeamMember
        fields: tuple[str, ...] = ()


class TeamMemberSerializer(serializers.Serializer):
    """One person on the team of an account; its KAM is the account's `owner`."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
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

    account = NamedField()
    member = serializers.EmailField(
        max_length=text_of("owner").at_most, help_text="A member's e-mail address."
    )


class TeamMemberResource(Resource[TeamMember]):
    """Who of ours works on which account."""

    model = TeamMember
    name, address = "team_members", "team_member"
    permission = "account.view"
    shape = TeamMemberSerializer
    related = ("account",)

    @classmethod
    def columns(cls) -> QuerySet:
        return TeamMember.objects.values(
            *_PLAIN,
            "account_id",
            account_name=F("account__name"),
            email=F("member__email"),
            person=F("member__name"),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "member": row["email"],
            "name": row["person"] or row["email"],
        }


class TeamMembers(TeamMemberResource, ListView[TeamMember]):
    """The members of the teams; filter by account for one."""

    filterset_class = TeamMemberFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(TeamMemberInSerializer)
    def post(self, given: Given) -> TeamMember:
        """Put a person on a team; 409 for a second sponsor and for who is on it already."""
        account = account_named(given.pop("account"))
        self.actor.require("team.change", account)
        member = member_named(given.pop("member"), field="member")
        return add_to_team(actor=self.actor, account=account, member=member, values=given)


class TeamMemberDetail(TeamMemberResource, DetailView[TeamMember]):
    """The person with the version as ETag."""

    @changes(TeamMemberChangeSerializer)
    def patch(self, place: TeamMember, given: Given, version: int | None) -> None:
        """Change what you send; the account and the person stay."""
        change_place(actor=self.actor, place=place, values=given, version=version)

    @removes()
    def delete(self, place: TeamMember, version: int | None) -> None:
        """Take the person off the team."""
        remove_from_team(actor=self.actor, place=place, version=version)
