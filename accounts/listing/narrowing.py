"""What the account list is narrowed by: read from the address, and offered above the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.custom.values import living_fields
from accounts.listing.controls import Choice, Control, clean
from accounts.listing.own_columns import OWN
from accounts.listing.own_filters import OwnFilters
from accounts.models import Account, AccountTag, Designation, Phase, Potential
from rules.folding import has_text, is_text
from rules.ids import id_of
from rules.names import sort_key
from tenants.actors import Actor

AT_HAND = ("q", "owner", "phase", "potential", "designation")
FOLDED = ("segment", "country", "parent", "tag", "archived")
NOBODY, ME = "null", "me"


class NarrowedAccounts:
    """The given filters. What the actor may not see cannot be asked for either."""

    def __init__(self, actor: Actor, parameters: Mapping[str, str]) -> None:
        self.given = {name: clean(parameters.get(name, "")) for name in AT_HAND + FOLDED}
        self._parameters, self._currency = parameters, actor.organization.currency
        self._me = str(actor.membership_id or ME)
        self.sees_designation = actor.may("account.see_designation")
        self.sees_all = actor.may("account.view")
        if not self.sees_designation:
            self.given["designation"] = ""
        if not self.sees_all:
            self.given["parent"] = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.given.values()) or self._asks_own

    @cached_property
    def own(self) -> OwnFilters:
        """What is asked of the organisation's own fields."""
        return OwnFilters(living_fields(), self._parameters, self._currency)

    @cached_property
    def _asks_own(self) -> bool:
        """Whether anything is; without a word of it in the address nobody looks the fields up."""
        return any(name.startswith(OWN) for name in self._parameters) and bool(self.own)

    def narrow(self, accounts: QuerySet[Account]) -> QuerySet[Account]:
        """Living accounts that fit; archived ones alone where they are asked for."""
        asked = dict(self.given)
        if asked["owner"] == ME:
            asked["owner"] = self._me
        found = accounts.filter(archived_at__isnull=not asked["archived"])
        for name, rule in _RULES.items():
            if asked[name]:
                found = rule(found, asked[name])
        return self.own.narrow(found) if self._asks_own else found

    def fields(self, members: Iterable[Choice], phases: Iterable[Phase]) -> list[list[Control]]:
        """The controls with what is chosen now: those at hand, and those folded away."""
        owners = [(ME, _("Me")), (NOBODY, _("Nobody")), *members]
        keys = [(phase.key, phase.name) for phase in phases]
        at_hand = [
            self._text("q", _("Name, tax id or city"), "search"),
            self._select("owner", _("Account manager"), owners),
            self._select("phase", _("Phase"), keys),
            self._select("potential", _("Potential"), Potential.choices),
            self._select("designation", _("Designation"), Designation.choices),
        ]
        rare = [
            self._text("segment", _("Segment")),
            self._text("country", _("Country")),
            self._text("parent", _("Parent account")),
            self._text("tag", _("Tag")),
            self._text("archived", _("Archived"), "check"),
        ]
        if not self.sees_designation:
            at_hand.pop()
        rare = [f for f in rare if self.sees_all or f.name != "parent"]
        return [at_hand, [*rare, *self.own.controls()]]

    @property
    def is_rarely_filtered(self) -> bool:
        """Whether one of the controls that stand folded away is in use."""
        return any(self.given[name] for name in FOLDED) or self._asks_own

    def _text(self, name: str, label: str, kind: str = "text") -> Control:
        return Control(name, label, self.given[name], kind)

    def _select(self, name: str, label: str, choices: Iterable[tuple[object, object]]) -> Control:
        shown = [("", _("Any")), *((str(value), str(text)) for value, text in choices)]
        return Control(name, label, self.given[name], "select", shown)


def _named(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    """Anywhere in a name or the city, without accents or case; a tax id from its beginning."""
    found = Q(name_key__contains=sort_key(value))
    found |= has_text("legal_name", value) | has_text("city", value)
    digits = "".join(c for c in value if c.isalnum()).upper()
    if len(digits) >= 5 and any(c.isdigit() for c in digits):
        found |= Q(tax_id__startswith=digits)
    return accounts.filter(found)


def _owned(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    if value == NOBODY:
        return accounts.filter(owner=None)
    owner_id = id_of(value)
    return accounts.filter(owner_id=owner_id) if owner_id else accounts.none()


def _tagged(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    tags = AccountTag.objects.filter(is_text("name", value), account=OuterRef("pk"))
    return accounts.filter(Exists(tags))


def _below(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    """Accounts directly below one, by its id or by part of its name."""
    parent_id = id_of(value)
    if parent_id:
        return accounts.filter(parent_id=parent_id)
    return accounts.filter(parent__name_key__contains=sort_key(value))


_RULES: dict[str, Callable[[QuerySet[Account], str], QuerySet[Account]]] = {
    "q": _named,
    "segment": lambda accounts, value: accounts.filter(is_text("segment", value)),
    "owner": _owned,
    "phase": lambda accounts, value: accounts.filter(phase__key=value),
    "potential": lambda accounts, value: accounts.filter(potential=value),
    "designation": lambda accounts, value: accounts.filter(designation=value),
    "tag": _tagged,
    "country": lambda accounts, value: accounts.filter(is_text("country", value)),
    "parent": _below,
}
