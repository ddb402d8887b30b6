"""A reader of the change stream misses nothing and meets nothing twice.

Other tests write in other databases of the same cluster, and their transactions hold the
horizon back as well: a reader is patient here.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
import time_machine
from django.db import connection
from django.db.models import Q

from accounts.models import Account, DesignationChange
from api.cursors import seal_place
from audit.cursors import KEPT, CursorExpiredError, StreamCursor
from audit.models import Change
from audit.reading import changes_after, newest
from audit.stream import STREAMED
from integrations.keys import actor_of, create_key
from rules.errors import NotAllowedError, NotFoundError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.patience import until

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [
    "",
    "x",
    "a-1-2",
    "a-1-2-3-4",
    "a-x-2-3",
    "a--1-2-3",
    "a-1-2-99999999999999999999",
    "a-²-1-1",
]


@contextmanager
def another_session(organization: Organization) -> Iterator[Any]:
    """A cursor of the product's role in a transaction of its own."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    link = psycopg2.connect(**settings)
    try:
        cursor = link.cursor()
        cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(organization.id)])
        yield cursor
    finally:
        link.close()


def make(cursor: Any, organization: Organization, name: str) -> None:
    cursor.execute(
        "INSERT INTO accounts_account (id, organization_id, name, name_key, legal_name, tax_id,"
        " segment, country, region, city, website, linkedin, potential, designation, notes,"
        " version, created_at, updated_at) VALUES (gen_random_uuid(), %s, %s, %s, '', '', '', '',"
        " '', '', '', '', '', 'standard', '', 1, now(), now())",
        [str(organization.id), name, name],
    )


class Reader:
    """Follows the stream page by page and keeps what it met."""

    def __init__(self, organization: Organization, actor: Actor, limit: int = 2) -> None:
        self.organization, self.actor, self.limit = organization, actor, limit
        self.met: list[tuple[str, str, list[str]]] = []
        self.names: list[str] = []
        self.place = until(self.settled)

    def settled(self) -> str:
        """From where nothing older is told any more; nothing before all of it is."""
        with organization_scope(self.organization.id):
            place = newest(self.actor)
            later = Q(xid__gt=place.xid) | Q(xid=place.xid, id__gt=place.seq)
            return "" if Change.objects.filter(later).exists() else place.text()

    def hear(self, count: int, resource: str = "") -> list[tuple[str, str, list[str]]]:
        """What is new, once there is so much of it."""
        fresh = self.follow(resource)

        def is_heard() -> bool:
            fresh.extend(self.follow(resource))
            return len(fresh) >= count

        if len(fresh) < count:
            until(is_heard)
        return fresh

    def follow(self, resource: str = "") -> list[tuple[str, str, list[str]]]:
        """What is new, to the end; a cursor travels as text."""
        fresh = []
        while True:
            with organization_scope(self.organization.id):
                page = changes_after(
                    self.actor, StreamCursor.read(self.place), limit=self.limit, resource=resource
                )
                fresh += [(c.resource, c.kind, c.fields) for c in page.changes]
                ids = [uuid.UUID(c.row) for c in page.changes]
                found = dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))
                self.names += [found[pk] for pk in ids if pk in found]
                self.place = page.next.text()
            if not page.has_more:
                self.met += fresh
                return fresh


def test_pages_follow_each_other_in_order(aurora: Organization) -> None:
    reader = Reader(aurora, Actor.of_system(aurora))
    for name in ("a", "b", "c", "d", "e"):
        with organization_scope(aurora.id):
            Account.objects.create(name=name)
    assert reader.hear(5) == [("accounts", "made", [])] * 5
    assert reader.names == ["a", "b", "c", "d", "e"]
    assert reader.follow() == []


def test_what_commits_in_the_other_order_is_neither_late_nor_lost(aurora: Organization) -> None:
    reader = Reader(aurora, Actor.of_system(aurora))
    with another_session(aurora) as first, another_session(aurora) as second:
        make(first, aurora, "first")
        make(second, aurora, "second")
        second.connection.commit()
        assert reader.follow() == []
        first.connection.commit()
        assert reader.hear(2) == [("accounts", "made", [])] * 2
    assert reader.names == ["first", "second"]


def test_what_was_rolled_back_delays_and_never_shows(aurora: Organization) -> None:
    reader = Reader(aurora, Actor.of_system(aurora))
    with another_session(aurora) as first, another_session(aurora) as second:
        make(first, aurora, "first")
        make(second, aurora, "second")
        second.connection.commit()
        assert reader.follow() == []
        first.connection.rollback()
        assert reader.hear(1) == [("accounts", "made", [])]
    assert reader.names == ["second"]


def test_a_place_is_never_past_what_is_on_the_disk(aurora: Organization) -> None:
    """After a crash PostgreSQL gives the number of what was rolled back to somebody else."""
    reader = Reader(aurora, Actor.of_system(aurora))
    with organization_scope(aurora.id):
        Account.objects.create(name="Lumen")
    reader.hear(1)
    with another_session(aurora) as cursor:
        make(cursor, aurora, "Umbra")
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [(given_again,)] = cursor.fetchall()
    reader.follow()
    with organization_scope(aurora.id):
        told = Change.objects.get()
        for place in (StreamCursor.read(reader.place), newest(Actor.of_system(aurora))):
            assert (place.xid, place.seq) == (told.xid, told.pk)
        assert told.xid < given_again


