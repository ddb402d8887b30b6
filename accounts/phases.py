"""The phases of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Phase


def create_default_phases(*, locale: str) -> list[Phase]:
    """The three phases of the method, named in the organisation's language."""
    with override(locale.lower()):
        names = {
            "tactical": _("Tactical"),
            "interdependent": _("Interdependent"),
            "strategic": _("Strategic"),
        }
    return Phase.objects.bulk_create(
        Phase(key=key, name=name, position=position)
        for position, (key, name) in enumerate(names.items(), start=1)
    )
