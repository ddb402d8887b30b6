"""The example's parts that need no server: merging, signatures, waiting as told."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from examples.crm_sync import caller
from examples.crm_sync.caller import Caller
from examples.crm_sync.mapping import ACCOUNT, CONTACT, MONTH, cleaned, money, to_ours
from examples.crm_sync.merge import Conflict, Fields, merge
from examples.crm_sync.ours import Ours, TooOldError
from examples.crm_sync.ringing import Bell, is_ours
from examples.crm_sync.state import OURS, THEIRS, Link, Sending, State, Undecided
from examples.crm_sync.sync import Sync
from examples.crm_sync.theirs import DEAL, Crm, Page, Record

TEXTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["", "x", "X", "y"]))


@pytest.mark.parametrize(
    ("base", "here", "there", "to_ours", "to_theirs", "agreed", "conflicts"),
    [
        ("a", "a", "a", None, None, "a", 0),
        ("a", "a", "b", "b", None, "a", 0),
        ("a", "b", "a", None, "b", "a", 0),
        ("a", "b", "b", None, None, "b", 0),
        ("a", "b", "c", None, None, "a", 1),
        ("a", "", "a", None, "", "a", 0),
        ("a", "", "b", None, None, "a", 1),
        (None, "", "b", "b", None, None, 0),
        (None, "b", "", None, "b", None, 0),
        (None, "b", "c", None, None, None, 1),
        (None, "b", "B", "B", None, None, 0),
    ],
)
def test_a_field_is_merged_three_ways(
    base, here, there, to_ours, to_theirs, agreed, conflicts
) -> None:
    found = merge({} if base is None else {"f": base}, {"f": here}, {"f": there})
    assert found.to_ours.get("f") == to_ours
    assert found.to_theirs.get("f") == to_theirs
    assert found.agreed.get("f") == agreed
    assert len(found.conflicts) == conflicts


def test_a_field_that_one_side_cant_say_stays_on_both() -> None:
    found = merge({"owner": "a", "city": "x"}, {"city": "x"}, {"owner": "b", "city": "x"})
    assert found.is_equal
    assert found.agreed == {"owner": "a", "city": "x"}


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_written_makes_both_equal_but_for_conflicts(base, here, there) -> None:
    found = merge(base, here, there)
    both = here.keys() & there.keys()
    disputed = {one.field for one in found.conflicts}
    after_here, after_there = here | found.to_ours, there | found.to_theirs
    assert {n for n in both if after_here[n] != after_there[n]} == disputed
    agreed = found.agreed | found.to_ours | found.to_theirs
    again = merge(agreed, after_here, after_there)
    assert (again.to_ours, again.to_theirs) == ({}, {})
    assert {one.field for one in again.conflicts} == disputed


@given(TEXTS, TEXTS, TEXTS)
def test_sides_are_treated_alike(base, here, there) -> None:
    one, other = merge(base, here, there), merge(base, there, here)
    turned = [Conflict(c.field, c.base, c.there, c.here) for c in other.conflicts]
    assert one.conflicts == turned
    if all(name in base for name in here.keys() & there.keys()):
        assert (one.to_ours, one.to_theirs) == (other.to_theirs, other.to_ours)


def test_both_sides_are_compared_in_one_form() -> None:
    said = {"website": " acme.com/ ", "tax_id": "11.222.333/0001-81", "email": "A@B.example"}
    assert cleaned(said | {"name": "A  B", "city": None}) == {
        "website": "https://acme.com",
        "tax_id": "11222333000181",
        "email": "a@b.example",
        "name": "A B",
        "city": "",
    }
    assert [money(cents) for cents in (0, 5, 123456, -7)] == ["0.00", "0.05", "1234.56", "-0.07"]
    assert to_ours("crm", {"parent": "7", "reports_to": "", "owner": "", "archived": ""}) == {
        "parent": {"system": "crm", "external_id": "7"},
        "reports_to": None,
        "owner": None,
    }


def test_a_signature_is_what_standard_webhooks_makes() -> None:
    secret, body, now = "whsec_" + "QUJD" * 8, '{"type": "account.changed"}', time.time()
    other = "whsec_" + "REVG" * 8
    sent_at = datetime.fromtimestamp(int(now), tz=UTC)
    signatures = [Webhook(one).sign("msg_1", sent_at, body) for one in (other, secret)]
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now)),
        "webhook-signature": " ".join(signatures),
    }
    assert is_ours(secret, headers, body.encode(), now)
    assert not is_ours(secret, headers, b"{}", now)
    assert not is_ours(secret, headers, body.encode(), now + 400)
    assert not is_ours(secret, headers | {"webhook-signature": signatures[0]}, body.encode(), now)
    assert not is_ours(secret, {}, body.encode(), now)


def test_a_bell_rings_for_what_is_signed_alone() -> None:
    secret, body = "whsec_" + "QUJD" * 8, b'{"type": "account.changed"}'
    bell = Bell()
    server = bell.listen(0, secret)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    now = datetime.now(UTC)
    stamp = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp()))}
    signed = {"webhook-signature": Webhook(secret).sign("msg_1", now, body.decode())}
    try:
        assert httpx.post(address, content=body, headers=stamp).status_code == 401
        begun = time.monotonic()
        bell.wait(0.2)
        assert time.monotonic() - begun >= 0.2
        assert httpx.post(address, content=body, headers=stamp | signed).status_code == 204
        bell.wait(30)
        assert time.monotonic() - begun < 20
    finally:
        server.shutdown()
        server.server_close()


def answering(line: Caller, *answers: httpx.Response | Exception) -> list[httpx.Request]:
    """What is asked of it, answered in turn."""
    asked: list[httpx.Request] = []
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        said = left.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    line._client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://kam")
    return asked


def test_who_is_told_to_wait_waits_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    own = SimpleNamespace(sleep=slept.append, time=time.time)  # other threads sleep as they will
    monkeypatch.setattr(caller, "time", own)
    line = Caller("http://kam", {})
    asked = answering(
        line,
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(503, headers={"Retry-After": "Fri, 01 Jan 1999 00:00:00 GMT"}),
        httpx.Response(409, headers={"Retry-After": "1"}, json={"code": "still_running"}),
        httpx.ReadTimeout("gone"),
        httpx.Response(200),
    )
    assert line.ask("POST", "/bulk/", headers={"Idempotency-Key": "1"}).status_code == 200
    assert [slept[0], slept[2]] == [7, 1]
    assert len(slept) == 4
    assert {one.headers["Idempotency-Key"] for one in asked} == {"1"}


def test_what_may_not_be_sent_twice_is_not() -> None:
    line = Caller("http://crm", {})
    asked = answering(line, httpx.ReadTimeout("gone"))
    with pytest.raises(caller.AwayError):
        line.ask("POST", "/organizations", is_repeatable=False)
    assert len(asked) == 1


def test_a_cursor_that_is_too_old_is_told() -> None:
    ours = Ours("http://kam", "key")
    answering(ours._caller, httpx.Response(410, json={"code": "cursor_expired"}))
    with pytest.raises(TooOldError):
        ours.changes("old")


def test_what_is_on_its_way_is_kept_until_it_is_answered(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    state.heard("account", "p1", [("account", "1"), ("account", "2")], THEIRS)
    sending = Sending("key", "account", OURS, [{"theirs": "1"}, {"theirs": "2"}])
    state.intend(sending)
    again = State(tmp_path / "state")
    assert again.sending() == [sending]
    assert (again.place("account"), again.waiting("account", THEIRS)) == ("p1", ["1", "2"])
    link = Link("1", "a", {"name": "A"})
    again.answered(sending, [(link, False)], [("2", "", [Undecided("name", "refused")])])
    state = State(tmp_path / "state")
    assert (state.sending(), state.waiting("account", THEIRS)) == ([], [])
    assert state.links("account", ["a"], OURS) == {"a": link}
    assert [(f["theirs"], f["field"]) for f in state.findings()] == [("2", "name")]


class Growing:
    """A CRM in which, after each question, an account is made with somebody and a deal at it."""

    system = "growing"

    def __init__(self) -> None:
        self.made = 0

    def changed(self, kind: str, since: str) -> Iterator[Page]:
        """All of them, each time."""
        fields: dict[str, Callable[[int], Fields]] = {
            ACCOUNT: lambda n: {"name": f"A{n}"},
            CONTACT: lambda n: {"name": f"C{n}", "account": str(n)},
            DEAL: lambda n: {"account": str(n), "month": "2026-10", "cents": "100"},
        }
        found = [Record(str(n), fields[kind](n)) for n in range(self.made)]
        self.made += 1
        yield Page(found, "place")

    def gone(self, kind: str, known: Collection[str]) -> set[str]:
        return set()


def test_whose_account_is_made_between_two_questions_is_not_lost(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    sync = Sync(Ours("http://kam", "key"), cast(Crm, Growing()), state)
    for _round in range(3):
        sync._hear_theirs()
        accounts = set(state.waiting(ACCOUNT, THEIRS))
        at = {*state.waiting(CONTACT, THEIRS)}
        months = {one.partition("|")[0] for one in state.waiting(MONTH, THEIRS)}
        assert at <= accounts
        assert months <= accounts
    assert at
    assert months
