"""Stakeholders as the API writes them, read without making objects."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import StakeholderReference
from accounts.stakeholders.rules import living

_PLAIN = (
    "id",
    "role",
    "title",
    "function",
    "level",
    "influence",
    "attitude",
    "strength",
    "last_touch_on",
    "notes",
    "version",
    "created_at",
    "updated_at",
)
_OF_PERSON = ("email", "phone", "linkedin")


def stakeholder_columns() -> QuerySet:
    """Those not erased, as dictionaries of columns; `stakeholder_body` makes the answer of one."""
    references = StakeholderReference.objects.filter(stakeholder=OuterRef("pk"))
    body = JSONObject(system="system", external_id="external_id")
    return living().values(
        *_PLAIN,
        "account_id",
        "person_id",
        "reports_to_id",
        account_name=F("account__name"),
        name=F("person__name"),
        contact_email=F("contact__email"),
        reference_list=ArraySubquery(
            references.order_by("system", "external_id").values(body=body)
        ),
        **{name: F(f"person__{name}") for name in _OF_PERSON},
    )


def stakeholder_body(row: dict[str, Any]) -> dict[str, Any]:
    """One stakeholder as programs read it."""
    return {name: row[name] for name in (*_PLAIN, "name", *_OF_PERSON)} | {
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "person": row["person_id"],
        "reports_to": row["reports_to_id"],
        "contact": row["contact_email"],
        "references": row["reference_list"],
    }
