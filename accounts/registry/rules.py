"""The client registry's rules: making, changing, archiving accounts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.custom.values import change_of, write
from accounts.designation.caps import check_return, lock_caps
from accounts.fields import NAMES, TEXTS, clean_tags
from accounts.finding import lock_account
from accounts.hierarchy import family
from accounts.models import Account, AccountTag, ExternalReference
from accounts.phase_starts import check_start, moved
from accounts.programme import first_phase
from accounts.reasons import reason
from accounts.references import Reference, find_by_reference, replace_references
from accounts.revenue.figures import tell_made
from accounts.tax_ids import clean_tax_id, is_brazil
from accounts.team.ownership import Passing, check_heir, check_room, lock_heirs, pass_on, tell_heirs
from audit.entries import differences, record
from rules.errors import ConflictError, FieldError, RuleError, StaleError
from rules.fields import assign_fields, check_fields, cleaned
from rules.names import sort_key
from rules.offers import Offers
from rules.reasons import Refused
from tenants.actors import Actor
from tenants.scope import take_turns

Outcome = Literal["made", "changed", "unchanged"]
ARCHIVED: Offers[Callable[[Collection[uuid.UUID]], object]] = Offers(
    "what follows accounts that went out of daily work, or came back"
)


class NameExistsError(RuleError):
    """Accounts of this name exist; the person says whether it is one of them."""

    def __init__(self, existing: Sequence[Account]) -> None:
        detail = _("An account of this name exists. Is it this one?")
        super().__init__(detail, errors=[FieldError("/name", "name_exists", detail)])
        self.existing = list(existing)


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    values: dict[str, Any],
    tags: Sequence[str] = (),
    references: Sequence[Reference] = (),
    custom: Mapping[str, Any] | None = None,
    same_name_is_meant: bool = False,
) -> Account:
    """A new account. Audited.

    `values` holds `accounts.fields.NAMES`, `custom` what is in the organisation's own fields, by
    their keys. Raises NameExistsError for a name in use unless
    `same_name_is_meant`, ConflictError for a tax id or reference in use, RuleError.
    """
    actor.require("account.create")
    account = Account(phase=first_phase())
    _assign(actor, account, values)
    if not same_name_is_meant:
        existing = Account.objects.filter(name_key=sort_key(account.name))[:5]
        if existing:
            raise NameExistsError(existing)
    own = change_of(custom)
    _save(account, force_insert=True)
    write(own, account.pk, is_new=True)
    written = _write_tags(account, tags, is_new=True) if tags else []
    if references:
        replace_references(account, references, in_use=_("Another account has this reference."))
    made = {"tags": written} | _snapshot(account, has_lists=bool(references))
    record(
        actor=actor,
        action="account.created",
        target=account,
        changes=differences({}, {k: v for k, v in made.items() if v}) | own.said,
    )
    tell_made([account.id])
    tell_heirs(actor=actor, passings=[Passing(account.pk, None, account.owner_id)])
    return account


@transaction.atomic
def change_account(
    *,
    actor: Actor,
    account: Account,
    values: dict[str, Any],
    tags: Sequence[str] | None = None,
    references: Sequence[Reference] | None = None,
    custom: Mapping[str, Any] | None = None,
    version: int | None = None,
    override_reason: str = "",
) -> Outcome:
    """Change what is given; None leaves a list as it is, and so does what `custom` doesn't name.

    Audited where anything changed.

    With another owner goes what the former one held there. Raises StaleError when `version`
    is given and no longer current, RuleError for an owner over the cap without a reason; the
    row is locked meanwhile, and `account` is refreshed with what now stands.
    """
    if "owner" in values:
        lock_heirs(values["owner"].pk if values["owner"] else None)
    if values.get("parent") is not None:
        take_turns("hierarchy")  # before the row: who has a row never waits for the turn
    locked = lock_account(account.pk)
    actor.require("account.change", locked)
    if version is not None and locked.version != version:
        raise StaleError
    if "phase" in values and values["phase"] != locked.phase:
        raise RuleError.on("phase", _("A phase changes with a reason, on the Phase page."))
    before, owner_before = _snapshot(locked), locked.owner_id
    _assign(actor, locked, values)
    own = change_of(custom, locked.pk)
    moved = _pass_on(actor, locked, owner_before, override_reason)
    if tags is not None:
        _write_tags(locked, tags)
    if references is not None:
        replace_references(locked, references, in_use=_("Another account has this reference."))
    changes = differences(before, _snapshot(locked)) | moved | own.said
    if changes:
        locked.version += 1
        _save(locked)
        write(own, locked.pk)
        record(actor=actor, action="account.changed", target=locked, changes=changes)
        passings = [Passing(locked.pk, owner_before, locked.owner_id)]
        tell_heirs(actor=actor, passings=passings)
    account.refresh_from_db()
    return "changed" if changes else "unchanged"


@transaction.atomic
def set_archived(
    *, actor: Actor, account: Account, archived: bool, version: int | None = None
) -> bool:
    """Take an account out of daily work or bring it back. Audited; True where it changed.

    Raises StaleError when `version` is given and no longer current, RuleError for a key
    account that would come back over a cap.
    """
    lock_caps()
    locked = lock_account(account.pk)
    actor.require("account.change", locked)
    if version is not None and locked.version != version:
        raise StaleError
    if locked.is_archived == archived:
        return False
    if not archived:
        check_return(actor.organization, [locked])
    locked.archived_at = timezone.now() if archived else None
    locked.version += 1
    locked.save()
    action = "account.archived" if archived else "account.restored"
    record(actor=actor, action=action, target=locked)
    for follow in ARCHIVED:
        follow([locked.id])
    return True


def upsert_by_reference(
    *,
    actor: Actor,
    reference: Reference,
    values: dict[str, Any],
    tags: Sequence[str] | None = None,
    references: Sequence[Reference] | None = None,
    custom: Mapping[str, Any] | None = None,
    version: int | None = None,
    only_new: bool = False,
) -> tuple[Account, Outcome]:
    """Make or change the account that another system knows by this id, and what became of it.

    With `only_new` it is made, or StaleError is raised. Safe when called at once from many
    sides: the loser of a race changes what the winner made.
    """
    account = find_by_reference(*reference)
    if account is None:
        try:
            account = create_account(
                actor=actor,
                values=values,
                tags=tags or (),
                references=[reference, *(r for r in references or () if r != reference)],
                custom=custom,
                same_name_is_meant=True,
            )
        except ConflictError:
            account = find_by_reference(*reference)
            if account is None:
                raise
        else:
            return account, "made"
    if only_new:
        raise StaleError
    if references is not None and reference not in references:
        references = [reference, *references]
    outcome = change_account(
        actor=actor,
        account=account,
        values=values,
        tags=tags,
        references=references,
        custom=custom,
        version=version,
    )
    return account, outcome


def _assign(actor: Actor, account: Account, values: dict[str, Any]) -> None:
    """Put what is given on the account; what is not given is not looked at."""
    given = cleaned(values, TEXTS)
    if account._state.adding and "name" not in given:
        raise RuleError.on("name", reason("required"), "required")
    if given.get("tax_id"):
        country = given.get("country", account.country) or actor.organization.country
        given["tax_id"] = _tax_id(given["tax_id"], country)
    owner_before, since_before = account.owner_id, account.phase_since
    assign_fields(account, given, NAMES)
    if account.owner_id != owner_before and account.owner:
        check_heir(account.owner)
    if given.get("parent") is not None:
        _check_parent(actor, account)
    if given.get("phase_since", since_before) != since_before:
        _check_phase_start(actor, account)
    check_fields(account, given.keys() & {"kam_hours"})


def _pass_on(
    actor: Actor, account: Account, giver_id: uuid.UUID | None, override_reason: str
) -> dict[str, list[Any]]:
    """What went to the next KAM, for the audit."""
    if account.owner_id == giver_id:
        return {}
    passings = [Passing(account.pk, giver_id, account.owner_id)]
    check_room(actor=actor, passings=passings, override_reason=override_reason)
    done = pass_on(actor=actor, passings=passings)
    return {key: [None, count] for over in done for key, count in over.moved.items()}


def _tax_id(text: str, country: str) -> str:
    try:
        return clean_tax_id(text, in_brazil=is_brazil(country))
    except Refused as refusal:
        raise RuleError.on("tax_id", refusal.detail, refusal.code) from refusal


def _check_parent(actor: Actor, account: Account) -> None:
    """One change of the hierarchy at a time."""
    take_turns("hierarchy")
    if account.parent_id is None:
        return
    known = family(actor.organization.id, above=[account.parent_id], below=[account.id])
    try:
        known.check(account.id, account.parent_id)
    except Refused as refusal:
        raise RuleError.on("parent", reason(refusal.code), refusal.code) from refusal


def _check_phase_start(actor: Actor, account: Account) -> None:
    """Of a new account, or of one whose phase has not changed here."""
    has_moved = False
    if not account._state.adding:
        actor.require("phase.change", account)
        has_moved = bool(moved([account.pk]))
    try:
        check_start(account.phase_since, moved=has_moved, today=actor.organization.today())
    except Refused as refusal:
        raise RuleError.on("phase_since", reason(refusal.code), refusal.code) from refusal


def _save(account: Account, *, force_insert: bool = False) -> None:
    """The rule around it has the savepoint to which a refusal goes back."""
    try:
        account.save(force_insert=force_insert)
    except IntegrityError as error:
        taken = FieldError("/tax_id", "tax_id_taken", reason("tax_id_taken"))
        raise ConflictError(taken.detail, errors=[taken]) from error


def _write_tags(account: Account, tags: Sequence[str], *, is_new: bool = False) -> list[str]:
    """These are its tags from now on, in order; a new account has none to take away."""
    try:
        wanted = list(clean_tags(tags))
    except Refused as refusal:
        raise RuleError.on("tags", reason(refusal.code), refusal.code) from refusal
    if not is_new:
        account.tag_rows.exclude(name__in=wanted).delete()
    AccountTag.objects.bulk_create(
        (AccountTag(account=account, name=name) for name in wanted), ignore_conflicts=True
    )
    return wanted


def _snapshot(account: Account, *, has_lists: bool = True) -> dict[str, Any]:
    """The account as the audit keeps it: names instead of ids, lists included."""
    values: dict[str, Any] = {}
    for name in NAMES:
        value = getattr(account, name)
        values[name] = value if value is None or isinstance(value, str) else str(value)
    if has_lists and not account._state.adding:
        values["tags"] = sorted(
            AccountTag.objects.filter(account=account).values_list("name", flat=True)
        )
        values["references"] = sorted(
            str(r) for r in ExternalReference.objects.filter(account=account)
        )
    return values
