"""A person's skills by the pages: begun, assessed by both apart, compared, developed, deleted."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import override

from accounts.models import Account, Phase
from audit.models import Entry
from insights.models import DevelopmentAction, SkillAssessment, SkillProfile, SkillRound
from insights.skills.anchors import SKILLS
from insights.skills.wanted import STEPS, WANTED
from people.members import change_role, remove_member
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.estate import working

PAGE = "/o/aurora/insights/skills/"
People = dict[str, Client]


@pytest.fixture
def people(kam: Actor, leader: Actor, client_of: Callable[[Actor], Client]) -> People:
    """The KAM with a profile that the leader assesses, and the leader."""
    clients = {"kam": client_of(kam), "leader": client_of(leader)}
    clients["kam"].post(PAGE)
    clients["kam"].post(f"{PAGE}leader/", {"leader": leader.membership_id})
    return clients


@pytest.fixture
def admin(aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    return Actor.of_member(make_member(aurora, "admin"))


@pytest.fixture
def profile(people: People, kam: Actor) -> SkillProfile:
    with working(kam):
        return SkillProfile.objects.get()


def answers(level: int = 3, **other: Any) -> dict[str, Any]:
    """The form, filled in."""
    notes = {name: text for name, text in other.items() if name.startswith("note_")}
    levels = {key: other.get(key, level) for key in SKILLS}
    return {f"level_{key}": n for key, n in levels.items()} | notes


def assess(client: Client, profile: SkillProfile, *, finish: bool = True, **given: Any) -> Any:
    """What came of it."""
    shown = client.get(f"{PAGE}{profile.pk}/assessment/")
    version = shown.context["form"]["version"].value()
    sent = answers(**given) | {"version": version} | ({"finish": "on"} if finish else {})
    return client.post(f"{PAGE}{profile.pk}/assessment/", sent, follow=True)


def body(answer: Any) -> str:
    return answer.getvalue().decode() if answer.streaming else answer.content.decode()


def test_who_has_none_begins_one(kam: Actor, client_of: Callable[[Actor], Client]) -> None:
    client = client_of(kam)
    assert "Begin your skills profile" in body(client.get(PAGE))
    shown = client.post(PAGE, follow=True)
    assert "Seen by you alone." in body(shown)
    client.post(PAGE)
    with working(kam):
        profiles = [(one.person_id, one.leader_id) for one in SkillProfile.objects.all()]
        assert profiles == [(kam.membership_id, None)]
        assert SkillRound.objects.count() == 1


def test_neither_sees_the_other_until_both_have_finished(
    people: People, profile: SkillProfile
) -> None:
    assess(people["kam"], profile, leadership=2, note_leadership="Kamwort")
    mine = body(people["kam"].get(PAGE))
    assert "Kamwort" in mine
    theirs = people["leader"].get(f"{PAGE}{profile.pk}/")
    assert "Kamwort" not in body(theirs)
    assert theirs.context["standing"] is None
    assess(people["leader"], profile, finish=False, leadership=4, note_leadership="Leiterwort")
    assert "Leiterwort" not in body(people["kam"].get(PAGE))
    assert "Leiterwort" in body(people["leader"].get(f"{PAGE}{profile.pk}/assessment/"))
    shown = assess(people["leader"], profile, leadership=4, note_leadership="Leiterwort")
    assert ("Kamwort" in body(shown), "Leiterwort" in body(shown)) == (True, True)
    seen = people["kam"].get(PAGE)
    assert "Leiterwort" in body(seen)
    line = next(x for x in seen.context["standing"].lines if x.skill.key == "leadership")
    assert (line.own.level, line.leader.level, line.difference) == (2, 4, 2)


def test_the_leader_may_be_first(people: People, profile: SkillProfile) -> None:
    shown = assess(people["leader"], profile, note_empathy="Leiterwort")
    assert shown.context["standing"].lines[0].own is None
    assert "Leiterwort" not in body(people["kam"].get(PAGE))
    assert "Leiterwort" in body(assess(people["kam"], profile))


def test_a_draft_may_leave_some_open_and_an_end_may_not(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    assert assess(people["kam"], profile, finish=False, planning="").status_code == 200
    refused = assess(people["kam"], profile, planning="")
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["level_planning"]
    assert body(refused).count("checked") == 9
    with working(kam):
        assert "planning" not in SkillAssessment.objects.get().levels
        assert SkillRound.objects.get().self_finished_at is None


@pytest.mark.parametrize(("field", "value"), [("level_planning", 6), ("note_planning", "x" * 501)])
def test_what_is_beyond_the_bounds_is_refused(
    people: People, profile: SkillProfile, field: str, value: object
) -> None:
    address = f"{PAGE}{profile.pk}/assessment/"
    refused = people["kam"].post(address, answers() | {"version": 0, field: value})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]


def test_what_is_finished_is_never_changed(people: People, profile: SkillProfile) -> None:
    assess(people["kam"], profile, level=2)
    address = f"{PAGE}{profile.pk}/assessment/"
    again = people["kam"].post(address, answers(5) | {"version": 1, "finish": "on"}, follow=True)
    assert "This assessment is finished." in body(again)
    assert {line.own.level for line in again.context["standing"].lines} == {2}


def test_of_two_windows_the_older_is_told(people: People, profile: SkillProfile) -> None:
    address = f"{PAGE}{profile.pk}/assessment/"
    people["kam"].post(address, answers(2) | {"version": 0})
    stale = people["kam"].post(address, answers(5) | {"version": 0})
    assert (stale.status_code, "changed in the meantime" in body(stale)) == (422, True)
    assert people["kam"].get(address).context["form"]["level_planning"].value() == 2


def own(kam: Actor, *keys: str) -> None:
    """Accounts of the KAM in these phases."""
    with working(kam):
        phases = {phase.key: phase for phase in Phase.objects.all()}
        for n, key in enumerate(keys):
            Account.objects.create(name=f"{key} {n}", owner=kam.membership, phase=phases[key])


def test_the_deepest_phase_of_own_accounts_asks(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    assess(people["kam"], profile, level=3, anticipation=1)
    nothing = people["kam"].get(PAGE).context
    assert nothing["sentence"] == "No account asks for anything: none in a phase is owned."
    own(kam, "tactical", "interdependent", "interdependent")
    shown = people["kam"].get(PAGE).context
    asked = shown["asked"]
    assert (str(asked.phase), asked.accounts, STEPS[asked.step]) == (
        *("Interdependente", 2),
        "interdependent",
    )
    gaps = {line.skill.key: line.own_gap for line in shown["standing"].lines}
    wanted = {key: wanted.levels[2] for key, wanted in WANTED.items()}
    level = dict.fromkeys(SKILLS, 3) | {"anticipation": 1}
    assert gaps == {key: max(wanted[key] - level[key], 0) for key in SKILLS}
    assert shown["sentence"] == (
        "Widest gaps: Anticipation (3) and Creativity for new opportunities (1)."
    )
    assert "Notices that orders fall, and asks why." in body(people["kam"].get(PAGE))


def test_an_archived_account_asks_for_nothing(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    own(kam, "strategic", "tactical")
    with working(kam):
        Account.objects.filter(phase__key="strategic").update(
            archived_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
    assert people["kam"].get(PAGE).context["asked"].step == 0


def test_where_both_have_finished_the_leaders_gap_counts(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    own(kam, "tactical")
    assess(people["kam"], profile, level=5)
    assert people["kam"].get(PAGE).context["sentence"].startswith("No gap")
    shown = assess(people["leader"], profile, level=4, initiative=1)
    line = shown.context["standing"].widest
    assert [(one.skill.key, one.gap, one.own_gap) for one in line] == [("initiative", 2, 0)]
    assert shown.context["sentence"] == "One gap: Commercial initiative, by 2."


def test_rounds_are_compared_over_time(people: People, profile: SkillProfile, kam: Actor) -> None:
    rounds = f"{PAGE}{profile.pk}/rounds/"
    assess(people["kam"], profile, level=2)
    refused = people["leader"].post(rounds, follow=True)
    assert "Finish the present round first." in body(refused)
    assess(people["leader"], profile, level=3)
    assert people["leader"].post(rounds).status_code == 302
    assess(people["kam"], profile, level=2, empathy=4)
    shown = assess(people["leader"], profile, level=3, empathy=2)
    with working(kam):
        assert [one.number for one in SkillRound.objects.order_by("number")] == [1, 2]
    lines = {line.skill.key: line for line in shown.context["standing"].lines}
    assert (lines["empathy"].own.moved, lines["empathy"].leader.moved) == (2, -1)
    assert [[str(one.own_mean), str(one.leader_mean)] for one in shown.context["standings"]] == [
        ["2.2", "2.9"],
        ["2", "3"],
    ]
    assert "All rounds" in body(shown)


def test_a_round_done_alone_stays_the_persons(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    """Who begins the next one without their leader leaves nothing for the leader to read."""
    assess(people["leader"], profile, finish=False, note_empathy="Leiterwort")
    assess(people["kam"], profile, note_empathy="Kamwort")
    people["kam"].post(f"{PAGE}{profile.pk}/rounds/")
    assess(people["kam"], profile)
    shown = assess(people["leader"], profile)
    assert "Kamwort" not in body(shown)
    assert len(shown.context["standings"]) == 1
    assert len(people["kam"].get(PAGE).context["standings"]) == 2


def test_who_is_named_another_time_reads_and_the_one_before_does_not(
    people: People, profile: SkillProfile, admin: Actor, client_of: Callable[[Actor], Client]
) -> None:
    assess(people["kam"], profile, note_empathy="Kamwort")
    assess(people["leader"], profile, finish=True, note_empathy="Leiterwort")
    other, page = client_of(admin), f"{PAGE}{profile.pk}/"
    assert (other.get(page).status_code, people["leader"].get(page).status_code) == (404, 200)
    people["kam"].post(f"{PAGE}leader/", {"leader": admin.membership_id})
    assert (other.get(page).status_code, people["leader"].get(page).status_code) == (200, 404)
    assert "Leiterwort" in body(other.get(page))
    people["kam"].post(f"{PAGE}leader/", {"leader": ""})
    assert other.get(page).status_code == 404


def test_a_draft_of_the_leader_before_goes(
    people: People,
    profile: SkillProfile,
    admin: Actor,
    leader: Actor,
    kam: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    assess(people["leader"], profile, finish=False, note_empathy="Leiterwort")
    people["kam"].post(f"{PAGE}leader/", {"leader": admin.membership_id})
    other = client_of(admin)
    assert "Leiterwort" not in body(other.get(f"{PAGE}{profile.pk}/assessment/"))
    assess(other, profile)
    assess(people["kam"], profile)
    with working(kam):
        authors = {a.side: a.author_id for a in SkillAssessment.objects.all()}
    assert authors == {"self": kam.membership_id, "leader": admin.membership_id}


def test_only_somebody_who_leads_is_named(
    people: People,
    profile: SkillProfile,
    kam: Actor,
    make_member: Callable[..., Membership],
    aurora: Organization,
) -> None:
    viewer = make_member(aurora, "viewer")
    for member in (viewer.pk, kam.membership_id):
        refused = people["kam"].post(f"{PAGE}leader/", {"leader": member})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["leader"])


def test_actions_are_made_changed_done_and_deleted_by_both(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    new = f"{PAGE}{profile.pk}/actions/"
    assert 'value="empathy" selected' in body(people["leader"].get(f"{new}?skill=empathy"))
    given = {"title": "Zuhören üben", "skill": "empathy", "due_on": "2026-01-15"}
    people["leader"].post(new, given)
    shown = body(people["kam"].get(PAGE))
    assert ("Zuhören üben" in shown, "overdue" in shown) == (True, True)
    with working(kam):
        action = DevelopmentAction.objects.get()
    page = f"{PAGE}actions/{action.pk}/"
    changed = given | {"title": "Fragen üben", "version": 1}
    assert people["kam"].post(page, changed).status_code == 302
    stale = people["leader"].post(page, given | {"version": 1})
    assert (stale.status_code, "changed in the meantime" in body(stale)) == (422, True)
    people["kam"].post(f"{page}completion/", {"done": "on"})
    with working(kam):
        found = DevelopmentAction.objects.get()
        assert (found.title, found.done_on is not None, found.version) == ("Fragen üben", True, 3)
    people["kam"].post(f"{page}completion/")
    with working(kam):
        assert DevelopmentAction.objects.get().done_on is None
    assert "“Fragen üben” is deleted for good." in body(people["kam"].get(f"{page}removal/"))
    people["leader"].post(f"{page}removal/")
    with working(kam):
        assert not DevelopmentAction.objects.exists()


def test_all_of_it_is_given_to_the_person(people: People, profile: SkillProfile) -> None:
    assess(people["kam"], profile, leadership=2, note_leadership="=Kamwort")
    people["kam"].post(f"{PAGE}{profile.pk}/actions/", {"title": "Üben", "skill": "planning"})
    assess(people["leader"], profile, leadership=4, note_leadership="Leiterwort")
    found = json.loads(body(people["kam"].get(f"{PAGE[:-1]}.json")))
    [one] = found["rounds"]
    told = {
        said["side"]: (s["level"], s["note"], s["anchor"])
        for said in one["assessments"]
        for s in said["skills"]
        if s["skill"] == "leadership"
    }
    assert told == {
        "self": (2, "=Kamwort", "Tells the account's team what is needed and by when."),
        "leader": (
            *(4, "Leiterwort"),
            "Settles conflicts between areas for the client and for us, without rank.",
        ),
    }
    assert [action["title"] for action in found["actions"]] == ["Üben"]
    rows = list(csv.DictReader(io.StringIO(body(people["kam"].get(f"{PAGE[:-1]}.csv")))))
    rows = [{k.lstrip("\ufeff").strip('"'): v for k, v in row.items()} for row in rows]
    assert [row["kind"] for row in rows] == ["assessment"] * 20 + ["action"]
    notes = [row["note"] for row in rows if row["note"]]
    assert notes == ["'=Kamwort", "Leiterwort"]


def test_what_the_leader_has_and_the_person_has_not_is_given_later(
    people: People, profile: SkillProfile
) -> None:
    assess(people["leader"], profile, note_leadership="Leiterwort")
    text = body(people["kam"].get(f"{PAGE[:-1]}.json"))
    assert "Leiterwort" not in text
    [one] = json.loads(text)["rounds"]
    assert (one["assessments"], bool(one["leader_finished_at"])) == ([], True)


def test_the_person_deletes_all_of_it_what_they_do_not_see_too(
    people: People, profile: SkillProfile, kam: Actor, leader: Actor
) -> None:
    assess(people["leader"], profile, note_leadership="Leiterwort")
    asked = body(people["kam"].get(f"{PAGE}deletion/"))
    assert "Delete your skills profile?" in asked
    assert people["leader"].post(f"{PAGE}deletion/").status_code == 404
    people["kam"].post(f"{PAGE}deletion/")
    for actor in (kam, leader):
        with working(actor):
            for model in (SkillProfile, SkillRound, SkillAssessment, DevelopmentAction):
                assert not model.objects.exists()
            connection.check_constraints()


def test_who_leaves_has_no_profile_any_more(
    people: People, profile: SkillProfile, kam: Actor, leader: Actor, admin: Actor
) -> None:
    assess(people["leader"], profile, note_leadership="Leiterwort")
    with working(admin):
        remove_member(actor=admin, member=kam.membership)
    for actor in (kam, leader):
        with working(actor):
            assert not SkillProfile.objects.exists()


@pytest.mark.parametrize("way", ["leaves", "leads no longer"])
def test_a_leader_who_goes_assesses_nobody(
    people: People, profile: SkillProfile, kam: Actor, leader: Actor, admin: Actor, way: str
) -> None:
    assess(people["leader"], profile, finish=False)
    with working(admin):
        if way == "leaves":
            remove_member(actor=admin, member=leader.membership)
        else:
            change_role(actor=admin, member=leader.membership, role="kam")
    with working(leader):
        assert not SkillProfile.objects.exists()
    with working(kam):
        assert SkillProfile.objects.get().leader_id is None
    assert "Name your leader" in body(people["kam"].get(PAGE))


def test_a_leader_may_step_down(people: People, profile: SkillProfile, kam: Actor) -> None:
    page = f"{PAGE}{profile.pk}/stepping-down/"
    assert "Stop assessing" in body(people["leader"].get(page))
    assert people["kam"].post(page).status_code == 403
    people["leader"].post(page)
    with working(kam):
        assert SkillProfile.objects.get().leader_id is None


def test_what_was_begun_stays_ones_own_in_any_role(
    people: People, profile: SkillProfile, kam: Actor, admin: Actor
) -> None:
    with working(admin):
        change_role(actor=admin, member=kam.membership, role="viewer", to_nobody=True)
    assert people["kam"].get(PAGE).status_code == 200
    assert people["kam"].get(f"{PAGE[:-1]}.json").status_code == 200


def test_the_log_says_who_and_never_what(
    people: People, profile: SkillProfile, aurora: Organization, leader: Actor, kam: Actor
) -> None:
    assess(people["kam"], profile, note_empathy="Kamwort")
    people["kam"].post(f"{PAGE}{profile.pk}/actions/", {"title": "Kamwort", "skill": "planning"})
    assess(people["leader"], profile, note_empathy="Leiterwort")
    people["kam"].post(f"{PAGE}deletion/")
    with organization_scope(aurora.id):
        told = [
            (entry.action, entry.object_label, entry.changes)
            for entry in Entry.objects.filter(action__startswith="skill").order_by("at")
        ]
    name = str(kam.membership)
    assert told == [
        ("skill_profile.leader_named", name, {"skill_leader": [None, str(leader.membership)]}),
        ("skill_profile.assessed", name, {}),
        ("skill_profile.assessed", name, {}),
        ("skill_profile.deleted", name, {}),
    ]


def test_as_many_statements_for_one_round_as_for_three(
    people: People, profile: SkillProfile, kam: Actor
) -> None:
    def asked(client: Client, page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            assert client.get(page).status_code == 200
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        return len([q for q in found if not q["sql"].startswith(control)])

    def fill(level: int) -> None:
        assess(people["kam"], profile, level=level)
        assess(people["leader"], profile, level=level)
        for n in range(level):
            given = {"title": f"{level} {n}", "skill": "planning"}
            people["kam"].post(f"{PAGE}{profile.pk}/actions/", given)

    pages = [("kam", PAGE), ("leader", PAGE), ("leader", f"{PAGE}{profile.pk}/")]
    own(kam, "tactical")
    fill(1)
    one = [asked(people[who], page) for who, page in pages]
    for level in (2, 3):
        people["kam"].post(f"{PAGE}{profile.pk}/rounds/")
        fill(level)
    own(kam, "tactical", "strategic")
    assert [asked(people[who], page) for who, page in pages] == one
    assert max(one) <= 12


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_every_level_has_its_words_in_both_languages(
    people: People, profile: SkillProfile, language: str
) -> None:
    people["kam"].cookies.load({"language": language})
    page = body(people["kam"].get(f"{PAGE}{profile.pk}/assessment/"))
    shown = re.findall(r"\d · ([^<]+?)\s*</label>", page)
    with override("en"):
        english = {escape(str(level)) for skill in SKILLS.values() for level in skill.levels}
    assert len(shown) == 50
    assert len(set(shown)) == 50
    assert english & set(shown) == (english if language == "en" else set())


def test_a_round_begins_on_the_organisations_day(
    kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    with time_machine.travel("2026-03-02T01:00:00Z", tick=False):
        client = client_of(kam)
        client.post(PAGE)
        with working(kam):
            assert SkillRound.objects.get().began_on == date(2026, 3, 1)
