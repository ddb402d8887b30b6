"""What lists can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from accounts.fields import PHASE_KEY, SYSTEM, TAG, field, text_of
from accounts.models import (
    Account,
    AccountTag,
    Designation,
    ExternalReference,
    Potential,
)
from accounts.shapes import NamedFilter
from accounts.tax_ids import tidied_tax_id
from api.filters import SinceFilter, TrueFalseFilter
from api.requests import ApiRequest
from rules.errors import NotAllowedError
from rules.names import sort_key


def _text(name: str, **how: Any) -> django_filters.CharFilter:
    """A filter by a field, as long as the field."""
    how.setdefault("field_name", field(name).named_by or name)
    return django_filters.CharFilter(max_length=text_of(name).at_most, **how)


class AccountFilter(django_filters.FilterSet):
    """Filters of the account list; together they narrow."""

    name = _text("name")
    search = _text(
        "name",
        method="by_beginning",
        help_text="Beginning of the name, without accents or case.",
    )
    tax_id = _text("tax_id", method="by_tax_id")
    segment = _text("segment")
    country = _text("country")
    city = _text("city")
    owner = _text("owner", help_text="A member's e-mail.")
    parent = NamedFilter("parent_id")
    phase = django_filters.CharFilter("phase__key", max_length=PHASE_KEY.at_most)
    potential = django_filters.ChoiceFilter(choices=Potential.choices)
    designation = django_filters.ChoiceFilter(method="by_designation", choices=Designation.choices)
    tag = django_filters.CharFilter(method="by_tag", max_length=TAG.at_most)
    system = django_filters.CharFilter(method="by_system", max_length=SYSTEM.at_most)
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
