"""The search for programs: what a key reads, and nothing else."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest

from accounts.history.rules import add_entry
from accounts.models import Account
from accounts.registry.rules import create_account, set_archived
from accounts.stakeholders.rules import add_stakeholder
from integrations.keys import SOME, create_key
from plans.actions.rules import open_action
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    account = create_account(
        actor=leader, values={"name": "Serraria Ipê"}, tags=["Serraria"], references=[("crm", "S9")]
    )
    values = {"name": "Rui Serra", "role": "buyer"}
    add_stakeholder(actor=leader, account=account, values=values)
    add_entry(actor=leader, account=account, kind="signal", happened_on=DAY, text="Serram mais")
    open_action(actor=leader, account=account, title="Serrar o lote")
    return account


def found(program: Program, asked: str, **more: str) -> list[tuple[str, str]]:
    """What the key finds: kind and name."""
    answer = program.call("GET", f"search/?{urlencode({'q': asked, **more})}")
    assert answer.status_code == 200
    return [(one["kind"], one["name"]) for one in answer.json()["results"]]


def test_a_key_finds_every_kind_that_it_reads(account: Account, reader: Program) -> None:
    assert found(reader, "serra") == [
        ("accounts", "Serraria Ipê"),
        ("stakeholders", "Rui Serra"),
        ("actions", "Serrar o lote"),
        ("tags", "Serraria"),
        ("history_entries", "Serram mais"),
    ]
    assert found(reader, "s9") == [("accounts", "Serraria Ipê")]
    assert found(reader, "sxrrarxa", kind="accounts") == []  # two slips
    assert found(reader, "serraira", kind="accounts") == [("accounts", "Serraria Ipê")]
    answer = reader.call("GET", "search/?q=rui").json()["results"]
    assert [one["account"] for one in answer] == [{"id": str(account.id), "name": account.name}]


@pytest.mark.parametrize(
    ("scopes", "kinds"),
    [
        (["stakeholders:read"], {"stakeholders"}),
        (["plans:read", "history:read"], {"actions", "history_entries"}),
        (["accounts:read"], {"accounts", "tags"}),
    ],
)
def test_a_narrowed_key_finds_what_its_groups_open(
    account: Account, scopes: list[str], kinds: set[str]
) -> None:
    system = Actor.of_system(account.organization)
    key = create_key(actor=system, name="narrow", scope=SOME, scopes=scopes)[1]
    assert {kind for kind, _name in found(Program(key), "serra")} == kinds


def test_what_is_put_away_is_not_found(account: Account, leader: Actor, reader: Program) -> None:
    set_archived(actor=leader, account=account, archived=True)
    assert found(reader, "serra") == [("tags", "Serraria")]  # the tag is still in use


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"kind": "x"}, "kind"),
        ({"limit": "0"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"q": "a" * 201}, "q"),
        ({"z": "1"}, "z"),
    ],
)
def test_what_can_not_be_asked_is_refused(
    in_aurora: Organization, reader: Program, query: dict[str, str], pointer: str
) -> None:
    answer = reader.call("GET", f"search/?{urlencode(query)}")
    assert answer.status_code == 400
    assert pointer in str(answer.json()["errors"][0])


def test_nothing_asked_is_nothing_found(account: Account, reader: Program) -> None:
    assert reader.call("GET", "search/").json() == {"results": []}
