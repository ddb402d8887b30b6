"""When something reaches a person, and in which mail, as each of them chose."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from mail.kinds import MailKind
from mail.models import Mail
from reviews.business_days import closed_for
from reviews.dates import Closed, instant
from reviews.models import Digest, NoticePreference
from reviews.notices.channels import Channel, chosen, way_out
from reviews.notices.quiet_hours import Hours, first_moment
from tenants.models import Organization

MORNING = datetime.time(8, 0)
LATEST = timedelta(days=14)
"""Nothing is told this long after its day."""


class Delivery:
    """The choices of some members, and the mails that follow from them."""

    def __init__(self, organization: Organization, member_ids: Collection[uuid.UUID]) -> None:
        self.zone = organization.zone
        self.closed: Closed = closed_for(organization)
        found = NoticePreference.objects.filter(member__in=member_ids)
        self.preferences = {preference.member_id: preference for preference in found}
        self.member_ids = member_ids

    def of(self, member_id: uuid.UUID) -> NoticePreference:
        """What a member has chosen."""
        return self.preferences.get(member_id) or NoticePreference()

    def in_inbox(self, member_id: uuid.UUID, kind: str) -> bool:
        """Whether the inbox shows this kind to the member."""
        return Channel.INBOX in chosen(self.of(member_id), kind)

    def mail(
        self, member_id: uuid.UUID, kind: str, *, at_once: Mail, day: datetime.date
    ) -> Mail | None:
        """The mail as it would go at once, the digest of the day or a later one, or none."""
        way = way_out(self.of(member_id), kind)
        if way == Channel.DIGEST:
            return self._digest(member_id, day)
        return at_once if way == Channel.MAIL else None

    def morning(self, member_id: uuid.UUID, day: datetime.date) -> datetime.datetime:
        """Eight o'clock of that day, or of a later one, or when it suits them after that."""
        at = self.moment(member_id, instant(day, MORNING, self.zone))
        eight = instant(at.astimezone(self.zone).date(), MORNING, self.zone)
        return at if at >= eight else self.moment(member_id, eight)

    def moment(self, member_id: uuid.UUID, at: datetime.datetime) -> datetime.datetime:
        """The first moment from then on at which the person may be written to."""
        mine = self.of(member_id)
        hours = Hours(mine.quiet_from, mine.quiet_until, mine.working_days_only)
        return first_moment(at, hours=hours, zone=self.zone, closed=self.closed)

    def next_morning(self, now: datetime.datetime) -> datetime.date:
        """Today as long as its digests have not gone out, else tomorrow."""
        local = now.astimezone(self.zone)
        return local.date() + timedelta(days=int(local.time() >= MORNING))

    @cached_property
    def _gone(self) -> set[str]:
        """The digests of these members that have left; none leaves before its day."""
        mails = Mail.objects.filter(member__in=self.member_ids, kind=MailKind.DIGEST)
        late = mails.filter(send_at__gte=timezone.now() - LATEST)
        return set(late.exclude(state=Mail.State.WAITING).values_list("key", flat=True))

    def _digest(self, member_id: uuid.UUID, day: datetime.date) -> Mail:
        """That of the day or of the Monday from it on; a later one where it has gone out.

        It is called after the day on which it goes: a weekend's things wait in one mail.
        """
        weekly = self.of(member_id).digest == Digest.WEEKLY
        step = timedelta(days=7 if weekly else 1)
        if weekly:
            day += timedelta(days=-day.weekday() % 7)
        while True:
            at = self.morning(member_id, day)
            key = f"digest {member_id} {at.astimezone(self.zone).date()}"
            if key not in self._gone:
                return Mail(member_id=member_id, kind=MailKind.DIGEST, key=key, send_at=at)
            day += step


def saved(mails: Iterable[Mail]) -> dict[str, uuid.UUID]:
    """The ids of mails by their key, made where they were not there."""
    wanted = list(mails)
    Mail.objects.bulk_create(wanted, ignore_conflicts=True)
    keys = {mail.key for mail in wanted}
    return dict(Mail.objects.filter(key__in=keys).values_list("key", "id"))
