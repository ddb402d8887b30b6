"""Eight who write at once: one by one, in bulk, by file, and in transactions that hesitate."""

from __future__ import annotations

import itertools
import json
import random
import tempfile
import time
import uuid
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from bench.chaos_people import Answer, Browser
from bench.repeating import Repeating, Work

TODAY = date.today().isoformat()
_count = itertools.count(1)


class Writers(Repeating):
    """Each writes without a pause until told; what fails meanwhile is tried no more."""

    def __init__(self, port: int, key: str, organization_id: uuid.UUID, *, lines: int, bulk: int):
        self.port, self.key, self.organization_id = port, key, organization_id
        self.lines, self.bulk = lines, bulk
        self.statuses: Counter[str] = Counter()
        self.faults: list[str] = []
        work: list[Work] = [
            self.single,
            self.many,
            self.file,
            self.deleting,
            self.archiving,
            self.merging,
            self.hesitating,
            self.figures,
        ]
        super().__init__(work, pause=0.02)

    def turn_of(self, work: Work) -> None:
        """What a killed service breaks off is counted."""
        from django.db import DatabaseError, connection

        try:
            work()
        except (DatabaseError, KeyError, ValueError) as error:  # a service was killed
            self.statuses[f"{work.__name__} {type(error).__name__}"] += 1
            connection.close()
            time.sleep(0.3)

    def over(self) -> None:
        """With its connection."""
        from django.db import connection

        connection.close()

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """One request of a program."""
        program, text = Browser(self.port, self.key), "" if body is None else json.dumps(body)
        answer = program.ask(method, f"/api/v1/{path}", text, "application/json")
        self.statuses[f"{method} {answer.status}"] += 1
        if answer.status in (400, 401, 403, 405, 415, 428, 429, 500):
            self.faults.append(f"{method} {path} {answer.status} {answer.body[:300]}")
        return answer

    def made(self, path: str, body: Any) -> str:
        """The id of something new; raises KeyError where nothing was made."""
        found: str = json.loads(self.ask("POST", path, body).body)["id"]
        return found

    def single(self) -> None:
        """An account with a person, changed."""
        account = self.made("accounts/", {"name": f"Single {next(_count)}", "city": "A"})
        self.made("stakeholders/", {"account": account, "name": "Ana", "role": "buyer"})
        self.ask("PATCH", f"accounts/{account}/", {"city": "B", "tags": ["x"]})

    def many(self) -> None:
        """A bulk of accounts, of which half are known."""
        first = random.randrange(5) * self.bulk // 2
        items = [
            {
                "name": f"Bulk {n}",
                "city": f"City {random.randrange(9)}",
                "references": [{"system": "race", "external_id": str(n)}],
            }
            for n in range(first, first + self.bulk)
        ]
        self.ask("POST", "accounts/bulk/", {"items": items})

    def file(self) -> None:
        """A file, loaded by the worker."""
        from accounts.imports import runs
        from accounts.models.imports import ImportKind, ImportRun, ImportState
        from bench.imports import write_file
        from tenants.actors import Actor
        from tenants.models import Membership
        from tenants.scope import organization_scope

        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "accounts.csv"
            write_file(source, self.lines)
            _other_cities(source)
            with organization_scope(self.organization_id):
                member = Membership.objects.select_related("organization", "user").first()
                assert member is not None
                actor = Actor.of_member(member)
                run = runs.upload(
                    actor=actor, kind=ImportKind.ACCOUNTS, file_name=source.name, source=source
                )
                runs.check(actor=actor, run=run)
                run.refresh_from_db()
                runs.request(actor=actor, run=run, state=ImportState.TO_APPLY)
        while not self._ended.wait(0.5):
            with organization_scope(self.organization_id):
                state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
            if state != ImportState.TO_APPLY:
                self.statuses[f"file {state}"] += 1
                return

    def deleting(self) -> None:
        """Entries that are written and deleted again, but for some."""
        account = self.made("accounts/", {"name": f"Entries {next(_count)}"})
        entry = {"account": account, "kind": "result", "happened_on": TODAY, "text": "x"}
        ids = [self.made("history-entries/", entry) for _n in range(4)]
        for entry_id in ids[1:]:
            self.ask("DELETE", f"history-entries/{entry_id}/")

    def archiving(self) -> None:
        """An account put away, and brought back or not."""
        account = self.made("accounts/", {"name": f"Archived {next(_count)}"})
        self.made("actions/", {"account": account, "title": "Call"})
        self.ask("POST", f"accounts/{account}/archive/")
        if random.random() < 0.5:
            self.ask("DELETE", f"accounts/{account}/archive/")

    def merging(self) -> None:
        """Two accounts become one: people, entries, figures and actions go with the one that goes."""
        kept, gone = (self.made("accounts/", {"name": f"Twin {next(_count)}"}) for _n in "ab")
        entry = {"account": gone, "kind": "result", "happened_on": TODAY, "text": "x"}
        self.made("history-entries/", entry)
        self.made("stakeholders/", {"account": gone, "name": "Rui", "role": "user"})
        self.made("actions/", {"account": gone, "title": "Call"})
        self.made("revenue/", {"account": gone, "month": "2026-01", "revenue": "10"})
        self.ask("POST", f"accounts/{gone}/merge/", {"into": kept})

    def hesitating(self) -> None:
        """A transaction that waits before it commits, or is rolled back."""
        from django.db import transaction

        from accounts.models import Account
        from tenants.scope import organization_scope

        with organization_scope(self.organization_id), transaction.atomic():
            for _n in range(random.randrange(1, 5)):
                Account.objects.create(name=f"Late {next(_count)}")
            some = Account.objects.filter(name__startswith="Late").order_by("-id")[5:10]
            ids = [*some.values_list("pk", flat=True)]
            Account.objects.filter(pk__in=ids).update(city=f"City {next(_count)}")
            time.sleep(random.choice((0, 0.05, 0.3, 2)))
            if random.random() < 0.4:
                transaction.set_rollback(True)

    def roll_back_until_cut(self) -> None:
        """Numbers that come to nothing; once the database is back from its death, some accounts.

        The accounts get numbers of transactions that were given before, and are on no disk.
        """
        from django.db import DatabaseError, connection

        from accounts.models import Account
        from tenants.scope import organization_scope

        left, was_cut = 30, False
        while left:
            try:
                if not was_cut:
                    with connection.cursor() as cursor:
                        cursor.execute("BEGIN; SELECT pg_current_xact_id(); ROLLBACK;" * 50)
                    continue
                with organization_scope(self.organization_id):
                    Account.objects.create(name=f"Given again {next(_count)}")
                left -= 1
            except DatabaseError:
                was_cut = True
                connection.close()
        connection.close()

    def figures(self) -> None:
        """Months in bulk, and one that is forgotten."""
        account = self.made("accounts/", {"name": f"Figures {next(_count)}"})
        items = [
            {"account": account, "month": f"2025-{n:02}", "revenue": str(n)} for n in range(1, 13)
        ]
        done = json.loads(self.ask("POST", "revenue/bulk/", {"items": items}).body)
        self.ask("DELETE", f"revenue/{done['results'][0]['id']}/")


def _other_cities(source: Path) -> None:
    """So that a file that is loaded again changes something."""
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("City ", f"Town {next(_count)}-"), encoding="utf-8")
