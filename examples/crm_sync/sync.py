"""The loop: hear what changed on both sides, compare, write what each lacks.

A record that changed *waits*. One that waits is read afresh from both sides and merged with what
both last agreed on, so that it doesn't matter how often, in which order or how late we hear of it,
and our own writing, heard again, is no change.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from .making import Making
from .mapping import ACCOUNT, ARCHIVED, CONTACT, KINDS, MONTH, NAMED, NAMES, from_ours
from .merge import Fields
from .months import months_there, take_deals
from .ours import Body, Ours, TooOldError
from .pairs import Choices, Pair, Pairs
from .state import OURS, THEIRS, State
from .theirs import DEAL, Crm, Record, parts

log = logging.getLogger("crm_sync")
AT_ONCE = 500
"""Records that are compared together."""


@dataclass
class Sync:
    """One organisation here, one CRM there."""

    ours: Ours
    theirs: Crm
    state: State
    choices: Choices = field(default_factory=Choices)
    sweep_every: float = 300
    """Seconds between two looks for deletions that the CRM's changes don't tell."""

    _people: set[str] = field(default_factory=set, init=False)
    _people_at: float = field(default=-1e9, init=False)
    _swept_at: float = field(default=-1e9, init=False)

    def round(self) -> int:
        """Hear, compare and write once; how many records were looked at."""
        self._learn_people()
        making = Making(self.ours, self.theirs, self.state)
        making.finish()
        self._hear_theirs()
        self._hear_ours()
        looked_at = sum(self._settle(kind, making) for kind in KINDS)
        if looked_at:
            log.info("%d records compared", looked_at)
        return looked_at

    # Hearing

    def _learn_people(self) -> None:
        """Who can own accounts on both sides; others are left as they are."""
        if time.monotonic() - self._people_at > self.sweep_every:
            self._people = self.ours.owners() & self.theirs.owners()
            self._people_at = time.monotonic()

    def _hear_theirs(self) -> None:
        """What belongs to accounts first: of whom we hear then, the account is heard as well.

        The other way round somebody made with their account between both questions would belong
        to nothing that we know.
        """
        take_deals(self.theirs, self.state)
        for kind in (CONTACT, ACCOUNT):
            for page in self.theirs.changed(kind, self.state.place(kind)):
                changed = self._not_agreed(kind, page.records)
                self.state.heard(kind, page.place, [(kind, one) for one in changed], THEIRS)
        if time.monotonic() - self._swept_at > self.sweep_every:
            self._sweep()
            self._swept_at = time.monotonic()

    def _sweep(self) -> None:
        """Deletions that the CRM's changes don't tell."""
        for kind in (ACCOUNT, CONTACT):
            gone = self.theirs.gone(kind, self.state.linked(kind, THEIRS))
            known = self.state.links(kind, gone, THEIRS)
            new = [one for one in gone if known[one].agreed.get(ARCHIVED) != "yes"]
            self.state.heard(f"{kind} swept", "", [(kind, one) for one in new], THEIRS)
        gone = self.theirs.gone(DEAL, self.state.all_deals())
        self.state.take_deals("deal swept", "", (), gone)

    def _hear_ours(self) -> None:
        since = self.state.place(OURS)
        try:
            has_more = bool(since)
            while has_more:
                heard, since, has_more = self.ours.changes(since)
                changed = [
                    (kind, one.id)
                    for kind in KINDS
                    for one in heard
                    if one.kind == kind and not self._is_agreed(kind, one.id, one.body)
                ]
                self.state.heard(OURS, since, changed, OURS)
        except TooOldError:
            log.warning("the stream doesn't reach back so far: everything is read again")
            since = ""
        if not since:
            self._read_everything()

    def _read_everything(self) -> None:
        """Take the cursor, read the lists, follow from the cursor."""
        cursor = self.ours.snapshot()
        for kind in KINDS:
            unseen = {*self.state.linked(kind, OURS)}
            changed = []
            for body in self.ours.everything(kind):
                unseen.discard(body["id"])
                if not self._is_agreed(kind, body["id"], body):
                    changed.append((kind, body["id"]))
            changed += [(kind, one) for one in unseen]
            self.state.heard(f"{kind} read", "", changed, OURS)
        self.state.heard(OURS, cursor, (), OURS)

    def _not_agreed(self, kind: str, records: Collection[Record]) -> list[str]:
        """Those that say something else than what was agreed on: no echo, nothing told twice."""
        known = self.state.links(kind, [one.id for one in records], THEIRS)
        changed = []
        for one in records:
            link = known.get(one.id)
            if one.is_gone:
                is_new = link is not None and link.agreed.get(ARCHIVED) != "yes"
            else:
                is_new = link is None or not _says(link.agreed, self._known(one.fields))
            changed += [one.id] if is_new else []
        return changed

    def _is_agreed(self, kind: str, ours: str, body: Body | None) -> bool:
        link = self.state.links(kind, [ours], OURS).get(ours)
        if link is None or body is None:
            return False
        if self._lacks_reference(kind, body, link.theirs):
            return False
        return _says(link.agreed, self._fields(kind, body))

    # Comparing

    def _settle(self, kind: str, making: Making) -> int:
        """What waits of a kind, once each: first what the CRM has, which may adopt some of ours."""
        looked_at = 0
        for side in (THEIRS, OURS):
            for some in parts(self.state.waiting(kind, side), AT_ONCE):
                self._settle_some(kind, side, some, making)
                looked_at += len(some)
        return looked_at

    def _settle_some(self, kind: str, side: str, ids: list[str], making: Making) -> None:
        links = self.state.links(kind, ids, side)
        alone = [one for one in ids if one not in links]
        there = self._there(kind, [one.theirs for one in links.values()])
        here = self.ours.read(kind, [one.ours for one in links.values()])
        pairs = [
            Pair(
                link,
                here.get(link.ours),
                self._fields(kind, here[link.ours]) if link.ours in here else None,
                there.get(link.theirs),
                self._lacks_reference(kind, here.get(link.ours), link.theirs),
                self._waits_for_more(kind, here.get(link.ours), there.get(link.theirs)),
            )
            for link in links.values()
        ]
        Pairs(kind, self.ours, self.theirs, self.state, self.choices).settle(pairs)
        if side == THEIRS:
            records = self._there(kind, alone)
            making.here(kind, {one: records.get(one) for one in alone})
        else:
            bodies = self.ours.read(kind, alone)
            making.there(kind, {one: bodies.get(one) for one in alone}, self._fields)

    def _there(self, kind: str, ids: Collection[str]) -> dict[str, Record]:
        if kind == MONTH:
            return months_there(self.state, ids)
        records = self.theirs.read(kind, ids) if ids else {}
        return {one: Record(one, self._known(r.fields), r.is_gone) for one, r in records.items()}

    def _fields(self, kind: str, body: Body) -> Fields:
        return self._known(from_ours(kind, body, self._named))

    def _named(self, kind: str, ours: str) -> str:
        return self.state.other(kind, ours, OURS)

    def _known(self, fields: Fields) -> Fields:
        """Without an owner whom only one side knows."""
        owner = fields.get("owner")
        if owner and owner not in self._people:
            return {name: value for name, value in fields.items() if name != "owner"}
        return fields

    def _lacks_reference(self, kind: str, body: Body | None, theirs: str) -> bool:
        """Whether the product doesn't know yet what the CRM calls it."""
        if kind == MONTH or body is None:
            return False
        return all(
            (r["system"], r["external_id"]) != (self.theirs.system, theirs)
            for r in body["references"]
        )

    def _waits_for_more(self, kind: str, body: Body | None, record: Record | None) -> bool:
        """Whether it names something that is on its way to the other side."""
        for name in NAMED[kind]:
            there = record.fields.get(name) if record and not record.is_gone else ""
            here = body[name] if body else None
            here = here["id"] if isinstance(here, dict) else here
            for side, one in ((THEIRS, there), (OURS, here)):
                is_alone = bool(one) and not self.state.other(NAMES[name], str(one), side)
                if is_alone and self.state.is_waiting(NAMES[name], side, str(one)):
                    return True
        return False


def _says(agreed: Fields, fields: Fields) -> bool:
    return all(agreed.get(name, "") == value for name, value in fields.items())
