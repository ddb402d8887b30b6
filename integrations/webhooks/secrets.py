"""Secrets and signatures as Standard Webhooks has them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from integrations.models import Delivery, Webhook
from rules.sealing import seal, unseal

_PREFIX, _SEAL, _BYTES = "whsec_", "webhook secret", 32


def new_secret() -> tuple[str, str]:
    """(what the receiver keeps, what we keep: sealed)."""
    text = _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
    return text, seal(text, purpose=_SEAL)


def headers_of(webhook: Webhook, delivery: Delivery, *, at: datetime) -> dict[str, str]:
    """What is sent beside the body: one signature for each secret that is valid now."""
    stamp = str(int(at.timestamp()))
    signed = f"{delivery.event_id}.{stamp}.{delivery.body}".encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "KAM-Webhooks/1",
        "webhook-id": delivery.event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(s, signed) for s in _valid(webhook, at)),
    }


def _valid(webhook: Webhook, at: datetime) -> list[str]:
    sealed = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and at < webhook.old_secret_until:
        sealed.append(webhook.old_secret)
    return [unseal(text, purpose=_SEAL) for text in sealed]


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
