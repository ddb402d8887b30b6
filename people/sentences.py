"""What the log says of the organisation and its people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.words import Telling
from tenants.roles import Role

SENTENCES = {
    "organization.created": _("%(name)s was set up"),
    "organization.changed": _("The settings of %(name)s were changed"),
    "organization.closed": _("Figures of %(name)s run to another month"),
    "member.invited": _("%(name)s was invited"),
    "member.joined": _("%(name)s joined"),
    "member.changed": _("The role of %(name)s was changed"),
    "member.removed": _("%(name)s was removed"),
    "member.renamed": _("%(name)s has another name"),
    "member.readdressed": _("%(name)s has another e-mail address"),
    "member.password_changed": _("%(name)s has another password"),
    "member.second_step_added": _("%(name)s signs in with a second step"),
    "member.second_step_removed": _("A second step of %(name)s was removed"),
    "invitation.renewed": _("%(name)s was invited again"),
    "invitation.withdrawn": _("The invitation of %(name)s was withdrawn"),
}

TELLINGS = {
    "member.changed": Telling(
        "role",
        moved=_("%(who)s changed the role of %(name)s from %(before)s to %(after)s"),
        first=_("%(who)s set the role of %(name)s to %(after)s"),
    ),
}

FIELDS = {
    "member.role": pgettext_lazy("access", "role"),
    "invitation.role": pgettext_lazy("access", "role"),
    "locale": _("language"),
    "currency": _("currency"),
    "timezone": _("time zone"),
    "slug": _("address"),
    "fiscal_year_start": _("first month of the fiscal year"),
    "closed_month": _("closed month"),
    "band_a": _("band A from"),
    "band_b": _("band B from"),
    "abc_a": _("class A until"),
    "abc_b": _("class B until"),
    "key_cap": _("key accounts at most"),
    "kam_cap": _("key accounts per account manager at most"),
}

VALUES = {"member.role": dict(Role.choices), "invitation.role": dict(Role.choices)}
