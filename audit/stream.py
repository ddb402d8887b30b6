"""What the change stream tells: each resource of the API, its tables and who may read it.

A part of the product offers its resources when it starts; its migrations install the same
tables by `audit.triggers.StreamTable`, and `bin/manage check_stream` compares the two.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.db.models.functions import Cast

from api.resources import Body, Resource
from audit.triggers import Told
from rules.offers import Offers
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

RESTRICTED = "account.see_designation"
"""The right without which rows that are restricted don't exist."""

IDENTITY = frozenset({"id", "organization_id"})

_SINGULAR = {"criteria": "criterion", "matrices": "matrix"}


@dataclass(frozen=True)
class Streamed:
    """A resource: the right to read it everywhere, and what its tables tell.

    The first table is its own; `silent` names the columns of each that nobody is told of:
    what the API doesn't show, what follows from others, and what every write moves.
    """

    name: str
    permission: str
    tables: Mapping[type[models.Model], Told]
    silent: Mapping[type[models.Model], tuple[str, ...]]
    view: type[Resource]
    """Where the API shows one of them."""

    listed_at: str = ""
    """Where the API lists them, if not at their name."""

    @property
    def singular(self) -> str:
        """What one of them is called in the type of an event: `history_entry`."""
        words = self.name.replace("-", "_")
        if words in _SINGULAR:
            return _SINGULAR[words]
        return words.removesuffix("ies") + "y" if words.endswith("ies") else words.removesuffix("s")

    @property
    def list_path(self) -> str:
        """Where the API lists them, below its root."""
        return self.listed_at or f"{self.name}/"

    def references(self, ids: Collection[str]) -> dict[str, dict[str, str]]:
        """What another system calls each of these, where one does: the first that was given."""
        named = getattr(self.model, "references", None)
        if named is None:
            return {}
        return {
            row_id: {"system": system, "external_id": external_id}
            for row_id, system, external_id in _references(named.field).columns(
                ids=f"{{{','.join(ids)}}}"
            )
        }

    def bodies(self, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Body]:
        """What the API shows a key of each of these now, without what it may not see."""
        return self.view.present(actor, ids)

    @property
    def model(self) -> type[models.Model]:
        """The model whose rows are the resource's."""
        return next(iter(self.tables))


STREAMED: Offers[Streamed] = Offers("streamed resources")
"""The resources of the API, by name."""

NOT_STREAMED: Offers[str] = Offers("resources without a stream")
"""Why a resource of the API has no changes to tell."""


@lru_cache(maxsize=64)
def _references(owner: models.Field) -> Compiled:
    """The references of some rows, newest first, by the column that says whose they are."""
    rows = owner.model._default_manager.filter(**{f"{owner.name}__any_of": Mark("ids")})
    rows = rows.annotate(whose=Cast(owner.attname, models.TextField())).order_by("-id")
    return compiled(rows.values("whose", "system", "external_id"))


def resource_of(model: type[models.Model]) -> str:
    """The resource whose rows are this model's; empty where the API shows none."""
    return next((r.name for r in STREAMED if r.model is model), "")


def resource_named(model_name: str) -> str:
    """The same for the name of a model, as the log keeps it."""
    return next((r.name for r in STREAMED if r.model._meta.model_name == model_name), "")


def readable_by(actor: Actor) -> list[str]:
    """The resources whose every row the actor may read."""
    return [
        name
        for name, resource in STREAMED.items()
        if actor.reads(name) and actor.may(resource.permission)
    ]


def same(*columns: str) -> dict[str, str]:
    """Columns that the API shows under their own names."""
    return {column: column for column in columns}


def named(*resources: Streamed) -> dict[str, Streamed]:
    """The resources by name."""
    return {resource.name: resource for resource in resources}
