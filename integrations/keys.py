"""Making, recognising and revoking keys."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import differences, record
from integrations.models import ApiKey, KeyScope
from integrations.networks import clean_networks
from integrations.scopes import ALL_SCOPES, lacking, read_resources, tidy, writes_any
from rules.errors import NotFoundError, RuleError
from rules.texts import titled
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Organization
from tenants.scope import AUTHOR_SETTING

_KEY = re.compile(r"kam_(?P<organization>[0-9a-f]{32})_[A-Za-z0-9_-]{43}")
_USE_IS_WRITTEN_EVERY = timedelta(hours=1)
M = TypeVar("M", bound=models.Model)
SOME = "some"
LONGEST_OVERLAP = timedelta(days=30)
LAST_YEAR = 9000
"""What a time zone can still move."""


@transaction.atomic
def create_key(
    *,
    actor: Actor,
    name: str,
    scope: str,
    scopes: Collection[str] = (),
    expires_on: date | None = None,
    networks: Collection[str] = (),
) -> tuple[ApiKey, str]:
    """A key and its text, which nobody can read again. Audited.

    `scope` is what it may do with everything; `some` narrows it to `scopes`.
    """
    actor.require("key.change")
    key = ApiKey(created_by=actor.membership)
    _fill(key, actor, name, scope, scopes, expires_on, networks)
    text = _new_text(key, actor)
    key.save()
    changes = {name: [None, value] for name, value in _said(actor, key).items() if value}
    record(actor=actor, action="key.created", target=key, changes=changes)
    return key, text


@transaction.atomic
def change_key(
    *,
    actor: Actor,
    key_id: uuid.UUID,
    name: str,
    scope: str,
    scopes: Collection[str] = (),
    expires_on: date | None = None,
    networks: Collection[str] = (),
) -> ApiKey:
    """What it is called and may do, from now on; its text stays. Audited."""
    key = _locked(actor, key_id)
    before = _said(actor, key) | {"name": key.name}
    _fill(key, actor, name, scope, scopes, expires_on, networks)
    changes = differences(before, _said(actor, key) | {"name": key.name})
    if changes:
        key.save(update_fields=["name", "scope", "narrowed_to", "expires_at", "networks"])
        record(actor=actor, action="key.changed", target=key, changes=changes)
    return key


@transaction.atomic
def rotate_key(*, actor: Actor, key_id: uuid.UUID, overlap: timedelta) -> tuple[ApiKey, str]:
    """A new text, shown this once; the old one opens the key for as long as is said. Audited."""
    key = _locked(actor, key_id)
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        told = _("The old key works for 30 days at most.")
        raise RuleError.on("overlap", told, "out_of_range")
    key.old_key_hash, key.old_key_until = key.key_hash, timezone.now() + overlap
    text = _new_text(key, actor)
    key.save(update_fields=["key_hash", "hint", "old_key_hash", "old_key_until"])
    record(actor=actor, action="key.rotated", target=key)
    return key, text


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: uuid.UUID) -> ApiKey:
    """Close a key for ever; a second time changes nothing."""
    actor.require("key.change")
    key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFoundError
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record(actor=actor, action="key.revoked", target=key)
    return key


def _locked(actor: Actor, key_id: uuid.UUID) -> ApiKey:
    actor.require("key.change")
    key = ApiKey.objects.select_for_update().filter(pk=key_id, revoked_at=None).first()
    if key is None:
        raise NotFoundError
    return key


def _fill(
    key: ApiKey,
    actor: Actor,
    name: str,
    scope: str,
    scopes: Collection[str],
    expires_on: date | None,
    networks: Collection[str],
) -> None:
    asked = _("A key needs a name of at most 80 characters.")
    key.name = titled("name", name, at_most=80, ask=asked)
    key.narrowed_to = _narrowed(scopes) if scope == SOME else None
    if scope == SOME:
        scope = KeyScope.WRITE if writes_any(scopes) else KeyScope.READ
    if scope not in KeyScope.values:
        told = _("A key reads, or reads and writes.")
        raise RuleError.on("scope", told, "invalid_choice")
    key.scope = scope
    key.expires_at = _expiry(actor, expires_on)
    key.networks = clean_networks(networks)


def _narrowed(scopes: Collection[str]) -> list[str]:
    if not scopes or not {*scopes} <= {*ALL_SCOPES}:
        raise RuleError.on("scopes", _("Choose what the key may do."), "invalid_choice")
    return tidy(scopes)


def _expiry(actor: Actor, last_day: date | None) -> datetime | None:
    """The end of its last day in the organisation."""
    if last_day is None:
        return None
    if last_day < actor.organization.today() or last_day.year > LAST_YEAR:
        raise RuleError.on("expires_on", _("Choose a day from today on."), "out_of_range")
    return datetime.combine(last_day + timedelta(days=1), time.min, actor.organization.zone)


def _said(actor: Actor, key: ApiKey) -> dict[str, Any]:
    """What the log tells of it."""
    last_day = key.last_day
    return {
        "scope": key.scope if key.narrowed_to is None else ", ".join(key.narrowed_to),
        "expires_on": last_day and last_day.astimezone(actor.organization.zone).date().isoformat(),
        "networks": ", ".join(key.networks),
    }


def _new_text(key: ApiKey, actor: Actor) -> str:
    text = f"kam_{actor.organization.id.hex}_{secrets.token_urlsafe(32)}"
    key.key_hash, key.hint = _hash(text), text[-4:]
    return text


def find_open_key(*, actor: Actor, key_id: uuid.UUID) -> ApiKey:
    """A key that is not revoked, also one that expired, with its organisation."""
    actor.require("key.change")
    rows = ApiKey.objects.select_related("organization")
    key = rows.filter(pk=key_id, revoked_at=None).first()
    if key is None:
        raise NotFoundError
    return key


def claimed_organization(text: str) -> uuid.UUID | None:
    """The organisation that a key says it belongs to; proves nothing yet."""
    found = _KEY.fullmatch(text)
    return uuid.UUID(found["organization"]) if found else None


def find_key(text: str) -> ApiKey | None:
    """The key with this text in the organisation of the scope, with its organisation.

    Revoked ones are not found; `refusal_of` says what else closes one.
    """
    digest = _hash(text)
    rows = _open_key().rows(key_hash=digest)
    if not rows:
        return None
    key = _made(ApiKey, rows[0])
    if not hmac.compare_digest(key.key_hash, digest) and not key.has_old_text:
        return None
    key.organization = _made(Organization, rows[0], "organization__")
    return key


def note_use(key: ApiKey) -> None:
    """Keep when it was last used, to the hour."""
    now = timezone.now()
    if key.last_used_at and now - key.last_used_at < _USE_IS_WRITTEN_EVERY:
        return
    ApiKey.objects.filter(pk=key.pk).filter(
        models.Q(last_used_at=None) | models.Q(last_used_at__lt=now - _USE_IS_WRITTEN_EVERY)
    ).update(last_used_at=now)


def actor_of(key: ApiKey) -> Actor:
    """The actor for whom a request with this key works."""
    actor = Actor(organization=key.organization, role=key.role, label=key.name, key_id=key.id)
    if key.narrowed_to is None:
        return replace(actor, lacks=_NAMED_ALONE)
    lacks, resources = _limits(tuple(key.narrowed_to))
    return replace(actor, lacks=lacks, resources=resources)


_NAMED_ALONE = frozenset({"webhook.change"})


@lru_cache(maxsize=512)
def _limits(scopes: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    return lacking(scopes), read_resources(scopes)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def _open_key() -> Compiled:
    """Finding the key tells the database whose changes follow: no second way there."""
    columns = [f.attname for f in ApiKey._meta.concrete_fields]
    columns += [f"organization__{f.attname}" for f in Organization._meta.concrete_fields]
    author = Concat(models.Value("key "), Cast("id", models.TextField()))
    told = models.Func(
        models.Value(AUTHOR_SETTING),
        author,
        models.Value(True),
        function="set_config",
        output_field=models.TextField(),
    )
    is_it = models.Q(key_hash=Mark("key_hash")) | models.Q(old_key_hash=Mark("key_hash"))
    found = ApiKey.objects.filter(is_it, revoked_at=None)
    return compiled(found.annotate(told=told).values(*columns, "told"), by_key=True)


def _made(model: type[M], row: dict[str, Any], prefix: str = "") -> M:
    names = [f.attname for f in model._meta.concrete_fields]
    return model.from_db("default", names, [row[prefix + name] for name in names])
