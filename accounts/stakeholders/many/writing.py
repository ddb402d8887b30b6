"""Writing many people and their places, in one statement for each table."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import orjson
from django.db import connection

from accounts.stakeholders.fields import FACTS, PERSON_FIELDS, PRIVATE
from accounts.stakeholders.many.states import PersonState, PlaceState
from rules.names import sort_key
from tenants.ids import uuid7

_PERSON = (*PERSON_FIELDS, "name_key")
_PERSON_ROWS = (
    "jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, "
    f"{', '.join(f'{column} text' for column in _PERSON)})"
)
_INSERT_PEOPLE = f"""
INSERT INTO accounts_person (id, organization_id, {", ".join(_PERSON)})
SELECT r.id, %(org)s, {", ".join(f"r.{column}" for column in _PERSON)} FROM {_PERSON_ROWS}
"""
_UPDATE_PEOPLE = f"""
UPDATE accounts_person t SET {", ".join(f"{column} = r.{column}" for column in _PERSON)}
FROM {_PERSON_ROWS} WHERE t.organization_id = %(org)s AND t.id = r.id
"""
_TYPES = {
    "reports_to": "uuid",
    "contact": "uuid",
    "last_touch_on": "date",
    **dict.fromkeys(("influence", "attitude", "strength"), "smallint"),
}
_IDS = ("reports_to", "contact")
_PLACE = {
    f"{name}_id" if name in _IDS else name: _TYPES.get(name, "text") for name in FACTS + PRIVATE
} | {"version": "integer"}
_PLACE_ROWS = (
    "jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, account_id uuid, person_id uuid, "
    f"{', '.join(f'{column} {kind}' for column, kind in _PLACE.items())})"
)
_INSERT_PLACES = f"""
INSERT INTO accounts_stakeholder (id, organization_id, account_id, person_id, created_at,
                                  updated_at, {", ".join(_PLACE)})
SELECT r.id, %(org)s, r.account_id, r.person_id, now(), now(),
       {", ".join(f"r.{column}" for column in _PLACE)}
FROM {_PLACE_ROWS}
"""
_UPDATE_PLACES = f"""
UPDATE accounts_stakeholder t SET {", ".join(f"{column} = r.{column}" for column in _PLACE)},
    updated_at = now()
FROM {_PLACE_ROWS} WHERE t.organization_id = %(org)s AND t.id = r.id
"""
_INSERT_REFERENCES = """
INSERT INTO accounts_stakeholderreference
    (id, organization_id, stakeholder_id, system, external_id)
SELECT r.id, %(org)s, r.stakeholder_id, r.system, r.external_id
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS r(id uuid, stakeholder_id uuid, system text, external_id text)
"""  # column names are constants of this package


def write(organization_id: uuid.UUID, people: Iterable[PersonState]) -> None:
    """Insert who is new and update who changed, with their places and references."""
    people = list(people)
    places = [place for person in people for place in person.places]
    references = [
        {"id": uuid7(), "stakeholder_id": p.id, "system": system, "external_id": external_id}
        for p in places
        for system, external_id in p.new_references
    ]
    for statement, rows in (
        (_INSERT_PEOPLE, [_person(p) for p in people if p.is_new]),
        (_UPDATE_PEOPLE, [_person(p) for p in people if p.is_changed and not p.is_new]),
        (_INSERT_PLACES, [_place(p) for p in places if p.is_new]),
        (_UPDATE_PLACES, [_place(p) for p in places if p.is_changed and not p.is_new]),
        (_INSERT_REFERENCES, references),
    ):
        if rows:
            with connection.cursor() as cursor:
                values: dict[str, Any] = {
                    "org": organization_id,
                    "rows": orjson.dumps(rows).decode(),
                }
                cursor.execute(statement, values)


def _person(person: PersonState) -> dict[str, Any]:
    return {"id": person.id, "name_key": sort_key(person.values["name"]), **person.values}


def _place(place: PlaceState) -> dict[str, Any]:
    values = dict(place.values)
    contact = values.pop("contact")
    return values | {
        "id": place.id,
        "account_id": place.account.pk,
        "person_id": place.person.id,
        "reports_to_id": values.pop("reports_to"),
        "contact_id": contact and contact.pk,
        "version": place.version,
    }
