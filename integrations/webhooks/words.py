"""What the pages say of a try."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.models import Delivery

PROBLEMS: dict[str, str | Promise] = {
    "address": _("The address can't be read"),
    "scheme": _("The address doesn't begin with https://"),
    "not_public": _("The address is not on the public internet"),
    "unresolved": _("The name of the address isn't known"),
    "unreachable": _("Nobody takes the connection"),
    "tls": _("The certificate is not accepted"),
    "timeout": _("No answer within the time"),
    "broken": _("The connection broke"),
    "unsealed": _("The secret can't be opened: make a new one"),
}
"""Why there was no answer, by the words of rules/outgoing.py."""


def came_to(delivery: Delivery) -> str:
    """The receiver's status, or why there was none; nothing before the first try."""
    if delivery.problem:
        return str(PROBLEMS.get(delivery.problem, delivery.problem))
    return "" if delivery.status is None else f"HTTP {delivery.status}"
