"""The list of all plans: narrowed, sorted and cut into pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import offer
from plans.finding import readable_plans
from plans.models import ANSWER_WITHIN, Plan
from plans.page.checks import with_open_checks
from plans.page.queries import named
from rules.names import sort_key
from tenants.models import Membership
from tenants.requests import OrganizationRequest

PER_PAGE = 50
CHANGED, LATE, OPEN = "changed", "late", "open"


class PlanFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *Plan.State.choices,
            (CHANGED, _("Changed since approval")),
            (LATE, _("Waiting long for an answer")),
        ],
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Account manager"), required=False, empty_label=_("All")
    )
    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[
            ("", _("All")),
            ("running", _("Running")),
            ("over", _("Over")),
            ("coming", _("Coming")),
        ],
    )

    checks = forms.ChoiceField(
        label=_("Checks"),
        required=False,
        choices=[("", _("All")), (OPEN, _("Something to mend"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], Membership.objects.order_by("name", "email"))


ORDERS = {
    "account": ("account__name_key", "-starts_on", "id"),
    "-account": ("-account__name_key", "-starts_on", "id"),
    "changed": ("changed_at", "id"),
    "-changed": ("-changed_at", "id"),
    "period": ("starts_on", "account__name_key", "id"),
    "-period": ("-starts_on", "account__name_key", "id"),
}


def listed(request: OrganizationRequest) -> dict[str, Any]:
    """What the page shows."""
    form = PlanFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else "account"
    found = _narrowed(readable_plans(request.actor), given, request.organization.today())
    plans = found.annotate(
        account_name=F("account__name"), owner_name=named("account__owner")
    ).order_by(*ORDERS[order])
    pages = Paginator(plans, PER_PAGE)
    pages.count = found.count()  # without the names of accounts and owners: no join to count
    page = pages.get_page(request.GET.get("page"))
    return {
        "form": form,
        "page_obj": page,
        "order": order,
        "today": request.organization.today(),
        "is_narrowed": any(given.values()),
    }


def _narrowed(plans: QuerySet[Plan], given: dict[str, Any], today: Any) -> QuerySet[Plan]:
    if given.get("q"):
        plans = plans.filter(account__name_key__contains=sort_key(given["q"]))
    if given.get("owner"):
        plans = plans.filter(account__owner=given["owner"])
    if given.get("state") == CHANGED:
        plans = plans.filter(approved_content_at__isnull=False).filter(_changed_since())
    elif given.get("state") == LATE:
        since = timezone.now() - ANSWER_WITHIN
        plans = plans.filter(state=Plan.State.SUBMITTED, submitted_at__lt=since)
    elif given.get("state"):
        plans = plans.filter(state=given["state"])
    if given.get("checks"):
        plans = plans.filter(with_open_checks(timezone.now()))
    spans = {
        "running": Q(starts_on__lte=today, ends_on__gte=today),
        "over": Q(ends_on__lt=today),
        "coming": Q(starts_on__gt=today),
    }
    return plans.filter(spans.get(given.get("period", ""), Q()))


def _changed_since() -> Q:
    return Q(changed_at__gt=F("approved_content_at"))
