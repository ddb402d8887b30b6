"""The shapes of webhooks and their deliveries that programs send and read."""

from __future__ import annotations

from rest_framework import serializers

from api.strict import StrictSerializer
from integrations.models import Delivery, Webhook

TYPES_AT_MOST = 200


class WebhookChangeSerializer(StrictSerializer):
    """A receiver, and what it is told."""

    ignored = frozenset(
        {
            *("id", "state", "failing_since", "rests_until", "skipped_at", "created_at"),
            *("secret", "signature"),
        }
    )

    name = serializers.CharField(max_length=80)
    address = serializers.CharField(max_length=500, help_text="It begins with `https://`.")
    types = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=TYPES_AT_MOST,
        help_text="Such as `account.changed`, or `*` alone: everything, also what comes later.",
    )
    sees_designation = serializers.BooleanField(required=False)


class WebhookInSerializer(WebhookChangeSerializer):
    """The same, and how what it is sent is signed; that stays."""

    ignored = WebhookChangeSerializer.ignored - {"signature"}

    signature = serializers.ChoiceField(
        Webhook.Signature.choices,
        required=False,
        help_text="`hmac` (`v1`, when left out) or `ed25519` (`v1a`).",
    )


class WebhookSerializer(serializers.Serializer):
    """Who is told of changes, and how that goes."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    sees_designation = serializers.BooleanField()
    signature = serializers.ChoiceField(Webhook.Signature.choices)
    state = serializers.ChoiceField(Webhook.State.choices)
    failing_since = serializers.DateTimeField(allow_null=True)
    rests_until = serializers.DateTimeField(allow_null=True)
    skipped_at = serializers.DateTimeField(
        allow_null=True, help_text="Changes before this were lost to it: it must read anew."
    )
    created_at = serializers.DateTimeField()


class WebhookMadeSerializer(WebhookSerializer):
    """The same with its secret, which is shown this once; of `ed25519` it is the public key."""

    secret = serializers.CharField(
        allow_null=True, help_text="Null where an Idempotency-Key is answered again."
    )


class RenewedSecretSerializer(serializers.Serializer):
    """A new secret, which is shown this once; the old one signs beside it for a day."""

    secret = serializers.CharField(
        allow_null=True, help_text="Null where an Idempotency-Key is answered again."
    )
    old_secret_until = serializers.DateTimeField()


class DeliverySerializer(serializers.Serializer):
    """One event for one webhook, and how telling it went."""

    id = serializers.UUIDField()
    event_id = serializers.CharField(help_text="The `webhook-id`.")
    webhook = serializers.UUIDField()
    type = serializers.CharField()
    state = serializers.ChoiceField(Delivery.State.choices)
    made_at = serializers.DateTimeField()
    send_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="What the receiver answered.")
    problem = serializers.CharField(help_text="Why there was no answer, in one word.")
    took = serializers.IntegerField(allow_null=True, help_text="Milliseconds.")


class DeliveryDetailSerializer(DeliverySerializer):
    """The same with what is sent, and what was answered."""

    event = serializers.DictField()
    answer = serializers.CharField()


class SpanSerializer(StrictSerializer):
    """What is sent again: all that was made between two times."""

    first = serializers.DateTimeField()
    last = serializers.DateTimeField()
    only_failed = serializers.BooleanField(required=False, help_text="Else what arrived too.")


class RedeliveredSerializer(serializers.Serializer):
    """How many go out again."""

    count = serializers.IntegerField()
