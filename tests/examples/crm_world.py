"""An organisation, a CRM beside it, people who change both, and the sync between them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from examples.crm_sync.__main__ import CRMS
from kam.embedded.services import ROOT
from tests.examples.natives import NATIVES, Fields, deal_values, won

PEOPLE = ("ana@aurora.example", "bia@aurora.example", "caio@aurora.example")
MONTHS = [f"2026-{month:02}" for month in range(1, 10)]
CITIES = ("Recife", "Curitiba", "Porto", "Lyon", "Oslo")
KEPT = ("name", "country", "city", "website", "owner", "parent")
CHANGED = ("country", "city", "website", "owner", "name", "parent")
OF_CONTACT = ("name", "phone", "title", "email", "account", "reports_to")

Key = tuple[str, str, str]
"""Kind, label, field."""

MEANWHILE = "made after the accounts were read"


@dataclass
class World:
    """Both sides. What belongs together has the same label: an account's segment, a contact's
    e-mail address; nobody changes those."""

    crm: str
    kam: str
    people_key: str
    sync_key: str
    there: str
    shape: Any
    folder: Path
    seed: int = 1
    written: dict[Key, tuple[str, str]] = field(default_factory=dict)
    """What was last written by whom: side and value."""
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    counts: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.native = NATIVES[self.crm]
        self.store = self.shape.store
        self.adapter = CRMS[self.crm](self.there, "token", overlap=0)
        self.adapter.owners()
        for kind in ("account", "contact") if self.crm == "pipedrive" else ():
            self.adapter._key(kind, "KAM id")
        self.api = httpx.Client(
            base_url=f"{self.kam}/api/v1/",
            headers={"Authorization": f"Bearer {self.people_key}"},
            timeout=60,
        )

    # The sync

    def start(self) -> None:
        arguments = ["--crm", self.crm, "--crm-address", self.there, "--kam-address", self.kam]
        arguments += ["--state", str(self.folder / "state.sqlite"), "--every", "0.2"]
        arguments += ["--sweep-every", "1", "--overlap", "2", "--account-archived-here", "delete"]
        arguments += ["--contact-deleted-there", "delete", "--contact-deleted-here", "delete"]
        with (self.folder / "sync.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "examples.crm_sync", *arguments],
                cwd=ROOT,
                env=os.environ | {"KAM_KEY": self.sync_key, "CRM_TOKEN": "token"},
                stderr=log,
            )

    def kill(self) -> None:
        """As the kernel does it: at once, wherever it is."""
        assert self.process is not None
        assert self.process.poll() is None, self.log()
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def log(self) -> str:
        """The end of what the sync said."""
        return (self.folder / "sync.log").read_text()[-3000:]

    def findings(self) -> list[dict[str, Any]]:
        arguments = ["--crm", self.crm, "--state", str(self.folder / "state.sqlite"), "--findings"]
        said = subprocess.run(
            [sys.executable, "-m", "examples.crm_sync", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in said.stdout.splitlines()]

    # What both have

    def bodies(self, resource: str) -> Iterator[dict[str, Any]]:
        url: str | None = f"{resource}/?limit=200"
        while url:
            page = self.api.get(url).raise_for_status().json()
            yield from page["results"]
            url = page["next"]

    def here(self) -> tuple[dict[str, list[Fields]], dict[str, list[Fields]], dict[Key, str]]:
        """Accounts and contacts by label, and months."""
        accounts: dict[str, list[Fields]] = {}
        bodies = list(self.bodies("accounts"))
        labels = {one["id"]: one["segment"] for one in bodies}
        for one in bodies:
            fields = {name: str(one[name] or "") for name in KEPT}
            fields["parent"] = labels.get(one["parent"], "")
            fields["archived"] = "yes" if one["archived"] else ""
            accounts.setdefault(one["segment"], []).append(fields)
        contacts: dict[str, list[Fields]] = {}
        bodies = list(self.bodies("stakeholders"))
        emails = {one["id"]: one["email"] for one in bodies}
        for one in bodies:
            fields = {name: str(one[name] or "") for name in ("name", "phone", "title")}
            fields["account"] = labels.get(one["account"]["id"], MEANWHILE)
            fields["reports_to"] = emails.get(one["reports_to"], "")
            contacts.setdefault(one["email"], []).append(fields)
        months = {
            ("month", labels.get(one["account"]["id"], MEANWHILE), one["month"]): one["revenue"]
            for one in self.bodies("revenue")
        }
        return accounts, contacts, months

    def at_crm(self) -> tuple[dict[str, list[Fields]], dict[str, list[Fields]], dict[Key, str]]:
        """The same of the CRM, deleted accounts as archived ones."""
        with self.store.lock:
            rows = {
                kind: list(self.store.tables[name].rows.values())
                for kind, name in self.native.tables.items()
            }
            told = {
                kind: {one.id: self.native.fields(self.store, kind, one) for one in rows[kind]}
                for kind in ("account", "contact")
            }
            labels = {one: fields["segment"] for one, fields in told["account"].items()}
            emails = {one: fields["email"] for one, fields in told["contact"].items()}
            accounts: dict[str, list[Fields]] = {}
            for one in rows["account"]:
                fields = {name: told["account"][one.id][name] for name in KEPT}
                fields["parent"] = labels.get(fields["parent"], "")
                fields["archived"] = "yes" if one.is_deleted else ""
                accounts.setdefault(labels[one.id], []).append(fields)
            contacts: dict[str, list[Fields]] = {}
            for one in rows["contact"]:
                if not one.is_deleted:
                    fields = told["contact"][one.id]
                    kept = {name: fields[name] for name in ("name", "phone", "title")}
                    kept["account"] = labels[fields["account"]]
                    kept["reports_to"] = emails.get(fields["reports_to"], "")
                    contacts.setdefault(fields["email"], []).append(kept)
            sums: Counter = Counter()
            for one in rows["deal"]:
                if not one.is_deleted and (deal := won(self.crm, one)):
                    sums["month", labels[deal[0]], deal[1]] += deal[2]
        return accounts, contacts, {key: f"{amount}.00" for key, amount in sums.items()}

    def stamps(self) -> tuple[dict[str, int], dict[str, Any]]:
        """When each account and contact was last changed, here by its version."""
        resources = ("accounts", "stakeholders", "revenue")
        here = {one["id"]: one["version"] for name in resources for one in self.bodies(name)}
        with self.store.lock:
            tables = self.store.tables.values()
            return here, {one.id: one.modified for table in tables for one in table.rows.values()}

    def open_account(self) -> tuple[str, str, str]:
        """The label and both ids of one that nobody put away and nothing is listed about."""
        listed = {label for kind, label, _name in self.listed() if kind == "account"}
        bodies = (one for one in self.bodies("accounts") if not one["archived"])
        body = next(one for one in bodies if one["segment"] not in listed)
        system = ((r["system"], r["external_id"]) for r in body["references"])
        return body["segment"], body["id"], dict(system)[self.crm]

    def differences(self) -> list[str]:
        """Where the sides differ and nothing is listed."""
        listed = self.listed()
        ours, theirs = self.here(), self.at_crm()
        found: list[str] = []
        for kind, here, there in zip(("account", "contact"), ours, theirs, strict=False):
            for label in sorted(here.keys() | there.keys()):
                found += _differing(kind, label, here.get(label, []), there.get(label, []), listed)
        for one in sorted(ours[2].keys() | theirs[2].keys()):
            a, b = ours[2].get(one, "0.00"), theirs[2].get(one, "0.00")
            if a != b and (one[0], f"{one[1]} {one[2]}", "revenue") not in listed:
                found.append(f"{one}: {a} here, {b} there")
        return found

    def listed(self) -> set[Key]:
        """What a person is asked to decide, by label; a whole record under no field."""
        with self.store.lock:
            labels = {
                kind: {
                    one.id: self.native.fields(self.store, kind, one)[name]
                    for one in self.store.tables[self.native.tables[kind]].rows.values()
                }
                for kind, name in (("account", "segment"), ("contact", "email"))
            }
        found = set()
        for one in self.findings():
            whole = one["field"] in ("", "archived")
            named = one["field"] if not whole else ""
            if one["kind"] == "month":
                account, _bar, month = one["theirs"].partition("|")
                found.add(("month", f"{labels['account'][account]} {month}", named))
            else:
                found.add((one["kind"], labels[one["kind"]].get(one["theirs"], "?"), named))
        return found

    def lost(self) -> list[str]:
        """What one side alone wrote, and is not on both in the end."""
        listed = self.listed()
        here, there = self.here(), self.at_crm()
        found = []
        for (kind, label, name), (side, value) in self.written.items():
            if side == "both" or (kind, label, name) in listed or (kind, label, "") in listed:
                continue
            which = 0 if kind == "account" else 1
            for told, where in ((here, "here"), (there, "there")):
                rows = told[which].get(label, [])
                if len(rows) == 1 and rows[0][name] != value:
                    found.append(f"{label}.{name}: {value!r} of {side}, {rows[0][name]!r} {where}")
        return found


def _differing(
    kind: str, label: str, here: list[Fields], there: list[Fields], listed: set[Key]
) -> list[str]:
    if (kind, label, "") in listed:
        return []
    if len(here) != 1 or len(there) != 1:
        if kind == "account" and not here and all(one["archived"] for one in there):
            return []  # made and deleted there before anybody here heard of it
        return [f"{kind} {label}: {len(here)} here, {len(there)} there"]
    a, b = here[0], there[0]
    return [
        f"{kind} {label}.{name}: {a[name]!r} here, {b[name]!r} there"
        for name in a
        if a[name] != b[name]
        and (kind, label, name) not in listed
        and not (name == "parent" and not b[name] and not a[name])
    ]


@dataclass
class Changer:
    """Somebody who changes things on one side until told to stop."""

    world: World
    side: str
    every: float
    stop: threading.Event

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.world.seed}{self.side}")
        self.ids: dict[str, dict[str, str]] = {}
        self.count = 0

    def run(self) -> None:
        self._learn()
        while not self.stop.is_set():
            self.step()
            self.count += 1
            self.stop.wait(self.random.expovariate(1 / self.every))

    def _learn(self) -> None:
        """What is there, by label; later what this side makes."""
        self.ids = {"account": {}, "contact": {}}
        self.account_of: dict[str, str] = {}
        if self.side == "here":
            self.ids["account"] = {a["segment"]: a["id"] for a in self.world.bodies("accounts")}
            for one in self.world.bodies("stakeholders"):
                self.ids["contact"][one["email"]] = one["id"]
            return
        self.theirs = self.world.adapter
        with self.world.store.lock:
            for kind, name in (("account", "segment"), ("contact", "email")):
                table = self.world.store.tables[self.world.native.tables[kind]]
                for row in table.living():
                    label = self.world.native.fields(self.world.store, kind, row)[name]
                    self.ids[kind][label] = row.id

    def step(self) -> None:
        roll = self.random.random()
        if roll < 0.6:
            self._change_account()
        elif roll < 0.8:
            self._change_contact()
        elif roll < 0.87:
            self._make()
        elif roll < 0.9:
            self._put_away()
        elif self.side == "there":
            self._change_deals()

    def _mine(self, kind: str) -> tuple[str, bool]:
        """A label that this side changes, and whether the other does too."""
        while True:
            label = self.random.choice(list(self.ids[kind]))
            number = int("".join(filter(str.isdigit, label.partition("@")[0])))
            if number % 3 == 2 or (number % 3 == 0) == (self.side == "here"):
                return label, number % 3 == 2

    def _value(self, name: str) -> str:
        if name == "owner":
            return self.random.choice(PEOPLE)
        if name == "country":
            return self.random.choice(("France", "Portugal", "Norway", ""))
        number = self.random.randrange(10**9)
        if name == "website":
            return f"https://w{number}.example"
        return f"{self.random.choice(CITIES)} {number}"

    def _change_account(self) -> None:
        label, is_shared = self._mine("account")
        name = self.random.choice(CHANGED)
        if name == "parent":
            self._change_parent(label, is_shared)
            return
        self._write("account", label, name, self._value(name), is_shared)

    def _change_parent(self, label: str, is_shared: bool) -> None:
        """Below an account with a smaller number: no circles."""
        number = int(label[1:])
        above = [one for one in self.ids["account"] if int(one[1:]) < number]
        other = self.random.choice([*above[:20], ""])
        value = self.ids["account"][other] if other else ""
        self._write("account", label, "parent", value, is_shared, told=other)

    def _change_contact(self) -> None:
        label, is_shared = self._mine("contact")
        name = self.random.choice(("name", "phone", "title"))
        value = str(self.random.randrange(10**9)) if name == "phone" else self._value("name")
        self._write("contact", label, name, value, is_shared)

    def _write(
        self, kind: str, label: str, name: str, value: str, is_shared: bool, told: str | None = None
    ) -> None:
        """Noted before it is known: whoever loses the answer would say something else."""
        one = self.ids[kind][label]
        if self.side == "here":
            resource = "accounts" if kind == "account" else "stakeholders"
            sent = value if name != "parent" else value or None
            answer = self.world.api.patch(f"{resource}/{one}/", json={name: sent})
            if answer.status_code == 404:
                del self.ids[kind][label]
                return
            assert answer.status_code == 200, (answer.text, kind, label, name, value)
        elif self.theirs.write(kind, {one: {name: value}}):
            del self.ids[kind][label]
            return
        said = value if told is None else told
        self.world.written[kind, label, name] = ("both" if is_shared else self.side, said)
        self.world.counts[self.side, name] += 1

    def _make(self) -> None:
        """A new account with somebody at it."""
        number = 1_000_000 + self.count * 3 + (0 if self.side == "here" else 1)
        label, email = f"n{number}", f"c{number}@client.example"
        values = {"name": f"New {self.side} {number}", "segment": label, "city": "Natal"}
        if self.side == "here":
            made = self.world.api.post("accounts/", json=values).raise_for_status().json()["id"]
            person = {"account": made, "name": "Eva New", "email": email, "role": "user"}
            answer = self.world.api.post("stakeholders/", json=person)
            contact = answer.raise_for_status().json()["id"]
        else:
            made, contact = there_made(self.world, values, [("Eva New", email, None)])
        self.ids["account"][label], self.ids["contact"][email] = made, contact
        self.world.counts[self.side, "made"] += 1

    def _put_away(self) -> None:
        """An account, or somebody, for good."""
        kind = self.random.choice(("account", "contact"))
        label, _shared = self._mine(kind)
        one = self.ids[kind].pop(label)
        if self.side == "there":
            self.theirs.remove(kind, [one])
        elif kind == "account":
            self.world.api.post(f"accounts/{one}/archive/").raise_for_status()
        else:
            self.world.api.delete(f"stakeholders/{one}/")
        self.world.counts[self.side, f"{kind} put away"] += 1

    def _change_deals(self) -> None:
        world = self.world
        with world.store.lock:
            table = world.store.tables[world.native.tables["deal"]]
            account = self.random.choice(list(self.ids["account"].values()))
            values = deal_values(
                world.crm,
                account,
                self.random.choice(MONTHS),
                self.random.randrange(1, 90_000),
                is_won=self.random.random() < 0.8,
            )
            rows = [row.id for row in table.living()]
            roll = self.random.random()
            if roll < 0.4 or not rows:
                table.make(values)
            elif roll < 0.9:
                table.change(self.random.choice(rows), values)
            else:
                table.delete(self.random.choice(rows))
        world.counts[self.side, "deal"] += 1


def there_made(
    world: World, values: Fields, people: list[tuple[str, str, str | None]]
) -> tuple[str, str]:
    """An account at the CRM and those who are there, each below the one named by e-mail address;
    the ids of the account and of the last of them."""
    adapter = world.adapter
    with world.store.lock:
        row = adapter._row("account", values)
        row.pop("attributes", None)
        if world.crm == "hubspot" and values.get("parent"):
            row["hs_parent_company_id"] = values["parent"]
        account = world.store.tables[world.native.tables["account"]].make(row).id
        known: dict[str, str] = {}
        contact = ""
        for name, email, above in people:
            fields = {"name": name, "email": email, "account": account}
            if above:
                fields["reports_to"] = known[above]
            row = adapter._row("contact", fields)
            row.pop("attributes", None)
            if world.crm == "hubspot":
                row["associatedcompanyid"] = account
            contact = world.store.tables[world.native.tables["contact"]].make(row).id
            known[email] = contact
    return account, contact


def fill(world: World, accounts: int) -> None:
    """Before they are connected: most accounts at the CRM; some here, a half of those in both."""
    chosen = random.Random(world.seed)
    ids: list[str] = []
    only_here = accounts // 6
    for number in range(only_here, accounts):
        values = {
            "name": f"Client {number}",
            "segment": f"n{number}",
            "city": chosen.choice(CITIES),
            "website": f"https://c{number}.example",
            "owner": chosen.choice(PEOPLE),
        }
        if ids and number % 4 == 0:
            values["parent"] = chosen.choice(ids)
        people = [("Rui Chefe", f"c{number}@client.example", None)]
        if number % 2:
            below = ("Ada Lima", f"c{number + 500_000}@client.example", people[0][1])
            people.append(below)
        account, _contact = there_made(world, values, people)
        ids.append(account)
        table = world.store.tables[world.native.tables["deal"]]
        for month in chosen.sample(MONTHS, 2):
            table.make(
                deal_values(world.crm, account, month, chosen.randrange(1, 9_000), is_won=True)
            )
    items = [
        {"name": f"Client {number}", "segment": f"n{number}", "owner": PEOPLE[0]}
        if number < only_here
        else {"name": f"client  {number}", "segment": f"n{number}"}
        for number in range(only_here * 2)
    ]
    for start in range(0, len(items), 1000):
        body = {"items": items[start : start + 1000]}
        results = world.api.post("accounts/bulk/", json=body).raise_for_status().json()["results"]
        assert {one["outcome"] for one in results} == {"made"}


def wait_until_equal(world: World, seconds: float) -> list[str]:
    """The differences that are left, at most so long after nobody changes anything."""
    until = time.monotonic() + seconds
    while (found := world.differences()) and time.monotonic() < until:
        assert world.process is not None
        if world.process.poll() is not None:
            return [world.log()]
        time.sleep(0.5)
    return found
