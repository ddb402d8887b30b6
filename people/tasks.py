"""Jobs about people."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from people import invitations
from tenants.jobs import TenantTask
from tenants.models import Invitation
from tenants.organizations import current_organization


@shared_task(base=TenantTask, bind=True, max_retries=5, default_retry_delay=60)
def send_invitation(self: Any, organization_id: str, invitation_id: str) -> None:
    """Send one invitation; tried again while the mail server does not take it."""
    invitation = Invitation.objects.filter(pk=invitation_id, accepted_at=None).first()
    if invitation is None:
        return
    organization = current_organization()
    try:
        invitations.send(
            invitation, organization_name=organization.name, locale=organization.locale
        )
    except OSError as error:
        raise self.retry(exc=error) from error
