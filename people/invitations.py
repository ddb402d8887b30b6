"""Inviting people by e-mail. The link carries its organisation; only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.entries import record
from rules.errors import ConflictError, NotFoundError
from tenants.actors import Actor
from tenants.models import Invitation, Membership
from tenants.scope import current_organization_id
from tenants.turns import take_turns

VALID = timedelta(days=14)
AT_ONCE = timedelta(minutes=1)
"""The same invitation twice within this time is one: a double click, a form sent again."""


@transaction.atomic
def invite(*, actor: Actor, email: str, role: str) -> Invitation:
    """Invite a person; a mail goes out after the commit. Audited.

    An open invitation of theirs gives way, unless it is the same one, made a moment ago.
    """
    actor.require("people.change")
    email = email.strip().lower()
    _lock()
    if Membership.objects.filter(email=email, ended_at=None).exists():
        raise ConflictError(_("This person is a member already."))
    open_ones = Invitation.objects.filter(email=email, accepted_at=None)
    if twice := open_ones.filter(role=role, created_at__gt=timezone.now() - AT_ONCE).first():
        return twice
    open_ones.delete()
    invitation = Invitation(
        email=email,
        role=role,
        invited_by=actor.membership,
        expires_at=timezone.now() + VALID,
    )
    invitation.token_hash = _hash(token_of(invitation))
    invitation.save()
    record(actor=actor, action="member.invited", target=invitation, changes={"role": [None, role]})
    _queue(actor, invitation)
    return invitation


@transaction.atomic
def send_again(*, actor: Actor, invitation: Invitation) -> None:
    """Open it for another fourteen days; the mail goes out once more. Audited."""
    actor.require("people.change")
    renewed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        expires_at=timezone.now() + VALID
    )
    if not renewed:
        raise ConflictError(_("This invitation has been used."))
    record(actor=actor, action="invitation.renewed", target=invitation)
    _queue(actor, invitation)


@transaction.atomic
def withdraw(*, actor: Actor, invitation: Invitation) -> None:
    """The link opens nothing any more. Audited."""
    actor.require("people.change")
    record(actor=actor, action="invitation.withdrawn", target=invitation)
    invitation.delete()


def _lock() -> None:
    """One at a time is invited: the second of two sees the first."""
    take_turns("invitations")


def token_of(invitation: Invitation) -> str:
    """`<organisation>.<invitation>.<seal>`, rebuilt from the row so that no queue holds it."""
    seal = salted_hmac("invitation", str(invitation.id), algorithm="sha256").hexdigest()[:40]
    return f"{current_organization_id().hex}.{invitation.id.hex}.{seal}"  # type: ignore[union-attr]  # in scope


def organization_of(token: str) -> uuid.UUID:
    """The organisation that a token claims; proven only by `open_invitation`."""
    try:
        return uuid.UUID(hex=token.split(".")[0])
    except ValueError as error:
        raise NotFoundError from error


def open_invitation(token: str) -> Invitation:
    """The open invitation behind a token, in its organisation's scope; else NotFoundError."""
    invitation = Invitation.objects.filter(
        token_hash=_hash(token), accepted_at=None, expires_at__gt=timezone.now()
    ).first()
    if invitation is None or not hmac.compare_digest(token_of(invitation), token):
        raise NotFoundError(_("This invitation is no longer open. Ask for a new one."))
    return invitation


def send(invitation: Invitation, *, organization_name: str, locale: str) -> None:
    """The mail with the link, in the organisation's language."""
    path = reverse("invitation", args=[token_of(invitation)])
    with override(locale.lower()):
        context = {
            "organization": organization_name,
            "inviter": invitation.invited_by,
            "url": f"{settings.BASE_URL}{path}",
            "until": invitation.expires_at,
        }
        subject = _("%(organization)s invites you to KAM") % {"organization": organization_name}
        text = render_to_string("people/invitation_mail.txt", context)
    EmailMessage(
        subject=" ".join(subject.split()),
        body=text,
        to=[invitation.email],
        headers={"Message-ID": _message_id(invitation)},
    ).send()


def _message_id(invitation: Invitation) -> str:
    """The same when a job is repeated after a crash, another one when it is sent again."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<invitation-{invitation.id}-{int(invitation.expires_at.timestamp())}@{host}>"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _queue(actor: Actor, invitation: Invitation) -> None:
    from people.tasks import send_invitation

    ids = str(actor.organization.id), str(invitation.id)
    transaction.on_commit(lambda: send_invitation.delay(*ids), robust=True)
