"""What people write on a review: agenda, minutes, links, who takes part."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.addressing import spread_addressed
from accounts.models import Account, Stakeholder
from accounts.stakeholders.rules import living
from audit.entries import differences, record
from reviews.models import Participant, Review
from reviews.review.closing import lock
from reviews.ringing import remind_soon
from rules.errors import RuleError
from rules.texts import optional
from tenants.actors import Actor
from tenants.models import Membership

FIELDS = ("agenda", "minutes", "meeting_url", "recording_url")
_AT_MOST = {"agenda": 10_000, "minutes": 50_000, "meeting_url": 500, "recording_url": 500}


@transaction.atomic
def write(
    *, actor: Actor, review: Review, values: dict[str, str], version: int | None = None
) -> Review:
    """Write agenda, minutes and links, also after the review was held. Audited."""
    actor.require("review.change", review.account)
    locked = lock(review, version)
    changes = put_texts(locked, values)
    if changes:
        locked.version += 1
        locked.save()
        record(actor=actor, action="review.written", target=locked, changes=changes)
        tell_addressed(actor, locked, changes)
    return locked


def put_texts(review: Review, values: dict[str, str]) -> dict[str, list[Any]]:
    """Put those of FIELDS that are given on the review; what changed. Raises RuleError."""
    before = {name: getattr(review, name) for name in FIELDS}
    for name in FIELDS:
        if name in values:
            setattr(review, name, optional(name, values[name], at_most=_AT_MOST[name]))
    changes = differences(before, {name: getattr(review, name) for name in FIELDS})
    check_texts(review, list(changes))
    return changes


def tell_addressed(actor: Actor, review: Review, changes: dict[str, list[Any]]) -> None:
    """Those hear of it who are named in what was written; once in a review, wherever they are."""
    texts = {name: getattr(review, name) for name in ("agenda", "minutes")}
    before = {name: changes[name][0] if name in changes else text for name, text in texts.items()}
    spread_addressed(
        actor=actor,
        account=review.account,
        place="review",
        about=review.pk,
        text="\n".join(texts.values()),
        before="\n".join(before.values()),
    )


@transaction.atomic
def set_participants(
    *,
    actor: Actor,
    review: Review,
    members: Iterable[Membership],
    stakeholders: Iterable[Stakeholder],
    version: int | None = None,
) -> None:
    """Say who takes part, on both sides. Audited."""
    actor.require("review.change", review.account)
    locked = lock(review, version)
    before = _logged(locked)
    ours, theirs = list(members), list(stakeholders)
    _check_participants(actor, locked, ours, theirs)
    locked.participants.all().delete()
    Participant.objects.bulk_create(
        [Participant(review=locked, member=m) for m in ours]
        + [Participant(review=locked, stakeholder=s) for s in theirs]
    )
    after = _logged(locked)
    if before != after:
        remind_soon()
        locked.version += 1
        locked.save(update_fields=["version", "updated_at"])
        changes = {"participants": [before, after]}
        record(actor=actor, action="review.participants_set", target=locked, changes=changes)


def members_near(
    account: Account, besides: Collection[uuid.UUID | None] = ()
) -> QuerySet[Membership]:
    """Ours who may take part, by name: the KAM, the account's team, and those named besides."""
    team = Q(pk=account.owner_id) | Q(teams__account=account.pk)
    near = team | Q(pk__in=[pk for pk in besides if pk])
    return Membership.objects.filter(near, ended_at=None).order_by("name", "email").distinct()


def theirs_at(account: Account) -> QuerySet[Stakeholder]:
    """Those at the client who may take part."""
    return living().filter(account=account.pk).select_related("person").order_by("id")


def _check_participants(
    actor: Actor, review: Review, ours: list[Membership], theirs: list[Stakeholder]
) -> None:
    if not all(member.is_active for member in ours):
        raise RuleError.on("members", _("This person is no longer in the organisation."))
    if any(s.account_id != review.account_id for s in theirs):
        raise RuleError.on("stakeholders", _("This person is at another account."))
    present = review.participants.filter(member__isnull=False).values_list("member", flat=True)
    near = members_near(review.account, [actor.membership_id, *present])
    if not {m.pk for m in ours} <= set(near.values_list("pk", flat=True)):
        raise RuleError.on("members", _("This person is not on the account's team."))


def _logged(review: Review) -> list[str]:
    """Ours by name; theirs by id, for the log outlives the erasure of a person."""
    found = participants_of(review)
    return sorted(str(p.member) if p.member else f"stakeholder {p.stakeholder_id}" for p in found)


def participants_of(review: Review) -> Any:
    """Who takes part, ours first."""
    found = Participant.objects.filter(review=review)
    return found.select_related("member", "stakeholder__person").order_by("member", "id")


def check_texts(review: Review, changed: list[str]) -> None:
    """Raises RuleError where one of these fields holds what it can't."""
    try:
        review.clean_fields(exclude={f.name for f in Review._meta.fields} - set(changed))
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        raise RuleError.on(name, " ".join(texts)) from error
