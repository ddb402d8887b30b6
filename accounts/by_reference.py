"""Things at the addresses of their ids in other systems."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from accounts.references import Reference
from accounts.shapes import REFERENCE, checked_reference
from api.etags import check_version, expected_version, must_be_new
from api.operations import Method, Operation, Sent, described
from api.requests import ApiRequest, Given
from api.resources import M, Resource, there


@dataclass(frozen=True)
class Put:
    """What is to be written, and what its sender saw of it."""

    reference: Reference
    version: int | None
    only_new: bool


class NamedByReference(Resource[M]):
    """One of them, named by its id in another system."""

    in_address: ClassVar[tuple[OpenApiParameter, ...]] = REFERENCE

    def known(self, reference: Reference) -> M | None:
        """The one with this reference."""
        raise NotImplementedError  # each resource says which of its rows has the reference

    def pk_named(self, **named: Any) -> uuid.UUID:
        found = there(self.known(checked_reference(**named)))
        pk: uuid.UUID = found.pk
        return pk

    def target(self, **named: Any) -> Put:
        """What the address names, known or not; raises StaleError where its sender saw another."""
        reference = checked_reference(**named)
        version = expected_version(self.request)
        if version is not None:
            found: Any = self.known(reference)
            check_version(version, found.version if found else 0)
        return Put(reference, version, must_be_new(self.request))


class ByReferenceView(NamedByReference[M]):
    """The same, to be read."""

    @described(Operation("by_reference_read"))
    def get(self, request: ApiRequest, **named: str) -> Response:
        return self.answer(self.pk_named(**named))


def upserts(shape: Sent) -> Callable[[Callable[..., tuple[Any, str]]], Method]:
    """A method makes or changes the one that is named; the answer shows it, 201 where it is new.

    It takes what the body gives and a Put; it answers the thing and what became of it.
    """

    def decorate(upsert: Callable[[Any, Given, Put], tuple[Any, str]]) -> Method:
        @described(Operation("by_reference_write", sends=shape, may_make=True, matches=True))
        @wraps(upsert)
        def put(self: NamedByReference[Any], request: ApiRequest, **named: str) -> Response:
            target = self.target(**named)
            found, outcome = upsert(self, self.given(shape), target)
            return self.answer(found.pk, status=201 if outcome == "made" else 200)

        return put

    return decorate
