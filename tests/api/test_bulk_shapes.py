"""Items of a bulk that are read quickly are read as their serializer reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from accounts.revenue.bulk_shape import REVENUE_ITEM
from accounts.stakeholders.bulk_shape import STAKEHOLDER_ITEM
from api.bulk_shape import ItemShape
from api.problems import flatten
from api.strict import StrictSerializer
from scoring.bulk_shape import SCORE_ITEM
from tests.programs import Program

ID = "0190a0a0-0000-7000-8000-000000000000"
REFERENCE = {"system": " crm ", "external_id": "A\u0301 1"}
ODD: list[Any] = [None, True, "", " ", "x", 0, -1, 1.0, 1.5, 2**53 + 1, "1\n", "1\x0b", [], {}]
TEXTS: list[Any] = ["Ana", "  two  words ", "A\u0301", "\u200b", "\ud800", "a" * 5000]
IDS: list[Any] = [ID, ID.upper(), f"{{{ID[:-2]}}}", ID.replace("-", ""), f"urn:uuid:{ID}", ID[1:]]
WHOLE: list[Any] = [1, 4, 5, 10, 11, -2, "3", "3 ", 3.0]
AMOUNTS: list[Any] = [
    *("12.50", "-0", "007.1", "1.005", "+1", "1e3", ".5", "1.", " 1", "\u0661", "NaN"),
    *("9" * 14, "9" * 14 + ".99", "9" * 15, "9" * 2000, "0" * 20, 10**14 - 1, 10**14, -(10**14)),
]
DAYS: list[Any] = ["2026-11-15", "2026-02-30", "20261115", "2026-W10-1", "2026-11-15T10:00:00"]
MONTHS: list[Any] = ["2026-11", "2026-13", "1900-01", "1899-12", "2026-1", "2026-11-01", "2026-1\n"]
REFERENCES: list[Any] = [
    REFERENCE,
    *({"system": "crm"}, REFERENCE | {"more": 1}, REFERENCE | {"system": " "}),
    *(REFERENCE | {"external_id": one} for one in (7, None, "\x00", "a" * 5000)),
]
LISTS: list[Any] = [*([one] for one in REFERENCES), [REFERENCE] * 20, [REFERENCE] * 21, REFERENCE]

SCORES = {"criterion": IDS, "account": IDS, "value": WHOLE, "rationale": TEXTS, "version": WHOLE}
MONTH = {
    "account": IDS,
    "reference": REFERENCES,
    "month": MONTHS,
    "revenue": AMOUNTS,
    "cost": AMOUNTS,
    "version": WHOLE,
}
PEOPLE = {
    **dict.fromkeys(("name", "phone", "linkedin", "title", "notes", "contact"), TEXTS),
    "email": ["ana@client.example", " Ana@Client.Example ", "ana@", "a" * 300 + "@b.example"],
    "role": ["buyer", " buyer ", "BUYER", "king"],
    "function": ["other", "king"],
    "level": ["board", "king"],
    **dict.fromkeys(("influence", "attitude", "strength", "version"), WHOLE),
    **dict.fromkeys(("account", "person", "reports_to"), IDS),
    "last_touch_on": DAYS,
    "references": LISTS,
}
KINDS = {
    "scores": (SCORE_ITEM, SCORES, {"criterion": ID, "account": ID, "value": 7}),
    "revenue": (REVENUE_ITEM, MONTH, {"account": ID, "month": "2026-11", "revenue": "1.00"}),
    "stakeholders": (STAKEHOLDER_ITEM, PEOPLE, {"account": ID, "name": "Ana", "role": "buyer"}),
}


def read(shape: ItemShape, data: Any) -> Any:
    """What comes of an item by the quick way: values, or what is wrong."""
    item = shape.item(3, data)
    assert (item.index, tuple(item.errors)) == (3, item.shape_errors)
    version = {} if item.version is None else {"version": item.version}
    return item.errors or {**item.values, **version}


def serialized(shape: ItemShape, data: Any) -> Any:
    """The same by a serializer of its own."""
    try:
        return dict(shape.serializer(partial=shape.is_partial).run_validation(data))
    except ValidationError as error:
        return flatten(error.detail)


def told(found: Any) -> Any:
    """The errors in words, or the values with their types."""
    if isinstance(found, list):
        return [(one.pointer, one.code, str(one.detail)) for one in found]
    return {name: (type(value), value) for name, value in found.items()}


def alike(kind: str, data: Any) -> None:
    shape, _fields, _usual = KINDS[kind]
    assert told(read(shape, data)) == told(serialized(shape, data))


@pytest.mark.parametrize("kind", KINDS)
def test_one_field_that_is_otherwise_is_read_alike(kind: str) -> None:
    _shape, fields, usual = KINDS[kind]
    alike(kind, usual)
    for name, values in fields.items():
        alike(kind, {n: v for n, v in usual.items() if n != name})
        for value in [*values, *ODD]:
            alike(kind, usual | {name: value})
    for data in (*ODD, usual | {"colour": "red"}, [usual], usual | {"id": ID}):
        alike(kind, data)


@pytest.mark.parametrize("kind", KINDS)
def test_any_item_is_read_alike(kind: str) -> None:
    _shape, fields, usual = KINDS[kind]
    some = {name: st.sampled_from([*values, *ODD]) for name, values in fields.items()}

    @settings(max_examples=150)
    @given(st.fixed_dictionaries({}, optional=some))
    @example({})
    def walk(changed: dict[str, Any]) -> None:
        alike(kind, usual | changed)
        alike(kind, changed)

    walk()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_as_usual_asks_no_serializer(kind: str) -> None:
    """The one that would be asked knows no field, and refuses all of them."""
    shape, fields, usual = KINDS[kind]
    blind = replace(shape, serializer=StrictSerializer)
    whole = {name: values[0] for name, values in fields.items() if name != "rationale"}
    for data in (usual, whole, whole | {"version": 2**53}):
        assert read(blind, data) == read(shape, data)
        assert isinstance(read(blind, data), dict)
    assert isinstance(read(blind, usual | {"version": 0}), list)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Ensure this value is less than or equal to 5."),
        ("pt-BR", "Certifique-se de que este valor seja inferior ou igual a 5."),
        ("en", "Ensure this value is less than or equal to 5."),
    ],
)
def test_odd_items_are_refused_in_the_language_of_each_reader(
    writer: Program, language: str, words: str
) -> None:
    item = KINDS["stakeholders"][2] | {"influence": 9}
    answer = writer.call(
        "POST", "stakeholders/bulk/", {"items": [item]}, **{"accept-language": language}
    )
    [found] = answer.json()["results"]
    assert [error["detail"] for error in found["errors"]] == [words]
