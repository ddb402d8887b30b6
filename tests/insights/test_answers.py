"""A question whose job fails is not waited for in vain: it says so, and can be asked again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from insights import answers
from insights.answers import MOST_TRIES, Question, WorkedOut
from insights.backtest.rules import QUESTION as CRITERIA
from insights.programme.rules import QUESTION as PROGRAMME
from tenants.actors import Actor
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope

PAGES = [(PROGRAMME, "programme"), (CRITERIA, "criteria")]


class BrokenError(Exception):
    """What no job can mend."""


def _fails(_organization: Organization, told: Any) -> WorkedOut:
    told(1, 3)
    raise BrokenError


def _succeeds(_organization: Organization, _told: Any) -> WorkedOut:
    return WorkedOut(None, {})


def _job(question: Question, work: Any, leader: Actor) -> None:
    answers.answer(dataclasses.replace(question, work_out=work), leader.organization.pk)


def _ask(client: Client, page: str) -> Any:
    assert client.post(f"/o/aurora/insights/{page}/answer/").status_code == 302
    return client.get(f"/o/aurora/insights/{page}/").content.decode()


@pytest.mark.parametrize(("question", "page"), PAGES)
def test_a_job_that_raises_leaves_a_state_that_people_see_and_a_way_to_try_again(
    question: Question, page: str, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    with organization_scope(leader.organization.pk):
        assert "being worked out" in _ask(client, page)
        with pytest.raises(BrokenError):
            _job(question, _fails, leader)
        assert question.kept().state == "failed"
        assert not DueWork.objects.filter(kind=question.due).exists()
        shown = client.get(f"/o/aurora/insights/{page}/").content.decode()
        assert "could not be worked out on" in shown
        assert "hx-trigger" not in shown
        assert "could not be worked out" not in _ask(client, page)
        _job(question, _succeeds, leader)
        kept = question.kept()
        assert (kept.state, kept.tries, kept.failed_at) == ("made", 0, None)


def test_jobs_that_die_are_given_up_after_some(leader: Actor) -> None:
    with organization_scope(leader.organization.pk):
        answers.ask(PROGRAMME, leader.organization)
        for _turn in range(MOST_TRIES):
            assert answers._begun(PROGRAMME, leader.organization.pk)
        _job(PROGRAMME, _fails, leader)
        assert PROGRAMME.kept().state == "failed"
        assert not DueWork.objects.filter(kind=PROGRAMME.due).exists()


def test_a_bell_that_rings_late_works_nothing_out(leader: Actor) -> None:
    with organization_scope(leader.organization.pk):
        answers.ask(PROGRAMME, leader.organization)
        _job(PROGRAMME, _succeeds, leader)
        made_at = PROGRAMME.kept().made_at
        _job(PROGRAMME, _fails, leader)
        assert (PROGRAMME.kept().state, PROGRAMME.kept().made_at) == ("made", made_at)


def test_what_failed_keeps_what_was_found_before(leader: Actor) -> None:
    with organization_scope(leader.organization.pk):
        answers.ask(PROGRAMME, leader.organization)
        _job(PROGRAMME, lambda _organization, _told: WorkedOut(None, {"keys": 3}), leader)
        answers.ask(PROGRAMME, leader.organization)
        with pytest.raises(BrokenError):
            _job(PROGRAMME, _fails, leader)
        assert PROGRAMME.kept().found == {"keys": 3}


def test_the_job_says_how_far_it_is(leader: Actor) -> None:
    with organization_scope(leader.organization.pk):
        answers.ask(CRITERIA, leader.organization)
        with pytest.raises(BrokenError):
            _job(CRITERIA, _fails, leader)
        assert CRITERIA.progress(leader.organization.pk) == (1, 3)
