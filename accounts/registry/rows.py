"""Accounts and months as the API writes them, read without making objects."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.custom.values import value_list, values_from
from accounts.fields import Out, kept_texts
from accounts.models import Account, AccountTag, ExternalReference, Merge

_PLAIN = ("id", *kept_texts(Out.LIST))
_DETAIL = (*kept_texts(Out.ALONE), "phase_since")


def account_columns(*, detail: bool = False) -> QuerySet:
    """Accounts as dictionaries of columns; `account_body` makes the answer of one."""
    of_account = {"account": OuterRef("pk")}
    columns = Account.objects.values(
        *_PLAIN,
        *(_DETAIL if detail else ()),
        "name_key",
        "parent_id",
        "designation",
        "archived_at",
        "version",
        "created_at",
        "updated_at",
        owner_email=F("owner__email"),
        phase_key=F("phase__key"),
        tag_names=ArraySubquery(
            AccountTag.objects.filter(**of_account).order_by("name").values("name")
        ),
        reference_list=ArraySubquery(
            ExternalReference.objects.filter(**of_account)
            .order_by("system", "external_id")
            .values(body=JSONObject(system="system", external_id="external_id"))
        ),
        own_values=value_list(),
    )
    if not detail:
        return columns
    merge = Merge.objects.filter(gone=OuterRef("pk"), undone_at=None)
    return columns.annotate(merged_into=Subquery(merge.values("kept_id")))


def account_body(row: dict[str, Any], *, designation: bool, detail: bool = False) -> dict[str, Any]:
    """The pinned shape; `designation` says whether the reader may see it."""
    body = {name: row[name] for name in _PLAIN} | {
        "parent": row["parent_id"],
        "owner": row["owner_email"],
        "phase": row["phase_key"],
        "tags": row["tag_names"],
        "references": row["reference_list"],
        "custom": values_from(row["own_values"]),
        "archived": row["archived_at"] is not None,
        "version": row["version"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    if designation:
        body["designation"] = row["designation"]
    if detail:
        body |= {name: row[name] for name in (*_DETAIL, "merged_into")}
    return body
