"""Who may do what: the one table of rights. One test walks it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of people, and the two scopes of API keys."""

    ADMIN = "admin", _("Administrator")
    LEADER = "leader", _("Sales leader")
    KAM = "kam", _("Key account manager")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")
    KEY_READ = "key_read", _("API key that reads")
    KEY_WRITE = "key_write", _("API key that writes")

    @classmethod
    def people(cls) -> list[tuple[str, object]]:
        """The choices a person can have."""
        return [(r.value, r.label) for r in cls if r not in (cls.KEY_READ, cls.KEY_WRITE)]


EVERYONE = frozenset(Role)
OF_ALL_ACCOUNTS = EVERYONE - {Role.CONTRIBUTOR}
LEADING = frozenset({Role.ADMIN, Role.LEADER})
WRITING = LEADING | {Role.KEY_WRITE}

# permission → the roles that have it everywhere
PERMISSIONS: dict[str, frozenset[Role]] = {
    # what stands on an account (its people, history, reviews …) is read where it may be read
    "account.view": OF_ALL_ACCOUNTS,
    "portfolio.view": OF_ALL_ACCOUNTS,
    "account.create": WRITING | {Role.KAM},
    "account.change": WRITING,
    "account.export": LEADING | {Role.KAM, Role.KEY_READ, Role.KEY_WRITE},
    "account.import": LEADING,
    "account.see_designation": LEADING | {Role.KAM, Role.KEY_WRITE},
    "view.keep": EVERYONE - {Role.KEY_READ, Role.KEY_WRITE},
    "view.share": LEADING | {Role.KAM},
    "designation.change": WRITING,
    "designation.override": LEADING,
    "load.view": LEADING | {Role.KAM},
    "nomination.create": WRITING,
    "team.change": WRITING,
    "stakeholder.view": EVERYONE,
    "stakeholder.change": WRITING,
    "stakeholder.erase": LEADING,
    "history.view": EVERYONE,
    "history.add": WRITING,
    "history.change": WRITING,
    "phase.change": WRITING,
    "phase.override": LEADING,
    "programme.change": LEADING,
    "custom_field.view": EVERYONE,
    "custom_field.change": WRITING,
    # a skills profile of one's own; who assesses is one of these whom the person named
    "skills.keep": LEADING | {Role.KAM},
    "skills.assess": LEADING,
    "revenue.view": EVERYONE,
    "revenue.change": WRITING,
    "matrix.view": EVERYONE,
    "matrix.change": WRITING,
    "score.change": WRITING,
    "cadence.view": EVERYONE,
    "cadence.change": WRITING,
    "review.view": EVERYONE,
    "review.change": WRITING,
    "measure.add": WRITING,
    "compliance.view": LEADING | {Role.KAM, Role.KEY_WRITE},
    "action.view": EVERYONE,
    "action.change": WRITING,
    "action.comment": WRITING,
    "offering.view": EVERYONE,
    "offering.change": WRITING,
    "whitespace.view": EVERYONE,
    "whitespace.change": WRITING,
    "plan.view": EVERYONE,
    "plan.change": WRITING,
    "plan.comment": WRITING,
    "plan.approve": WRITING,
    "organization.change": frozenset({Role.ADMIN}),
    "people.view": EVERYONE - {Role.KEY_READ, Role.KEY_WRITE},
    "people.change": frozenset({Role.ADMIN}),
    "key.change": frozenset({Role.ADMIN}),
    "webhook.change": frozenset({Role.ADMIN, Role.KEY_WRITE}),  # of keys: where a scope names it
    "operations.see": frozenset({Role.ADMIN}),
    "audit.view": LEADING | {Role.KEY_WRITE},
}

# permission → the roles that have it on accounts whose team they are on
ON_OWN_ACCOUNTS: dict[str, frozenset[Role]] = {
    "account.view": frozenset({Role.CONTRIBUTOR}),
    "account.change": frozenset({Role.KAM}),
    "nomination.create": frozenset({Role.KAM}),
    "team.change": frozenset({Role.KAM}),
    "stakeholder.change": frozenset({Role.KAM}),
    "stakeholder.erase": frozenset({Role.KAM}),
    "history.add": frozenset({Role.KAM, Role.CONTRIBUTOR}),
    "history.change": frozenset({Role.KAM}),
    "phase.change": frozenset({Role.KAM}),
    "score.change": frozenset({Role.KAM}),
    "revenue.change": frozenset({Role.KAM}),
    "cadence.change": frozenset({Role.KAM}),
    "review.change": frozenset({Role.KAM}),
    "measure.add": frozenset({Role.KAM, Role.CONTRIBUTOR}),
    "action.change": frozenset({Role.KAM}),
    "action.comment": frozenset({Role.KAM, Role.CONTRIBUTOR}),
    "whitespace.change": frozenset({Role.KAM}),
    "plan.change": frozenset({Role.KAM}),
    "plan.comment": frozenset({Role.KAM, Role.CONTRIBUTOR}),
}


def allows(role: str, permission: str, *, own: bool = False) -> bool:
    """Whether a role has a permission; `own` says that the account is one of the actor's."""
    if role in PERMISSIONS[permission]:
        return True
    return own and role in ON_OWN_ACCOUNTS.get(permission, frozenset())
