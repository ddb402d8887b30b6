"""What administrators do with webhooks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.entries import differences, record
from audit.reading import newest
from audit.stream import RESTRICTED, STREAMED, readable_by
from integrations.models import Delivery, Webhook
from integrations.webhooks.events import ALL, all_types, reader_of, types_for_designation
from integrations.webhooks.secrets import new_secret
from integrations.webhooks.working import DUE_KIND, ring
from rules.errors import NotFoundError, RuleError
from rules.outgoing import OutgoingError, Target
from rules.texts import titled
from tenants import due_work
from tenants.actors import Actor
from tenants.scope import take_turns

AT_MOST = 20
OVERLAP = timedelta(hours=24)
"""How long an old secret signs beside the new one."""
REFUSED: dict[str, str | Promise] = {
    "address": gettext_lazy("Write a whole address, like https://crm.example.com/hooks."),
    "scheme": gettext_lazy("The address must begin with https://."),
    "not_public": gettext_lazy("This address is not on the public internet."),
}


@transaction.atomic
def make_webhook(
    *,
    actor: Actor,
    name: str,
    address: str,
    types: Sequence[str],
    sees_designation: bool,
    signature: str = Webhook.Signature.HMAC,
) -> tuple[Webhook, str]:
    """A webhook that tells what happens from now on, and what its receiver checks signatures by:
    a secret or a public key, shown this once. Audited."""
    actor.require("webhook.change")
    take_turns("webhooks")
    if Webhook.objects.count() >= AT_MOST:
        raise RuleError(_("There are %(n)d webhooks at most.") % {"n": AT_MOST})
    text, sealed = new_secret(signature)
    webhook = Webhook(secret=sealed, signature=signature, created_by=actor.membership)
    _fill(actor, webhook, name, address, types, sees_designation)
    webhook.place = newest(reader_of(webhook, actor.organization)).text()
    webhook.save()
    said = _said(webhook) | {"signature": signature}
    changes = {name: [None, value] for name, value in said.items()}
    record(actor=actor, action="webhook.made", target=webhook, changes=changes)
    due_work.mark(DUE_KIND, actor.organization.pk)
    return webhook, text


@transaction.atomic
def change_webhook(
    *,
    actor: Actor,
    webhook_id: uuid.UUID,
    name: str,
    address: str,
    types: Sequence[str],
    sees_designation: bool,
) -> Webhook:
    """What it is called, where it is and what it is told; of what is to come. Audited."""
    webhook = locked(actor, webhook_id)
    before = _said(webhook)
    _fill(actor, webhook, name, address, types, sees_designation)
    changes = differences(before, _said(webhook))
    if changes:
        webhook.save(update_fields=["name", "address", "types", "sees_designation"])
        record(actor=actor, action="webhook.changed", target=webhook, changes=changes)
    return webhook


@transaction.atomic
def change_secret(*, actor: Actor, webhook_id: uuid.UUID) -> tuple[Webhook, str]:
    """A new secret, shown this once; the old one signs too for a day. Audited."""
    webhook = locked(actor, webhook_id)
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + OVERLAP
    text, webhook.secret = new_secret(webhook.signature)
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record(actor=actor, action="webhook.secret_changed", target=webhook)
    return webhook, text


@transaction.atomic
def turn_off(*, actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """Nothing is sent until it is turned on. Audited."""
    webhook = locked(actor, webhook_id)
    if webhook.is_on:
        webhook.state = Webhook.State.OFF
        webhook.save(update_fields=["state"])
        record(actor=actor, action="webhook.turned_off", target=webhook)
    return webhook


@transaction.atomic
def turn_on(*, actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """What waits goes out, and what happened meanwhile, as far as it is kept. Audited."""
    webhook = locked(actor, webhook_id)
    if not webhook.is_on:
        webhook.state, webhook.failures = Webhook.State.ON, 0
        webhook.failing_since = webhook.rests_until = None
        webhook.save(update_fields=["state", "failures", "failing_since", "rests_until"])
        now = timezone.now()
        waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
        waiting.update(since=now, send_at=now, attempts=0)
        record(actor=actor, action="webhook.turned_on", target=webhook)
        due_work.mark(DUE_KIND, actor.organization.pk)
    return webhook


@transaction.atomic
def delete_webhook(*, actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """With its log, and what waits is never sent. Audited."""
    webhook = locked(actor, webhook_id)
    record(actor=actor, action="webhook.deleted", target=webhook)
    Webhook.objects.filter(pk=webhook.pk).delete()
    ring(now=timezone.now())
    return webhook


def told_to(actor: Actor, rows: QuerySet) -> QuerySet:
    """Those that tell no more than the actor reads: all of them for people."""
    if actor.resources is None:
        return rows
    rows = rows.filter(types__contained_by=sorted(_readable_types(actor)))
    return rows if actor.may(RESTRICTED) else rows.filter(sees_designation=False)


def _readable_types(actor: Actor) -> set[str]:
    """What a webhook may tell that a key makes: what the key reads itself."""
    names = {*readable_by(actor)}
    types = {t for name, of_one in all_types().items() if name in names for t in of_one}
    return types | {ALL} if names == {*STREAMED.keys()} else types


def _check_reads(actor: Actor, types: Sequence[str], *, sees_designation: bool) -> None:
    if actor.resources is None:
        return
    if not {*types} <= _readable_types(actor):
        told = _("This key does not read all that these events tell.")
        raise RuleError.on("types", told, "invalid_choice")
    if sees_designation and not actor.may(RESTRICTED):
        told = _("This key does not read designations.")
        raise RuleError.on("sees_designation", told, "invalid_choice")


def found(actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """A webhook of this organisation, for those who may."""
    actor.require("webhook.change")
    rows = told_to(actor, Webhook.objects.select_related("created_by"))
    webhook: Webhook | None = rows.filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFoundError
    return webhook


def locked(actor: Actor, webhook_id: uuid.UUID) -> Webhook:
    """The same, to be changed."""
    actor.require("webhook.change")
    rows = told_to(actor, Webhook.objects.select_for_update())
    webhook: Webhook | None = rows.filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFoundError
    return webhook


def _fill(
    actor: Actor,
    webhook: Webhook,
    name: str,
    address: str,
    types: Sequence[str],
    sees_designation: bool,
) -> None:
    asked = _("A webhook needs a name of at most 80 characters.")
    webhook.name = titled("name", name, at_most=80, ask=asked)
    webhook.address = _address(address.strip())
    webhook.types = _types(types, sees_designation=sees_designation)
    _check_reads(actor, webhook.types, sees_designation=sees_designation)
    webhook.sees_designation = sees_designation


def _address(text: str) -> str:
    """Its name is looked up when it is called: no network inside a transaction."""
    try:
        Target.of(text)
    except OutgoingError as error:
        raise RuleError.on("address", REFUSED[error.code], error.code) from error
    return text


def _types(types: Sequence[str], *, sees_designation: bool) -> list[str]:
    known = {t for types_of_one in all_types().values() for t in types_of_one}
    if not types or not {*types} <= known | {ALL}:
        raise RuleError.on("types", _("Choose what it is told."), "invalid_choice")
    if ALL in types:
        return [ALL]
    if not sees_designation and {*types} & types_for_designation():
        raise RuleError.on("types", _("These events tell designations."), "invalid_choice")
    return sorted({*types})


def _said(webhook: Webhook) -> dict[str, object]:
    """For the log. Paths and queries of such addresses often hold a password: they stay out."""
    parts = urlsplit(webhook.address)
    return {
        "name": webhook.name,
        "address": f"{parts.scheme}://{parts.netloc}",
        "types": ", ".join(webhook.types),
        "sees_designation": webhook.sees_designation,
    }
