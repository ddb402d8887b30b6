"""Merging for programs: an account that goes into another, and comes out again."""

from __future__ import annotations

from rest_framework import serializers

from accounts.merging.rules import Months, merge, merge_of, unmerge
from accounts.models import Account
from accounts.named import account_named
from accounts.registry.api import AccountResource
from accounts.shapes import NamedField
from api.operations import changes, removes
from api.requests import Given
from api.strict import StrictSerializer


class MergeSerializer(StrictSerializer):
    """Into which account, and which figures stand in months that both have."""

    into = NamedField()
    months = serializers.ChoiceField(
        Months.choices, required=False, help_text="Needed where both have figures of one month."
    )


class AccountMerge(AccountResource):
    """Whether an account is one client with another, and went into it."""

    @changes(MergeSerializer, verb="merge")
    def post(self, account: Account, given: Given, version: int | None) -> None:
        """What belongs to it goes to the account that stays; it is archived itself."""
        merge(
            actor=self.actor,
            kept=account_named(given["into"], field="into"),
            gone=account,
            months=given.get("months", ""),
            version=version,
        )

    @removes(verb="unmerge")
    def delete(self, account: Account, version: int | None) -> None:
        """Both stand apart again, for 30 days; 404 for an account that went into none."""
        unmerge(actor=self.actor, merge=merge_of(account), version=version)