def test_each_change_has_a_place_to_go_on_from(aurora: Organization) -> None:
    actor = Actor.of_system(aurora)
    with organization_scope(aurora.id):
        start = newest(actor)
        Account.objects.bulk_create(Account(name=n, name_key=n) for n in ("a", "b", "c"))

    def told() -> list[StreamCursor]:
        with organization_scope(aurora.id):
            found = changes_after(actor, start)
            places = [change.place(found.next.epoch) for change in found.changes]
        return places if len(places) >= 3 else []

    places = until(told)
    with organization_scope(aurora.id):
        rest = [len(changes_after(actor, place).changes) for place in places]
    assert rest == [2, 1, 0]


def test_without_the_right_a_designation_never_shows(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Lumen")
        keys = [
            actor_of(create_key(actor=Actor.of_system(aurora), name=scope, scope=scope)[0])
            for scope in ("read", "write")
        ]
    blind, seeing = (Reader(aurora, key) for key in keys)
    with organization_scope(aurora.id):
        Account.objects.filter(pk=account.pk).update(designation="key", version=2)
        DesignationChange.objects.create(
            account=account,
            before="standard",
            after="key",
            reason="x",
            decided_at=datetime.now(UTC),
        )
    assert seeing.hear(2) == [
        ("accounts", "changed", ["designation"]),
        ("designations", "made", []),
    ]
    assert blind.follow() == []
    with organization_scope(aurora.id):
        Account.objects.filter(pk=account.pk).update(designation="watch", city="Bonn")
    assert blind.hear(1) == [("accounts", "changed", ["city"])]
    with pytest.raises(NotFoundError):
        blind.follow("designations")


def test_one_resource_alone(aurora: Organization) -> None:
    reader = Reader(aurora, Actor.of_system(aurora))
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Lumen")
        account.months.create(month="2026-10-01", revenue_minor=1)
    assert reader.hear(1, "revenue") == [("revenue", "made", [])]
    with pytest.raises(NotFoundError):
        reader.follow("rankings")


def test_another_organisation_reads_nothing(aurora: Organization, borealis: Organization) -> None:
    theirs, ours = (Reader(org, Actor.of_system(org)) for org in (borealis, aurora))
    with organization_scope(aurora.id):
        Account.objects.create(name="Lumen")
    stolen = ours.place
    assert len(ours.hear(1)) == 1
    theirs.place = stolen
    with pytest.raises(RuleError):
        theirs.follow()
    with organization_scope(aurora.id):
        place = StreamCursor.read(stolen)
    with organization_scope(borealis.id):
        theirs.place = place.text()
    assert theirs.follow() == []


def test_who_reads_some_accounts_reads_no_stream(aurora: Organization, make_member: Any) -> None:
    member = Actor.of_member(make_member(aurora, Role.CONTRIBUTOR))
    with organization_scope(aurora.id):
        for read in (newest, lambda actor: changes_after(actor, newest(Actor.of_system(aurora)))):
            with pytest.raises(NotAllowedError):
                read(member)


def test_an_old_place_is_refused_and_a_quiet_reader_goes_on_for_ever(aurora: Organization) -> None:
    start = datetime.now(UTC)
    reader = Reader(aurora, Actor.of_system(aurora))
    old = reader.place
    for days in (20, 40, 60):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            assert reader.follow() == []
    reader.place = old
    with (
        time_machine.travel(start + KEPT + timedelta(seconds=2), tick=False),
        pytest.raises(CursorExpiredError),
    ):
        reader.follow()


def test_a_place_of_another_database_is_refused(aurora: Organization) -> None:
    reader = Reader(aurora, Actor.of_system(aurora))
    with organization_scope(aurora.id):
        place = StreamCursor.read(reader.place)._replace(epoch="0123456789ab")
        reader.place = place.text()
    with pytest.raises(CursorExpiredError):
        reader.follow()


def test_rows_of_a_restored_database_go_with_the_first_snapshot(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Lumen")
        restored = Change.objects.get()
        restored.pk, restored.xid = restored.pk + 1_000, restored.xid + 1_000_000
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_change SELECT (jsonb_populate_record(c, jsonb_build_object("
                "'id', %s, 'xid', %s))).* FROM audit_change c",
                [restored.pk, restored.xid],
            )
    reader = Reader(aurora, Actor.of_system(aurora))
    with organization_scope(aurora.id):
        assert Change.objects.count() == 1
        Account.objects.create(name="Umbra")
        newest(Actor.of_system(aurora))
        assert Change.objects.count() == 2
    assert reader.hear(1) == [("accounts", "made", [])]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_no_cursor_is_refused(in_aurora: Organization, text: str) -> None:
    with pytest.raises(RuleError):
        StreamCursor.read(text)


def test_a_place_is_read_by_nobody_and_opens_in_its_organisation_alone(
    aurora: Organization, borealis: Organization
) -> None:
    place = StreamCursor("0123456789ab", 4711, 42, datetime(2026, 5, 7, tzinfo=UTC))
    with organization_scope(aurora.id):
        text = place.text()
        assert StreamCursor.read(text) == place
        with pytest.raises(RuleError):
            StreamCursor.read(seal_place("rankings", ["0123456789ab", 4711, 42, 0]))
    assert not any(word in f"{text}{unpacked(text)}" for word in ("0123456789ab", "4711"))
    with organization_scope(borealis.id), pytest.raises(RuleError):
        StreamCursor.read(text)


def unpacked(text: str) -> str:
    """What everybody can read of it."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("latin-1")


def test_keys_read_every_resource_but_what_is_restricted(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        key = actor_of(create_key(actor=Actor.of_system(aurora), name="x", scope="read")[0])
    hidden = {name for name, r in STREAMED.items() if not key.may(r.permission)}
    assert hidden == {"designations"}
