"""What becomes of skills profiles when somebody leaves, or leads no longer."""

from __future__ import annotations

from insights.skills.models import SkillProfile
from insights.skills.reading import as_member
from insights.skills.rules import ASSESSING, release
from tenants.actors import Actor
from tenants.models import Membership


def follow_member(actor: Actor, member: Membership) -> None:
    """Who left has no profile any more; whom they assessed, or led, is assessed by nobody."""
    if not member.is_active:
        with as_member(member.pk):
            SkillProfile.objects.filter(person=member).delete()
    if not member.is_active or member.role not in ASSESSING:
        release(actor=actor, leader=member)
