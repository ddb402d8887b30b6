"""What a file's parts are called, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from plans.models import ValueEntry


def words() -> dict[str, Any]:
    """The words of PDF and PowerPoint alike."""
    return {
        "objectives": _("Objectives"),
        "objective": _("Objective"),
        "progress": _("Progress"),
        "due": _("Due on"),
        "swot": _("Strengths, weaknesses, opportunities, threats"),
        "risks": _("Risks"),
        "impact": _("Impact"),
        "likely": _("Likelihood"),
        "likelihood": _("Across: likelihood"),
        "value": _("Value"),
        "initiative": _("Initiative"),
        "side": _("Who gains"),
        "stage": _("Stage"),
        "amount": _("Amount"),
        "sums": _("Sums"),
        "weight": _("Likelihood × impact"),
        "mitigation": _("Mitigation"),
        "in_words": _("The plan in words"),
        "live": _("What the data say today"),
        "subject": _("Subject"),
        "what": _("What"),
        "today": _("Today"),
        "actions": _("Open actions"),
        "action": _("Action"),
        "owner": _("Owner"),
        "state": _("State"),
        "percent": _("Progress in percent"),
        "stages": [str(label) for label in ValueEntry.Stage.labels],
    }
