"""What a key may do: groups of resources, each read or written, and the rights behind them.

A key that is not narrowed reads, or reads and writes, as the table of rights says
(`tenants/roles.py`); a narrowed one has what its scopes name of that, and no more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.roles import Role, allows

READ, WRITE = "read", "write"
FREE = frozenset({"me", "changes", "search", "schema", "docs"})
"""Addresses of no group: every key asks them, and they show what it reads elsewhere."""


@dataclass(frozen=True)
class Group:
    """Resources that are opened together."""

    label: str | Promise
    resources: frozenset[str]
    """Their addresses below the root of the API."""
    reads: frozenset[str]
    writes: frozenset[str]
    """Rights that none of the other groups gives."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GROUPS: dict[str, Group] = {
    "accounts": Group(
        _("Accounts"),
        _words("accounts custom-fields team-members members phases phase-changes"),
        _words("custom_field.view"),
        _words(
            "account.create account.change custom_field.change team.change phase.change"
            " nomination.create"
        ),
    ),
    "stakeholders": Group(
        _("Stakeholders"),
        _words("stakeholders"),
        _words("stakeholder.view"),
        _words("stakeholder.change"),
    ),
    "history": Group(
        pgettext_lazy("entries of an account", "History"),
        _words("history-entries"),
        _words("history.view"),
        _words("history.add history.change"),
    ),
    "revenue": Group(
        _("Revenue"), _words("revenue abc"), _words("revenue.view"), _words("revenue.change")
    ),
    "insights": Group(
        _("Insights"),
        _words("account-health snapshots portfolio back-test programme-return"),
        frozenset(),
        frozenset(),
    ),
    "scoring": Group(
        _("Scoring"),
        _words("criteria matrices scores second-scores rankings"),
        _words("matrix.view"),
        _words("matrix.change score.change"),
    ),
    "designations": Group(
        _("Designations"),
        _words("designations"),
        _words("account.see_designation compliance.view"),
        _words("designation.change"),
    ),
    "plans": Group(
        _("Plans"),
        _words(
            "plans plan-sections plan-versions objectives swot-items risks value-entries comments"
            " actions action-comments"
        ),
        _words("plan.view action.view"),
        _words("plan.change plan.comment plan.approve action.change action.comment"),
    ),
    "whitespace": Group(
        _("Whitespace"),
        _words("offerings business-units client-spends whitespace-cells"),
        _words("offering.view whitespace.view"),
        _words("offering.change whitespace.change"),
    ),
    "reviews": Group(
        _("Reviews"),
        _words("cadences reviews measures"),
        _words("cadence.view review.view"),
        _words("cadence.change review.change measure.add"),
    ),
    "webhooks": Group(
        _("Webhooks"),
        _words("webhooks webhook-deliveries"),
        frozenset(),
        _words("webhook.change"),
    ),
    "log": Group(_("Audit log"), _words("audit-entries"), _words("audit.view"), frozenset()),
}


def _accesses(group: Group) -> tuple[str, ...]:
    """The log is only read; a webhook is seen by who may change it."""
    if not group.writes:
        return (READ,)
    return (WRITE,) if group.writes == {"webhook.change"} else (READ, WRITE)


NAMED_ALONE = frozenset({"webhooks:write"})
"""What no key has because it writes everything: it sends what happens to somewhere else."""
ALL_SCOPES = tuple(
    f"{name}:{access}" for name, group in GROUPS.items() for access in _accesses(group)
)
_GROUP_OF = {name: group for group, found in GROUPS.items() for name in found.resources}


def whole(scope: str) -> list[str]:
    """What a key has that is not narrowed."""
    if scope == WRITE:
        return tidy([s for s in ALL_SCOPES if s not in NAMED_ALONE])
    reads = [
        name
        for name, group in GROUPS.items()
        if f"{name}:{READ}" in ALL_SCOPES
        and f"{name}:{READ}" not in NAMED_ALONE
        and all(allows(Role.KEY_READ, p) for p in group.reads)
    ]
    return [f"{name}:{READ}" for name in reads]


def tidy(scopes: Collection[str]) -> list[str]:
    """Each group once, in order: who writes it reads it too."""
    return [
        f"{name}:{access}"
        for name in GROUPS
        for access in (WRITE, READ)
        if f"{name}:{access}" in scopes and not (access == READ and f"{name}:{WRITE}" in scopes)
    ]


def writes_any(scopes: Collection[str]) -> bool:
    """Whether they change anything."""
    return any(scope.endswith(f":{WRITE}") for scope in scopes)


def needed(path: str, *, changes: bool) -> str | None:
    """The scope that a request at this address needs; None where every key may ask."""
    _root, _api, _version, resource, *_rest = [*path.split("/"), "", "", ""]
    if resource in FREE:
        return None
    return f"{_GROUP_OF.get(resource, resource)}:{WRITE if changes else READ}"


def holds(scopes: Collection[str], scope: str) -> bool:
    """Whether the scopes give this one: who writes a group reads it."""
    group, _colon, access = scope.partition(":")
    return scope in scopes or (access == READ and f"{group}:{WRITE}" in scopes)


def lacking(scopes: Collection[str]) -> frozenset[str]:
    """The rights of the groups that the scopes don't open."""
    lacks: frozenset[str] = frozenset()
    for name, group in GROUPS.items():
        lacks |= frozenset() if holds(scopes, f"{name}:{READ}") else group.reads
        lacks |= frozenset() if holds(scopes, f"{name}:{WRITE}") else group.writes
    return lacks


def read_resources(scopes: Collection[str]) -> frozenset[str]:
    """The resources that the scopes read, by the names that the stream gives them."""
    return frozenset(
        resource
        for name, group in GROUPS.items()
        if holds(scopes, f"{name}:{READ}")
        for resource in group.resources
    )
