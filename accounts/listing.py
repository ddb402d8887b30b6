"""The account list: filters that stay in the address, orders, and what a row shows."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, AccountTag, Designation, Phase, Potential
from accounts.naming import sort_key
from tenants.actors import Actor
from tenants.models import Membership

PAGE = 50
ORDERS: dict[str, list[Any]] = {
    "name": ["name_key", "id"],
    "-name": ["-name_key", "-id"],
    "revenue": [F("figures__revenue").asc(nulls_first=True), "name_key", "id"],
    "-revenue": [F("figures__revenue").desc(nulls_last=True), "name_key", "id"],
    "updated": ["updated_at", "id"],
    "-updated": ["-updated_at", "-id"],
}


class AccountFilter(django_filters.FilterSet):
    """What the list can be narrowed by."""

    q = django_filters.CharFilter(method="named", label=_("Name or tax id"))
    segment = django_filters.CharFilter(label=_("Segment"))
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Membership.objects.filter(ended_at=None),
        label=_("KAM"),
        null_label=_("Nobody"),
    )
    phase = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Phase.objects.all(), to_field_name="key", label=_("Phase")
    )
    potential = django_filters.ChoiceFilter(choices=Potential.choices, label=_("Potential"))
    designation = django_filters.ChoiceFilter(choices=Designation.choices, label=_("Designation"))
    tag = django_filters.CharFilter(method="tagged", label=_("Tag"))
    archived = django_filters.BooleanFilter(
        method="with_archived", label=_("Archived"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.may("account.see_designation"):
            del self.filters["designation"]

    def named(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        """Anywhere in the name, without accents or case; a tax id from its beginning."""
        digits = "".join(c for c in value if c.isalnum()).upper()
        found = queryset.filter(name_key__contains=sort_key(value))
        if len(digits) >= 5 and any(c.isdigit() for c in digits):
            found = found | queryset.filter(tax_id__startswith=digits)
        return found

    def tagged(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        """Accounts that carry the tag."""
        return queryset.filter(id__in=AccountTag.objects.filter(name=value).values("account_id"))

    def with_archived(
        self, queryset: QuerySet[Account], name: str, value: bool
    ) -> QuerySet[Account]:
        """Archived accounts alone; without it the list leaves them out."""
        return queryset.filter(archived_at__isnull=not value)

    def filter_queryset(self, queryset: QuerySet[Account]) -> QuerySet[Account]:
        """Living accounts unless archived ones are asked for."""
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("archived"):
            found = found.filter(archived_at=None)
        return found


def account_list(actor: Actor, parameters: Any) -> tuple[AccountFilter, QuerySet[Account]]:
    """The filter, bound to the address, and the accounts in the order that it asks for."""
    filters = AccountFilter(parameters, queryset=Account.objects.all(), actor=actor)
    order = ORDERS.get(parameters.get("sort", "name"), ORDERS["name"])
    found = filters.qs.select_related("owner", "phase", "parent").prefetch_related("figures")
    return filters, found.order_by(*order)
