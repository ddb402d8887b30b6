"""What one method of a resource does: its part of the description, and what is alike in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from api.etags import IF_MATCH, IF_MATCH_NEEDED, IF_NONE_MATCH
from api.requests import ApiRequest
from api.sparse import FIELDS, FIELDS_HELP, fields_shape, shown_fields
from api.strict import StrictSerializer

if TYPE_CHECKING:
    from api.resources import Resource

Sent = type[StrictSerializer]
Method = Callable[..., Response]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """How a method is described; what is left open follows from its resource."""

    verb: str
    """`actions_create`: the name of the resource, and this."""
    status: int = 200
    sends: BaseSerializer | Sent | None = None
    shows: dict[int, Any] | None = None
    """Answers by status, where they aren't what the resource shows."""
    parameters: tuple[OpenApiParameter, ...] = ()
    matches: bool = False
    """Whether it takes If-Match."""
    may_make: bool = False
    """Whether it answers 201 where it made what it names."""
    summary: str = ""
    """Where the verb and the name of the resource don't make one."""

    def answers(self, view: Resource[Any]) -> dict[int, Any]:
        """The shape of its answer by status."""
        if self.status == 204:
            return {204: None}
        if self.verb == "list":
            return {200: (view.listed_shape or view.shape)(many=True)}
        found = self.shows or {self.status: view.shape}
        if self.may_make:
            found = found | {201: view.shape}
        return found | ({304: None} if self._may_be_known(view) else {})

    def takes(self, view: Resource[Any]) -> list[OpenApiParameter]:
        """Its parameters beside those of the address and of a list."""
        found = [*view.in_address, *self.parameters]
        if self.verb.endswith("read"):
            shape = fields_shape(shown_fields(view.shape))
            found.append(OpenApiParameter(FIELDS, shape, description=FIELDS_HELP))
        if self._may_be_known(view):
            found.append(IF_NONE_MATCH)
        if self.matches and view.is_versioned:
            found.append(IF_MATCH_NEEDED if view.needs_match else IF_MATCH)
        return found

    def problems(self, view: Resource[Any]) -> list[str]:
        """The statuses that not every operation can answer."""
        found: list[str] = []
        if self.matches and view.is_versioned:
            found += ["412", "428"] if view.needs_match else ["412"]
        return found

    def headers(self, view: Resource[Any], status: int) -> list[str]:
        """The headers that its answer of a status always has."""
        found = []
        if status in {200, 201, 304} and view.is_versioned and self._shows_one(view):
            found.append("ETag")
        return [*found, "Location"] if status == 201 and hasattr(view, "address") else found

    def _shows_one(self, view: Resource[Any]) -> bool:
        return self.verb != "list" and (self.shows is None or view.shape in self.shows.values())

    def _may_be_known(self, view: Resource[Any]) -> bool:
        """Whether it answers 304 to who knows what it would show."""
        return self.verb.endswith("read") and view.is_versioned


def described(operation: Operation) -> Callable[[F], F]:
    """Tell the description what a method is."""

    def decorate(method: F) -> F:
        method.operation = operation  # type: ignore[attr-defined]  # read by api/schema.py
        return method

    return decorate


def makes(shape: Sent, *, permission: str = "") -> Callable[[Callable[..., Any]], Method]:
    """A method takes what the body gives and makes one; the answer is 201, with its address.

    With a permission, who lacks it is told so before the body is judged.
    """

    def decorate(make: Callable[..., Any]) -> Method:
        @described(Operation("create", 201, sends=shape))
        @wraps(make)
        def post(self: Resource[Any], request: ApiRequest) -> Response:
            if permission:
                self.actor.require(permission)
            made = make(self, self.given(shape))
            return self.answer(made.pk, status=201)

        return post

    return decorate


def changes(
    shape: Sent | None = None, *, verb: str = "change", partial: bool = False
) -> Callable[[Callable[..., Any]], Method]:
    """A method changes the one that is named, as the body says; the answer shows it.

    It takes the thing, what the body gives, and the version that the caller saw, if any.
    """
    sends = shape(partial=True) if shape and partial else shape

    def decorate(change: Callable[..., Any]) -> Method:
        @described(Operation(verb, sends=sends, matches=True))
        @wraps(change)
        def method(self: Resource[Any], request: ApiRequest, **named: Any) -> Response:
            pk = self.pk_named(**named)
            found, version = self.matched(pk)
            given = self.given(shape, partial=partial) if shape else {}
            change(self, found, given, version)
            return self.answer(pk)

        return method

    return decorate


def removes(verb: str = "delete") -> Callable[[Callable[..., Any]], Method]:
    """A method takes away the one that is named; it takes the thing and the version seen."""

    def decorate(remove: Callable[..., Any]) -> Method:
        @described(Operation(verb, 204, matches=True))
        @wraps(remove)
        def delete(self: Resource[Any], request: ApiRequest, **named: Any) -> Response:
            remove(self, *self.matched(self.pk_named(**named)))
            return Response(status=204)

        return delete

    return decorate
