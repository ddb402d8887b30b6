"""The ring of identity: who signs in, by what, shows to that person alone.

Users, their addresses, sessions and second factors belong to no organisation. A person's
own rows are open in `user_scope`; with an organisation set, its open members' users are,
without their hashes. Hashes and sessions are reached through functions of the owner, by
what only who signs in knows: their address, or the key of their session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.rls import CURRENT_ORGANIZATION, CURRENT_PERSON

USERS, SESSIONS = "tenants_user", "django_session"
HIDDEN_COLUMN = "password"
SEARCH_PATH = "search_path=pg_catalog, pg_temp"


@dataclass(frozen=True)
class Rule:
    """One policy: for which command, which rows are read, which may be written."""

    command: str
    reads: str = ""
    writes: str = ""

    def sql(self) -> str:
        """As CREATE POLICY has it."""
        reads = f" USING ({self.reads})" if self.reads else ""
        writes = f" WITH CHECK ({self.writes})" if self.writes else ""
        return f"FOR {self.command}{reads}{writes}"


def _own(column: str = "user_id") -> Rule:
    mine = f"{column} = {CURRENT_PERSON}"
    return Rule("ALL", mine, mine)


POLICIES = {
    USERS: {
        "person": _own("id"),
        "newcomer": Rule("INSERT", writes="true"),
        "colleague": Rule("SELECT", "identity_is_colleague(id)"),
    },
    "account_emailaddress": {"person": _own()},
    "mfa_authenticator": {"person": _own()},
    "usersessions_usersession": {"person": _own()},
    "account_emailconfirmation": {
        "person": Rule(
            "ALL",
            "email_address_id IN (SELECT account_emailaddress.id FROM account_emailaddress)",
        )
    },
}
"""By table and name; without FORCE, so that the owner's functions reach the rows."""

FUNCTIONS = {
    "identity_password(person uuid) RETURNS text": f"""
        BEGIN
            IF person IS DISTINCT FROM {CURRENT_PERSON} THEN RETURN NULL; END IF;
            RETURN (SELECT u.password FROM public.tenants_user u WHERE u.id = person);
        END""",
    "identity_is_colleague(person uuid) RETURNS boolean": f"""
        BEGIN
            RETURN EXISTS (
                SELECT FROM public.tenants_membership m
                WHERE m.organization_id = {CURRENT_ORGANIZATION}
                  AND m.user_id = person AND m.ended_at IS NULL);
        END""",
    "identity_by_email(address text) RETURNS uuid": """
        BEGIN
            RETURN coalesce(
                (SELECT a.user_id FROM public.account_emailaddress a
                 WHERE a.email = lower(address) AND a.verified LIMIT 1),
                (SELECT u.id FROM public.tenants_user u WHERE lower(u.email) = lower(address)));
        END""",
    "identity_is_empty() RETURNS boolean": """
        BEGIN
            RETURN NOT EXISTS (SELECT FROM public.tenants_user);
        END""",
    "identity_session(key text, at timestamptz)"
    " RETURNS TABLE (session_data text, expire_date timestamptz)": """
        BEGIN
            RETURN QUERY SELECT s.session_data, s.expire_date FROM public.django_session s
            WHERE s.session_key = key AND s.expire_date > at;
        END""",
    "identity_has_session(key text) RETURNS boolean": """
        BEGIN
            RETURN EXISTS (SELECT FROM public.django_session s WHERE s.session_key = key);
        END""",
    "identity_open_session(key text, words text, ends timestamptz) RETURNS boolean": """
        BEGIN
            INSERT INTO public.django_session VALUES (key, words, ends) ON CONFLICT DO NOTHING;
            RETURN FOUND;
        END""",
    "identity_keep_session(key text, words text, ends timestamptz) RETURNS boolean": """
        BEGIN
            UPDATE public.django_session s SET session_data = words, expire_date = ends
            WHERE s.session_key = key;
            RETURN FOUND;
        END""",
    "identity_end_session(key text) RETURNS void": """
        BEGIN
            DELETE FROM public.django_session s WHERE s.session_key = key;
        END""",
    "identity_clear_sessions(at timestamptz) RETURNS void": """
        BEGIN
            DELETE FROM public.django_session s WHERE s.expire_date < at;
        END""",
}
"""By signature: what is found by exactly what is given, and never a list."""


def name_of(signature: str) -> str:
    """The name of a function."""
    return signature.split("(")[0]


class SecureIdentity(Operation):
    """Policies on every table of identity, and the functions of the owner. Safe to repeat."""

    reversible = True

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("SecureIdentity", [], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for signature, body in FUNCTIONS.items():
            for statement in _made(signature, body):
                schema_editor.execute(statement)
        for table, policies in POLICIES.items():
            schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            for name, rule in policies.items():
                schema_editor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
                schema_editor.execute(f"CREATE POLICY {name} ON {table} {rule.sql()}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table, policies in POLICIES.items():
            for name in policies:
                schema_editor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
            schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        for signature in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name_of(signature)}")

    def describe(self) -> str:
        return "Secure the tables of identity"


def _made(signature: str, body: str) -> list[str]:
    """The function, for nobody yet: the runtime role is granted it after the migration."""
    volatile = "VOLATILE" if any(w in body for w in ("INSERT", "UPDATE", "DELETE")) else "STABLE"
    return [
        f"CREATE OR REPLACE FUNCTION {signature} LANGUAGE plpgsql {volatile} SECURITY DEFINER"
        f" SET {SEARCH_PATH} AS $identity${body}$identity$",
        f"REVOKE ALL ON FUNCTION {name_of(signature)} FROM PUBLIC",
    ]
