"""Who signs in, and by what: asked for as somebody would who got SQL into the runtime role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.actors import Actor
from tenants.models import Membership, Organization, User
from tenants.roles import Role
from tenants.scope import ScopeError, organization_scope, user_scope, work_as
from tests.conftest import PASSWORD

SECRETS = ("account_emailaddress", "mfa_authenticator", "usersessions_usersession")


@pytest.fixture
def signed_in(leader: Actor, kam: Actor, outsider: Actor) -> list[Actor]:
    """Three people of two organisations, with addresses, sessions and second factors."""
    for actor in (leader, kam, outsider):
        Client().post("/auth/login/", {"login": actor.user.email, "password": PASSWORD})
        with user_scope(actor.user.pk):
            TOTP.activate(actor.user, "JBSWY3DPEHPK3PXP")
            assert [asked(f"SELECT count(*) FROM {table}") for table in SECRETS] == [[(1,)]] * 3
    return [leader, kam, outsider]


def asked(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@contextmanager
def refused(message: str) -> Iterator[None]:
    with pytest.raises(ProgrammingError, match=message), transaction.atomic():
        yield


def test_an_organisation_sees_its_members_and_nobody_else(
    aurora: Organization, borealis: Organization, signed_in: list[Actor]
) -> None:
    for organization in (aurora, borealis):
        with organization_scope(organization.id):
            members = Membership.objects.order_by("email").values_list("email", flat=True)
            assert asked("SELECT email FROM tenants_user ORDER BY email") == [
                (email,) for email in members
            ]


def test_who_has_left_is_seen_no_more(aurora: Organization, kam: Actor) -> None:
    with organization_scope(aurora.id):
        Membership.objects.filter(pk=kam.membership.pk).update(ended_at="2026-01-01T00:00Z")
        assert asked("SELECT email FROM tenants_user") == [("admin@aurora.example",)]


def test_an_organisation_reads_neither_hashes_nor_secrets(
    aurora: Organization, signed_in: list[Actor]
) -> None:
    with organization_scope(aurora.id):
        assert asked("SELECT DISTINCT identity_password(id) FROM tenants_user") == [(None,)]
        assert {user.password for user in User.objects.all()} == {None}
        assert [asked(f"SELECT count(*) FROM {table}") for table in SECRETS] == [[(0,)]] * 3
        for statement in ("SELECT password FROM tenants_user", "SELECT * FROM django_session"):
            with refused("permission denied"):
                asked(statement)


def test_the_page_of_a_person_opens_no_secret_to_a_statement_in_its_organisation(
    aurora: Organization, leader: Actor, signed_in: list[Actor]
) -> None:
    """As on each page: the person is named first, then the organisation."""
    with user_scope(leader.user.pk), organization_scope(aurora.id, savepoint=False):
        assert asked("SELECT identity_password(%s)", leader.user.pk) == [(None,)]
        assert [asked(f"SELECT count(*) FROM {table}") for table in SECRETS] == [[(0,)]] * 3
        assert asked("UPDATE tenants_user SET is_active = true RETURNING id") == []


def test_without_a_scope_nobody_is_listed(signed_in: list[Actor]) -> None:
    for table in ("tenants_user", *SECRETS, "account_emailconfirmation"):
        assert asked(f"SELECT count(*) FROM {table}") == [(0,)]
    for actor in signed_in:
        assert asked("SELECT identity_password(%s)", actor.user.pk) == [(None,)]
    assert asked("SELECT * FROM identity_session('', now())") == []
    assert asked("SELECT identity_by_email('%%')") == [(None,)]


def test_a_person_reads_and_writes_nobody_elses_rows(
    leader: Actor, kam: Actor, signed_in: list[Actor]
) -> None:
    with user_scope(leader.user.pk):
        assert asked("SELECT email FROM tenants_user") == [("leader@aurora.example",)]
        assert asked("SELECT identity_password(%s)", kam.user.pk) == [(None,)]
        assert asked("UPDATE tenants_user SET password = 'x' RETURNING id") == [(leader.user.pk,)]
        with refused("violates row-level security"):
            EmailAddress.objects.create(user=kam.user, email="thief@x.example", verified=True)
    with user_scope(kam.user.pk):
        assert User.objects.get().check_password(PASSWORD)


def test_a_colleague_can_not_be_saved_without_the_hash(
    aurora: Organization, kam: Actor, signed_in: list[Actor]
) -> None:
    with organization_scope(aurora.id):
        seen = User.objects.get(pk=kam.user.pk)
    with pytest.raises(Exception, match="null value"), transaction.atomic():
        seen.save()
    kam.user.refresh_from_db()
    assert kam.user.check_password(PASSWORD)


def test_scopes_of_persons_and_organisations_take_turns(
    aurora: Organization, leader: Actor, kam: Actor
) -> None:
    def emails() -> list[str]:
        return [email for (email,) in asked("SELECT email FROM tenants_user ORDER BY email")]

    everybody = ["admin@aurora.example", "kam@aurora.example", "leader@aurora.example"]
    with organization_scope(aurora.id):
        with user_scope(leader.user.pk):
            assert emails() == ["leader@aurora.example"]
            with pytest.raises(ScopeError):
                Membership.objects.count()
            with user_scope(kam.user.pk):
                assert emails() == ["kam@aurora.example"]
            assert emails() == ["leader@aurora.example"]
        assert emails() == everybody
        work_as(leader.user.pk)  # who works for an organisation becomes nobody
        assert emails() == everybody
    assert emails() == []


def test_who_signs_in_is_found_by_the_whole_address_alone(leader: Actor) -> None:
    found = [
        User.objects.id_of(text)
        for text in (" Leader@Aurora.example", "leader@aurora", "leader@%", "%", "")
    ]
    assert found == [leader.user.pk, None, None, None, None]


def test_an_address_that_nobody_has_proven_signs_nobody_in(leader: Actor) -> None:
    with user_scope(leader.user.pk):
        EmailAddress.objects.create(user=leader.user, email="lia@aurora.example")
    answer = Client().post("/auth/login/", {"login": "lia@aurora.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert User.objects.id_of("lia@aurora.example") is None


@pytest.mark.parametrize("page", ["/profile/", "/o/aurora/", "/"])
def test_a_page_asks_for_its_session_and_its_person_once(
    leader: Actor, client_of: Callable[[Actor], Client], page: str
) -> None:
    client = client_of(leader)
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    asks = [query["sql"] for query in captured]
    assert [sum(word in sql for sql in asks) for word in ("identity_session", "_password(")] == [
        1,
        2 if page == "/profile/" else 1,  # the form is bound to a row of its own
    ]


def test_membership_in_two_organisations_shows_in_both(
    aurora: Organization,
    borealis: Organization,
    leader: Actor,
    make_member: Callable[..., Membership],
) -> None:
    make_member(borealis, Role.VIEWER, leader.user.email)
    for organization in (aurora, borealis):
        with organization_scope(organization.id):
            assert User.objects.filter(pk=leader.user.pk).count() == 1
