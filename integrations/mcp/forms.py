"""The form with which administrators switch tools on and off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.mcp.tools import TOOLS, Tool


@dataclass(frozen=True)
class ToolSwitch:
    """One tool on the page."""

    tool: Tool
    is_on: bool


class ToolsForm(forms.Form):
    """Which are on."""

    tools = forms.MultipleChoiceField(
        label=_("Tools"),
        required=False,
        choices=[(name, tool.title) for name, tool in TOOLS.items()],
    )

    @property
    def switches(self) -> Iterator[ToolSwitch]:
        """Each tool, and whether it is on."""
        chosen = {*(self["tools"].value() or [])}
        for name, tool in TOOLS.items():
            yield ToolSwitch(tool, name in chosen)
