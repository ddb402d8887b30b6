"""What the log says of API keys and webhooks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "key.created": _("The API key %(name)s was made"),
    "key.changed": _("The API key %(name)s was changed"),
    "key.rotated": _("The API key %(name)s got a new text"),
    "key.revoked": _("The API key %(name)s was revoked"),
    "tools.switched": _("Tools for AI assistants were switched on or off"),
    "webhook.made": _("The webhook %(name)s was made"),
    "webhook.changed": _("The webhook %(name)s was changed"),
    "webhook.secret_changed": _("The webhook %(name)s got a new secret"),
    "webhook.turned_on": _("The webhook %(name)s was turned on"),
    "webhook.turned_off": _("The webhook %(name)s was turned off"),
    "webhook.failed": _("The webhook %(name)s was turned off: it failed for three days"),
    "webhook.gone": _("The webhook %(name)s was turned off: the receiver wants no more"),
    "webhook.skipped": _(
        "The webhook %(name)s begins anew: the changes before this are kept no more"
    ),
    "webhook.tested": _("A test event was sent to the webhook %(name)s"),
    "webhook.sent_again": _("Events were sent to the webhook %(name)s again"),
    "webhook.deleted": _("The webhook %(name)s was deleted"),
}

FIELDS = {
    "scope": _("scope"),
    "expires_on": _("last day"),
    "networks": _("networks"),
    "tools": _("tools that are on"),
    "address": _("address"),
    "types": _("events"),
    "sees_designation": _("tells designations"),
    "signature": _("signature"),
    "deliveries": _("events"),
}
