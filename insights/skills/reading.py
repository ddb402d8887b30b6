"""Who reads a skills profile: the person, and the leader whom the person named. Nobody else.

Every page begins here. The database says the same by a policy of its own (skills/models.py),
so that a query that forgot to ask finds nothing of others either.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q, QuerySet

from insights.skills.models import SkillProfile
from rules.errors import NotAllowedError, NotFoundError
from tenants.actors import Actor
from tenants.scope import organization_scope, require_organization_id


def readable(actor: Actor) -> QuerySet[SkillProfile]:
    """Those that the actor reads: their own, and those of whom they assess."""
    member = actor.membership_id
    if member is None:
        return SkillProfile.objects.none()
    mine = Q(person=member)
    if actor.may("skills.assess"):
        mine |= Q(leader=member)
    return SkillProfile.objects.filter(mine).select_related("person", "leader")


def own_profile(actor: Actor) -> SkillProfile | None:
    """The actor's; None where they have begun none."""
    return readable(actor).filter(person=actor.membership_id).first()


def assessed_by(actor: Actor) -> QuerySet[SkillProfile]:
    """Of those who named the actor, by name."""
    found = readable(actor).filter(leader=actor.membership_id, person__ended_at=None)
    return found.order_by("person__name", "person__email", "id")


def require_own(actor: Actor) -> SkillProfile:
    """The actor's; NotAllowedError for who has no right to one, NotFoundError without one."""
    return _there(actor, own_profile(actor))


def require_readable(actor: Actor, pk: uuid.UUID) -> SkillProfile:
    """One that the actor reads; for everybody else it is not there."""
    return _there(actor, readable(actor).filter(pk=pk).first())


def _there(actor: Actor, profile: SkillProfile | None) -> SkillProfile:
    """What somebody began stays theirs, whatever their role is by now."""
    if profile is not None:
        return profile
    actor.require("skills.keep")
    raise NotFoundError


def lock(actor: Actor, profile: SkillProfile) -> SkillProfile:
    """The profile, until our commit ours alone; NotFoundError where it isn't the actor's by now."""
    locked = SkillProfile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    if locked is None or actor.membership_id not in (locked.person_id, locked.leader_id):
        raise NotFoundError
    return locked


def is_own(actor: Actor, profile: SkillProfile) -> bool:
    """Whether it is the actor's own."""
    return profile.person_id == actor.membership_id


def check_own(actor: Actor, profile: SkillProfile) -> None:
    """Raises NotAllowedError for the leader: this is the person's alone."""
    if not is_own(actor, profile):
        raise NotAllowedError


@contextmanager
def as_member(member_id: uuid.UUID) -> Iterator[None]:
    """What follows is done where this member sees: to forget what is theirs alone."""
    with organization_scope(require_organization_id(), author=f"member {member_id}"):
        yield
