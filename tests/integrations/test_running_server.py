"""The API of several real processes: described answers whatever is sent, one winner of a race.

`KAM_CASES_SEED=7 KAM_CASES_MINUTES=10` sends others, with each key as long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accounts.models import Account, ExternalReference, HistoryEntry, MonthlyRevenue
from accounts.tax_ids import check_digits
from integrations.mcp.rules import switch_tools
from integrations.mcp.tools import TOOLS
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.integrations.mcp import official_client
from tests.integrations.serving import gunicorn

HERE = Path(__file__).parent
# Without the right to write most of the systematic cases end at the same refusal.
SECONDS = {"write": 30, "read": 12, None: 8}
PHASES = {"write": "examples,coverage,fuzzing,stateful"}
SEED, MINUTES = os.environ.get("KAM_CASES_SEED"), float(os.environ.get("KAM_CASES_MINUTES", "0"))
RACES, RUNNERS = 50, 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[str]:
    """One server for all tests of this file."""
    with gunicorn() as address:
        yield address


@pytest.fixture
def race(server: str, aurora: Organization, key_of: Callable[..., str]) -> Callable:
    """Sends each request four times at once; one answer a request, as (status, body)."""
    headers = {"Authorization": f"Bearer {key_of(aurora)}", "Content-Type": "application/json"}

    def send(request: tuple[str, str, dict]) -> tuple[int, dict]:
        method, path, body = request
        link = HTTPConnection(urlsplit(server).netloc, timeout=60)
        link.request(method, f"/api/v1/{path}", json.dumps(body), headers)
        answer = link.getresponse()
        found = answer.status, json.loads(answer.read())
        link.close()
        return found

    def run(requests: list[tuple[str, str, dict]]) -> list[list[tuple[int, dict]]]:
        with ThreadPoolExecutor(RUNNERS) as pool:
            return [list(pool.map(send, [request] * RUNNERS)) for request in requests]

    return run


@pytest.mark.parametrize("scope", list(SECONDS))
def test_schemathesis_finds_nothing_with_any_check(server, aurora, key_of, scope, tmp_path):
    arguments = ["--max-time", str(int(MINUTES * 60) or SECONDS[scope]), "--max-examples", "10"]
    arguments += ["--phases", PHASES.get(scope, "examples,fuzzing,stateful"), "--no-color"]
    arguments += ["--seed", SEED] if SEED else ["--generation-deterministic"]
    if scope:
        arguments += ["--header", f"Authorization: Bearer {key_of(aurora, scope)}"]
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            str(HERE / "schemathesis.toml"),
            "run",
            f"{server}/api/v1/schema/?format=json",
            *arguments,
        ],
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.integrations.schemathesis_hooks"},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    print(found.stdout.partition("= SUMMARY =")[2])
    assert found.returncode == 0, (
        found.stdout.partition("= FAILURES =")[2][:12_000] + found.stderr[-2000:]
    )
    assert "❌" not in found.stdout


def test_the_official_client_of_assistants_lives(server, aurora, key_of) -> None:
    with organization_scope(aurora.id):
        switch_tools(actor=Actor.of_system(aurora), names=TOOLS)
        account = Account.objects.create(name="Casa Lumen")
    official_client.live(server, key_of(aurora), str(account.pk))
    with organization_scope(aurora.id):
        assert HistoryEntry.objects.count() == 1
    reading = [name for name, tool in TOOLS.items() if not tool.writes]
    assert official_client.tools_of(server, key_of(aurora, "read")) == reading


def test_four_creates_of_one_tax_id_make_one_account(race, aurora):
    tax_ids = [f"{n:012}{check_digits(f'{n:012}')}" for n in range(1, RACES + 1)]
    answers = race([("POST", "accounts/", {"name": "A", "tax_id": t}) for t in tax_ids])
    for four in answers:
        assert sorted(status for status, _body in four) == [201, 409, 409, 409]
        assert {b["code"] for s, b in four if s == 409} == {"conflict"}
    with organization_scope(aurora.id):
        assert Counter(Account.objects.values_list("tax_id", flat=True)) == Counter(tax_ids)


def test_four_upserts_of_one_reference_make_one_account(race, aurora):
    paths = [f"accounts/by-ref/crm/{n}/" for n in range(RACES)]
    answers = race([("PUT", path, {"name": path}) for path in paths])
    for four in answers:
        assert sorted(status for status, _body in four) == [200, 200, 200, 201]
        assert len({body["id"] for _status, body in four}) == 1
    with organization_scope(aurora.id):
        assert Account.objects.count() == ExternalReference.objects.count() == RACES


def test_four_bulk_requests_for_the_same_accounts_make_each_once(race, aurora):
    items = [
        {"name": f"A {n}", "references": [{"system": "crm", "external_id": str(n)}]}
        for n in range(RACES)
    ]
    [four] = race([("POST", "accounts/bulk/", {"items": items})])
    assert [status for status, _body in four] == [207] * RUNNERS
    outcomes = Counter(r["outcome"] for _status, body in four for r in body["results"])
    assert outcomes == {"made": RACES, "unchanged": RACES * (RUNNERS - 1)}
    with organization_scope(aurora.id):
        assert Account.objects.count() == RACES


def test_four_writers_of_one_month_make_one(race, aurora):
    [[(_status, account), *_others]] = race([("PUT", "accounts/by-ref/crm/1/", {"name": "A"})])
    months = [f"2025-{n:02}" for n in range(1, 13)]
    single = race(
        [
            ("POST", "revenue/", {"account": account["id"], "month": m, "revenue": "1"})
            for m in months
        ]
    )
    for four in single:
        assert sorted(status for status, _body in four) == [201, 409, 409, 409]
    items = [
        {"account": account["id"], "month": f"2024-{n:02}", "revenue": "1"} for n in range(1, 13)
    ]
    [four] = race([("POST", "revenue/bulk/", {"items": items})])
    assert [status for status, _body in four] == [207] * RUNNERS
    ids = [{r["id"] for r in body["results"]} for _status, body in four]
    assert ids[0] == ids[1] == ids[2] == ids[3]
    with organization_scope(aurora.id):
        assert MonthlyRevenue.objects.count() == 24
