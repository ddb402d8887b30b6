"""The OpenAPI description of the API, with every problem that an operation can answer."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from api.document import OF_PROBLEMS, headers
from api.operations import Operation
from api.problem_shapes import ProblemSerializer
from api.problems import CONTENT_TYPE
from api.strict import FILLED_TEXT, TEXT, Few, StrictSerializer, TextField, decimal_pattern
from api.summaries import summary_of

NO_NUL = r"^[^\x00]*$"
PROBLEMS = {
    "400": "The request is not understood: a value, a parameter or the JSON is wrong.",
    "401": "No open key.",
    "403": "The key may not do this.",
    "404": "There is no such resource in this organisation.",
    "406": "Answers are JSON.",
    "409": "It exists already, or someone else was first.",
    "412": "If-Match holds a version that is no longer the current one.",
    "413": "The body is too large.",
    "414": "Method and address are too long.",
    "415": "Bodies are JSON.",
    "422": "A rule does not allow this.",
    "428": "Send If-Match.",
    "429": "Too many requests: wait as long as Retry-After says.",
}
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description="Sent again within 24 hours, the request is answered again and not done again.",
)
_ALWAYS = ("400", "401", "403", "406", "414", "429")
_EMPTY = {"type": "string", "maxLength": 0}
_WRITING = ("409", "413", "415", "422")


class Schema(AutoSchema):
    """Describes operations as their resources declare them, with the problems that all share."""

    view: Any

    @property
    def _operation(self) -> Operation | None:
        return getattr(getattr(self.view, self.method.lower(), None), "operation", None)

    def get_operation_id(self) -> str:
        operation = self._operation
        return f"{self.view.name}_{operation.verb}" if operation else super().get_operation_id()

    def get_summary(self) -> str | None:
        operation = self._operation
        if operation is None:
            return super().get_summary()
        return operation.summary or summary_of(self.view.name, operation.verb)

    def get_override_parameters(self) -> list[Any]:
        operation = self._operation
        found = operation.takes(self.view) if operation else super().get_override_parameters()
        return [*found, IDEMPOTENCY_KEY] if self.method == "POST" else found

    def get_request_serializer(self) -> Any:
        operation = self._operation
        return operation.sends if operation else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        operation = self._operation
        return operation.answers(self.view) if operation else super().get_response_serializers()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses = super()._get_response_bodies(direction)
        for code in self._problems():
            if code not in responses:
                responses[code] = self._get_response_for_code(
                    OpenApiResponse(ProblemSerializer, description=PROBLEMS[code]),
                    code,
                    [CONTENT_TYPE],
                    direction,
                )
        for code, response in responses.items():
            if names := self._headers(code):
                response["headers"] = headers(*names)
        return dict(sorted(responses.items()))

    def _problems(self) -> list[str]:
        """The statuses of the problems that can come of it."""
        found = [*_ALWAYS]
        if self.method not in {"GET", "HEAD"}:
            found += _WRITING
        if "{" in self.path:
            found.append("404")
        found += self.view.of_parameters
        operation = self._operation
        if operation:
            found += operation.problems(self.view)
        return found

    def _headers(self, code: str) -> list[str]:
        """The headers that an answer of this status always has."""
        if code in OF_PROBLEMS:
            return [OF_PROBLEMS[code]]
        operation = self._operation
        return operation.headers(self.view, int(code)) if operation else []

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
        return schema

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """An empty text fits both choices: one shape, or any of two."""
        super()._insert_field_validators(field, schema)
        if _EMPTY in schema.get("oneOf", ()):
            shape, _empty = choices = schema.pop("oneOf")
            schema |= shape if shape.get("pattern") == TEXT else {"anyOf": choices}

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> dict[str, Any]:
        """Says of bodies what `StrictSerializer` checks."""
        meta = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, serializers.TimeField):
            # A time of day on the organisation's clock has no offset, as `format: time` has.
            meta.pop("format", None)
            meta["pattern"] = CLOCK
        if direction == "request":
            if type(field) in (serializers.CharField, TextField):
                meta["pattern"] = TEXT if field.allow_blank else FILLED_TEXT
            elif isinstance(field, serializers.DecimalField):
                meta = _decimal_shape(field, meta)
            elif isinstance(field, serializers.ListSerializer | Few) and "items" in meta:
                most: Any = field  # the stubs know no limits
                limits = {"minItems": most.min_length, "maxItems": most.max_length}
                meta |= {name: limit for name, limit in limits.items() if limit}
        return meta


_LISTS = (serializers.ListSerializer, Few)


def _decimal_shape(field: serializers.DecimalField, meta: dict[str, Any]) -> dict[str, Any]:
    places = field.decimal_places or 0
    digits = (field.max_digits or 15) - places
    is_signed = field.min_value is None or field.min_value < 0
    rest = {"description": meta["description"]} if "description" in meta else {}
    nothing = [{"type": "null"}] if field.allow_null else []
    return rest | {
        "oneOf": [
            *nothing,
            {"type": "string", "pattern": decimal_pattern(digits, places, is_signed=is_signed)},
            {
                "type": "integer",
                "minimum": 1 - 10**digits if is_signed else 0,
                "maximum": 10**digits - 1,
            },
        ]
    }


def _text_shape(field: django_filters.Filter) -> dict[str, Any]:
    """What Django's form field of a filter refuses in a text."""
    if not isinstance(field, django_filters.CharFilter):
        return {}
    limit = field.extra.get("max_length")
    return {"pattern": NO_NUL} | ({"maxLength": limit} if limit else {})


class ListFilters(DjangoFilterExtension):
    """The filters of a list, described without a query set: there is no organisation."""

    priority = 1

    def get_schema_operation_parameters(
        self, auto_schema: AutoSchema, *args: Any, **kwargs: Any
    ) -> list[dict[str, Any]]:
        view: Any = auto_schema.view
        filters = getattr(view, "filterset_class", None)
        found: list[dict[str, Any]] = []
        for name, field in filters.base_filters.items() if filters else ():
            described = self.resolve_filter_field(auto_schema, view.model, filters, name, field)
            for parameter in described:
                parameter["schema"] |= _text_shape(field)
            found += described
        return found


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the schema describes keys."""

    target_class = "integrations.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A key of one organisation."}


_making = Lock()


@require_safe
def schema_page(request: HttpRequest) -> HttpResponse:
    """The description as YAML, or as JSON for `?format=json`."""
    if request.GET.get("format") == "json":
        return HttpResponse(_written(OpenApiJsonRenderer), content_type="application/json")
    return HttpResponse(_written(OpenApiYamlRenderer), content_type="application/yaml")


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """The description as pages."""
    return render(request, "integrations/docs.html")


def _written(renderer: Any) -> bytes:
    """Made once a process, which takes seconds: who asks meanwhile waits for it."""
    with _making:
        return _made(renderer)


@lru_cache(maxsize=2)
def _made(renderer: type[OpenApiJsonRenderer | OpenApiYamlRenderer]) -> bytes:
    with override("en"):
        document = SchemaGenerator().get_schema(request=None, public=True)
        return renderer().render(document, renderer_context={})
