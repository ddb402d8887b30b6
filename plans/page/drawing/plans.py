"""What is said of a plan as a whole: its period, its state, and its line in the list of plans."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.models import Plan
from plans.page.drawing.pen import address, chip, joined
from plans.page.drawing.sections import age

_TONES: dict[str, str] = {Plan.State.APPROVED: "good", Plan.State.SUBMITTED: "accent"}
_CHECKS = '<a href="{}#checks">{}</a>'
_LINE = """<tr><td data-label="{}"><a href="{}">{}</a></td><td data-label="{}">{}</td>
<td data-label="{}">{}</td><td data-label="{}">{}</td>
<td data-label="{}"><time datetime="{}" title="{}">{}</time></td>
<td data-label="{}">{}</td></tr>
"""


def period(plan: Plan) -> str:
    """From when until when."""
    return f"{short_date(plan.starts_on)} – {short_date(plan.ends_on)}"


def state(plan: Plan) -> SafeString:
    """Where it stands, whether it changed since it was approved, and whether an answer is late."""
    parts = [chip(plan.get_state_display(), _TONES.get(plan.state, ""))]
    if plan.has_changed_since_approval:
        parts.append(chip(_("Changed since approval"), "warn"))
    return joined([*parts, wait(plan)])


def wait(plan: Plan) -> SafeString:
    """For how long its answer is late; nothing where it is not."""
    if not (n := plan.days_waiting):
        return SafeString("")
    return chip(ngettext("Waiting for %(n)d day", "Waiting for %(n)d days", n) % {"n": n}, "bad")


def to_mend(plan: Plan, page: str) -> SafeString | str:
    """How many checks are open, leading to them; a dash where nobody looked since it changed."""
    if (n := plan.to_mend) is None:
        return "–"
    told = ngettext("%(n)d to mend", "%(n)d to mend", n) % {"n": n} if n else _("Nothing to mend")
    return filled(_CHECKS, page, told)


def plan_lines(plans: Iterable[Plan], slug: str) -> SafeString:
    """The lines of the list of plans, each with `account_name` and `owner_name`."""
    account, of, how = _("Account"), _("Period"), _("State")
    owner, last, checks = _("Account manager"), _("Last change"), _("Checks")
    today = timezone.localdate()

    def line(plan: Plan) -> SafeString:
        page, changed = address("plan:detail", slug, plan.pk), timezone.localdate(plan.changed_at)
        return filled(
            _LINE,
            account,
            page,
            vars(plan)["account_name"],
            of,
            period(plan),
            how,
            state(plan),
            owner,
            vars(plan)["owner_name"] or "–",
            last,
            changed.isoformat(),
            short_date(changed),
            age((today - changed).days),
            checks,
            to_mend(plan, page),
        )

    return joined(line(plan) for plan in plans)
