"""Nobody but the person and their leader reads a profile: by page, key, file, log, stream or SQL.

Two profiles hold words that stand nowhere else; everybody else asks for everything there is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Change, Entry
from insights.skills.development import add_action
from insights.skills.models import DevelopmentAction, SkillAssessment, SkillProfile, SkillRound
from insights.skills.reading import assessed_by, own_profile, readable
from insights.skills.rules import (
    begin_round,
    delete_profile,
    name_leader,
    save_assessment,
    start_profile,
    step_down,
)
from rules.errors import KamError, NotAllowedError, NotFoundError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope, user_scope
from tests.estate import Estate, build, undone, working
from tests.test_isolation import ENDPOINTS, PAGES, call, path_of, signed_in

OWN, LEADERS, DEED = "Eigenwort", "Leiterwort", "Tatwort"
WORDS = (OWN, LEADERS, DEED)
TABLES = [model._meta.db_table for model in (SkillProfile, SkillRound, SkillAssessment)] + [
    DevelopmentAction._meta.db_table
]


@pytest.fixture
def estate(
    aurora: Organization, make_member: Callable[..., Membership], settings: Any
) -> Iterator[Estate]:
    """The KAM's profile, which the leader assesses, both finished; a peer and another leader."""
    settings.DEMO = True
    made = build(aurora, make_member)
    for role, name in ((Role.KAM, "peer"), (Role.LEADER, "other leader")):
        made.people[name] = make_member(aurora, role, f"{name.replace(' ', '.')}@aurora.example")
    kam, leader = made.actor(Role.KAM), made.actor(Role.LEADER)
    with working(kam):
        profile = own_profile(kam)
        delete_profile(actor=kam, profile=profile)
        profile = start_profile(actor=kam)
        name_leader(actor=kam, profile=profile, leader=leader.membership)
        values = {"title": DEED, "skill": "empathy", "due_on": None}
        made.things["skill_action"] = add_action(actor=kam, profile=profile, values=values)
    made.things["skill_profile"] = profile
    said(kam, profile, OWN)
    said(leader, profile, LEADERS)
    yield made


def said(actor: Actor, profile: SkillProfile, words: str) -> None:
    from insights.skills.anchors import SKILLS

    with working(actor):
        save_assessment(
            actor=actor,
            profile=profile,
            levels=dict.fromkeys(SKILLS, 2),
            notes=dict.fromkeys(SKILLS, words),
            finish=True,
        )


def read(answer: Any) -> str:
    body = answer.getvalue() if answer.streaming else answer.content
    return body.decode(errors="replace")


def walk(client: Client, estate: Estate) -> dict[str, list[str]]:
    """The words that each page tells, the wing's by what answers a form too."""
    told = {}
    for route, name, names in PAGES:
        path = path_of(route, names, estate, "aurora")
        ways = [client.get, client.post] if name.startswith("insights:skill") else [client.get]
        for way in ways:
            with undone():
                text = read(way(path, follow=True))
            found = [word for word in WORDS if word in text]
            if found:
                told[f"{way.__name__} {name}"] = found
    for name in ("accounts:list", "accounts:entry_search", "people:audit", "plan:list"):
        found = client.get(reverse(name, args=["aurora"]), {"q": OWN[:5]})
        assert OWN not in read(found)
    return told


STRANGERS = ["peer", "other leader", Role.ADMIN, Role.CONTRIBUTOR, Role.VIEWER]


def test_no_page_tells_others(estate: Estate) -> None:
    told = {who: walk(signed_in(estate.people[who]), estate) for who in STRANGERS}
    assert told == {who: {} for who in STRANGERS}


def test_the_same_walk_finds_it_for_the_two(estate: Estate) -> None:
    for role in (Role.KAM, Role.LEADER):
        told = walk(signed_in(estate.people[role]), estate)
        pages = {name for name in told if "skill" in name}
        assert set(told) == pages
        assert {word for found in told.values() for word in found} == set(WORDS)


def test_for_others_it_is_not_there(estate: Estate) -> None:
    """Each address of the wing that names a thing; who has a right finds nothing, others no way."""
    for who, method in product(STRANGERS, ("get", "post")):
        client, member = signed_in(estate.people[who]), estate.people[who]
        codes = set()
        for route, name, names in PAGES:
            if name.startswith("insights:skill") and "<uuid:" in route:
                path = path_of(route, names, estate, "aurora")
                with undone():
                    codes.add(getattr(client, method)(path).status_code)
        closed = 403 if member.role in (Role.VIEWER, Role.CONTRIBUTOR) else 404
        assert codes - {405} == {closed}, (who, method)


@pytest.mark.parametrize("scope", ["read", "write"])
def test_no_key_reads_it(estate: Estate, scope: str) -> None:
    told = {}
    for route, name, names in ENDPOINTS:
        text = read(call(estate.keys[scope], "GET", path_of(route, names, estate, "")))
        if any(word in text for word in WORDS):
            told[name] = text
    assert told == {}
    assert len(ENDPOINTS) > 40
    actor = Actor(estate.organization, Role.KEY_WRITE, "key", key_id=estate.things["api_key"].pk)
    with working(actor):
        assert [model.objects.count() for model in (SkillProfile, SkillRound)] == [0, 0]
        assert (list(readable(actor)), list(assessed_by(actor))) == ([], [])


