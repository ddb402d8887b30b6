"""The live database holds what the models promise, and the inspection can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from audit import catalogue as stream
from audit.stream import STREAMED
from kam import environment
from tenants.catalogue import inspect, tenant_models, tenant_references
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

BROKEN = [
    (
        "ALTER TABLE accounts_accounttag DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_accounttag ENABLE ROW LEVEL SECURITY",
        ["accounts_accounttag: row-level security is not enabled"],
    ),
    (
        "ALTER TABLE accounts_accounttag NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE accounts_accounttag FORCE ROW LEVEL SECURITY",
        ["accounts_accounttag: row-level security is not forced"],
    ),
    (
        "CREATE POLICY open_door ON accounts_accounttag USING (true)",
        "DROP POLICY open_door ON accounts_accounttag",
        ["accounts_accounttag: the policy open_door is not the one of the organisation"],
    ),
    (
        "DROP POLICY private ON insights_skillround",
        "CREATE POLICY private ON insights_skillround AS RESTRICTIVE"
        " USING (profile_id IN (SELECT p.id FROM insights_skillprofile p))"
        " WITH CHECK (profile_id IN (SELECT p.id FROM insights_skillprofile p))",
        ["insights_skillround: the policy private is not the one of the model"],
    ),
    (
        "ALTER TABLE accounts_accounttag DROP CONSTRAINT accounts_accounttag_account_id_fk",
        "ALTER TABLE accounts_accounttag ADD CONSTRAINT accounts_accounttag_account_id_fk"
        " FOREIGN KEY (organization_id, account_id) REFERENCES accounts_account"
        " (organization_id, id) DEFERRABLE INITIALLY DEFERRED",
        ["accounts_accounttag: account_id can point to another organisation"],
    ),
    (
        "CREATE INDEX tag_alone ON accounts_accounttag (name)",
        "DROP INDEX tag_alone",
        ["accounts_accounttag: the index tag_alone leads with name"],
    ),
    (
        "CREATE TABLE stray (organization_id uuid)",
        "DROP TABLE stray",
        ["stray: holds an organisation and is no tenant model"],
    ),
    (
        "CREATE VIEW tags AS SELECT * FROM accounts_accounttag",
        "DROP VIEW tags",
        ["tags: a view with its owner's rights"],
    ),
    (
        "ALTER TABLE mfa_authenticator DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE mfa_authenticator ENABLE ROW LEVEL SECURITY",
        ["mfa_authenticator: row-level security is not enabled"],
    ),
    (
        "CREATE POLICY all_people ON tenants_user FOR SELECT USING (true)",
        "DROP POLICY all_people ON tenants_user",
        ["tenants_user: the policy all_people is not the one of the person"],
    ),
    (
        "GRANT SELECT ON tenants_user, django_session TO kam_app",
        "REVOKE SELECT ON django_session FROM kam_app; REVOKE SELECT ON tenants_user FROM kam_app;"
        " GRANT SELECT (id, email, name, language, is_active, created_at, last_login)"
        " ON tenants_user TO kam_app",
        [
            "tenants_user: the runtime role reads password",
            "django_session: the runtime role reaches rows",
        ],
    ),
    (
        "GRANT EXECUTE ON FUNCTION identity_password TO public",
        "REVOKE EXECUTE ON FUNCTION identity_password FROM public",
        ["identity_password: is not the function that sign-in needs"],
    ),
    (
        "ALTER FUNCTION identity_session RESET search_path",
        "ALTER FUNCTION identity_session SET search_path = pg_catalog, pg_temp",
        ["identity_session: is not the function that sign-in needs"],
    ),
    (
        "CREATE FUNCTION whole() RETURNS bigint SECURITY DEFINER LANGUAGE sql"
        " AS 'SELECT count(*) FROM tenants_user'",
        "DROP FUNCTION whole",
        ["whole: a function with its owner's rights"],
    ),
    (
        "CREATE TABLE diary (user_id uuid REFERENCES tenants_user)",
        "DROP TABLE diary",
        ["diary: names a person and is behind no policy"],
    ),
]


SILENT = [
    (
        "ALTER TABLE accounts_accounttag DISABLE TRIGGER accounts_insert",
        "ALTER TABLE accounts_accounttag ENABLE TRIGGER accounts_insert",
        "accounts_accounttag: the trigger accounts_insert is missing or off",
    ),
    (
        "ALTER TRIGGER scores_delete ON scoring_score RENAME TO lost",
        "ALTER TRIGGER lost ON scoring_score RENAME TO scores_delete",
        "scoring_score: the trigger scores_delete is missing or off",
    ),
]


@contextmanager
def broken(damage: str, repair: str) -> Iterator[None]:
    """The database with one ring opened by its owner."""
    owner = environment.database(settings.DATABASE_OWNER_URL)
    owner["NAME"] = connection.settings_dict["NAME"]
    as_owner(owner, [damage])
    try:
        yield
    finally:
        as_owner(owner, [repair])


def test_every_tenant_table_is_behind_its_rings() -> None:
    inspection = inspect()
    assert inspection.faults == []
    assert len(inspection.tables) == len(set(inspection.tables)) == len(tenant_models()) + 1
    assert len(inspection.tables) > 30


def test_references_are_found_at_all() -> None:
    found = {field.name for model in tenant_models() for field in tenant_references(model)}
    assert {"account", "owner", "parent", "criterion", "run"} <= found


@pytest.mark.parametrize(("damage", "repair", "told"), BROKEN)
def test_the_inspection_tells_what_is_missing(damage: str, repair: str, told: list[str]) -> None:
    with broken(damage, repair):
        assert inspect().faults == told
        with pytest.raises(CommandError):
            call_command("check_isolation")
    assert inspect().faults == []


def test_every_streamed_table_has_its_three_triggers() -> None:
    inspection = stream.inspect()
    tables = [model for resource in STREAMED for model in resource.tables]
    assert inspection.faults == []
    assert inspection.triggers == len(tables) * 3 > 60


@pytest.mark.parametrize(("damage", "repair", "told"), SILENT)
def test_a_table_that_tells_nothing_is_found(damage: str, repair: str, told: str) -> None:
    with broken(damage, repair):
        assert stream.inspect().faults == [told]
        with pytest.raises(CommandError):
            call_command("check_stream")
    call_command("check_stream")


def test_the_tables_outside_of_all_rings_are_those_that_the_page_names() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relrowsecurity"
        )
        outside = {name for (name,) in cursor.fetchall()}
    page = (settings.BASE_DIR / "docs" / "tenancy.md").read_text()
    part = page.partition("## What lies outside")[2].partition("What the rings can't hold")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == outside
