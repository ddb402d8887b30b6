"""The tools: what each is called, takes, needs and does.

Their words are ours alone: nothing that somebody wrote into a record stands in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.requests import Asking, Given
from api.resources import Body
from api.strict import StrictSerializer
from integrations.mcp import reading, shapes, writing
from integrations.mcp.schemas import schema_of
from integrations.models import ApiKey
from integrations.scopes import holds


@dataclass(frozen=True)
class Tool:
    """One thing that an assistant can do with a key that has one of these scopes."""

    name: str
    title: str | Promise
    tells: str | Promise
    takes: type[StrictSerializer]
    scopes: tuple[str, ...]
    work: Callable[[Asking, Given], Body]

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return issubclass(self.takes, shapes.WritesSerializer)

    def is_open_to(self, key: ApiKey) -> bool:
        """Whether the key may do what it does."""
        return any(holds(key.scopes, scope) for scope in self.scopes)

    def description(self) -> dict[str, Any]:
        """As clients read it, in the language of the request."""
        return {
            "name": self.name,
            "title": str(self.title),
            "description": str(self.tells),
            "inputSchema": schema_of(self.takes),
            "annotations": {
                "title": str(self.title),
                "readOnlyHint": not self.writes,
                "destructiveHint": self.work is writing.save_minutes,
                "idempotentHint": not self.writes,
                "openWorldHint": False,
            },
        }


_ALL = (
    Tool(
        "find_account",
        _("Find accounts"),
        _("Finds accounts by name, city or tax id. At most 50; begin here to learn an id."),
        shapes.FindAccountSerializer,
        ("accounts:read",),
        reading.find_account,
    ),
    Tool(
        "account_brief",
        _("Account in short"),
        _(
            "Tells who manages an account, its phase, revenue and margin, the next and the last"
            " review, and what changed since a day: scores, people, entries, actions, measures."
        ),
        shapes.BriefSerializer,
        ("accounts:read",),
        reading.account_brief,
    ),
    Tool(
        "account_plan",
        _("Plan of an account"),
        _(
            "Tells the plan that counts today: its sections, objectives, SWOT items, risks and"
            " value entries, and the unfinished actions. At most 100 of each."
        ),
        shapes.PlanSerializer,
        ("plans:read",),
        reading.account_plan,
    ),
    Tool(
        "ranking",
        _("Ranking"),
        _("Tells the ranking by the active scoring matrix, best first, or where an account is."),
        shapes.RankingSerializer,
        ("scoring:read",),
        reading.ranking,
    ),
    Tool(
        "what_is_due",
        _("What is due"),
        _(
            "Tells planned reviews and unfinished actions that are overdue or due within some"
            " days, of all, of an account or of a member. At most 100 of each."
        ),
        shapes.DueSerializer,
        ("reviews:read", "plans:read"),
        reading.what_is_due,
    ),
    Tool(
        "add_entry",
        _("Add an entry"),
        _("Writes an entry into the history of an account: what happened with the client, when."),
        shapes.EntrySerializer,
        ("history:write",),
        writing.add_entry,
    ),
    Tool(
        "add_action",
        _("Add an action"),
        _("Opens an action on an account, for a member and with a due date where they are named."),
        shapes.ActionSerializer,
        ("plans:write",),
        writing.add_action,
    ),
    Tool(
        "save_minutes",
        _("Save minutes"),
        _("Writes the minutes of a review, in place of those that stand there."),
        shapes.MinutesSerializer,
        ("reviews:write",),
        writing.save_minutes,
    ),
)
TOOLS: dict[str, Tool] = {tool.name: tool for tool in _ALL}
