"""The fields that an organisation makes for its accounts: who may, what holds, what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.custom.definitions import (
    add_field,
    change_field,
    delete_field,
    restore_field,
    shift_field,
)
from accounts.custom.values import living_fields, values_of
from accounts.models import Account, CustomField, CustomValue
from accounts.registry.rules import change_account, create_account
from audit.entries import history
from rules.errors import NotAllowedError, RuleError, StaleError
from tenants.actors import Actor
from tests.accounts.custom.made import KINDS, field_of, made_fields

pytestmark = pytest.mark.usefixtures("in_aurora")

GIVEN: dict[str, Any] = {
    "note": "  Ana’s   file ",
    "machines": Decimal("1234.5"),
    "budget": "1250.00",
    "contract_end": "2027-03-31",
    "plan": "premium",
    "shifts": ["night", "day"],
    "own_fleet": False,
    "portal": "portal.example.com",
}


def told(account: Account) -> dict[str, Any]:
    entry = history(account.pk).first()
    assert entry is not None
    return entry.changes


def rows_of(account: Account) -> dict[str, list[dict[str, Any]]]:
    keys = dict(CustomField.objects.values_list("pk", "key"))
    return {keys[pk]: list(rows) for pk, rows in values_of([account.pk])[account.pk].items()}


def test_each_kind_keeps_its_value_in_a_column_of_its_own(leader: Actor) -> None:
    made_fields(leader)
    account = create_account(actor=leader, values={"name": "Acme"}, custom=GIVEN)
    assert rows_of(account) == {
        "note": [{"text": "Ana’s file", "text_key": "ana's file"}],
        "machines": [{"number": 12_345_000}],
        "budget": [{"minor": 125_000}],
        "contract_end": [{"day": date(2027, 3, 31)}],
        "plan": [{"choice": "premium"}],
        "shifts": [{"choice": "day"}, {"choice": "night"}],
        "own_fleet": [{"is_so": False}],
        "portal": [
            {"text": "https://portal.example.com", "text_key": "https://portal.example.com"}
        ],
    }
    assert told(account) == {
        "name": [None, "Acme"],
        "phase": [None, "Tático"],
        "own: Note": [None, "…"],
        "own number: Machines": [None, "1234.5"],
        "own amount: Budget": [None, "1250.00"],
        "own: Contract end": [None, "2027-03-31"],
        "own: Plan": [None, "Premium"],
        "own: Shifts": [[], ["Day", "Night"]],
        "own: Own fleet": [None, False],
        "own: Portal": [None, "https://portal.example.com"],
    }


def test_a_changed_value_is_a_new_version_and_is_told(leader: Actor) -> None:
    made_fields(leader)
    account = create_account(actor=leader, values={"name": "Acme"}, custom=GIVEN)
    assert change_account(actor=leader, account=account, values={}, custom=GIVEN) == "unchanged"
    assert account.version == 1
    after = {"plan": "basic", "shifts": ["night"], "machines": None, "own_fleet": True}
    assert change_account(actor=leader, account=account, values={}, custom=after) == "changed"
    assert account.version == 2
    assert told(account) == {
        "own: Plan": ["Premium", "Basic"],
        "own: Shifts": [["Day", "Night"], ["Night"]],
        "own number: Machines": ["1234.5", None],
        "own: Own fleet": [False, True],
    }
    assert {key: len(rows) for key, rows in rows_of(account).items()} == {
        "note": 1,
        "budget": 1,
        "contract_end": 1,
        "plan": 1,
        "shifts": 1,
        "own_fleet": 1,
        "portal": 1,
    }


WRONG = [
    ("note", "x" * 501, "max_length"),
    ("note", "a\x00b", "characters"),
    ("note", 5, "invalid"),
    ("machines", "1.234,5", "invalid"),
    ("machines", "0.00001", "places"),
    ("machines", "100000000000000", "too_large"),
    ("machines", "1e5", "invalid"),
    ("machines", True, "invalid"),
    ("machines", Decimal("NaN"), "too_large"),
    ("budget", "12.345", "places"),
    ("budget", "999999999999999.00", "too_large"),
    ("contract_end", "31/03/2027", "date"),
    ("contract_end", "2027-02-30", "date"),
    ("contract_end", "0001-01-01", "out_of_range"),
    ("contract_end", 20270331, "date"),
    ("plan", "gold", "invalid_choice"),
    ("plan", ["basic"], "invalid"),
    ("shifts", ["day", "noon"], "invalid_choice"),
    ("shifts", "day", "invalid"),
    ("own_fleet", "yes", "invalid"),
    ("portal", "javascript:alert(1)", "web"),
    ("nobody", "x", "unknown"),
]


@pytest.mark.parametrize(("key", "value", "code"), WRONG)
def test_what_is_no_value_of_its_kind_is_refused(
    leader: Actor, key: str, value: Any, code: str
) -> None:
    made_fields(leader)
    with pytest.raises(RuleError) as refused:
        create_account(actor=leader, values={"name": "Acme"}, custom={key: value})
    assert [(e.pointer, e.code) for e in refused.value.errors] == [(f"/custom/{key}", code)]
    assert Account.objects.count() == 0


def test_all_that_is_wrong_is_told_at_once(leader: Actor) -> None:
    made_fields(leader)
    with pytest.raises(RuleError) as refused:
        create_account(
            actor=leader, values={"name": "A"}, custom={"plan": "x", "a/b": 1, "note": "fine"}
        )
    assert [(e.pointer, e.code) for e in refused.value.errors] == [
        ("/custom/plan", "invalid_choice"),
        ("/custom/a~1b", "unknown"),
    ]


def test_a_retired_choice_stays_where_it_is_and_is_chosen_no_more(leader: Actor) -> None:
    made_fields(leader)
    account = create_account(actor=leader, values={"name": "Acme"}, custom={"plan": "basic"})
    other = create_account(actor=leader, values={"name": "Other"})
    plan = field_of("plan")
    left = [{"key": "premium", "label": "Premium plus"}, {"label": "Gold"}]
    change_field(actor=leader, field=plan, values={"choices": left})
    assert field_of("plan").choices == [
        {"key": "premium", "label": "Premium plus", "retired": False},
        {"key": "gold", "label": "Gold", "retired": False},
        {"key": "basic", "label": "Basic", "retired": True},
    ]
    again = {"values": {"city": "Recife"}, "custom": {"plan": "basic"}}
    assert change_account(actor=leader, account=account, **again) == "changed"
    with pytest.raises(RuleError) as refused:
        change_account(actor=leader, account=other, values={}, custom={"plan": "basic"})
    assert refused.value.errors[0].code == "invalid_choice"


def test_a_kind_stays_once_an_account_has_a_value(leader: Actor) -> None:
    made_fields(leader)
    machines = field_of("machines")
    change_field(actor=leader, field=machines, values={"kind": "text"})
    create_account(actor=leader, values={"name": "Acme"}, custom={"machines": "about ten"})
    with pytest.raises(RuleError) as refused:
        change_field(actor=leader, field=machines, values={"kind": "number"})
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/kind", "in_use")]


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"label": "NOTE", "kind": "text"}, "/label", "duplicate"),
        ({"label": " \u200b ", "kind": "text"}, "/label", "required"),
        ({"label": "x" * 61, "kind": "text"}, "/label", "max_length"),
        ({"label": "New", "kind": "picture"}, "/kind", "invalid_choice"),
        ({"label": "New", "kind": "choice"}, "/choices", "required"),
        ({"label": "New", "kind": "text", "choices": [{"label": "A"}]}, "/choices", "invalid"),
        (
            {"label": "New", "kind": "choice", "choices": [{"label": "A"}, {"label": "a"}]},
            "/choices/1/label",
            "duplicate",
        ),
        (
            {"label": "New", "kind": "choice", "choices": [{"label": "A", "key": "b"}]},
            "/choices/0/key",
            "unknown",
        ),
        (
            {"label": "N", "kind": "choice", "choices": [{"label": str(n)} for n in range(51)]},
            "/choices",
            "too_many",
        ),
    ],
)
def test_what_is_no_field_is_refused(
    leader: Actor, values: dict[str, Any], pointer: str, code: str
) -> None:
    made_fields(leader)
    with pytest.raises(RuleError) as refused:
        add_field(actor=leader, values=values)
    assert [(e.pointer, e.code) for e in refused.value.errors] == [(pointer, code)]
    assert CustomField.objects.count() == len(KINDS)


def test_there_are_thirty_at_most_and_deleted_ones_do_not_count(leader: Actor) -> None:
    for number in range(30):
        add_field(actor=leader, values={"label": f"Field {number}", "kind": "text"})
    with pytest.raises(RuleError) as refused:
        add_field(actor=leader, values={"label": "One more", "kind": "text"})
    assert refused.value.errors[0].code == "too_many"
    gone = field_of("field_3")
    delete_field(actor=leader, field=gone)
    add_field(actor=leader, values={"label": "One more", "kind": "text"})
    with pytest.raises(RuleError):
        restore_field(actor=leader, field=gone)


def test_a_deleted_field_comes_back_with_its_values(leader: Actor) -> None:
    made_fields(leader)
    account = create_account(actor=leader, values={"name": "Acme"}, custom=GIVEN)
    plan = field_of("plan")
    delete_field(actor=leader, field=plan)
    assert "plan" not in rows_of(account)
    with pytest.raises(RuleError):
        change_account(actor=leader, account=account, values={}, custom={"plan": "basic"})
    change_account(actor=leader, account=account, values={}, custom={"note": None})
    restore_field(actor=leader, field=plan)
    assert rows_of(account)["plan"] == [{"choice": "premium"}]
    assert [one.key for one in living_fields()][-1] == "plan"
    actions = list(history(plan.pk).values_list("action", flat=True))
    assert actions[:2] == ["custom_field.restored", "custom_field.deleted"]
    delete_field(actor=leader, field=plan)
    with pytest.raises(StaleError):
        delete_field(actor=leader, field=plan)
    add_field(actor=leader, values={"label": "Plan", "kind": "text"})
    assert list(living_fields().values_list("key", flat=True))[-1] == "plan_2"
    with pytest.raises(RuleError) as refused:
        restore_field(actor=leader, field=plan)
    assert refused.value.errors[0].code == "duplicate"


def test_fields_have_an_order(leader: Actor) -> None:
    made_fields(leader)
    shift_field(actor=leader, field=field_of("machines"), up=True)
    shift_field(actor=leader, field=field_of("machines"), up=True)
    change_field(actor=leader, field=field_of("portal"), values={"position": 2})
    shift_field(actor=leader, field=field_of("own_fleet"), up=False)
    assert [one.key for one in living_fields()] == [
        *("machines", "portal", "note", "budget", "contract_end", "plan", "shifts", "own_fleet")
    ]


def test_a_field_that_somebody_else_changed_is_stale(leader: Actor) -> None:
    made_fields(leader)
    note = field_of("note")
    change_field(actor=leader, field=note, values={"label": "Remark"}, version=1)
    with pytest.raises(StaleError):
        change_field(actor=leader, field=note, values={"label": "Third"}, version=1)


def test_who_does_not_lead_makes_no_fields(leader: Actor, kam: Actor) -> None:
    made_fields(leader)
    note = field_of("note")
    for attempt in (
        lambda: add_field(actor=kam, values={"label": "Mine", "kind": "text"}),
        lambda: change_field(actor=kam, field=note, values={"label": "Mine"}),
        lambda: shift_field(actor=kam, field=note, up=False),
        lambda: delete_field(actor=kam, field=note),
        lambda: restore_field(actor=kam, field=note),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert CustomValue.objects.count() == 0
