"""Mails to the client's reader, in the language of the share; composed when they go out."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from mail.models import Mail
from plans.models import PlanShare
from plans.sharing.addresses import address_of
from plans.sharing.codes import code_key, code_of, is_alive
from rules.names import apart
from tenants.organizations import current_organization


def compose_address(mail: Mail) -> EmailMessage | None:
    """The mail with the address; None where it was closed meanwhile."""
    share = _open(mail)
    if share is None:
        return None
    subject = gettext_noop("%(organization)s shares a plan with you")
    return _message(share, subject, "plans/sharing/address_mail.txt", url=address_of(share))


def compose_code(mail: Mail) -> EmailMessage | None:
    """The mail with the code; None where it is past or another was asked for."""
    share = _open(mail)
    if share is None or not is_alive(share) or mail.key != code_key(share):
        return None
    subject = gettext_noop("Your code for the plan of %(organization)s")
    return _message(share, subject, "plans/sharing/code_mail.txt", code=code_of(share))


def _open(mail: Mail) -> PlanShare | None:
    share = PlanShare.objects.filter(pk=mail.about, plan__deleted_at=None).first()
    return share if share is not None and share.is_open else None


def _message(share: PlanShare, subject: str, template: str, **more: str) -> EmailMessage:
    organization = current_organization()
    names = {"organization": apart(organization.name), "name": apart(share.recipient_name)}
    context = names | {"share": share} | more
    with override(share.language), timezone.override(organization.zone):
        told = " ".join((_(subject) % context).split())
        text = render_to_string(template, context)
    return EmailMessage(subject=told, body=text, to=[share.recipient_email])
