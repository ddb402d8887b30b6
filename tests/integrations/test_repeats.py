"""A program that got no answer sends its request again, and it is done once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Account
from audit.models import Entry
from integrations.models import KeptAnswer
from integrations.repeats import KEPT
from integrations.tasks import forget_answers
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope
from tests.accounts.history.test_api import ENTRY
from tests.people.together import at_once
from tests.programs import Program

ALFA = {"name": "Alfa"}


def post(program: Program, body: Any, key: str = "k1", path: str = "accounts/") -> Any:
    return program.call("POST", path, body, **{"Idempotency-Key": key})


def names(organization: Organization) -> list[str]:
    with organization_scope(organization.id):
        return list(Account.objects.order_by("name").values_list("name", flat=True))


def test_what_was_made_is_answered_again_and_not_made_again(
    aurora: Organization, writer: Program
) -> None:
    first, again = post(writer, ALFA), post(writer, ALFA)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for header in ("Content-Type", "ETag", "Location"):
        assert again[header] == first[header]
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert names(aurora) == ["Alfa"]
    with organization_scope(aurora.id):
        assert Entry.objects.filter(action="account.created").count() == 1
    assert post(writer, ALFA, "k2").json()["id"] != first.json()["id"]


def test_a_refusal_is_answered_again_and_leaves_nothing(
    aurora: Organization, writer: Program
) -> None:
    wrong = {"name": "Beta", "owner": "nobody@aurora.example"}
    first, again = post(writer, wrong), post(writer, wrong)
    assert (first.status_code, again.status_code) == (422, 422)
    assert again.json() == first.json()
    assert names(aurora) == []
    assert post(writer, {}, "k3").status_code == post(writer, {}, "k3").status_code == 400


def test_another_body_or_address_is_another_request(aurora: Organization, writer: Program) -> None:
    post(writer, ALFA)
    for body, path in (({"name": "Beta"}, "accounts/"), (ALFA, "history-entries/")):
        answer = post(writer, body, path=path)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert names(aurora) == ["Alfa"]


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_a_key_that_is_none_is_refused(aurora: Organization, writer: Program, key: str) -> None:
    answer = post(writer, ALFA, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key")
    assert names(aurora) == []


def test_each_key_has_words_of_its_own(
    aurora: Organization, writer: Program, stranger: Program, key_of: Callable[..., str]
) -> None:
    colleague = Program(key_of(aurora))
    made = {post(program, ALFA).json()["id"] for program in (writer, stranger, colleague)}
    assert len(made) == 3


def test_designations_and_phases_and_bulks_are_done_once(
    aurora: Organization, writer: Program
) -> None:
    account = post(writer, ALFA).json()["id"]
    decision = {"account": account, "designation": "key", "reason": "Large", "expected_return": "1"}
    entry = ENTRY | {"account": account}
    bulk = {"items": [{"name": "Beta"}, {"name": "Gama"}]}
    sent = (("designations/", decision), ("history-entries/", entry), ("accounts/bulk/", bulk))
    for path, body in sent:
        first, again = (post(writer, body, path, path) for _time in range(2))
        assert first.status_code in (201, 207), first.content
        assert again.content == first.content
    assert names(aurora) == ["Alfa", "Beta", "Gama"]
    assert len(writer.call("GET", "designations/").json()["results"]) == 1


def test_after_a_day_the_word_is_free_again(aurora: Organization, writer: Program) -> None:
    first = post(writer, ALFA).json()["id"]
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)):
        assert post(writer, ALFA).json()["id"] != first
    with organization_scope(aurora.id):
        assert KeptAnswer.objects.count() == 1


def test_answers_go_by_themselves(aurora: Organization, writer: Program) -> None:
    post(writer, ALFA)
    due = DueWork.objects.get(organization_id=aurora.id, kind="kept_answers").due_at
    assert timedelta(hours=23) < due - timezone.now() <= KEPT
    post(writer, ALFA, "k2")
    assert DueWork.objects.get(organization_id=aurora.id, kind="kept_answers").due_at == due
    assert forget_answers(str(aurora.id)) == 0
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)):
        assert forget_answers(str(aurora.id)) == 2
    assert not DueWork.objects.filter(kind="kept_answers").exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_make_one_each(aurora: Organization, writer: Program) -> None:
    keys = [uuid.uuid4().hex for _n in range(5)]
    for number, key in enumerate(keys):
        body = {"name": f"Client {number}"}
        found = at_once(*[lambda key=key, body=body: post(writer, body, key)] * 20)
        statuses = Counter(answer.status_code for answer in found)
        assert statuses.keys() <= {201, 409}
        assert statuses[201] >= 1
        assert post(writer, body, key).status_code == 201
        assert len({a.json()["id"] for a in found if a.status_code == 201}) == 1
    assert names(aurora) == [f"Client {number}" for number in range(5)]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_leaves_neither_row_nor_answer(
    aurora: Organization, writer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: Any, **_values: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr("integrations.repeats.due_work.mark_first", die)
        post(writer, ALFA)
    assert names(aurora) == []
    assert post(writer, ALFA).status_code == 201
    assert names(aurora) == ["Alfa"]


def test_how_it_was_sent_is_mended_with_the_same_key(aurora: Organization, writer: Program) -> None:
    family = post(writer, {"name": "Pumps"}, "k1", "offerings/").json()
    path, tag = (
        f"offerings/{family['id']}/archive/",
        writer.call("GET", f"offerings/{family['id']}/"),
    )
    sent = [
        writer.call("POST", path, **{"Idempotency-Key": "k2"}),
        writer.call("POST", path, if_match='"9-0"', **{"Idempotency-Key": "k2"}),
        writer.call("POST", path, if_match=tag["ETag"], **{"Idempotency-Key": "k2"}),
        writer.call("POST", path, if_match=tag["ETag"], **{"Idempotency-Key": "k2"}),
    ]
    assert [answer.status_code for answer in sent] == [428, 412, 200, 200]
    assert ["Idempotency-Replayed" in answer for answer in sent] == [False, False, False, True]


def test_what_is_too_large_is_refused_as_without_a_key(
    aurora: Organization, writer: Program
) -> None:
    body = b'{"name": "' + b"x" * 5_300_000 + b'"}'
    with_key = post(writer, body)
    without = writer.call("POST", "accounts/", body)
    assert (with_key.status_code, without.status_code) == (413, 413)
    assert with_key.json()["detail"] == without.json()["detail"]
