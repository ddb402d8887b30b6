"""Secrets and signatures as Standard Webhooks has them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integrations.models import Delivery, Webhook
from rules.sealing import seal, unseal

_SEAL, _BYTES = "webhook secret", 32
_SHARED, _PRIVATE, _PUBLIC = "whsec_", "whsk_", "whpk_"


def new_secret(signature: str) -> tuple[str, str]:
    """(what the receiver keeps, what we keep: sealed)."""
    if signature == Webhook.Signature.ED25519:
        key = Ed25519PrivateKey.generate()
        public = _PUBLIC + _text(key.public_key().public_bytes_raw())
        return public, seal(_PRIVATE + _text(key.private_bytes_raw()), purpose=_SEAL)
    text = _SHARED + _text(secrets.token_bytes(_BYTES))
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
    kind, mark, key = secret.partition("_")
    raw = base64.b64decode(key)
    if kind + mark == _PRIVATE:
        return f"v1a,{_text(Ed25519PrivateKey.from_private_bytes(raw).sign(signed))}"
    return f"v1,{_text(hmac.digest(raw, signed, hashlib.sha256))}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
