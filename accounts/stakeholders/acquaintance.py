"""People whom the organisation knows already, maybe at another client."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.models import Person, Stakeholder
from rules.errors import FieldError, RuleError
from rules.names import sort_key
from tenants.scope import take_turns

OFFERED = 5


class PersonKnownError(RuleError):
    """Somebody of this name or address is known; the writer says whether it is one of them."""

    def __init__(self, known: Sequence[Person]) -> None:
        detail = _("Someone of this name or e-mail address is known. Is it the same person?")
        super().__init__(detail, errors=[FieldError("/name", "person_known", detail)])
        self.known = list(known)


def known_as(name: str, email: str) -> list[Person]:
    """The people of this name or address with their accounts, a few."""
    same = Q(name_key=sort_key(name))
    if email:
        same |= Q(email__iexact=email)
    places = Stakeholder.objects.select_related("account").order_by("id")
    found = Person.objects.filter(same, erased_at=None).order_by("name_key", "id")
    return list(found.prefetch_related(Prefetch("places", places))[:OFFERED])


def lock_people() -> None:
    """One program at a time adds people by address: none makes whom another is making."""
    take_turns("people")


def with_email(email: str) -> list[Person]:
    """Those who have this address, the first known first; until the commit nobody adds one."""
    if not email:
        return []
    lock_people()
    return list(Person.objects.filter(email__iexact=email, erased_at=None).order_by("id"))


def known_by_email(email: str) -> Person | None:
    """The one person with this address; nobody where it is empty or shared."""
    found = with_email(email)
    return found[0] if len(found) == 1 else None
