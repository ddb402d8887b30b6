"""The product, by its public API alone, with a key of the scopes in `SCOPES`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from .caller import Caller
from .mapping import ACCOUNT, CONTACT, MONTH

Body = dict[str, Any]

RESOURCES = {ACCOUNT: "accounts", CONTACT: "stakeholders", MONTH: "revenue"}
KIND_OF = {resource: kind for kind, resource in RESOURCES.items()}
SCOPES = ("accounts:write", "stakeholders:write", "revenue:write")
MATCH = ["reference", "tax_id", "name"]
AT_ONCE, IDS_AT_ONCE = 1000, 100


class TooOldError(Exception):
    """The stream doesn't reach back so far, or the database was restored: begin with a snapshot."""


class StaleError(Exception):
    """Somebody was faster: read it again."""


@dataclass(frozen=True)
class RefusedError(Exception):
    """A rule doesn't allow it: (field, code, words) each."""

    faults: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Heard:
    """One change of the stream, with what the record is now; None where it is gone."""

    kind: str
    id: str
    body: Body | None


@dataclass(frozen=True)
class ItemResult:
    """What became of one item of a bulk request."""

    outcome: str
    id: str
    faults: tuple[tuple[str, str, str], ...]


class Ours:
    """The product's API with one key."""

    def __init__(self, address: str, key: str) -> None:
        self._caller = Caller(f"{address.rstrip('/')}/api/v1/", {"Authorization": f"Bearer {key}"})

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self._caller.sent

    def lacking(self) -> list[str]:
        """The scopes that the key would need and hasn't."""
        has = self._get("me/")["key"]["scopes"]
        return [scope for scope in SCOPES if scope not in has]

    def owners(self) -> set[str]:
        """The e-mail addresses that accounts can belong to."""
        return {one["email"].lower() for one in self._pages("members/", {})}

    # Reading

    def snapshot(self) -> str:
        """The cursor to follow from, once everything was read."""
        return str(self._get("changes/snapshot/")["cursor"])

    def everything(self, kind: str) -> Iterator[Body]:
        """All records of a kind."""
        yield from self._pages(f"{RESOURCES[kind]}/", {})

    def changes(self, since: str) -> tuple[list[Heard], str, bool]:
        """Some changes, the cursor after them, and whether there are more. Raises TooOldError."""
        asked = {"since": since, "limit": "200", "expand": "body"}
        answer = self._caller.ask("GET", "changes/", params=asked)
        if answer.status_code == 410:
            raise TooOldError
        page = answer.raise_for_status().json()
        heard = [
            Heard(KIND_OF[one["resource"]], one["id"], one["body"])
            for one in page["results"]
            if one["resource"] in KIND_OF
        ]
        after = page["next"].partition("since=")[2].partition("&")[0]
        return heard, after, page["has_more"]

    def read(self, kind: str, ids: Collection[str]) -> dict[str, Body]:
        """As they are now, by id; those that are gone are not among them."""
        wanted, found = list(ids), dict[str, Body]()
        for start in range(0, len(wanted), IDS_AT_ONCE):
            some = ",".join(wanted[start : start + IDS_AT_ONCE])
            pages = self._pages(f"{RESOURCES[kind]}/", {"ids": some})
            found |= {body["id"]: body for body in pages}
        return found

    # Writing

    def would(self, kind: str, items: list[Body]) -> list[ItemResult]:
        """What a bulk request would come to; accounts are found by tax id and name too."""
        body: Body = {"items": items}
        if kind == ACCOUNT:
            body["match"] = MATCH
        return self._bulk(kind, body, {"dry_run": "true"}, {})

    def make(self, kind: str, items: list[Body], key: str) -> list[ItemResult]:
        """Make them; the same request under the same key is done once, and answered twice."""
        body: Body = {"items": items}
        if kind == ACCOUNT:
            body["match"] = ["reference"]
        return self._bulk(kind, body, {}, {"Idempotency-Key": key})

    def change(self, kind: str, one: Body, fields: Body) -> Body:
        """Change what was read: what it is then. Raises StaleError, RefusedError."""
        answer = self._caller.ask("PATCH", _address(kind, one), json=fields, headers=_as_read(one))
        return _body(answer)

    def archive(self, one: Body, *, archived: bool) -> Body:
        """Out of daily work, or back; it may be asked twice."""
        method = "POST" if archived else "DELETE"
        address = f"{_address(ACCOUNT, one)}archive/"
        return _body(self._caller.ask(method, address, headers=_as_read(one)))

    def remove(self, kind: str, one: Body) -> None:
        """Delete it for ever."""
        answer = self._caller.ask("DELETE", _address(kind, one), headers=_as_read(one))
        if answer.status_code != 204:
            _body(answer)

    def _bulk(
        self, kind: str, body: Body, params: dict[str, str], headers: dict[str, str]
    ) -> list[ItemResult]:
        path = f"{RESOURCES[kind]}/bulk/"
        answer = self._caller.ask("POST", path, json=body, params=params, headers=headers)
        results = answer.raise_for_status().json()["results"]
        return [ItemResult(r["outcome"], r["id"] or "", _faults(r["errors"])) for r in results]

    def _get(self, path: str) -> Body:
        body: Body = self._caller.ask("GET", path).raise_for_status().json()
        return body

    def _pages(self, path: str, params: dict[str, str]) -> Iterator[Body]:
        answer = self._caller.ask("GET", path, params=params | {"limit": "200"})
        while True:
            page = answer.raise_for_status().json()
            yield from page["results"]
            if page["next"] is None:
                return
            answer = self._caller.ask("GET", page["next"])


def _address(kind: str, one: Body) -> str:
    return f"{RESOURCES[kind]}/{one['id']}/"


def _as_read(one: Body) -> dict[str, str]:
    """Only if it is still the version that was compared."""
    return {"If-Match": f'"{one["version"]}"'}


def _body(answer: Any) -> Body:
    """What was answered to a change. Raises StaleError, RefusedError."""
    if answer.status_code in (404, 412):
        raise StaleError
    if answer.status_code in (400, 409, 422):
        problem = answer.json()
        whole = (("", problem["code"], problem.get("detail", "")),)
        raise RefusedError(_faults(problem.get("errors", ())) or whole)
    body: Body = answer.raise_for_status().json()
    return body


def _faults(errors: Collection[dict[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """The field that each fault is about, its code, and its words."""
    return tuple(
        (e["pointer"].strip("/").partition("/")[0], e["code"], e["detail"]) for e in errors
    )