def test_neither_log_nor_stream_nor_mail_holds_a_word(estate: Estate) -> None:
    skills = ["creativity", "co_creation", "empathy", "holistic", "anticipation", "uncertainty"]
    with organization_scope(estate.organization.id):
        log = json.dumps(list(Entry.objects.values()), default=str)
        stream = json.dumps(list(Change.objects.values()), default=str)
    assert "skill_profile.assessed" in log
    assert [word for word in (*WORDS, *skills) if word in log] == []
    assert [word for word in (*WORDS, *skills, "skill") if word in stream] == []
    sent = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert [word for word in WORDS if word in sent] == []


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def seen(actor: Actor) -> dict[str, list[str]]:
    """The profiles, by every table, that SQL as the runtime role shows in this member's scope."""
    with working(actor):
        return {table: [str(one) for one in rows(f'SELECT * FROM "{table}"')] for table in TABLES}


def test_the_database_shows_the_rows_to_the_two_alone(estate: Estate) -> None:
    profile = str(estate.things["skill_profile"].pk)
    for role in (Role.KAM, Role.LEADER):
        mine = [row for table in TABLES for row in seen(estate.actor(role))[table]]
        assert sum(profile in row for row in mine) >= 3
        assert all(any(word in row for row in mine) for word in WORDS)
    for who in STRANGERS:
        found = str(seen(estate.actor(who)))
        assert [word for word in (*WORDS, profile) if word in found] == []


def test_without_a_member_it_shows_none(estate: Estate) -> None:
    """To jobs, commands and keys; in a person's own scope; and to nobody at all."""
    with organization_scope(estate.organization.id):
        assert {len(rows(f'SELECT * FROM "{table}"')) for table in TABLES} == {0}
    with user_scope(estate.people[Role.KAM].user_id):
        assert {len(rows(f'SELECT * FROM "{table}"')) for table in TABLES} == {0}
    assert {len(rows(f'SELECT * FROM "{table}"')) for table in TABLES} == {0}


def test_before_both_have_finished_the_database_shows_each_their_own(estate: Estate) -> None:
    kam, leader = estate.actor(Role.KAM), estate.actor(Role.LEADER)
    with working(kam):
        begin_round(actor=kam, profile=estate.things["skill_profile"])
    said(leader, estate.things["skill_profile"], "Blindwort")
    sides = {
        actor: "Blindwort" in str(seen(actor)["insights_skillassessment"])
        for actor in (kam, leader)
    }
    assert sides == {kam: False, leader: True}
    said(kam, estate.things["skill_profile"], OWN)
    assert "Blindwort" in str(seen(kam)["insights_skillassessment"])


def test_nobody_else_writes_by_sql(estate: Estate) -> None:
    """Nor takes the profile of another for themselves."""
    for who in STRANGERS:
        writes_nothing(estate, who)


def writes_nothing(estate: Estate, who: str) -> None:
    member = estate.people[who].pk
    attempts = [
        f"UPDATE insights_skillprofile SET leader_id = '{member}'",
        f"UPDATE insights_skillprofile SET person_id = '{member}' WHERE person_id <> '{member}'",
        "UPDATE insights_skillassessment SET levels = '{}'",
        "DELETE FROM insights_developmentaction",
    ]
    profile = estate.things["skill_profile"].pk
    with undone():
        with working(estate.actor(who)), connection.cursor() as cursor:
            for attempt in attempts:
                with suppress(DatabaseError), transaction.atomic():
                    cursor.execute(attempt)
        with working(estate.actor(Role.KAM)):
            found = SkillProfile.objects.get(pk=profile)
            assert found.leader_id == estate.people[Role.LEADER].pk
            assert SkillAssessment.objects.filter(levels={}).count() == 0
            assert DevelopmentAction.objects.filter(profile=profile).count() == 1


def test_rules_refuse_who_has_somebody_elses_profile_in_hand(estate: Estate) -> None:
    """Even in the scope of the person, where the database shows it."""
    for who in STRANGERS:
        rules_refuse(estate, who)


def rules_refuse(estate: Estate, who: str) -> None:
    actor, profile = estate.actor(who), estate.things["skill_profile"]
    tries: list[Callable[[], object]] = [
        lambda: name_leader(actor=actor, profile=profile, leader=actor.membership),
        lambda: step_down(actor=actor, profile=profile),
        lambda: save_assessment(actor=actor, profile=profile, levels={}, notes={}),
        lambda: begin_round(actor=actor, profile=profile),
        lambda: delete_profile(actor=actor, profile=profile),
        lambda: add_action(actor=actor, profile=profile, values={"title": "x", "skill": "empathy"}),
    ]
    with working(estate.actor(Role.KAM)):
        for attempt in tries:
            with pytest.raises(KamError) as refused:
                attempt()
            assert isinstance(refused.value, NotFoundError | NotAllowedError)


def test_the_leader_may_not_do_what_is_the_persons(estate: Estate) -> None:
    leader, profile = estate.actor(Role.LEADER), estate.things["skill_profile"]
    with working(leader):
        with pytest.raises(NotAllowedError):
            delete_profile(actor=leader, profile=profile)
        with pytest.raises(NotAllowedError):
            name_leader(actor=leader, profile=profile, leader=estate.people["other leader"])


def test_another_organisation_sees_none(estate: Estate, outsider: Actor) -> None:
    assert {len(found) for found in seen(outsider).values()} == {0}
    forged = f"member {estate.people[Role.KAM].pk}"
    with organization_scope(outsider.organization.id, author=forged):
        assert {len(rows(f'SELECT * FROM "{table}"')) for table in TABLES} == {0}
