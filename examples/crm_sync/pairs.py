"""Records that both sides have: merged, and what each side lacks is written there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .mapping import (
    ACCOUNT,
    ARCHIVED,
    FIXED_HERE,
    FIXED_THERE,
    MONTH,
    NAMES,
    from_ours,
    reference,
    to_ours,
)
from .merge import Fields, Merged, merge
from .ours import Body, Ours, RefusedError, StaleError
from .state import OURS, THEIRS, Link, State, Undecided
from .theirs import Crm, Record

log = logging.getLogger("crm_sync")
KEEP, ARCHIVE, DELETE = "keep", "archive", "delete"


@dataclass(frozen=True)
class Choices:
    """What a deletion does on the other side. As it stands nothing is ever deleted."""

    account_deleted_there: str = ARCHIVE
    """`archive` or `keep`: accounts can't be deleted here."""
    account_archived_here: str = KEEP
    """`keep` or `delete` (the CRM's users can bring it back)."""
    contact_deleted_there: str = KEEP
    """`keep` or `delete`: a person here has no archive."""
    contact_deleted_here: str = KEEP
    """`keep` or `delete`."""


@dataclass(frozen=True)
class Pair:
    """One record as both sides have it now."""

    link: Link
    body: Body | None
    here: Fields | None
    there: Record | None
    lacks_reference: bool
    waits: bool

    @property
    def is_gone_there(self) -> bool:
        """Whether the CRM has it no more."""
        return self.there is None or self.there.is_gone


