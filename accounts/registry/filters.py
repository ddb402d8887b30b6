"""What lists can be narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import (
    Account,
    AccountTag,
    Designation,
    ExternalReference,
    Potential,
)
from accounts.tax_ids import tidied_tax_id
from api.filters import SinceFilter, TrueFalseFilter
from api.requests import ApiRequest
from rules.errors import NotAllowedError
from rules.names import sort_key


class AccountFilter(django_filters.FilterSet):
    """Filters of the account list; together they narrow."""

    name = django_filters.CharFilter(max_length=200)
    search = django_filters.CharFilter(
        method="by_beginning",
        max_length=200,
        help_text="Beginning of the name, without accents or case.",
    )
    tax_id = django_filters.CharFilter(method="by_tax_id", max_length=32)
    segment = django_filters.CharFilter(max_length=80)
    country = django_filters.CharFilter(max_length=60)
    city = django_filters.CharFilter(max_length=80)
    owner = django_filters.CharFilter(
        "owner__email", max_length=254, help_text="A member's e-mail."
    )
    parent = django_filters.UUIDFilter("parent_id")
    phase = django_filters.CharFilter("phase__key", max_length=40)
    potential = django_filters.ChoiceFilter(choices=Potential.choices)
    designation = django_filters.ChoiceFilter(method="by_designation", choices=Designation.choices)
    tag = django_filters.CharFilter(method="by_tag", max_length=40)
    system = django_filters.CharFilter(method="by_system", max_length=40)
    archived = TrueFalseFilter("archived_at", "isnull", exclude=True)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    request: ApiRequest

    def by_beginning(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(name_key__startswith=sort_key(value))

    def by_tax_id(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """As it is kept, or as people write it: with points and slash."""
        written = {tidied_tax_id(value, in_brazil=in_brazil) for in_brazil in (True, False)}
        return queryset.filter(tax_id__in=written)

    def by_designation(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Raises NotAllowedError where the designation itself is not shown either."""
        if not self.request.actor.may("account.see_designation"):
            raise NotAllowedError
        return queryset.filter(designation=value)

    def by_tag(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Exists(AccountTag.objects.filter(account=OuterRef("pk"), name=value))
        )

    def by_system(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        known = ExternalReference.objects.filter(account=OuterRef("pk"), system=value)
        return queryset.filter(Exists(known))
