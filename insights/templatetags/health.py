"""The lines of the leader's key accounts by health, filled in one piece."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from insights.home.health import HealthLine
from pages.markup import filled
from pages.templatetags.figures import amount_short

register = template.Library()

_LINE = (
    '<tr><td data-label="{}"><div><a href="{}">{}</a>{}</div></td>'
    '<td data-label="{}"><span class="chip {}"><b>{}</b> {}</span>{}</td>'
    '<td data-label="{}"><span class="value">{}</span></td>'
    '<td data-label="{}"><span class="value">{}</span></td>'
    '<td data-label="{}" class="n">{}</td></tr>'
)
_OWNER = '<br><small class="muted">{}</small>'


@register.simple_tag
def health_rows(lines: Iterable[HealthLine], slug: str) -> SafeString:
    """A line for each key account; on a phone each cell says what it is."""
    root = reverse("accounts:list", args=[slug])
    labels = (
        *(_("Account"), _("Health"), _("Why"), _("What would help most")),
        _("Revenue"),
    )
    return SafeString("".join(_line(line, root, labels) for line in lines))


def _line(line: HealthLine, root: str, labels: tuple[str, ...]) -> SafeString:
    account, told = line.account, labels
    owner = filled(_OWNER, account.owner) if account.owner else ""
    return filled(
        _LINE,
        *(told[0], f"{root}{account.id}/", account.name, owner),
        *(told[1], line.tone, line.health.value, line.band, _moved(line.health.change)),
        *(told[2], line.why),
        *(told[3], line.step),
        *(told[4], amount_short(Decimal(account.revenue) / 100)),
    )


def _moved(change: int | None) -> SafeString:
    """Up or down by so many points since the last month's end."""
    if not change:
        return SafeString()
    if change > 0:
        return filled('<small class="up">▲ {}</small>', change)
    return filled('<small class="down">▼ {}</small>', -change)
