"""bin/manage check_plans: is every version of every plan what its digest says?"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.models import PlanVersion
from plans.versions.content import digest_of
from tenants.models import DueWork
from tenants.scope import organization_scope


class Command(BaseCommand):
    """Prints each version that was changed and exits with 1; says how many it looked at."""

    help = "Compare the content of every submitted version with its digest."

    def handle(self, *args: Any, **options: Any) -> None:
        read, faults = 0, 0
        for organization_id in sorted(
            set(DueWork.objects.values_list("organization_id", flat=True))
        ):
            with organization_scope(organization_id):
                seen, wrong = self._check(organization_id)
            read, faults = read + seen, faults + wrong
        if faults:
            raise CommandError(f"{faults} versions are not what was submitted.")
        self.stdout.write(f"{read} versions, each as it was submitted.")

    def _check(self, organization_id: uuid.UUID) -> tuple[int, int]:
        read, faults = 0, 0
        for kept in PlanVersion.objects.order_by("id").iterator(chunk_size=100):
            read += 1
            if digest_of(kept.content) != kept.digest:
                faults += 1
                self.stderr.write(f"{organization_id}: plan {kept.plan_id}, version {kept.number}")
        return read, faults
