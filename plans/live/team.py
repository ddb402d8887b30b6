"""Who of ours works on the account."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.overview.whole import Colleague
from plans.live.shapes import Fact, LivePart
from tenants.actors import Actor


def team_part(actor: Actor, account: Account) -> LivePart:
    """Of an account that was read whole: no query of its own."""
    colleagues: list[Colleague] = vars(account)["colleagues"]
    lead = [Fact(_("Account manager"), str(account.owner))] if account.owner else []
    return LivePart(
        key="team",
        title=_("Our team"),
        note="",
        url=reverse("accounts:team", args=[actor.organization.slug, account.pk]),
        facts=(*lead, *(Fact(one.part, one.name) for one in colleagues)),
        empty=_("Nobody leads this account yet. Name its manager and sponsor on the Team page."),
    )
