"""How the organisation runs its programme: what it settled, or the defaults."""

from __future__ import annotations

from functools import cache

from accounts.models import Phase, ProgrammeSettings
from tenants.compiled import Compiled, compiled


def programme_settings() -> ProgrammeSettings:
    """The organisation's row; where it settled nothing, one with the defaults, not saved."""
    return next(iter(_settings().objects()), None) or ProgrammeSettings()


@cache
def _settings() -> Compiled:
    return compiled(ProgrammeSettings.objects.order_by("pk")[:1], by_key=True)


def phases_in_order() -> list[Phase]:
    """The organisation's phases, from the first to the deepest."""
    return _phases().objects()


def first_phase() -> Phase | None:
    """Where every new account begins."""
    return next(iter(phases_in_order()), None)


@cache
def _phases() -> Compiled:
    return compiled(Phase.objects.order_by("position"), by_key=True)
