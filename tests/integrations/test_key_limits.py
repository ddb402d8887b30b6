"""What narrows a key: scopes, a last day, networks; how it is rotated, and the commands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from audit.models import Entry
from audit.stream import STREAMED
from integrations.keys import create_key, rotate_key
from integrations.models import ApiKey
from integrations.scopes import ALL_SCOPES, FREE, GROUPS, lacking, needed, tidy, whole
from kam.router import urlpatterns
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.roles import PERMISSIONS, Role
from tenants.scope import organization_scope
from tests.programs import Program


@pytest.fixture
def system(aurora, in_aurora):
    return Actor.of_system(aurora)


def made(system: Actor, **how: Any) -> Program:
    with organization_scope(system.organization.id):
        return Program(create_key(actor=system, **({"name": "CRM", "scope": "some"} | how))[1])


def narrowed(system: Actor, *scopes: str) -> Program:
    return made(system, scopes=scopes)


def test_every_address_stands_in_one_group() -> None:
    segments = {str(p.pattern).partition("/")[0] for p in urlpatterns if str(p.pattern)}
    grouped = [name for group in GROUPS.values() for name in group.resources]
    assert segments | {*STREAMED.keys()} <= {*grouped, *FREE}
    assert len(grouped) == len({*grouped})


def test_groups_give_rights_that_the_table_has_and_each_once() -> None:
    given = [p for group in GROUPS.values() for p in (*group.reads, *group.writes)]
    assert len(given) == len({*given})
    assert {*given} <= PERMISSIONS.keys()
    of_keys = {p for p, roles in PERMISSIONS.items() if Role.KEY_WRITE in roles}
    assert of_keys - {*given} == {"account.view", "account.export", "portfolio.view"}


def test_scopes_are_said_once_and_writing_reads() -> None:
    assert tidy(["plans:read", "accounts:read", "accounts:write"]) == [
        "accounts:write",
        "plans:read",
    ]
    assert needed("/api/v1/accounts/bulk/", changes=True) == "accounts:write"
    assert needed("/api/v1/me/", changes=False) is None
    assert {"designations:read", "log:read"}.isdisjoint(whole("read"))
    assert "designations:write" in whole("write")
    assert lacking(ALL_SCOPES) == frozenset()


def test_a_narrowed_key_does_what_it_names_alone(system, aurora) -> None:
    program = narrowed(system, "accounts:write", "revenue:read")
    account = program.call("POST", "accounts/", {"name": "Casa Lumen"}).json()
    asked = {
        "accounts/": 200,
        "revenue/": 200,
        "stakeholders/": 403,
        "designations/": 403,
        "audit-entries/": 403,
        "changes/": 200,
        "nothing/": 404,
    }
    assert {path: program.call("GET", path).status_code for path in asked} == asked
    month = {"account": account["id"], "month": "2026-10", "revenue": "1.00"}
    refused = program.call("POST", "revenue/", month)
    assert refused.status_code == 403
    assert "revenue:write" in refused.json()["detail"]
    key = program.call("GET", "me/").json()["key"]
    assert (key["scope"], key["scopes"]) == ("write", ["accounts:write", "revenue:read"])


def test_who_may_not_read_designations_sees_none(system) -> None:
    whole_key, blind = made(system, scope="write"), narrowed(system, "accounts:write")
    seeing = narrowed(system, "accounts:read", "designations:read")
    account = whole_key.call("POST", "accounts/", {"name": "Casa Lumen"}).json()["id"]
    Account.objects.update(designation="key")
    shown = [p.call("GET", f"accounts/{account}/").json() for p in (whole_key, blind, seeing)]
    assert ["designation" in body for body in shown] == [True, False, True]
    followed = [
        p.call("GET", "changes/snapshot/").json()["resources"] for p in (whole_key, blind, seeing)
    ]
    assert ["designations" in found for found in followed] == [True, False, True]


def test_changes_tell_what_the_scopes_read(system) -> None:
    narrow = narrowed(system, "stakeholders:read")
    asked = [
        narrow.call("GET", f"changes/?resource={name}") for name in ("stakeholders", "accounts")
    ]
    assert [answer.status_code for answer in asked] == [200, 403]
    snapshot = narrow.call("GET", "changes/snapshot/").json()["resources"]
    assert [*snapshot] == ["stakeholders"]


def test_after_its_last_day_it_is_refused_by_name(system, aurora) -> None:
    program = made(system, scope="read", expires_on=aurora.today())
    assert program.call("GET", "me/").status_code == 200
    ApiKey.objects.update(expires_at=timezone.now())
    answer = program.call("GET", "me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "key_expired")
    assert answer["www-authenticate"] == 'Bearer realm="KAM API"'


@pytest.mark.parametrize(
    ("networks", "proxies", "forwarded", "status"),
    [
        (["203.0.113.0/24"], 0, None, 403),
        (["127.0.0.0/8"], 0, None, 200),
        (["127.0.0.1/8 "], 0, "203.0.113.9", 200),
        (["203.0.113.0/24"], 0, "203.0.113.9", 403),
        (["203.0.113.0/24"], 1, "203.0.113.9", 200),
        (["203.0.113.0/24"], 1, "203.0.113.9, 198.51.100.7", 403),
        (["203.0.113.0/24"], 2, "203.0.113.9", 403),
        (["2001:db8::/32", "203.0.113.0/24"], 1, "::ffff:203.0.113.9", 200),
    ],
)
def test_it_is_open_to_its_networks_alone(
    system, settings, networks, proxies, forwarded, status
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    program = made(system, scope="read", networks=networks)
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    answer = program.call("GET", "me/", None, **headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "address_refused"


@pytest.mark.parametrize(
    ("how", "field", "code"),
    [
        ({"scopes": []}, "/scopes", "invalid_choice"),
        ({"scopes": ["accounts:delete"]}, "/scopes", "invalid_choice"),
        ({"scope": "all"}, "/scope", "invalid_choice"),
        ({"scope": "read", "expires_on": date(2020, 1, 1)}, "/expires_on", "out_of_range"),
        ({"scope": "read", "networks": ["office"]}, "/networks", "network"),
        ({"scope": "read", "networks": ["10.0.0.1"] * 21}, "/networks", "too_many"),
    ],
)
def test_what_makes_no_key_is_refused_by_field(system, how, field, code) -> None:
    with pytest.raises(RuleError) as caught:
        made(system, **how)
    assert [(e.pointer, e.code) for e in caught.value.errors] == [(field, code)]


def test_a_rotated_key_opens_by_both_texts_for_a_while(system, aurora) -> None:
    old = made(system, scope="write")
    with organization_scope(aurora.id):
        key, text = rotate_key(
            actor=system, key_id=ApiKey.objects.get().id, overlap=timedelta(hours=1)
        )
    programs = (old, Program(text))
    ids = {p.call("GET", "me/").json()["key"]["id"] for p in programs}
    assert ids == {str(key.id)}
    ApiKey.objects.update(old_key_until=timezone.now())
    assert [p.call("GET", "me/").status_code for p in programs] == [401, 200]
    with pytest.raises(RuleError):
        rotate_key(actor=system, key_id=key.id, overlap=timedelta(days=31))


def test_the_commands_list_rotate_and_revoke(aurora) -> None:
    def run(command: str, *options: str) -> str:
        out = StringIO()
        call_command(command, "--org", "aurora", *options, stdout=out)
        return out.getvalue().strip()

    options = ("--only", "accounts:read", "--last-day", "2030-01-31", "--network", "127.0.0.1")
    text = run("create_api_key", "--name", "ERP", *options)
    listed = json.loads(run("list_api_keys"))
    assert (listed["scopes"], listed["networks"], listed["open"], listed["hint"]) == (
        ["accounts:read"],
        ["127.0.0.1/32"],
        True,
        text[-4:],
    )
    newer = run("rotate_api_key", "--key", listed["id"], "--overlap-hours", "0")
    codes = [Program(t).call("GET", "me/").status_code for t in (text, newer)]
    assert codes == [401, 200]
    assert run("revoke_api_key", "--key", listed["id"]) == "ERP no longer works."
    assert Program(newer).call("GET", "me/").status_code == 401


@pytest.fixture
def browser(aurora, in_aurora, make_member, client_of) -> Client:
    return client_of(Actor.of_member(make_member(aurora, Role.ADMIN)))


def test_a_key_is_made_changed_and_rotated_by_pages(browser) -> None:
    root = "/o/aurora/settings/keys/"
    form = {"name": "ERP", "scope": "some", "scopes": ["accounts:write", "plans:read"]}
    form |= {"expires_on": "2030-01-31", "networks": "10.0.0.0/8\n"}
    page = browser.post(f"{root}new/", form)
    key = ApiKey.objects.get()
    assert page.content.decode().count(f"kam_{key.organization_id.hex}_") == 1
    assert "no-store" in page["cache-control"]
    shown = browser.get(f"{root}{key.id}/").content.decode()
    assert shown.count('name="scopes"') == len(ALL_SCOPES)
    assert shown.count("checked") == 3
    assert 'value="2030-01-31"' in shown
    assert browser.post(f"{root}{key.id}/", form | {"scope": "read"}).status_code == 302
    key.refresh_from_db()
    assert (key.narrowed_to, key.scope, key.networks) == (None, "read", ["10.0.0.0/8"])
    assert browser.post(f"{root}{key.id}/rotation/", {"overlap": "24"}).status_code == 200
    key.refresh_from_db()
    assert key.has_old_text
    actions = [*Entry.objects.order_by("at").values_list("action", flat=True)]
    assert actions[-3:] == ["key.created", "key.changed", "key.rotated"]
    made, changed = Entry.objects.filter(action__in=["key.created", "key.changed"]).order_by("at")
    assert made.changes["expires_on"] == [None, "2030-01-31"]
    assert changed.changes == {"scope": ["accounts:write, plans:read", "read"]}
