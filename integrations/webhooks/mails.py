"""The mail that says that a webhook was turned off, to each administrator."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from integrations.models import Webhook
from mail.boxes import MAILS
from mail.kinds import MailKind
from mail.models import Mail
from rules.names import apart
from tenants import due_work
from tenants.models import Membership
from tenants.organizations import current_organization
from tenants.roles import Role


def tell_administrators(webhook: Webhook) -> None:
    """Once each time it goes off, in the transaction that turns it off."""
    now = timezone.now()
    for member in Membership.objects.filter(role=Role.ADMIN, ended_at=None).order_by("id"):
        Mail.objects.create(
            kind=MailKind.WEBHOOK_OFF,
            member=member,
            key=f"webhook-off:{webhook.pk}:{now.timestamp():.0f}:{member.pk}",
            about=webhook.pk,
            send_at=now,
        )
    due_work.mark(MAILS, current_organization().pk)


def compose(mail: Mail) -> EmailMessage | None:
    """The mail; None where somebody turned it on again, or deleted it."""
    organization, member = current_organization(), mail.member
    webhook = Webhook.objects.filter(pk=mail.about).first()
    is_off = webhook is not None and webhook.state in (Webhook.State.FAILED, Webhook.State.GONE)
    if webhook is None or not is_off or member is None or not member.is_active:
        return None
    page = reverse("webhooks:webhook", args=[organization.slug, webhook.pk])
    with override(member.language), timezone.override(organization.zone):
        context = {
            "webhook": webhook,
            "name": apart(webhook.name),
            "organization": apart(organization.name),
            "url": f"{settings.BASE_URL}{page}",
        }
        subject = _("The webhook %(name)s was turned off") % {"name": apart(webhook.name)}
        text = render_to_string("integrations/webhooks/off_mail.txt", context)
    return EmailMessage(subject=" ".join(subject.split()), body=text, to=[member.email])
