"""The database as the unprivileged role, and a fixed cast in two organisations."""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from kam import environment
from kam.embedded import chromium
from people.organizations import add_member, create_organization
from tenants.actors import Actor
from tenants.models import Membership, Organization, User
from tenants.roles import Role
from tenants.scope import organization_scope, user_scope
from tests import node_tools

pytest_plugins = ["tests.programs", "tests.revenue_files", "tests.long_first", "tests.emptied"]

PASSWORD = "correct-horse-battery"

PROCESS = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or -1) + 1
"""0, or from 1 on where several processes run the tests."""


def numbered(redis_url: str, number: int) -> str:
    """Another database of this Redis."""
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))


# Where one process clears the cache, another would lose what it counts.
os.environ["REDIS_URL"] = settings.REDIS_URL = numbered(settings.REDIS_URL, PROCESS)
settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL
# For the whole run: a fixture would come too late for those who sign in before it.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# How long an example takes tells what else the machine does.
hypothesis.settings.register_profile("patient", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("patient")
settings.WHITENOISE_AUTOREFRESH = True  # looks for a file when asked, not through all each time


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """No test inherits how often another one asked."""
    cache.clear()


NEEDED = {"browser": ("Chromium", chromium.HOW), "node": ("Node", node_tools.HOW)}
"""What some tests need that a machine may lack: mark → its name, how to have it."""


def left_out(config: pytest.Config, mark: str) -> int:
    """How many tests wanted what is not there."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(mark in report.keywords for report in skipped)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that must have its browser, or Node, fails without."""
    for mark in NEEDED:
        needed = os.environ.get(f"KAM_REQUIRE_{mark.upper()}") == "1"
        if needed and left_out(session.config, mark):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Nobody takes a run without a browser, or Node, for the whole."""
    for mark, (name, how) in NEEDED.items():
        count = left_out(terminalreporter.config, mark)
        if count:
            said = f"1 {mark} test was" if count == 1 else f"{count} {mark} tests were"
            terminalreporter.section(f"{said} LEFT OUT: no {name}", red=True, bold=True)
            terminalreporter.line(how)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: object, worker_id: str
) -> Iterator[str]:
    """A database made by the owner, used by the runtime role, gone afterwards.

    Yields the name of the one that it is a copy of: with all tables, and nothing in them.
    """
    runtime = dict(connection.settings_dict)
    owner = environment.database(settings.DATABASE_OWNER_URL)
    suffix = os.environ.get("KAM_TEST_SUFFIX", "")
    name = f"test_{runtime['NAME']}_{worker_id}{suffix}"
    with django_db_blocker.unblock():
        as_owner(owner, [f'DROP DATABASE IF EXISTS "{name}"'])
        run = getattr(request.config, "workerinput", {}).get("testrunuid") or uuid.uuid4().hex
        migrated = migrated_once(owner, suffix, run)
        as_owner(owner, [f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"'])
        connection.settings_dict["NAME"] = name
    yield migrated
    with django_db_blocker.unblock():
        connection.close()
        # A live server's thread may still hold it; the whole server goes with the run.
        with contextlib.suppress(psycopg2.errors.ObjectInUse):
            as_owner(owner, [f'DROP DATABASE IF EXISTS "{name}"'])
        connection.settings_dict["NAME"] = runtime["NAME"]


def migrated_once(owner: dict[str, Any], suffix: str, run: str) -> str:
    """The name of a database with all tables, made by the first process of a run that asks."""
    runtime = dict(connection.settings_dict)
    name = f"test_{runtime['NAME']}_migrated{suffix}"
    with contextlib.closing(link_of(owner)) as link, link.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        cursor.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s"
            " AND shobj_description(oid, 'pg_database') = %s",
            [name, run],
        )
        if cursor.fetchone():
            return name
        as_owner(owner, [f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"'])
        connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)  # and lets go of it: what is held can't be copied
        connection.settings_dict["NAME"] = runtime["NAME"]
        # Transactional tests empty the tables; the product's role may not.
        grant = f'GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO "{runtime["USER"]}"'
        as_owner(owner | {"NAME": name}, [grant])
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [run])
    return name


def as_owner(database: dict, statements: list[str]) -> None:
    """Run statements as the owner of the tables, each in a transaction of its own."""
    with contextlib.closing(link_of(database)) as link, link.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def link_of(database: dict[str, Any]) -> psycopg2.extensions.connection:
    """A connection of its own, each statement a transaction."""
    link = psycopg2.connect(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        host=database["HOST"],
        port=database["PORT"] or None,
    )
    link.autocommit = True
    return link


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker, or `main`."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def _no_request_log(settings: Any) -> None:
    """It is written by a thread, later than a test is over; its own tests ask for it."""
    settings.REQUEST_LOG_EVERY = 0


@pytest.fixture(autouse=True)
def _english() -> None:
    """No test inherits the language that another one left."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _signed_in_as_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` is the person's own doing, as a sign-in by the page is."""
    plain = Client.force_login

    def force_login(client: Client, user: User, backend: str | None = None) -> None:
        with user_scope(user.pk):
            plain(client, User.objects.get(pk=user.pk), backend)

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture
def aurora(db: None) -> Organization:
    """The organisation that most tests work in (Brazil)."""
    return create_organization(
        slug="aurora",
        name="Aurora",
        locale="pt-BR",
        currency="BRL",
        country="BR",
        timezone="America/Sao_Paulo",
        admin_email="admin@aurora.example",
        admin_password=PASSWORD,
    )


@pytest.fixture
def borealis(db: None) -> Organization:
    """The other organisation, whose data must never show in the first."""
    return create_organization(
        slug="borealis",
        name="Borealis",
        locale="en",
        currency="EUR",
        country="DE",
        timezone="Europe/Berlin",
        admin_email="admin@borealis.example",
        admin_password=PASSWORD,
    )


@pytest.fixture
def in_aurora(aurora: Organization) -> Iterator[Organization]:
    """The scope of aurora for the whole test."""
    with organization_scope(aurora.id):
        yield aurora


@pytest.fixture
def make_member() -> Callable[..., Membership]:
    """Makes a member of an organisation with a role (and a user, `<role>@<slug>.example`)."""

    def make(organization: Organization, role: str, email: str = "") -> Membership:
        email = email or f"{role}@{organization.slug}.example"
        user = User.objects.by_email(email)
        if user is None:
            user = User.objects.create_user(email, PASSWORD, name=email.split("@")[0].title())
        with organization_scope(organization.id):
            membership = add_member(organization=organization, user=user, role=role)
        membership.organization = organization
        membership.user = user
        return membership

    return make


@pytest.fixture
def leader(aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    """A sales leader of aurora."""
    return Actor.of_member(make_member(aurora, Role.LEADER))


@pytest.fixture
def kam(aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    """A key account manager of aurora."""
    return Actor.of_member(make_member(aurora, Role.KAM))


@pytest.fixture
def viewer(aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    """Someone who reads in aurora."""
    return Actor.of_member(make_member(aurora, Role.VIEWER))


@pytest.fixture
def outsider(borealis: Organization, make_member: Callable[..., Membership]) -> Actor:
    """A leader of the other organisation."""
    return Actor.of_member(make_member(borealis, Role.LEADER))


@pytest.fixture
def client_of() -> Callable[[Actor], Client]:
    """A signed-in browser of an actor's person."""

    def make(actor: Actor) -> Client:
        client = Client()
        client.force_login(actor.user)
        return client

    return make
