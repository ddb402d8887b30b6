"""Which tools an organisation has switched on: none at first."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from audit.entries import record
from integrations.mcp.tools import TOOLS
from integrations.models import OpenTool
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.scope import take_turns


def open_tools() -> list[str]:
    """The names of those that are on, in the order of the tools."""
    kept = set(OpenTool.objects.order_by().values_list("name", flat=True))
    return [name for name in TOOLS if name in kept]


@transaction.atomic
def switch_tools(*, actor: Actor, names: Collection[str]) -> list[str]:
    """These are on from now on, and no others. Audited."""
    actor.require("key.change")
    if not {*names} <= TOOLS.keys():
        raise RuleError.on("tools", _("There is no such tool."), "invalid_choice")
    take_turns("tools")
    before = open_tools()
    after = [name for name in TOOLS if name in names]
    if before != after:
        OpenTool.objects.exclude(name__in=after).delete()
        OpenTool.objects.bulk_create(OpenTool(name=n) for n in after if n not in before)
        changes = {"tools": [", ".join(before), ", ".join(after)]}
        record(actor=actor, action="tools.switched", target=actor.organization, changes=changes)
    return after
