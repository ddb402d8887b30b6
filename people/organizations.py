"""Making an organisation, and what its administrator can settle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CustomValue, DesignationChange, MonthlyRevenue, Nomination
from accounts.phases.settings import create_default_phases
from accounts.revenue.period import look_again
from audit import retention
from audit.entries import differences, record
from reviews.business_days import closed_for
from reviews.closed_days.rules import follow
from reviews.ringing import DAILY
from rules.errors import ConflictError, RuleError
from tenants import due_work
from tenants.actors import Actor
from tenants.models import Membership, Organization, User
from tenants.organizations import ORGANIZATION_MADE
from tenants.roles import Role
from tenants.scope import organization_scope, take_turns


@transaction.atomic
def create_organization(
    *,
    slug: str,
    name: str,
    admin_email: str,
    admin_password: str,
    admin_name: str = "",
    admin_language: str = "",
    **settings: Any,
) -> Organization:
    """A new organisation with its phases and its first administrator.

    An administrator who exists already keeps the password they have. Raises
    ConflictError for a slug in use and RuleError for settings that are not valid.
    """
    organization = Organization(slug=slug, name=name, **settings)
    try:
        organization.clean_fields()
    except ValidationError as error:
        raise RuleError("; ".join(error.messages)) from error
    with organization_scope(organization.id):
        _save_new(organization)
        create_default_phases(locale=organization.locale)
        due_work.mark(DAILY, organization.id)
        look_again(organization)
        retention.begin(now=timezone.now())
        for follow in ORGANIZATION_MADE:
            follow(organization)
        user = User.objects.by_email(admin_email)
        if user is None:
            user = User.objects.create_user(
                admin_email, admin_password, name=admin_name, language=admin_language
            )
        add_member(organization=organization, user=user, role=Role.ADMIN)
        record(
            actor=Actor.of_system(organization),
            action="organization.created",
            target=organization,
        )
    return organization


def add_member(*, user: User, role: str, organization: Organization | None = None) -> Membership:
    """A membership for a user who has none here yet, or the ended one opened again."""
    membership, _made = Membership.objects.update_or_create(
        user=user,
        defaults={"role": role, "name": user.name, "email": user.email, "ended_at": None},
    )
    return membership


def _save_new(organization: Organization) -> None:
    try:
        with transaction.atomic():
            organization.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError(
            _("The address %(slug)s is taken.") % {"slug": organization.slug}
        ) from error


@transaction.atomic
def change_organization(*, actor: Actor, values: dict[str, Any]) -> None:
    """Change the settings. Audited; another country has its own holidays and regions.

    Raises RuleError for values that do not fit together, and for another currency under money.
    """
    actor.require("organization.change")
    organization = Organization.objects.select_for_update().get(pk=actor.organization.pk)
    if values.get("currency", organization.currency) != organization.currency:
        _check_no_money(organization.currency)
    if values.get("country", organization.country) != organization.country:
        take_turns("closed days")
        values = values | {"region": ""}
    closed = closed_for(organization)
    before = {name: str(getattr(organization, name)) for name in values}
    for name, value in values.items():
        setattr(organization, name, value)
    try:
        organization.full_clean(validate_unique=False)
    except ValidationError as error:
        raise RuleError("; ".join(error.messages)) from error
    organization.save()
    changes = differences(before, {name: str(value) for name, value in values.items()})
    if changes:
        record(actor=actor, action="organization.changed", target=organization, changes=changes)
    if "country" in changes:
        follow(
            actor=replace(actor, organization=organization),
            before=closed,
            after=closed_for(organization),
            today=organization.today(),
        )


def _check_no_money(currency: str) -> None:
    """Amounts are in the currency that they came in: another name would make others of them."""
    returns = {"expected_return_minor__isnull": False}
    if (
        MonthlyRevenue.objects.exists()
        or DesignationChange.objects.filter(**returns).exists()
        or Nomination.objects.filter(**returns).exists()
        or CustomValue.objects.filter(minor__isnull=False).exists()
    ):
        raise RuleError.on(
            "currency",
            _("There are amounts in %(currency)s; the currency stays.") % {"currency": currency},
            "in_use",
        )
