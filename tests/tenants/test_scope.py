"""Ring two and three: without a scope nothing is read or written."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Account
from tenants.models import Organization
from tenants.scope import ScopeError, organization_scope


@pytest.fixture
def two(aurora: Organization, borealis: Organization) -> tuple[Organization, Organization]:
    for organization in (aurora, borealis):
        with organization_scope(organization.id):
            Account.objects.create(name=f"Client of {organization.slug}")
    return aurora, borealis


def test_without_a_scope_every_access_raises(two: object) -> None:
    for access in (
        lambda: Account.objects.all(),
        lambda: Account._base_manager.all(),
        lambda: Account.objects.bulk_create([Account(name="x")]),
        lambda: Account(name="x").save(),
    ):
        with pytest.raises(ScopeError):
            access()


def test_a_query_set_does_not_leave_its_scope(two: tuple) -> None:
    aurora, borealis = two
    with organization_scope(aurora.id):
        accounts = Account.objects.all()
        assert [a.name for a in accounts.all()] == ["Client of aurora"]
    for use in (list, lambda q: q.count(), lambda q: q.exists(), lambda q: q.delete()):
        with pytest.raises(ScopeError):
            use(accounts.all())
    with organization_scope(borealis.id), pytest.raises(ScopeError):
        list(accounts.all())


def test_inner_scope_restores_the_outer(two: tuple) -> None:
    aurora, borealis = two
    with organization_scope(aurora.id):
        with organization_scope(borealis.id):
            assert Account.objects.get().name == "Client of borealis"
        assert Account.objects.get().name == "Client of aurora"


def test_a_row_of_another_organisation_cannot_be_written(two: tuple) -> None:
    aurora, borealis = two
    with organization_scope(borealis.id):
        theirs = Account.objects.get()
    with organization_scope(aurora.id):
        for write in (theirs.save, theirs.delete):
            with pytest.raises(ScopeError):
                write()


def test_sql_without_an_organisation_sees_nothing(two: tuple) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_account")
        assert cursor.fetchone() == (0,)


def test_the_database_refuses_a_row_of_another_organisation(two: tuple) -> None:
    aurora, borealis = two
    insert = """INSERT INTO accounts_phase (id, organization_id, key, name, position)
                VALUES (gen_random_uuid(), %s, 'x', 'x', 9)"""
    with organization_scope(aurora.id), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(insert, [borealis.id])


def test_the_database_refuses_a_reference_across(two: tuple) -> None:
    aurora, borealis = two
    with organization_scope(borealis.id):
        theirs = Account.objects.get()
    with organization_scope(aurora.id), pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(name="Child", parent_id=theirs.id)
        connection.check_constraints()
