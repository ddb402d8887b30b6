"""What a program sends: who it works for, its body, and the view that reads both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.strict import StrictSerializer
from tenants.actors import Actor
from tenants.models import Organization

Given = dict[str, Any]
"""A body that its shape let through."""


class ApiRequest(Request):
    """A request of a program. The middleware found its key; without one it is 401 at once."""

    actor: Actor
    organization: Organization


@dataclass(frozen=True)
class Asking:
    """Who reads where no request of its own asks: the stream, for whom it tells."""

    actor: Actor

    @property
    def organization(self) -> Organization:
        """Whose things they are."""
        return self.actor.organization


class Negotiation(DefaultContentNegotiation):
    """Answers are JSON: who asks for that, or for anything, is not asked further."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        wanted = request.META.get("HTTP_ACCEPT", "*/*")
        if wanted in {"*/*", "application/json"} and "format" not in request.query_params:
            renderer = next(iter(renderers))
            return renderer, renderer.media_type
        return super().select_renderer(request, renderers, format_suffix)


class ApiView(APIView):
    """The base of every address of the API."""

    request: ApiRequest
    takes: ClassVar[frozenset[str]] = frozenset()
    """The names of its query parameters."""
    of_parameters: ClassVar[tuple[str, ...]] = ()
    """The statuses of problems that its query parameters alone can come to, beside 400."""
    content_negotiation_class = Negotiation

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> ApiRequest:
        return ApiRequest(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A parameter that nobody reads is a mistake: what it should narrow would come whole."""
        super().initial(request, *args, **kwargs)
        unknown = request.query_params.keys() - self.parameters()
        if unknown and request.method in self.allowed_methods:
            detail = ErrorDetail(_("There is no such parameter."), code="unknown")
            raise ValidationError({name: [detail] for name in sorted(unknown)})
        repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
        if repeated:
            detail = ErrorDetail(_("This parameter stands there twice."), code="repeated")
            raise ValidationError({name: [detail] for name in sorted(repeated)})

    def parameters(self) -> Collection[str]:
        """What may stand behind the `?` of its address."""
        return self.takes

    @property
    def actor(self) -> Actor:
        """Who calls."""
        return self.request.actor

    @property
    def today(self) -> date:
        """The day in the organisation."""
        return self.request.organization.today()

    def given(self, shape: type[StrictSerializer], *, partial: bool = False) -> Given:
        """The body as the shape lets it through; raises ValidationError."""
        return read(shape, self.request.data, partial=partial)


def read(shape: type[StrictSerializer], data: object, *, partial: bool = False) -> Given:
    """What a shape makes of some data; raises ValidationError."""
    if data is None:
        nothing = ErrorDetail(_("No data provided"), code="null")
        raise ValidationError({"non_field_errors": [nothing]})
    return dict(serializer_of(shape, partial=partial).run_validation(data))


def serializer_of(shape: type[StrictSerializer], *, partial: bool = False) -> StrictSerializer:
    """What reads bodies of a shape, and refuses them in the reader's language."""
    return _serializer(shape, partial, get_language())


@lru_cache(maxsize=512)
def _serializer(
    shape: type[StrictSerializer], partial: bool, language: str | None
) -> StrictSerializer:
    """One serves many requests: making one copies every field, and reading keeps nothing.

    Its texts are translated once, so that each language has its own.
    """
    return shape(partial=partial)
