"""Records that only one side has: found on the other, or made there, once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .mapping import ACCOUNT, ARCHIVED, CONTACT, MONTH, NAMES, ROLE, reference, to_ours
from .merge import Fields
from .ours import AT_ONCE, Body, ItemResult, Ours
from .state import OURS, THEIRS, Link, Sending, State, Undecided
from .theirs import Crm, Record, Refusal

Items = list[dict[str, Any]]
"""What is on its way: `theirs` or `ours`, the `body` to send, the `fields` that are agreed on then,
and whether there is more to say later (`waits`)."""
THERE_AT_ONCE = 100


@dataclass(frozen=True)
class Making:
    """Makes what one side lacks."""

    ours: Ours
    theirs: Crm
    state: State

    def finish(self) -> None:
        """What was on its way when we were stopped, under the same keys."""
        for sending in self.state.sending():
            if sending.side == OURS:
                self._send_here(sending)
            else:
                self._send_there(sending, again=True)

    # Here

    def here(self, kind: str, records: Mapping[str, Record | None]) -> None:
        """What the CRM has: adopted where we have it under another name for it, else made."""
        items: Items = []
        for theirs, record in records.items():
            if record is None or record.is_gone:
                self.state.looked_at(kind, theirs, "")
            elif (item := self._item(kind, theirs, record, records)) is not None:
                items.append(item)
        for some in _some(items, AT_ONCE):
            would = self.ours.would(kind, [item["body"] for item in some])
            new = self._adopted(kind, some, would)
            if new:
                sending = Sending(str(uuid.uuid4()), kind, OURS, new)
                self.state.intend(sending)
                self._send_here(sending)

    def _item(
        self, kind: str, theirs: str, record: Record, beside: Mapping[str, Record | None]
    ) -> dict[str, Any] | None:
        """One item of a bulk request; None where what it belongs to isn't here."""
        if kind == MONTH:
            return self._month(theirs, record)
        fields = {name: value for name, value in record.fields.items() if name != ARCHIVED}
        if kind == CONTACT and not self._account_is_here(kind, theirs, fields["account"]):
            return None
        unsaid = [
            name
            for name in NAMES.keys() & fields.keys()
            if fields[name]
            and not self.state.other(NAMES[name], fields[name], THEIRS)
            and not (kind == NAMES[name] and beside.get(fields[name]))
        ]
        fields = {name: value for name, value in fields.items() if name not in unsaid}
        body = to_ours(self.theirs.system, fields)
        for name in NAMES.keys() & fields.keys():
            if ours := self.state.other(NAMES[name], fields[name], THEIRS):
                body[name] = ours
        body["references"] = [reference(self.theirs.system, theirs)]
        if kind == CONTACT:
            body["role"] = ROLE
        else:
            fields[ARCHIVED] = ""
        return {"theirs": theirs, "body": body, "fields": fields, "waits": bool(unsaid)}

    def _month(self, theirs: str, record: Record) -> dict[str, Any] | None:
        account, _bar, month = theirs.partition("|")
        if not self._account_is_here(MONTH, theirs, account):
            return None
        ours = self.state.other(ACCOUNT, account, THEIRS)
        body = {"account": ours, "month": month, "revenue": record.fields["revenue"]}
        return {"theirs": theirs, "body": body, "fields": record.fields, "waits": False}

    def _account_is_here(self, kind: str, theirs: str, account: str) -> bool:
        """Where it isn't, and isn't on its way, there is nothing to wait for."""
        if account and self.state.other(ACCOUNT, account, THEIRS):
            return True
        if not account or not self.state.is_waiting(ACCOUNT, THEIRS, account):
            self.state.looked_at(kind, theirs, "")
        return False

    def _adopted(self, kind: str, items: Items, would: Sequence[ItemResult]) -> Items:
        """Those that are new; ours that the others mean are linked, and compared next."""
        held = self.state.links(kind, [one.id for one in would if one.id], OURS)
        new: Items = []
        found: dict[str, Link] = {}
        for item, one in zip(items, would, strict=True):
            if one.outcome == "refused":
                new += self._without_faults(kind, item, one)
            elif one.id and one.id not in held and one.id not in found:
                found[one.id] = Link(item["theirs"], one.id, {})
            elif one.outcome == "made" or kind == ACCOUNT:
                new.append(item)  # another one of the same name
            else:
                why = "somebody at this account has its e-mail address already"
                self.state.find(kind, item["theirs"], "", [Undecided("email", why)])
        self.state.know(kind, found.values(), waits=True)
        return self._below_adopted(new)

    def _below_adopted(self, items: Items) -> Items:
        """A parent that was adopted is named by our id; one that was refused can't be said."""
        beside = {item["theirs"] for item in items}
        for item in items:
            for name in NAMES.keys() & item["body"].keys():
                named = item["body"][name]
                if not isinstance(named, dict) or (theirs := named["external_id"]) in beside:
                    continue
                if ours := self.state.other(NAMES[name], theirs, THEIRS):
                    item["body"][name] = ours
                else:
                    del item["body"][name], item["fields"][name]
                    item["waits"] = True
        return items

    def _without_faults(self, kind: str, item: dict[str, Any], one: ItemResult) -> Items:
        """Without the fields that are refused; nothing where it can't be without them."""
        refused = {name for name, _code, _words in one.faults}
        if refused & {"", "name", "account", "references", "role", "revenue", "month"}:
            self.state.find(kind, item["theirs"], "", _findings(one))
            return []
        rest = {name: v for name, v in item["body"].items() if name not in refused}
        fields = {name: v for name, v in item["fields"].items() if name not in refused}
        return [item | {"body": rest, "fields": fields, "waits": True}]

    def _send_here(self, sending: Sending) -> None:
        bodies = [item["body"] for item in sending.items]
        results = self.ours.make(sending.kind, bodies, sending.key)
        held = self.state.links(sending.kind, [one.id for one in results if one.id], OURS)
        made: dict[str, tuple[Link, bool]] = {}
        refused: list[tuple[str, str, list[Undecided]]] = []
        for item, one in zip(sending.items, results, strict=True):
            theirs = item["theirs"]
            if one.outcome == "refused":
                refused.append((theirs, "", _findings(one)))
            elif one.id in made or (one.id in held and held[one.id].theirs != theirs):
                refused.append((theirs, "", [Undecided("", "the same as another record here")]))
            else:
                made[one.id] = (Link(theirs, one.id, item["fields"]), item["waits"])
        self.state.answered(sending, made.values(), refused)

    # There

    def there(
        self,
        kind: str,
        bodies: Mapping[str, Body | None],
        fields_of: Callable[[str, Body], Fields],
    ) -> None:
        """What we have: linked where it says which record of the CRM it is, else made there."""
        items: Items = []
        for ours, body in bodies.items():
            if body is None or kind == MONTH or body.get(ARCHIVED):
                self.state.looked_at(kind, "", ours)
            elif theirs := self._named_there(kind, body):
                self.state.know(kind, [Link(theirs, ours, {})], waits=True)
                self.state.looked_at(kind, "", ours)
            elif (fields := self._sayable(kind, body, fields_of(kind, body))) is not None:
                items.append({"ours": ours, "fields": fields})
        for some in _some(items, THERE_AT_ONCE):
            sending = Sending(str(uuid.uuid4()), kind, THEIRS, some)
            self.state.intend(sending)
            self._send_there(sending, again=False)

    def _named_there(self, kind: str, body: Body) -> str:
        """The CRM's id that it has as a reference, where nothing else has it."""
        for one in body["references"]:
            if one["system"] == self.theirs.system:
                theirs = str(one["external_id"])
                if not self.state.other(kind, theirs, THEIRS):
                    return theirs
        return ""

    def _sayable(self, kind: str, body: Body, fields: Fields) -> Fields | None:
        """What is said of it; None for somebody whose account isn't there yet, or never comes."""
        if kind == CONTACT and "account" not in fields:
            if not self.state.is_waiting(ACCOUNT, OURS, body["account"]["id"]):
                self.state.looked_at(kind, "", body["id"])
            return None
        return {name: value for name, value in fields.items() if value and name != ARCHIVED}

    def _send_there(self, sending: Sending, *, again: bool) -> None:
        wanted = {item["ours"]: item["fields"] for item in sending.items}
        answers = self.theirs.make(sending.kind, wanted, again=again)
        made: list[tuple[Link, bool]] = []
        refused: list[tuple[str, str, list[Undecided]]] = []
        for ours, said in answers.items():
            if isinstance(said, Refusal):
                why = Undecided(said.field, f"refused there: {said.detail}")
                refused.append(("", ours, [why]))
            else:
                agreed = wanted[ours] | ({ARCHIVED: ""} if sending.kind == ACCOUNT else {})
                made.append((Link(said, ours, agreed), True))
        self.state.answered(sending, made, refused)


def _findings(one: ItemResult) -> list[Undecided]:
    return [Undecided(name, f"refused here: {code}: {words}") for name, code, words in one.faults]


def _some(items: Iterable[dict[str, Any]], size: int) -> list[Items]:
    every = list(items)
    return [every[start : start + size] for start in range(0, len(every), size)]
