"""Making, recognising and revoking keys."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from audit.entries import record
from integrations.models import ApiKey, KeyScope
from rules.errors import NotFoundError, RuleError
from rules.texts import titled
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Organization
from tenants.scope import AUTHOR_SETTING

_KEY = re.compile(r"kam_(?P<organization>[0-9a-f]{32})_[A-Za-z0-9_-]{43}")
_USE_IS_WRITTEN_EVERY = timedelta(hours=1)
M = TypeVar("M", bound=models.Model)


@transaction.atomic
def create_key(*, actor: Actor, name: str, scope: str) -> tuple[ApiKey, str]:
    """A key and its text, which nobody can read again."""
    actor.require("key.change")
    asked = "A key needs a name of at most 80 characters."
    name = titled("name", name, at_most=80, ask=asked)
    if scope not in KeyScope.values:
        raise RuleError.on("scope", "A key reads, or reads and writes.")
    text = f"kam_{actor.organization.id.hex}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        scope=scope,
        key_hash=_hash(text),
        hint=text[-4:],
        created_by=actor.membership,
    )
    record(actor=actor, action="key.created", target=key, changes={"scope": [None, scope]})
    return key, text


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: uuid.UUID) -> ApiKey:
    """Close a key for ever; a second time changes nothing."""
    actor.require("key.change")
    key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFoundError
    if key.is_active:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record(actor=actor, action="key.revoked", target=key)
    return key


def find_open_key(*, actor: Actor, key_id: uuid.UUID) -> ApiKey:
    """A key that can still be revoked."""
    actor.require("key.change")
    key = ApiKey.objects.filter(pk=key_id, revoked_at=None).first()
    if key is None:
        raise NotFoundError
    return key


def claimed_organization(text: str) -> uuid.UUID | None:
    """The organisation that a key says it belongs to; proves nothing yet."""
    found = _KEY.fullmatch(text)
    return uuid.UUID(found["organization"]) if found else None


def find_key(text: str) -> ApiKey | None:
    """The open key with this text in the organisation of the scope, with its organisation."""
    digest = _hash(text)
    rows = _open_key().rows(key_hash=digest)
    if not rows or not hmac.compare_digest(rows[0]["key_hash"], digest):
        return None
    key = _made(ApiKey, rows[0])
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
    return Actor(organization=key.organization, role=key.role, label=key.name, key_id=key.id)


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
    found = ApiKey.objects.filter(key_hash=Mark("key_hash"), revoked_at=None)
    return compiled(found.annotate(told=told).values(*columns, "told"))


def _made(model: type[M], row: dict[str, Any], prefix: str = "") -> M:
    names = [f.attname for f in model._meta.concrete_fields]
    return model.from_db("default", names, [row[prefix + name] for name in names])
