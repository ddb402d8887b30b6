"""Members for programs: whom accounts, actions and teams name by e-mail address."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from api.filters import TrueFalseFilter
from api.resources import Body, Columns, ListView
from tenants.models import Membership
from tenants.roles import Role

_PLAIN = ("id", "name", "email", "role", "created_at")


class MemberFilter(django_filters.FilterSet):
    """Filters of the members."""

    email = django_filters.CharFilter("email", "iexact", max_length=254)
    role = django_filters.ChoiceFilter(choices=Role.people())
    active = TrueFalseFilter("ended_at", "isnull")

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()


class MemberSerializer(serializers.Serializer):
    """A person of the organisation."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField(help_text="What `owner` and `member` are called by.")
    role = serializers.ChoiceField(Role.people())
    active = serializers.BooleanField(help_text="False for who left: history still names them.")
    created_at = serializers.DateTimeField()


class Members(ListView[Membership]):
    """The people of the organisation, those who left too."""

    model = Membership
    name = "members"
    permission = "account.view"
    shape = MemberSerializer
    is_versioned = False
    filterset_class = MemberFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "email": "email"}

    @classmethod
    def columns(cls) -> QuerySet:
        return Membership.objects.values(*_PLAIN, "ended_at")

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {"active": row["ended_at"] is None}
