"""The code by mail: six digits, ten minutes, five tries, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as sink
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.outbox import send_waiting
from plans.models import Plan
from tests.plans.sharing.conftest import Parts, post

Share = Callable[..., str]
READER = {"recipient_email": "Rita@Client.example", "needs_code": "on"}


@pytest.fixture
def mailed(plan: Plan) -> Callable[[], list[tuple[list[str], str, str]]]:
    """What has gone out by now, but for what the KAM was told of the account, by day alone."""
    send_waiting(plan.organization_id)
    sink.outbox.clear()

    def read() -> list[tuple[list[str], str, str]]:
        send_waiting(plan.organization_id)
        return [(m.to, m.subject, m.body) for m in sink.outbox]

    return read


@pytest.fixture
def ask(mailed: Callable) -> Callable[[str], str]:
    """Asks for a code on the page, and reads it in the mail."""

    def code(path: str) -> str:
        assert Client().post(path, {"send": "1"}).status_code == 302
        return re.findall(r"\b\d{6}\b", mailed()[-1][2])[-1]

    return code


def test_the_address_goes_to_the_reader_in_their_language(share: Share, mailed: Callable) -> None:
    path = share(recipient_email="Rita@Client.example", language="pt-br")
    [(to, subject, body)] = mailed()
    assert (to, path in body, "Aurora" in subject) == (["rita@client.example"], True, True)


def test_a_mail_that_waits_is_dropped_with_its_address(
    kams: Client, share: Share, shares: Callable, mailed: Callable
) -> None:
    share(recipient_email="rita@client.example")
    post(kams, "plan:share_revocation", shares()[0].pk)
    assert mailed() == []


def test_a_code_needs_somewhere_to_go(kams: Client, parts: Parts) -> None:
    address = reverse("plan:share_create", args=["aurora", parts.plan.pk])
    page = kams.post(address, {"language": "en", "days": "30", "needs_code": "on"})
    told = "A code needs an e-mail address to go to." in page.content.decode()
    assert (page.status_code, told) == (422, True)


def test_nothing_of_the_plan_shows_before_the_code(
    share: Share, reader: Client, ask: Callable
) -> None:
    path = share(**READER)
    before = reader.get(path).content.decode()
    assert ("We grow together." in before, "Acme" in before) == (False, False)
    assert reader.post(path, {"name": "Rita", "seen": "on"}).status_code == 200
    code = ask(path)
    answer = reader.post(path, {"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert "We grow together." in reader.get(path).content.decode()
    assert "We grow together." not in Client().get(path).content.decode()
    assert "We grow together." not in reader.get(share(**READER)).content.decode()


def test_a_code_is_good_once_and_for_ten_minutes(
    share: Share, reader: Client, ask: Callable
) -> None:
    path = share(**READER)
    code = ask(path)
    assert reader.post(path, {"code": code}).status_code == 302
    assert Client().post(path, {"code": code}).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        late = ask(path)
    with time_machine.travel(timezone.now() + timedelta(minutes=13), tick=True):
        assert Client().post(path, {"code": late}).status_code == 422


def test_after_five_tries_the_right_code_is_wrong(
    share: Share, reader: Client, ask: Callable
) -> None:
    path = share(**READER)
    code = ask(path)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    codes = [reader.post(path, {"code": wrong}).status_code for _n in range(5)]
    assert codes == [422] * 5
    assert reader.post(path, {"code": code}).status_code == 422


def test_codes_are_not_sent_again_and_again(share: Share, reader: Client, mailed: Callable) -> None:
    path = share(**READER)
    codes = [reader.post(path, {"send": "1"}).status_code for _n in range(6)]
    assert codes == [302] * 5 + [429]
    subjects = [subject for _to, subject, _body in mailed()]
    assert subjects == ["Aurora shares a plan with you", "Your code for the plan of Aurora"]
