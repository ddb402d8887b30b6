"""What the log says of API keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "key.created": _("The API key %(name)s was made"),
    "key.revoked": _("The API key %(name)s was revoked"),
}

FIELDS = {
    "scope": _("scope"),
}
