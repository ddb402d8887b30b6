"""The words of a mail. Subjects name the account and the day, never how it is treated."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.discretion import on_readable
from mail.models import Mail
from reviews.calendar.feed import calendar_of
from reviews.models import Reminder, Review
from reviews.reminders.recipients import people_for
from reviews.reminders.unsubscribing import address_for, wants_no_mail
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.organizations import current_organization


@dataclass(frozen=True)
class ReminderLine:
    """One reminder in a mail, with the address of its review."""

    reminder: Reminder
    url: str

    @property
    def is_late(self) -> bool:
        """Whether the review should have been held before."""
        return self.reminder.kind in (Reminder.Kind.OVERDUE, Reminder.Kind.ESCALATED)

    @property
    def words(self) -> str:
        """The reminder as a line of text."""
        reminder, review = self.reminder, self.reminder.review
        day = date_format(reminder.due_on, "SHORT_DATE_FORMAT")
        starts_at = time_format(review.starts_at, "TIME_FORMAT")
        kinds = reminder.get_kind_display(), review.get_kind_display()
        return f"{kinds[0]}: {review.account.name}, {kinds[1]}, {day} {starts_at}"


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail in the person's language; None where nothing in it is needed any more."""
    organization, member = current_organization(), mail.member
    if member is None or not member.is_active or wants_no_mail(member):
        return None
    member.organization = organization
    reminders = _needed(mail, member)
    if not reminders:
        return None
    language = member.user.language or organization.locale.lower()
    with override(language), timezone.override(organization.zone):
        context = {
            "organization": organization,
            "member": member,
            "lines": [ReminderLine(r, _url(organization, r)) for r in reminders],
            "preferences_url": _absolute("inbox:preferences", organization.slug),
            "inbox_url": _absolute("inbox:list", organization.slug),
        }
        message = EmailMultiAlternatives(
            subject=" ".join(_subject(reminders).split()),
            body=render_to_string("reviews/reminders/mail/reminder.txt", context),
            to=[member.email],
            headers={
                "List-Unsubscribe": f"<{address_for(member)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(
            render_to_string("reviews/reminders/mail/reminder.html", context), "text/html"
        )
        _attach(message, organization, reminders)
    return message


def _attach(message: EmailMessage, organization: Organization, reminders: list[Reminder]) -> None:
    """What comes up goes along as a file for the calendar."""
    coming = [r.review for r in reminders if r.kind == Reminder.Kind.BEFORE]
    if coming:
        message.attach("reviews.ics", calendar_of(organization, coming), "text/calendar")


def _needed(mail: Mail, member: Membership) -> list[Reminder]:
    """Reminders whose review is still planned for the day they were made for.

    Nothing of an account that the person no longer reads, and nothing that falls to another
    by now: they are reminded in their own mail.
    """
    found = on_readable(Actor.of_member(member), mail.reminders.all(), "review__account")
    waiting = list(found.select_related("review", "review__account").order_by("due_on", "id"))
    people = people_for(reminder.review for reminder in waiting)
    return [
        reminder
        for reminder in waiting
        if member in people.of(reminder.review, reminder.kind)
        and reminder.review.state == Review.State.PLANNED
        and reminder.review.due_on == reminder.due_on
        and not reminder.review.account.is_archived
    ]


def _subject(reminders: list[Reminder]) -> str:
    if len(reminders) > 1:
        n = len(reminders)
        return ngettext("%(n)d review needs you", "%(n)d reviews need you", n) % {"n": n}
    reminder = reminders[0]
    told = {
        "account": reminder.review.account.name,
        "day": date_format(reminder.due_on, "SHORT_DATE_FORMAT"),
    }
    if reminder.kind in (Reminder.Kind.OVERDUE, Reminder.Kind.ESCALATED):
        return _("Overdue: review of %(account)s, due on %(day)s") % told
    return _("Review of %(account)s on %(day)s") % told


def _url(organization: Organization, reminder: Reminder) -> str:
    return _absolute("reviews:detail", organization.slug, reminder.review_id)


def _absolute(name: str, *parts: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=parts)}"
