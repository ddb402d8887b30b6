"""How the organisation runs its programme: what it settled, or the defaults."""

from __future__ import annotations

from accounts.models import ProgrammeSettings


def programme_settings() -> ProgrammeSettings:
    """The organisation's row; where it settled nothing, one with the defaults, not saved."""
    return ProgrammeSettings.objects.first() or ProgrammeSettings()
