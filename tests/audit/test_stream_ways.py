"""Whatever way a row is written, its change is told once, with who and by which request."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.imports import runs
from accounts.imports.undo import undo
from accounts.imports.work import work_on_next
from accounts.models import (
    Account,
    AccountTag,
    DesignationChange,
    ExternalReference,
    ImportRun,
    Person,
    Stakeholder,
)
from accounts.models.imports import ImportState
from accounts.stakeholders.erasure import erase_person
from audit.models import Change
from audit.stream import STREAMED
from integrations.models import ApiKey
from kam import environment
from scoring.matrices import create_draft
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope, work_for
from tests.audit.streaming import heard, ids_heard
from tests.conftest import as_owner
from tests.estate import build
from tests.programs import Program

MADE = ("accounts", "made", [])


def _authors() -> set[tuple[str, uuid.UUID | None, str]]:
    return set(Change.objects.values_list("author_kind", "author_id", "request_id"))


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_by_objects(in_aurora: Organization) -> None:
    account = Account.objects.create(name="Lumen")
    assert heard() == [MADE]
    account.city, account.potential = "Bonn", "high"
    account.save()
    assert heard() == [("accounts", "changed", ["city", "potential"])]
    account.save()
    assert heard() == []
    Account.objects.filter(name="Lumen").update(notes="x")
    assert heard() == [("accounts", "changed", ["notes"])]
    account.delete()
    assert heard() == [("accounts", "deleted", [])]


def test_many_at_once(in_aurora: Organization) -> None:
    made = Account.objects.bulk_create(Account(name=n, name_key=n) for n in ("a", "b", "c"))
    assert ids_heard() == {("accounts", "made", account.id) for account in made}
    Account.objects.filter(name__in=["a", "b"]).update(city="Oslo")
    assert ids_heard() == {("accounts", "changed", account.id) for account in made[:2]}
    Account.objects.all().delete()
    assert ids_heard() == {("accounts", "deleted", account.id) for account in made}


def test_what_is_made_in_a_transaction_is_told_once(in_aurora: Organization) -> None:
    account = Account.objects.create(name="Lumen")
    AccountTag.objects.create(account=account, name="north")
    Account.objects.filter(pk=account.pk).update(city="Bonn", designation="key")
    assert heard() == [MADE]


def test_parts_of_an_account_are_fields_of_it(in_aurora: Organization) -> None:
    account, other = (Account.objects.create(name=name) for name in ("Lumen", "Umbra"))
    heard()
    AccountTag.objects.bulk_create(AccountTag(account=account, name=n) for n in ("a", "b"))
    assert heard() == [("accounts", "changed", ["tags"])]
    reference = ExternalReference.objects.create(account=account, system="s", external_id="1")
    assert heard() == [("accounts", "changed", ["references"])]
    ExternalReference.objects.filter(pk=reference.pk).update(account=other)
    assert ids_heard() == {("accounts", "changed", a.pk) for a in (account, other)}
    AccountTag.objects.all().delete()
    assert heard() == [("accounts", "changed", ["tags"])]


def test_a_designation_stands_in_rows_of_its_own(in_aurora: Organization) -> None:
    account = Account.objects.create(name="Lumen")
    heard()
    Account.objects.filter(pk=account.pk).update(designation="key", city="Bonn")
    DesignationChange.objects.create(
        account=account, before="standard", after="key", reason="x", decided_at="2026-11-02T12:00Z"
    )
    assert list(
        Change.objects.order_by("id").values_list("resource", "fields", "is_restricted")
    ) == [
        ("accounts", ["city"], False),
        ("accounts", ["designation"], True),
        ("designations", [], True),
    ]


def test_a_person_is_told_at_each_of_their_accounts(in_aurora: Organization) -> None:
    person = Person.objects.create(name="Ana")
    assert heard() == []
    places = [
        Stakeholder.objects.create(
            account=Account.objects.create(name=name), person=person, role="buyer"
        )
        for name in ("Lumen", "Umbra")
    ]
    ids_heard()
    Person.objects.filter(pk=person.pk).update(email="ana@client.example")
    assert {(*row,) for row in Change.objects.values_list("row_id", "account_id")} == {
        (place.id, place.account_id) for place in places
    }
    assert heard() == [("stakeholders", "changed", ["email"])] * 2


def test_an_erased_person_is_deleted_for_programs(in_aurora: Organization, leader: Actor) -> None:
    account = Account.objects.create(name="Lumen")
    person = Person.objects.create(name="Ana")
    Stakeholder.objects.create(account=account, person=person, role="buyer", title="x")
    heard()
    erase_person(actor=leader, person=person)
    assert heard(kind="deleted") == [("stakeholders", "deleted", [])]


def test_criteria_are_part_of_their_matrix(in_aurora: Organization, leader: Actor) -> None:
    criteria = [{"name": name, "weight": 1, "kind": "judged"} for name in ("a", "b", "c")]
    matrix = create_draft(actor=leader, name="M", criteria=criteria)
    assert heard() == [("matrices", "made", []), *[("criteria", "made", [])] * 3]
    matrix.criteria.filter(name="a").update(weight=2)
    assert sorted(heard()) == [
        ("criteria", "changed", ["weight"]),
        ("matrices", "changed", ["criteria"]),
    ]


def test_an_upsert_that_changes_nothing_tells_nothing(in_aurora: Organization) -> None:
    Account.objects.create(name="Lumen", tax_id="1")
    heard()
    upsert = """
        INSERT INTO accounts_account (id, organization_id, name, name_key, legal_name, tax_id,
            segment, country, region, city, website, linkedin, potential, designation, notes,
            version, created_at, updated_at)
        SELECT gen_random_uuid(), %s, name, name, '', tax_id, '', '', '', city, '', '', '',
               'standard', '', 1, now(), now()
        FROM (VALUES ('Lumen', '1', %s), ('Umbra', '2', %s)) v(name, tax_id, city)
        ON CONFLICT (organization_id, tax_id) WHERE tax_id <> '' DO UPDATE
        SET city = excluded.city, version = accounts_account.version + 1
    """
    _sql(upsert, in_aurora.id, "", "")
    assert heard() == [MADE]
    _sql(upsert, in_aurora.id, "", "")
    assert heard() == []
    _sql(upsert, in_aurora.id, "Bonn", "")
    assert heard() == [("accounts", "changed", ["city"])]


def _account_of(row: Any) -> Any:
    """Of what stands on an account, or in a plan of one."""
    return getattr(row, "account_id", None) or getattr(getattr(row, "plan", None), "account_id", 0)


def test_everything_that_goes_with_an_account_is_told(
    aurora: Organization, make_member: Callable[..., Membership]
) -> None:
    estate = build(aurora, make_member)
    account = estate.things["account"]
    with organization_scope(aurora.id):
        gone = {
            (name, "deleted", row.pk)
            for name, resource in STREAMED.items()
            for row in resource.model.objects.all()
            if _account_of(row) == account.pk and not getattr(row, "deleted_at", None)
        }
        gone.add(("accounts", "deleted", account.pk))
        gone.add(("action-comments", "deleted", estate.things["action"].comments.get().pk))
        ids_heard()
        Account.objects.filter(pk=account.pk).delete()
        told = ids_heard()
    assert {row for row in told if row[1] == "deleted"} == gone
    assert len({name for name, _kind, _row in gone}) > 9
    assert ("accounts", "changed", estate.things["apart"].pk) in told


def test_nothing_is_told_of_what_was_undone(in_aurora: Organization) -> None:
    with transaction.atomic():
        Account.objects.create(name="Lumen")
        transaction.set_rollback(True)
    assert heard() == []


def test_another_organisation_hears_nothing(aurora: Organization, borealis: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Lumen")
    with organization_scope(borealis.id):
        assert heard() == []
        _sql("DELETE FROM audit_change")
    with organization_scope(aurora.id):
        assert heard() == [MADE]


def test_nobody_rewrites_what_was_told(in_aurora: Organization) -> None:
    Account.objects.create(name="Lumen")
    with pytest.raises(DatabaseError), transaction.atomic():
        _sql("UPDATE audit_change SET resource = 'x'")
    with pytest.raises(DatabaseError), transaction.atomic():
        _sql(
            "INSERT INTO audit_change (organization_id, xid, resource, row_id, kind, fields,"
            " is_restricted, at, author_kind, request_id) VALUES"
            " (gen_random_uuid(), 1, 'accounts', gen_random_uuid(), 'made', '{}', false, now(),"
            " 'system', '')"
        )
    assert heard() == [MADE]


def test_a_page_tells_the_member_and_the_request(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    address = reverse("accounts:create", args=["aurora"])
    answer = client_of(leader).post(
        address, {"name": "Lumen"}, headers={"X-Request-ID": "page-0001"}
    )
    assert answer.status_code == 302
    with organization_scope(aurora.id):
        assert _authors() == {("member", leader.membership_id, "page-0001")}
        assert heard() == [MADE]


def test_a_program_tells_its_key_and_the_request(aurora: Organization, writer: Program) -> None:
    one = {"name": "Lumen", "references": [{"system": "s", "external_id": "1"}]}
    calls = [("accounts/", one), ("accounts/bulk/", {"items": [{**one, "city": "Bonn"}]})]
    for path, body in calls:
        answer = writer.call("POST", path, body, **{"X-Request-ID": "program-01"})
        assert answer.status_code in (201, 207)
        with organization_scope(aurora.id):
            key = ApiKey.objects.get()
            assert _authors() == {("key", key.pk, "program-01")}
            rows = heard()
        assert rows == [MADE if path == "accounts/" else ("accounts", "changed", ["city"])]


def test_a_bulk_request_that_changes_nothing_tells_nothing(
    aurora: Organization, writer: Program
) -> None:
    item = {"name": "Lumen", "tags": ["a"], "references": [{"system": "s", "external_id": "1"}]}
    for expected in ([MADE], []):
        assert writer.call("POST", "accounts/bulk/", {"items": [item]}).status_code == 207
        with organization_scope(aurora.id):
            assert heard() == expected


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.csv"
    path.write_text("reference,name,city,tags,parent\n1,Lumen,Rome,a,\n2,Umbra,Bonn,b,1\n")
    return path


def test_a_command_tells_the_system(aurora: Organization, file: Path, capsys: Any) -> None:
    call_command("import_accounts", "--org", "aurora", str(file))
    with organization_scope(aurora.id):
        assert _authors() == {("system", None, "")}
        assert heard() == [MADE, MADE]


def test_an_import_and_its_undo_tell_whose_they_are(
    in_aurora: Organization, leader: Actor, file: Path
) -> None:
    run = runs.upload(actor=leader, kind="accounts", file_name="x.csv", source=file)
    runs.check(actor=leader, run=run)
    run.refresh_from_db()
    runs.request(actor=leader, run=run, state=ImportState.TO_APPLY)
    assert work_on_next(in_aurora.id)
    assert _authors() == {("member", leader.membership_id, "")}
    made = {("accounts", "made", pk) for pk in Account.objects.values_list("pk", flat=True)}
    assert ids_heard() == made
    assert len(made) == 2
    run = ImportRun.objects.get()
    undo(actor=leader, run=run)
    assert {row for row in ids_heard() if row[1] == "deleted"} == {
        ("accounts", "deleted", pk) for _name, _kind, pk in made
    }


def test_an_inner_scope_has_its_own_author(aurora: Organization, borealis: Organization) -> None:
    someone, other = uuid.uuid4(), uuid.uuid4()
    with organization_scope(aurora.id, author=f"member {someone}"):
        with organization_scope(borealis.id):
            Account.objects.create(name="Theirs")
            assert _authors() == {("system", None, "")}
        with organization_scope(aurora.id):
            Account.objects.create(name="Ours")
        assert _authors() == {("member", someone, "")}
        work_for(f"key {other}")
        heard()
        Account.objects.create(name="Later")
        assert _authors() == {("key", other, "")}
    with organization_scope(aurora.id):
        heard()
        Account.objects.create(name="Nobody's")
        assert _authors() == {("system", None, "")}


TABLES = ("accounts_accounttag", "audit_change")


@pytest.mark.django_db(transaction=True)
def test_rows_that_the_owner_copies_are_told(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Lumen")
        heard()
    owner = environment.database(settings.DATABASE_OWNER_URL)
    owner["NAME"] = connection.settings_dict["NAME"]
    line = f"{uuid.uuid4()}\t{aurora.id}\t{account.id}\tnorth\n"
    with pytest.raises(psycopg2.NotSupportedError):
        _copy(owner, line)
    as_owner(owner, [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES])
    try:
        _copy(owner, line)
    finally:
        as_owner(owner, [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES])
    with organization_scope(aurora.id):
        assert _authors() == {("system", None, "")}
        assert heard() == [("accounts", "changed", ["tags"])]


def _copy(owner: dict, line: str) -> None:
    link = psycopg2.connect(
        dbname=owner["NAME"], user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"]
    )
    try:
        with link, link.cursor() as cursor:
            cursor.copy_expert(
                "COPY accounts_accounttag (id, organization_id, account_id, name) FROM STDIN",
                io.StringIO(line),
            )
    finally:
        link.close()
