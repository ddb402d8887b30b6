"""Making and changing stakeholders as other systems name them, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Person, Stakeholder, StakeholderReference
from accounts.references import Reference
from accounts.stakeholders.acquaintance import with_email
from accounts.stakeholders.fields import said
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    find_by_reference,
    living,
)
from accounts.stakeholders.wanted import ResolvedStakeholder
from rules.errors import ConflictError, RuleError, StaleError
from tenants.actors import Actor


@transaction.atomic
def upsert_stakeholder(
    *,
    actor: Actor,
    reference: Reference,
    wanted: ResolvedStakeholder,
    version: int | None = None,
    only_new: bool = False,
) -> tuple[Stakeholder, str]:
    """Make or change who another system knows by this id: "made", "changed", "unchanged".

    With `only_new` they are made, or StaleError is raised.
    Somebody new with the e-mail address of one person known is that person. Safe when
    called at once from many sides: the loser of a race changes what the winner made.
    """
    place = find_by_reference(*reference)
    if place is None:
        others = [r for r in wanted.references or () if r != reference]
        try:
            with transaction.atomic():
                return _add(actor, wanted, [reference, *others])
        except ConflictError:
            place = find_by_reference(*reference)
            if place is None:
                raise
    if only_new:
        raise StaleError
    references = wanted.references
    if references is not None and reference not in references:
        references = [reference, *references]
    return _change(actor, place, wanted, references, version)


def _add(
    actor: Actor,
    wanted: ResolvedStakeholder,
    references: Sequence[Reference],
) -> tuple[Stakeholder, str]:
    if wanted.account is None:
        raise RuleError.on("account", _("Choose an account for the new person."), "required")
    known = [wanted.person] if wanted.person else with_email(wanted.values.get("email", ""))
    place = _there(wanted.account, known)
    if place is not None:
        told = replace(wanted, values=said(wanted.values))
        return _change(actor, place, told, _with_present(place, references), None)
    person = known[0] if len(known) == 1 else None
    made = add_stakeholder(
        actor=actor,
        account=wanted.account,
        values=wanted.values,
        person=person,
        references=references,
    )
    return made, "made"


def _there(account: Account, people: list[Person]) -> Stakeholder | None:
    """The first of these people at this account."""
    if not people:
        return None
    there = living().filter(account=account, person__in=people).order_by("id")
    return there.select_related("account", "person").first()


def _change(
    actor: Actor,
    place: Stakeholder,
    wanted: ResolvedStakeholder,
    references: Sequence[Reference] | None,
    version: int | None,
) -> tuple[Stakeholder, str]:
    if wanted.account is not None and wanted.account.pk != place.account_id:
        raise RuleError.on("account", _("This person is known at another account."), "other")
    if wanted.person is not None and wanted.person.pk != place.person_id:
        raise RuleError.on("person", _("The reference is that of another person."), "other")
    changed = change_stakeholder(
        actor=actor,
        stakeholder=place,
        values=wanted.values,
        references=references,
        version=version,
    )
    return place, "changed" if changed else "unchanged"


def _with_present(
    place: Stakeholder, references: Sequence[Reference] | None
) -> list[Reference] | None:
    if not references:
        return None
    present = StakeholderReference.objects.filter(stakeholder=place).order_by("id")
    return [*present.values_list("system", "external_id"), *references]
