"""Webhooks for programs: the rules of the pages, for keys that have the scope of webhooks."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework.response import Response

from api.operations import Operation, changes, described, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from integrations.models import Delivery, Webhook
from integrations.webhooks import endpoints, redelivery
from integrations.webhooks.shapes import (
    DeliveryDetailSerializer,
    DeliverySerializer,
    RedeliveredSerializer,
    RenewedSecretSerializer,
    SpanSerializer,
    WebhookChangeSerializer,
    WebhookInSerializer,
    WebhookMadeSerializer,
    WebhookSerializer,
)

_PLAIN = tuple(map(str, WebhookSerializer().fields))
_MADE_UP = ("event_id", "webhook")
_WRITTEN = ("name", "address", "types", "sees_designation")
_SENT = tuple(n for n in map(str, DeliverySerializer().fields) if n not in _MADE_UP)


class WebhookResource(Resource[Webhook]):
    """Those that tell no more than the key reads itself; others are not there for it."""

    model = Webhook
    name, address = "webhooks", "webhook"
    permission = "webhook.change"
    shape = WebhookSerializer
    is_versioned = False
    is_alike = False

    @classmethod
    def columns(cls) -> QuerySet:
        return Webhook.objects.values(*_PLAIN)

    def rows(self) -> QuerySet:
        return endpoints.told_to(self.actor, self.columns())

    def body(self, row: Columns) -> Body:
        return row

    def find(self, pk: uuid.UUID) -> Webhook:
        return endpoints.found(self.actor, pk)

    def shown_once(self, told: Body, secret: str, *, status: int) -> Response:
        """With the secret, which no kept answer holds."""
        response = Response(told | {"secret": secret}, status=status)
        response.kept_data = told | {"secret": None}  # type: ignore[attr-defined]  # for repeats
        return response


class Webhooks(WebhookResource, ListView[Webhook]):
    """By id, the oldest first."""

    @described(
        Operation("create", 201, sends=WebhookInSerializer, shows={201: WebhookMadeSerializer})
    )
    def post(self, request: ApiRequest) -> Response:
        """Make one that is told what happens from now on; the answer has its secret."""
        self.actor.require(self.permission)
        given: Given = {"sees_designation": False} | self.given(WebhookInSerializer)
        webhook, secret = endpoints.make_webhook(actor=self.actor, **given)
        made = self.answer(webhook.pk, status=201)
        answer = self.shown_once(made.data, secret, status=201)
        answer["Location"] = made["Location"]
        return answer


class WebhookDetail(WebhookResource, DetailView[Webhook]):
    """One of them."""

    @changes(WebhookChangeSerializer, partial=True)
    def patch(self, webhook: Webhook, given: Given, version: int | None) -> None:
        """Change what you send, of what is to come; what you leave out stays."""
        values = {name: getattr(webhook, name) for name in _WRITTEN} | given
        endpoints.change_webhook(actor=self.actor, webhook_id=webhook.pk, **values)

    @removes()
    def delete(self, webhook: Webhook, version: int | None) -> None:
        """With its log; what waits is never sent."""
        endpoints.delete_webhook(actor=self.actor, webhook_id=webhook.pk)


class WebhookActivation(WebhookResource):
    """Whether one is told anything."""

    @changes(verb="turn_on")
    def post(self, webhook: Webhook, given: Given, version: int | None) -> None:
        """What waits goes out, and what happened meanwhile, as far as it is kept."""
        endpoints.turn_on(actor=self.actor, webhook_id=webhook.pk)

    @removes(verb="turn_off")
    def delete(self, webhook: Webhook, version: int | None) -> None:
        """Nothing is sent until it is turned on."""
        endpoints.turn_off(actor=self.actor, webhook_id=webhook.pk)


class WebhookSecret(WebhookResource):
    """With what one signs."""

    @described(Operation("renew_secret", shows={200: RenewedSecretSerializer}))
    def post(self, request: ApiRequest, webhook_id: uuid.UUID) -> Response:
        """A new secret; the old one signs too for a day."""
        webhook, secret = endpoints.change_secret(actor=self.actor, webhook_id=webhook_id)
        return self.shown_once({"old_secret_until": webhook.old_secret_until}, secret, status=200)


class DeliveryFilter(django_filters.FilterSet):
    """Filters of the deliveries."""

    webhook = django_filters.UUIDFilter("webhook_id")
    state = django_filters.ChoiceFilter(choices=Delivery.State.choices)
    type = django_filters.CharFilter("type", max_length=60)

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()


class DeliveryResource(Resource[Delivery]):
    """What was sent, or waits, of the webhooks that the key may see; kept 7 days."""

    model = Delivery
    name, address = "webhook_deliveries", "webhook_delivery"
    permission = "webhook.change"
    shape, listed_shape = DeliveryDetailSerializer, DeliverySerializer
    is_versioned = False
    is_alike = False

    @classmethod
    def columns(cls) -> QuerySet:
        return Delivery.objects.values(*_SENT, "webhook_id")

    @classmethod
    def detail_columns(cls) -> QuerySet:
        return Delivery.objects.values(*_SENT, "webhook_id", "body", "answer")

    def rows(self) -> QuerySet:
        return redelivery.told_to(self.actor, self.detail_columns())

    def body(self, row: Columns) -> Body:
        event_id = Delivery(pk=row["id"]).event_id
        said = {name: row[name] for name in _SENT}
        return said | {"event_id": event_id, "webhook": row["webhook_id"]}

    def detail_body(self, row: Columns) -> Body:
        return self.body(row) | {"event": json.loads(row["body"]), "answer": row["answer"]}


class Deliveries(DeliveryResource, ListView[Delivery]):
    """The newest first."""

    filterset_class = DeliveryFilter
    orderings: ClassVar[dict[str, str]] = {"-id": "id", "id": "id"}

    def rows(self) -> QuerySet:
        return redelivery.told_to(self.actor, self.columns())


class DeliveryDetail(DeliveryResource, DetailView[Delivery]):
    """One with its body."""


class DeliveryAgain(DeliveryResource):
    """One that ended, once more."""

    @described(Operation("redeliver", summary="Send a webhook delivery again"))
    def post(self, request: ApiRequest, delivery_id: uuid.UUID) -> Response:
        """It goes out again with the same id."""
        redelivery.send_again(actor=self.actor, delivery_id=delivery_id)
        return self.answer(delivery_id)


class WebhookTest(DeliveryResource):
    """An event that says nothing else."""

    name = "webhooks"

    @described(Operation("test", 201))
    def post(self, request: ApiRequest, webhook_id: uuid.UUID) -> Response:
        """It goes out now; the answer is its delivery."""
        made = redelivery.send_test(actor=self.actor, webhook_id=webhook_id)
        return self.answer(made.pk, status=201)


class WebhookAgain(WebhookResource):
    """What was made in a time, once more."""

    @described(Operation("redeliver", sends=SpanSerializer, shows={200: RedeliveredSerializer}))
    def post(self, request: ApiRequest, webhook_id: uuid.UUID) -> Response:
        """What was given up in that time, or all of it; 5,000 events at most."""
        self.find(webhook_id)
        given: dict[str, Any] = {"only_failed": False} | self.given(SpanSerializer)
        count = redelivery.send_span_again(actor=self.actor, webhook_id=webhook_id, **given)
        return Response({"count": count})
