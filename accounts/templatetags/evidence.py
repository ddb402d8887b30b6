"""The evidence of a change of phase, as it stood."""

from __future__ import annotations

from django import template

from accounts.phases.findings import as_read

register = template.Library()
register.filter("as_read", as_read)
