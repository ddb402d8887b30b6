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
from reviews.models import Notice, Reminder, Review
from reviews.notices.channels import preference_of, way_out
from reviews.notices.rules import readable
from reviews.notices.words import ToldNotice, in_words, subject
from reviews.reminders.recipients import people_for
from reviews.reminders.unsubscribing import address_for
from rules.names import apart
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.organizations import current_organization


@dataclass(frozen=True)
class Line:
    """One thing in a mail: what it is about, in plain words, and the address of its page."""

    url: str
    title: str
    about: str = ""
    """What kind of thing it is, before the title; nothing where the title says it."""
    is_late: bool = False
    more: str = ""
    when: str = ""
    words: str = ""
    """All of it as a line of text."""


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail in the person's language; None where nothing in it is needed any more."""
    organization, member = current_organization(), mail.member
    if member is None or not member.is_active:
        return None
    member.organization = organization
    preference = preference_of(member)
    reminders = [r for r in _needed(mail, member) if way_out(preference, r.kind)]
    told = [n for n in _still_readable(mail, member) if way_out(preference, n.kind)]
    if not reminders and not told:
        return None
    with override(member.language), timezone.override(organization.zone):
        lines = [_reminder_line(r, organization) for r in reminders]
        lines += [_notice_line(t) for t in in_words(told, organization.slug)]
        context = {
            "organization": organization,
            "member": member,
            "lines": lines,
            "preferences_url": _absolute("inbox:preferences", organization.slug),
            "inbox_url": _absolute("inbox:list", organization.slug),
        }
        message = EmailMultiAlternatives(
            subject=" ".join(_subject(reminders, told).split()),
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


def _still_readable(mail: Mail, member: Membership) -> list[Notice]:
    """Notices that the person may still read, the oldest first."""
    mine = readable(Actor.of_member(member)).filter(mail=mail)
    return list(mine.select_related("account").order_by("created_at", "id"))


def _reminder_line(reminder: Reminder, organization: Organization) -> Line:
    review = reminder.review
    starts_at = time_format(review.starts_at, "TIME_FORMAT")
    day = date_format(reminder.due_on, "SHORT_DATE_FORMAT")
    kinds = reminder.get_kind_display(), review.get_kind_display()
    return Line(
        url=_absolute("reviews:detail", organization.slug, reminder.review_id),
        title=review.account.name,
        about=kinds[0],
        is_late=reminder.kind in (Reminder.Kind.OVERDUE, Reminder.Kind.ESCALATED),
        more=kinds[1],
        when=f"{date_format(reminder.due_on, 'DATE_FORMAT')}, {starts_at}",
        words=f"{kinds[0]}: {apart(review.account.name)}, {kinds[1]}, {day} {starts_at}",
    )


def _notice_line(told: ToldNotice) -> Line:
    words = f"{told.sentence} {told.detail}".strip()
    url = f"{settings.BASE_URL}{told.path}"
    return Line(url=url, title=told.sentence, when=told.detail, words=words)


def _subject(reminders: list[Reminder], told: list[Notice]) -> str:
    n = len(reminders) + len(told)
    if told and n > 1:
        return ngettext("%(n)d thing for you", "%(n)d things for you", n) % {"n": n}
    if told:
        return subject(told[0])
    if len(reminders) > 1:
        return ngettext("%(n)d review needs you", "%(n)d reviews need you", n) % {"n": n}
    reminder = reminders[0]
    named = {
        "account": apart(reminder.review.account.name),
        "day": date_format(reminder.due_on, "SHORT_DATE_FORMAT"),
    }
    if reminder.kind in (Reminder.Kind.OVERDUE, Reminder.Kind.ESCALATED):
        return _("Overdue: review of %(account)s, due on %(day)s") % named
    return _("Review of %(account)s on %(day)s") % named


def _absolute(name: str, *parts: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=parts)}"
