"""The number of a company or a person, as people write it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from accounts.tax_ids import is_brazil, written_tax_id

register = template.Library()


@register.simple_tag(takes_context=True)
def tax_id(context: Context, account: Any) -> str:
    """That of an account, or a dash; its country, else the organisation's, says which it is."""
    country = account.country or context["organization"].country
    return written_tax_id(account.tax_id, in_brazil=is_brazil(country)) or "–"
