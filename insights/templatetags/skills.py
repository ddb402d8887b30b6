"""Words of a person's skills."""

from __future__ import annotations

from django import template

from insights.skills.anchors import SKILLS, Text

register = template.Library()


@register.filter
def skill_name(key: str) -> Text:
    """The name of a skill."""
    return SKILLS[key].name
