"""Joining an organisation by its invitation."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.news import News, NewsKind, spread, to
from audit.entries import record
from people.organizations import add_member
from rules.errors import ConflictError, NotFoundError
from tenants.actors import Actor
from tenants.models import Invitation, Membership, User


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """The user joins with the invited role. Audited. Raises NotFoundError when just used."""
    _claim(invitation)
    return _admit(invitation, user)


@transaction.atomic
def join(*, invitation: Invitation, name: str, password: str) -> User:
    """A new person with a proven address joins. Audited.

    Raises NotFoundError when the invitation was just used, and ConflictError when the
    person was just made by another organisation's invitation.
    """
    _claim(invitation)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, name=name, language=get_language() or ""
            )
    except IntegrityError as error:
        raise ConflictError(_("You have an account by now: sign in to join.")) from error
    _admit(invitation, user)
    return user


def _claim(invitation: Invitation) -> None:
    """One conditional write: of two at once, the second waits here and then finds nothing."""
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        accepted_at=timezone.now()
    )
    if not taken:
        raise NotFoundError(_("This invitation has been used. Sign in to go on."))


def _admit(invitation: Invitation, user: User) -> Membership:
    member = add_member(user=user, role=invitation.role)
    actor = Actor.of_member(member)
    record(actor=actor, action="member.joined", target=member)
    inviter = to(invitation.invited_by_id)
    spread(actor, [News(NewsKind.JOINED, inviter, about=member.pk)])
    return member
