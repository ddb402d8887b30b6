"""What an integrator's program does in a day, by a client that a generator made from our description.

It says what came of it, a line of JSON each.  `generated_program.py ADDRESS KEY`
"""

from __future__ import annotations

import json
import sys
import time

from kam_client.api.accounts import accounts_bulk
from kam_client.api.changes import changes
from kam_client.api.criteria import criteria_list
from kam_client.api.rankings import rankings
from kam_client.api.revenue import revenue_bulk
from kam_client.api.scores import scores_create
from kam_client.client import AuthenticatedClient
from kam_client.models import (
    AccountItemRequest,
    AccountsBulkRequest,
    BulkResults,
    Changes,
    MatrixStatusEnum,
    NewScoreRequest,
    PaginatedCriterionList,
    Ranking,
    ReferenceRequest,
    RevenueBulkRequest,
    RevenueItemRequest,
    Score,
)
from kam_client.types import UNSET, Unset

SCORES = 6
PATIENCE = 300
"""Seconds: what other processes of a run of tests have begun takes as long."""
NAMES = {"1": "Head", "2": "Branch"}


def reference(number: str) -> ReferenceRequest:
    """How the other system calls it."""
    return ReferenceRequest(system="crm", external_id=number)


def accounts(client: AuthenticatedClient) -> list[str]:
    """Both accounts, one below the other; what became of each."""
    branch = AccountItemRequest(name=NAMES["2"], references=[reference("2")], parent=reference("1"))
    head = AccountItemRequest(name=NAMES["1"], references=[reference("1")])
    found = accounts_bulk.sync(client=client, body=AccountsBulkRequest(items=[branch, head]))
    assert isinstance(found, BulkResults), found
    return [result.outcome.value for result in found.results]


def revenue(client: AuthenticatedClient) -> list[str]:
    """A month of each account."""
    items = [
        RevenueItemRequest(account=reference(number), month="2026-01", revenue=f"{number}00.50")
        for number in NAMES
    ]
    found = revenue_bulk.sync(client=client, body=RevenueBulkRequest(items=items))
    assert isinstance(found, BulkResults), found
    return [result.outcome.value for result in found.results]


def scores(client: AuthenticatedClient) -> int:
    """Each account on each criterion of the matrix that counts; how many."""
    found = criteria_list.sync(client=client, status=MatrixStatusEnum.ACTIVE)
    assert isinstance(found, PaginatedCriterionList), found
    made = 0
    for criterion in found.results:
        for number in NAMES:
            body = NewScoreRequest(
                criterion=criterion.id, account=reference(number), value=4 * int(number)
            )
            score = scores_create.sync(client=client, body=body)
            assert isinstance(score, Score), score
            made += 1
    return made


def ranking(client: AuthenticatedClient) -> list[str]:
    """The names, best first."""
    found = rankings.sync(client=client)
    assert isinstance(found, Ranking), found
    return [one.account.name for one in found.results if one.rank is not None]


def followed(client: AuthenticatedClient) -> dict[str, int]:
    """How many changes of each resource the stream tells, followed until the scores are told.

    It tells once all is over that began before, whoever's it is: it is asked again, with a pause.
    """
    told: dict[str, int] = {}
    since: str | Unset = UNSET
    end = time.monotonic() + PATIENCE
    while told.get("scores", 0) < SCORES and time.monotonic() < end:
        found = changes.sync(client=client, since=since, limit=3)
        assert isinstance(found, Changes), found
        for change in found.results:
            told[change.resource] = told.get(change.resource, 0) + 1
            since = change.cursor
        if not found.has_more:
            time.sleep(0.2)
    return told


def refused(client: AuthenticatedClient) -> str:
    """The code of a fault, as a member of the client's own list."""
    nameless = AccountItemRequest(references=[reference("3")])
    found = accounts_bulk.sync(client=client, body=AccountsBulkRequest(items=[nameless]))
    assert isinstance(found, BulkResults), found
    return found.results[0].errors[0].code.value


if __name__ == "__main__":
    with AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]) as of_key:
        steps = (accounts, accounts, revenue, scores, ranking, followed, refused)
        for step in steps:
            print(json.dumps(step(of_key)))
