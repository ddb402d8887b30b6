"""bin/manage check_plans: is every version what its digest says, and does the approved one hold?"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, OuterRef, Subquery

from plans.models import Plan, PlanEvent, PlanVersion
from plans.versions.content import digest_of
from tenants.models import DueWork
from tenants.scope import organization_scope


class Command(BaseCommand):
    """Prints each that was changed and exits with 1; says how many it looked at."""

    help = "Compare every version with its digest, and the approved one with who approved it."

    def handle(self, *args: Any, **options: Any) -> None:
        read, faults = 0, 0
        for organization_id in sorted(
            set(DueWork.objects.values_list("organization_id", flat=True))
        ):
            with organization_scope(organization_id):
                seen, wrong = self._check(organization_id)
                faults += self._check_approved(organization_id)
            read, faults = read + seen, faults + wrong
        if faults:
            raise CommandError(f"{faults} versions are not what was submitted or approved.")
        self.stdout.write(f"{read} versions, each as it was submitted.")

    def _check(self, organization_id: uuid.UUID) -> tuple[int, int]:
        read, faults = 0, 0
        for kept in PlanVersion.objects.order_by("id").iterator(chunk_size=100):
            read += 1
            if digest_of(kept.content) != kept.digest:
                faults += 1
                self.stderr.write(f"{organization_id}: plan {kept.plan_id}, version {kept.number}")
        return read, faults

    def _check_approved(self, organization_id: uuid.UUID) -> int:
        """The version that a plan says is approved is the last that somebody approved."""
        mine = PlanEvent.objects.filter(plan=OuterRef("pk"), kind=PlanEvent.Kind.APPROVED)
        last = mine.order_by("-created_at", "-id").values("number")[:1]
        plans = Plan.objects.annotate(told=Subquery(last)).order_by("id")
        wrong = plans.exclude(approved_number=F("told")).exclude(approved_number=None, told=None)
        for plan in wrong:
            told = f"approved is version {plan.told}, not {plan.approved_number}"
            self.stderr.write(f"{organization_id}: plan {plan.pk}, {told}")
        return len(wrong)
