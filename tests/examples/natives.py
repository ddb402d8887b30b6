"""The stand-ins' records read and made by each CRM's own names, not by the adapters of the sync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from examples.crm_sync.standin.hubspot import HubSpotShape
from examples.crm_sync.standin.pipedrive import PipedriveShape, key
from examples.crm_sync.standin.salesforce import SalesforceShape
from examples.crm_sync.standin.store import Row, Store

Fields = dict[str, str]
SHAPES: dict[str, Any] = {
    "salesforce": SalesforceShape,
    "hubspot": HubSpotShape,
    "pipedrive": PipedriveShape,
}


@dataclass(frozen=True)
class Native:
    """Where a CRM keeps what: the path to a field in a row's values."""

    tables: dict[str, str]
    paths: dict[str, dict[str, tuple[str, ...]]]
    owner_is_number: bool = False

    def fields(self, store: Store, kind: str, row: Row) -> Fields:
        """What the CRM's users see, by the names of the product."""
        found: dict[str, str] = {}
        for name, path in self.paths[kind].items():
            value: Any = row.values
            for step in path:
                value = value[0]["value"] if step == "0" and value else (value or {}).get(step)
            found[name] = str(value or "")
        if kind == "account":
            found["owner"] = store.users.get(found["owner"], "")
        if kind == "contact" and "last" in found:
            found["name"] = f"{found.pop('first')} {found.pop('last')}".strip()
        return found


def _organization(name: str) -> tuple[str, ...]:
    return ("custom_fields", key("organizationFields", name))


def _person(name: str) -> tuple[str, ...]:
    return ("custom_fields", key("personFields", name))


NATIVES = {
    "salesforce": Native(
        {"account": "Account", "contact": "Contact", "deal": "Opportunity"},
        {
            "account": {
                "name": ("Name",),
                "segment": ("Industry",),
                "country": ("BillingCountry",),
                "city": ("BillingCity",),
                "website": ("Website",),
                "parent": ("ParentId",),
                "owner": ("OwnerId",),
            },
            "contact": {
                "first": ("FirstName",),
                "last": ("LastName",),
                "email": ("Email",),
                "phone": ("Phone",),
                "title": ("Title",),
                "account": ("AccountId",),
                "reports_to": ("ReportsToId",),
            },
        },
    ),
    "hubspot": Native(
        {"account": "companies", "contact": "contacts", "deal": "deals"},
        {
            "account": {
                "name": ("name",),
                "segment": ("industry",),
                "country": ("country",),
                "city": ("city",),
                "website": ("website",),
                "parent": ("hs_parent_company_id",),
                "owner": ("hubspot_owner_id",),
            },
            "contact": {
                "first": ("firstname",),
                "last": ("lastname",),
                "email": ("email",),
                "phone": ("phone",),
                "title": ("jobtitle",),
                "account": ("associatedcompanyid",),
                "reports_to": ("reports_to",),
            },
        },
    ),
    "pipedrive": Native(
        {"account": "organizations", "contact": "persons", "deal": "deals"},
        {
            "account": {
                "name": ("name",),
                "segment": _organization("Industry"),
                "country": ("address", "country"),
                "city": ("address", "locality"),
                "website": _organization("Website"),
                "parent": _organization("Parent organization"),
                "owner": ("owner_id",),
            },
            "contact": {
                "name": ("name",),
                "email": ("emails", "0"),
                "phone": ("phones", "0"),
                "title": _person("Job title"),
                "account": ("org_id",),
                "reports_to": _person("Reports to"),
            },
        },
    ),
}


def deal_values(crm: str, account: str, month: str, amount: int, *, is_won: bool) -> Any:
    """A deal as this CRM keeps it."""
    if crm == "salesforce":
        return {"AccountId": account, "Amount": amount, "CloseDate": f"{month}-10", "IsWon": is_won}
    if crm == "hubspot":
        return {
            "hs_primary_associated_company": account,
            "amount": str(amount),
            "closedate": f"{month}-10T09:00:00Z",
            "hs_is_closed_won": "true" if is_won else "false",
        }
    return {
        "org_id": int(account),
        "value": amount,
        "status": "won" if is_won else "open",
        "won_time": f"{month}-10T09:00:00Z" if is_won else None,
    }


def won(crm: str, row: Row) -> tuple[str, str, int] | None:
    """Account, month and amount of a deal that counts."""
    values = row.values
    if crm == "salesforce" and values["IsWon"]:
        return values["AccountId"], values["CloseDate"][:7], values["Amount"]
    if crm == "hubspot" and values["hs_is_closed_won"] == "true":
        account = values["hs_primary_associated_company"]
        return account, values["closedate"][:7], int(values["amount"])
    if crm == "pipedrive" and values["status"] == "won":
        return str(values["org_id"]), values["won_time"][:7], values["value"]
    return None
