"""The words in double braces that a template may hold, and what each says of a plan.

They read what a file says (`Content`), which for the client holds the client's edition alone:
what is ours comes out empty there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.exports.content import Content, Section
from plans.models import SectionKind, SwotItem
from rules.rich_text.shapes import LISTS

Lines = tuple[str, ...]
Row = Mapping[str, Lines]


@dataclass(frozen=True)
class Token:
    """A word for the template, and what it means to people."""

    name: str
    meaning: str | Promise


@dataclass(frozen=True)
class RowKind:
    """A list whose words fill a row of a table, once for each of its things."""

    name: str
    tokens: tuple[Token, ...]
    rows: Callable[[Content], Iterable[Row]]


@dataclass(frozen=True)
class Single:
    """A word that stands anywhere, and its lines."""

    token: Token
    lines: Callable[[Content], Iterable[str]]


def _single(name: str, meaning: str | Promise, lines: Callable[[Content], Iterable[str]]) -> Single:
    return Single(Token(name, meaning), lines)


def _section_lines(sections: Iterable[Section], kind: str) -> Iterable[str]:
    for section in sections:
        number = 0
        for block in section.blocks if section.kind == kind else ():
            number = number + 1 if block.kind == "ol" else 0
            mark = f"{number}. " if number else "– " if block.kind in LISTS else ""
            yield from f"{mark}{block.text}".split("\n")


def _swot_lines(content: Content, kind: str) -> Iterable[str]:
    return (item for one in content.swot if one.kind == kind for item in one.items)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


_HEAD = (
    _single("account", _("Name of the account"), lambda c: [c.head.account]),
    _single("organization", _("Name on the files"), lambda c: [c.head.organization]),
    _single("period", _("Period of the plan"), lambda c: [c.head.period]),
    _single("state", _("State of the plan; empty for the client"), lambda c: [c.head.state]),
    _single("version", _("Version, or that it is a draft"), lambda c: [c.head.version]),
    _single("as_of", _("Day on which the file says so"), lambda c: [c.head.as_of]),
    _single("edition", _("Whose edition it is"), lambda c: [c.head.edition]),
    _single("currency", _("Currency"), lambda c: [c.head.currency]),
)
_SECTION_NAMES = {
    "summary": SectionKind.SUMMARY,
    "business": SectionKind.BUSINESS,
    "proposition": SectionKind.VALUE,
    "interesting": SectionKind.INTERESTING,
    "trust": SectionKind.TRUST,
    "matter": SectionKind.MATTER,
    "beyond": SectionKind.BEYOND,
}
_SWOT_NAMES = {
    "strengths": SwotItem.Kind.STRENGTH,
    "weaknesses": SwotItem.Kind.WEAKNESS,
    "opportunities": SwotItem.Kind.OPPORTUNITY,
    "threats": SwotItem.Kind.THREAT,
}
_LISTS = (
    _single(
        "objectives",
        _("All objectives, a line each"),
        lambda c: [_joined(one.title, one.figures, one.due) for one in c.objectives],
    ),
    _single(
        "actions",
        _("All open actions, a line each; empty for the client"),
        lambda c: [_joined(one.title, one.owner, one.due) for one in c.actions],
    ),
    _single("risks", _("All open risks, a line each"), lambda c: [one.text for one in c.risks]),
    _single(
        "value",
        _("All value, a line each"),
        lambda c: [_joined(one.initiative, one.stage, one.amount) for one in c.value],
    ),
)


def _of_section(name: str, kind: SectionKind) -> Single:
    return _single(name, kind.label, lambda c: _section_lines(c.sections, kind))


def _of_swot(name: str, kind: SwotItem.Kind) -> Single:
    return _single(name, kind.label, lambda c: _swot_lines(c, kind))


SINGLES: dict[str, Single] = {
    one.token.name: one
    for one in (
        *_HEAD,
        *(_of_section(name, kind) for name, kind in _SECTION_NAMES.items()),
        *(_of_swot(name, kind) for name, kind in _SWOT_NAMES.items()),
        *_LISTS,
    )
}


def _kind(
    name: str, meanings: Mapping[str, Promise], rows: Callable[[Content], Iterable[Iterable[str]]]
) -> RowKind:
    """A list whose tokens are `name.part`, in the order of the texts of each row."""
    tokens = tuple(Token(f"{name}.{part}", meaning) for part, meaning in meanings.items())

    def named(content: Content) -> Iterable[Row]:
        for texts in rows(content):
            lines = (tuple(text.split("\n")) for text in texts)
            yield dict(zip((token.name for token in tokens), lines, strict=True))

    return RowKind(name, tokens, named)


_OBJECTIVE = {
    "number": _("Number"),
    "title": _("Title"),
    "note": _("Owner, and whom it serves; empty for the client"),
    "figures": _("From where, to where now, to what"),
    "progress": _("Progress in percent"),
    "due": _("Due on"),
    "status": _("State"),
    "gains": _("What it gives to whom"),
}
_ACTION = {
    "title": _("Title"),
    "objective": _("Objective"),
    "owner": _("Owner"),
    "due": _("Due on"),
    "status": _("State"),
}
_RISK = {
    "number": _("Number"),
    "text": _("Risk"),
    "weight": _("Likelihood × impact; empty for the client"),
    "note": _("Owner, day and mitigation; empty for the client"),
}
_VALUE = {
    "initiative": _("Initiative"),
    "side": _("Who gains"),
    "stage": _("Stage"),
    "amount": _("Amount"),
    "words": _("In words"),
    "proof": _("Confirmation or source"),
}
_SUM = {
    "side": _("Who gains"),
    "promised": _("Promised"),
    "expected": _("Expected"),
    "realised": _("Realised"),
}

ROW_KINDS: dict[str, RowKind] = {
    kind.name: kind
    for kind in (
        _kind(
            "objective",
            _OBJECTIVE,
            lambda c: (
                (
                    str(number),
                    one.title,
                    one.note,
                    one.figures,
                    "" if one.share is None else f"{one.share} %",
                    one.due,
                    one.status,
                    "\n".join(f"{label} {text}" for label, text in one.gains),
                )
                for number, one in enumerate(c.objectives, 1)
            ),
        ),
        _kind(
            "action",
            _ACTION,
            lambda c: (
                (one.title, one.objective, one.owner, one.due, one.status) for one in c.actions
            ),
        ),
        _kind(
            "risk",
            _RISK,
            lambda c: (
                (str(number), one.text, one.weight, one.note)
                for number, one in enumerate(c.risks, 1)
            ),
        ),
        _kind(
            "value",
            _VALUE,
            lambda c: (
                (one.initiative, one.side, one.stage, one.amount, one.words, one.proof)
                for one in c.value
            ),
        ),
        _kind("sum", _SUM, lambda c: ((one.side, *one.texts) for one in c.sums)),
    )
}
KIND_OF = {token.name: kind for kind in ROW_KINDS.values() for token in kind.tokens}
"""Of which list a token of a row is."""


def lines_of(content: Content) -> dict[str, Lines]:
    """What each word that stands anywhere says."""
    return {name: tuple(one.lines(content)) for name, one in SINGLES.items()}


def tokens() -> list[Token]:
    """All of them, as people are shown them: those of rows last."""
    return [
        *(one.token for one in SINGLES.values()),
        *(t for k in ROW_KINDS.values() for t in k.tokens),
    ]


def said_of(content: Content) -> dict[str, str]:
    """What each says of a plan, in one line; of a list its first row."""
    said = {name: " · ".join(lines) for name, lines in lines_of(content).items()}
    for kind in ROW_KINDS.values():
        first = next(iter(kind.rows(content)), {})
        said |= {name: " · ".join(lines) for name, lines in first.items()}
    return {name: text if len(text) <= 80 else f"{text[:79]}…" for name, text in said.items()}
