"""What the account list is narrowed by: read from the address, and offered above the list."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTag, Designation, Phase, Potential
from accounts.naming import sort_key
from tenants.actors import Actor

NAMES = (
    "q", "segment", "owner", "phase", "potential", "designation", "tag", "country", "parent",
    "archived",
)  # fmt: skip
NOBODY = "null"
Choice = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """One control above the list."""

    name: str
    label: str
    value: str
    kind: str = "text"
    choices: list[Choice] = field(default_factory=list)
    is_rare: bool = False


class _Plain(Func):
    """A column as `sort_key` would write it: small letters without accents."""

    template = "lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'))"
    output_field = CharField()


class Narrowing:
    """The given filters. What the actor may not see cannot be asked for either."""

    def __init__(self, actor: Actor, parameters: Mapping[str, str]) -> None:
        self.given = {name: _clean(parameters.get(name, "")) for name in NAMES}
        self.sees_designation = actor.may("account.see_designation")
        if not self.sees_designation:
            self.given["designation"] = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.given.values())

    def narrow(self, accounts: QuerySet[Account]) -> QuerySet[Account]:
        """Living accounts that fit; archived ones alone where they are asked for."""
        found = accounts.filter(archived_at__isnull=not self.given["archived"])
        for name, rule in _RULES.items():
            if self.given[name]:
                found = rule(found, self.given[name])
        return found

    def fields(self, members: Iterable[Choice], phases: Iterable[Phase]) -> list[Field]:
        """The controls, with what is chosen now."""
        owners = [(NOBODY, _("Nobody")), *members]
        keys = [(phase.key, phase.name) for phase in phases]
        fields = [
            self._text("q", _("Name, tax id or city"), kind="search"),
            self._select("owner", _("KAM"), owners),
            self._select("phase", _("Phase"), keys),
            self._select("potential", _("Potential"), Potential.choices),
            self._select("designation", _("Designation"), Designation.choices),
            *self._rare(),
        ]
        return [f for f in fields if f.name != "designation" or self.sees_designation]

    @property
    def is_rarely_filtered(self) -> bool:
        """Whether one of the controls that stand folded away is in use."""
        return any(field.value for field in self._rare())

    def _rare(self) -> list[Field]:
        return [
            self._text("segment", _("Segment"), is_rare=True),
            self._text("country", _("Country"), is_rare=True),
            self._text("parent", _("Parent account"), is_rare=True),
            self._text("tag", _("Tag"), is_rare=True),
            self._text("archived", _("Archived"), kind="check", is_rare=True),
        ]

    def _text(self, name: str, label: str, *, kind: str = "text", is_rare: bool = False) -> Field:
        return Field(name, label, self.given[name], kind, is_rare=is_rare)

    def _select(self, name: str, label: str, choices: Iterable[tuple[object, object]]) -> Field:
        shown = [("", _("Any")), *((str(value), str(text)) for value, text in choices)]
        return Field(name, label, self.given[name], "select", shown)


def _clean(value: str) -> str:
    return value.replace("\x00", "").strip()[:200]


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _named(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    """Anywhere in a name or the city, without accents or case; a tax id from its beginning."""
    plain = sort_key(value)
    found = Q(name_key__contains=plain)
    found |= Q(plain_legal_name__contains=plain) | Q(plain_city__contains=plain)
    digits = "".join(c for c in value if c.isalnum()).upper()
    if len(digits) >= 5 and any(c.isdigit() for c in digits):
        found |= Q(tax_id__startswith=digits)
    return accounts.alias(
        plain_legal_name=_Plain(F("legal_name")), plain_city=_Plain(F("city"))
    ).filter(found)


def _owned(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    if value == NOBODY:
        return accounts.filter(owner=None)
    owner_id = _uuid(value)
    return accounts.filter(owner_id=owner_id) if owner_id else accounts.none()


def _tagged(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    return accounts.filter(Exists(AccountTag.objects.filter(account=OuterRef("pk"), name=value)))


def _below(accounts: QuerySet[Account], value: str) -> QuerySet[Account]:
    """Accounts directly below one, by its id or by part of its name."""
    parent_id = _uuid(value)
    if parent_id:
        return accounts.filter(parent_id=parent_id)
    return accounts.filter(parent__name_key__contains=sort_key(value))


_RULES: dict[str, Callable[[QuerySet[Account], str], QuerySet[Account]]] = {
    "q": _named,
    "segment": lambda accounts, value: accounts.filter(segment__iexact=value),
    "owner": _owned,
    "phase": lambda accounts, value: accounts.filter(phase__key=value),
    "potential": lambda accounts, value: accounts.filter(potential=value),
    "designation": lambda accounts, value: accounts.filter(designation=value),
    "tag": _tagged,
    "country": lambda accounts, value: accounts.filter(country__iexact=value),
    "parent": _below,
}