@dataclass
class Plan:
    """What is to be done about a pair, and what came of it."""

    pair: Pair
    agreed: Fields
    to_ours: Fields = field(default_factory=dict)
    to_theirs: Fields = field(default_factory=dict)
    findings: list[Undecided] = field(default_factory=list)
    removes_here: bool = False
    removes_there: bool = False
    is_over: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Pairs:
    """Pairs of one kind, as many as are read together."""

    kind: str
    ours: Ours
    theirs: Crm
    state: State
    choices: Choices

    def settle(self, pairs: Sequence[Pair]) -> None:
        """Write what each side lacks; then, and only then, keep what is agreed on."""
        plans = [self._plan(pair) for pair in pairs]
        self._write_there(plans)
        for plan in plans:
            self._write_here(plan)
            link = replace(plan.pair.link, agreed=plan.agreed)
            if plan.is_over:
                self.state.forget(self.kind, link)
            else:
                waits = plan.waits or plan.pair.waits
                self.state.settled(self.kind, link, plan.findings, waits=waits)

    # Deciding

    def _plan(self, pair: Pair) -> Plan:
        if pair.here is None or (self.kind != ACCOUNT and pair.is_gone_there):
            return self._one_is_gone(pair)
        base = pair.link.agreed
        there = _fields(pair)
        if pair.is_gone_there:  # what it said last, where the CRM still tells it
            there = base | there | {ARCHIVED: "yes"}
        merged = merge(base, pair.here, there)
        plan = Plan(pair, merged.agreed, dict(merged.to_ours), dict(merged.to_theirs))
        plan.findings = [
            Undecided(c.field, "both sides changed it", c.base, c.here, c.there)
            for c in merged.conflicts
        ]
        if pair.is_gone_there or ARCHIVED in plan.to_theirs:
            self._decide_presence(plan, merged)
        self._keep_what_is_fixed(plan)
        return plan

    def _decide_presence(self, plan: Plan, merged: Merged) -> None:
        """An account that one side put away: never against what the other changed meanwhile."""
        base = plan.pair.link.agreed
        others = plan.to_theirs.keys() - {ARCHIVED}
        if plan.pair.is_gone_there and (others or merged.conflicts):
            _stop(plan, Undecided(ARCHIVED, "deleted there, changed here"))
        elif plan.pair.is_gone_there and plan.to_theirs.get(ARCHIVED) == "":
            _stop(plan, Undecided(ARCHIVED, "deleted there, brought back here"))
        elif plan.pair.is_gone_there:
            if self.choices.account_deleted_there == KEEP and ARCHIVED in plan.to_ours:
                _stop(plan, Undecided(ARCHIVED, "deleted there, kept here"))
        elif plan.to_theirs.pop(ARCHIVED) == "yes" and ARCHIVED in base:
            if self.choices.account_archived_here != DELETE:
                return
            if plan.to_ours or merged.conflicts:
                _stop(plan, Undecided(ARCHIVED, "archived here, changed there"))
            else:
                plan.removes_there = True

    def _one_is_gone(self, pair: Pair) -> Plan:
        """A record that can be deleted, and was."""
        base = pair.link.agreed
        plan = Plan(pair, base)
        if pair.here is None and pair.is_gone_there:
            plan.is_over = True
        elif pair.here is None:
            self._gone_here(plan, _says_otherwise(base, _fields(pair)))
        elif _says_otherwise(base, pair.here):
            plan.findings.append(Undecided("", "deleted there, changed here"))
        elif self.choices.contact_deleted_there == DELETE:
            plan.removes_here = True
        else:
            plan.agreed = base | {ARCHIVED: "yes"}
            plan.findings.append(Undecided("", "deleted there, kept here"))
        return plan

    def _gone_here(self, plan: Plan, is_changed_there: bool) -> None:
        if is_changed_there:
            plan.findings.append(Undecided("", "deleted here, changed there"))
        elif self.kind != MONTH and self.choices.contact_deleted_here == DELETE:
            plan.removes_there = True
        else:
            plan.findings.append(Undecided("", "deleted here, kept there"))

    def _keep_what_is_fixed(self, plan: Plan) -> None:
        """What a side doesn't let be changed is listed."""
        base, here, there = plan.pair.link.agreed, plan.pair.here or {}, _fields(plan.pair)
        for name in FIXED_HERE[self.kind] & plan.to_ours.keys():
            if name in base:
                del plan.to_ours[name]
                said = (base[name], here[name], there[name])
                plan.findings.append(Undecided(name, "it can't be changed here", *said))
        for name in FIXED_THERE[self.kind] & plan.to_theirs.keys():
            del plan.to_theirs[name]
            said = (base.get(name, ""), here[name], there[name])
            plan.findings.append(Undecided(name, "it can't be changed there", *said))

    # Writing

    def _write_there(self, plans: Sequence[Plan]) -> None:
        gone = [plan.pair.link.theirs for plan in plans if plan.removes_there]
        if gone:
            self.theirs.remove(self.kind, gone)
        for plan in plans:
            if plan.removes_there:
                plan.agreed = plan.agreed | {ARCHIVED: "yes"}
        wanted = {plan.pair.link.theirs: plan.to_theirs for plan in plans if plan.to_theirs}
        if not wanted:
            return
        refused = self.theirs.write(self.kind, wanted)
        for plan in plans:
            refusal = refused.get(plan.pair.link.theirs)
            if refusal is None:
                plan.agreed = plan.agreed | plan.to_theirs
            else:
                plan.findings.append(Undecided(refusal.field, f"refused there: {refusal.detail}"))

    def _write_here(self, plan: Plan) -> None:
        pair = plan.pair
        try:
            if plan.removes_here and pair.body:
                self.ours.remove(self.kind, pair.body)
                plan.is_over = True
            elif pair.body and (plan.to_ours or self._wants_reference(plan)):
                self._change_here(plan, pair.body)
        except StaleError:
            plan.waits = True  # somebody was faster: it is compared again

    def _change_here(self, plan: Plan, body: Body) -> None:
        fields = {n: v for n, v in plan.to_ours.items() if n != ARCHIVED and self._is_here(n, v)}
        sent = self._as_ours(fields)
        if self._wants_reference(plan):
            there = reference(self.theirs.system, plan.pair.link.theirs)
            sent["references"] = [*body["references"], there]
        if sent:
            body = self._taken(plan, body, sent)
        if ARCHIVED in plan.to_ours:
            body = self.ours.archive(body, archived=plan.to_ours[ARCHIVED] == "yes")
            fields[ARCHIVED] = plan.to_ours[ARCHIVED]
        refused = {one.field for one in plan.findings}
        plan.agreed = plan.agreed | {n: v for n, v in fields.items() if n not in refused}
        now = from_ours(self.kind, body, lambda kind, one: self.state.other(kind, one, OURS))
        if any(now.get(n, v) != v for n, v in fields.items() if n not in refused):
            plan.waits = True  # it is kept in another form, which the CRM shall have too

    def _taken(self, plan: Plan, body: Body, sent: Body) -> Body:
        """What became of the change; without the fields that are refused, which are listed."""
        try:
            return self.ours.change(self.kind, body, sent)
        except RefusedError as error:
            faults = [(f if f in sent else "", code, words) for f, code, words in error.faults]
        plan.findings += [
            Undecided(name, f"refused here: {code}: {words}", here="", there=plan.to_ours.get(name))
            for name, code, words in faults
        ]
        refused = {name for name, _code, _words in faults}
        rest = {} if "" in refused else {n: v for n, v in sent.items() if n not in refused}
        if not rest:
            plan.to_ours.pop(ARCHIVED, None)
            for name in sent.keys() - refused:
                plan.findings.append(Undecided(name, "refused here with the others"))
            return body
        try:
            return self.ours.change(self.kind, body, rest)
        except RefusedError:
            for name in rest:
                plan.findings.append(Undecided(name, "refused here with the others"))
            return body

    def _wants_reference(self, plan: Plan) -> bool:
        return plan.pair.lacks_reference and not plan.pair.is_gone_there

    def _is_here(self, name: str, theirs: str) -> bool:
        """Whether what is named is known here; if it is on its way, the pair waits for it."""
        return name not in NAMES or not theirs or bool(self._ours_of(name, theirs))

    def _ours_of(self, name: str, theirs: str) -> str:
        return self.state.other(NAMES[name], theirs, THEIRS)

    def _as_ours(self, fields: Fields) -> Body:
        body = to_ours(self.theirs.system, fields)
        for name in NAMES.keys() & fields.keys():
            body[name] = self._ours_of(name, fields[name]) or None
        return body


def _fields(pair: Pair) -> Fields:
    return pair.there.fields if pair.there else {}


def _says_otherwise(agreed: Fields, fields: Fields) -> bool:
    return any(agreed.get(name, "") != value for name, value in fields.items())


def _stop(plan: Plan, finding: Undecided) -> None:
    """Nothing is written until a person decided."""
    plan.to_ours, plan.to_theirs, plan.findings = {}, {}, [finding]
    plan.agreed = plan.pair.link.agreed
