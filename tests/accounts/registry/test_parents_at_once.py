"""Many writers of parents at once: each is answered, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Account
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.people.together import at_once
from tests.programs import Program

WRITERS, ROUNDS = 4, 6


def test_four_writers_of_parents_never_fail(
    transactional_db: None, aurora: Organization, key_of: Callable[..., str]
) -> None:
    key = key_of(aurora)
    ids = [
        Program(key).call("POST", "accounts/", {"name": f"Client {n}"}).json()["id"]
        for n in range(WRITERS + 1)
    ]

    def write(own: int, turn: int) -> int:
        # each moves its account below the next one's and, in other rounds, all into one bulk
        program = Program(key)
        program.client.raise_request_exception = False
        if turn % 2:
            numbers = [(own + step) % WRITERS for step in range(WRITERS)]
            items = [{"name": f"Client {n}", "parent": ids[WRITERS]} for n in numbers]
            return program.call("POST", "accounts/bulk/", {"items": items}).status_code
        body = {"parent": ids[(own + 1) % WRITERS] if own else ids[WRITERS]}
        return program.call("PATCH", f"accounts/{ids[own]}/", body).status_code

    answers = {
        status
        for turn in range(ROUNDS)
        for status in at_once(
            *[lambda own=own, turn=turn: write(own, turn + own) for own in range(WRITERS)]
        )
    }
    assert answers <= {200, 207, 422}
    assert answers >= {200, 207}
    with organization_scope(aurora.id):
        assert Account.objects.exclude(parent=None).count() >= WRITERS - 1
