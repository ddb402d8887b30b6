"""Inviting people by e-mail. The link carries its organisation; only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import timedelta

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
from mail.kinds import MailKind
from mail.models import Mail
from mail.posting import post
from rules.errors import ConflictError, NotFoundError
from tenants.actors import Actor
from tenants.models import Invitation, Membership
from tenants.organizations import current_organization
from tenants.scope import current_organization_id, take_turns

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
    _queue(invitation)
    return invitation


@transaction.atomic
def send_again(*, actor: Actor, invitation: Invitation) -> None:
    """Open it for another fourteen days; the mail goes out once more. Audited."""
    actor.require("people.change")
    invitation.expires_at = timezone.now() + VALID
    invitation.token_hash = _hash(token_of(invitation))
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    again = {"expires_at": invitation.expires_at, "token_hash": invitation.token_hash}
    if not still_open.update(**again):
        raise ConflictError(_("This invitation has been used."))
    record(actor=actor, action="invitation.renewed", target=invitation)
    _queue(invitation)


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
    """`<organisation>.<invitation>.<seal>`, rebuilt from the row so that no queue holds it.

    By the key that made it, while the installation knows that one; else by today's.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    tokens = [_token(invitation, str(key)) for key in keys]
    return next((one for one in tokens if _hash(one) == invitation.token_hash), tokens[0])


def _token(invitation: Invitation, key: str) -> str:
    hashed = salted_hmac("invitation", str(invitation.id), secret=key, algorithm="sha256")
    seal = hashed.hexdigest()[:40]
    return f"{current_organization_id().hex}.{invitation.id.hex}.{seal}"  # type: ignore[union-attr]  # in scope


def address_of(invitation: Invitation) -> str:
    """The link that the mail carries."""
    return f"{settings.BASE_URL}{reverse('invitation', args=[token_of(invitation)])}"


def organization_of(token: str) -> uuid.UUID:
    """The organisation that a token claims; proven only by `open_invitation`."""
    try:
        return uuid.UUID(hex=token.split(".")[0])
    except ValueError as error:
        raise NotFoundError from error


def open_invitation(token: str, *, locked: bool = False) -> Invitation:
    """The open invitation behind a token, in its organisation's scope; else NotFoundError.

    Locked for who comes to accept it: of two at once, the second finds it used.
    """
    there = Invitation.objects.select_for_update(of=("self",)) if locked else Invitation.objects
    invitation = there.filter(
        token_hash=_hash(token), accepted_at=None, expires_at__gt=timezone.now()
    ).first()
    if invitation is None or not hmac.compare_digest(token_of(invitation), token):
        raise NotFoundError(_("This invitation is no longer open. Ask for a new one."))
    return invitation


def compose(mail: Mail) -> EmailMessage | None:
    """The mail with the link, in the organisation's language.

    None where the invitation was used, withdrawn or sent anew meanwhile, or is past.
    """
    there = Invitation.objects.select_related("invited_by").filter(
        pk=mail.about, accepted_at=None, expires_at__gt=timezone.now()
    )
    invitation = there.first()
    if invitation is None or mail.key != _mail_key(invitation):
        return None
    organization = current_organization()
    with override(organization.locale.lower()), timezone.override(organization.zone):
        context = {
            "organization": organization.name,
            "inviter": invitation.invited_by,
            "url": address_of(invitation),
            "until": invitation.expires_at,
        }
        subject = _("%(organization)s invites you to KAM") % {"organization": organization.name}
        text = render_to_string("people/invitation_mail.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=text, to=[invitation.email])


def _mail_key(invitation: Invitation) -> str:
    """Another one when it is sent again: the earlier mail, if it waits still, is dropped."""
    return f"invitation {invitation.id} {invitation.expires_at.timestamp()}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _queue(invitation: Invitation) -> None:
    """In the transaction of the invitation: both stand, or neither."""
    post(
        kind=MailKind.INVITATION,
        key=_mail_key(invitation),
        address=invitation.email,
        about=invitation.pk,
    )
