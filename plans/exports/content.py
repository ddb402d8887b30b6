"""What a plan's files hold: words and figures as the reader writes them, ready to be set.

PDF and PowerPoint are made from this alone, for us and for the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.documents.letters import plain
from pages.templatetags.figures import money, short_date
from plans.measured.words import figure
from plans.models import Plan, SwotItem, ValueEntry
from rules.rich_text.cleaning import blocks
from rules.rich_text.shapes import Block
from tenants.models import Organization


@dataclass(frozen=True)
class Head:
    """What stands above all: whose plan, of whom, for when, and how it stands."""

    title: str
    account: str
    organization: str
    period: str
    state: str
    version: str
    as_of: str
    edition: str
    language: str
    currency: str
    is_for_client: bool

    @property
    def standing(self) -> tuple[str, ...]:
        """State (ours alone), version, "as of", and whose edition it is."""
        told = (self.state, self.version, self.as_of, self.edition)
        return tuple(part for part in told if part)


@dataclass(frozen=True)
class Section:
    """A written section."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective: who and when, figures, what it gives to whom, and the steps towards it."""

    title: str
    note: str
    """Whose it is, and whom at the client it serves. Ours alone."""
    due: str
    status: str
    figures: str
    share: int | None
    """How far from baseline to target, in percent."""
    gains: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ActionLine:
    """An open action, and the objective that it stands under. Ours alone."""

    title: str
    objective: str
    number: int
    """Which of the objectives that is, counted from 1."""
    owner: str
    due: str
    status: str


@dataclass(frozen=True)
class SwotList:
    """One of the four lists."""

    kind: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class RiskLine:
    """A risk; only ours has more than its text."""

    text: str
    weight: str = ""
    note: str = ""


@dataclass(frozen=True)
class ValueLine:
    """What an initiative gives; `side` is empty where it can be the client's alone."""

    initiative: str
    side: str
    stage: str
    amount: str
    words: str
    proof: str


@dataclass(frozen=True)
class SumLine:
    """What a side gains: promised, expected, realised."""

    side: str
    amounts: tuple[Decimal, Decimal, Decimal]
    texts: tuple[str, str, str]


@dataclass(frozen=True)
class LiveList:
    """What was read from the data on the day of the file: what, how much, of when. Ours alone."""

    title: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Content:
    """All that a file of a plan says."""

    head: Head
    sections: tuple[Section, ...]
    objectives: tuple[ObjectiveLine, ...]
    actions: tuple[ActionLine, ...]
    swot: tuple[SwotList, ...]
    risks: tuple[RiskLine, ...]
    matrix: tuple[tuple[str, ...], ...]
    """Impact from 5 down, likelihood from 1 up: the numbers of the risks. Ours alone."""
    value: tuple[ValueLine, ...]
    sums: tuple[SumLine, ...]
    live: tuple[LiveList, ...] = ()


@dataclass(frozen=True)
class Edition:
    """Of what a file is made: a plan as it stands, or one version of it."""

    plan: Plan
    organization: Organization
    state: str
    """How it stands, said to us."""
    number: int | None
    """The version that says the same."""
    as_of: datetime
    publisher: str
    """The name that stands above the file."""
    has_moved: bool = False
    """Whether figures that the data give are others than that version's."""


def head_of(edition: Edition, *, for_client: bool) -> Head:
    """The client does not read how far we are with our approval."""
    plan, today = edition.plan, edition.as_of.astimezone(edition.organization.zone).date()
    account = plain(plan.account.name)
    return Head(
        title=_("Account plan: %(name)s") % {"name": account},
        account=account,
        organization=plain(edition.publisher),
        period=f"{short_date(plan.starts_on)} – {short_date(plan.ends_on)}",
        state="" if for_client else edition.state,
        version=_version(edition),
        as_of=_("As of %(day)s") % {"day": short_date(today)},
        edition=_("Edition for the client") if for_client else _("Internal edition"),
        language=get_language() or "en",
        currency=edition.organization.currency,
        is_for_client=for_client,
    )


def _version(edition: Edition) -> str:
    if not edition.number:
        return _("Working draft")
    told = _("Version %(n)d, today's figures") if edition.has_moved else _("Version %(n)d")
    return told % {"n": edition.number}


def section_of(kind: str, title: object, html: str) -> Section:
    """A kept text as blocks, each run of them plain."""
    found = (
        block._replace(runs=tuple(run.saying(plain(run.text)) for run in block.runs))
        for block in blocks(html)
    )
    return Section(kind, str(title), tuple(found))


def figures_of(
    baseline: Decimal | None,
    current: Decimal | None,
    target: Decimal | None,
    unit: str,
    period: str = "",
    phases: Sequence[str] = (),
) -> str:
    """From where, to where now, to what; of which period, where the product read it.

    `phases` are the names of what the figures count, where they count those.
    """
    if baseline is None and current is None and target is None:
        return ""
    steps = (figure(value, phases) for value in (baseline, current, target))
    told = f"{' → '.join(steps)} {unit}".strip()
    return plain(f"{told} ({period})" if period else told)


def swot_of(items: Iterable[tuple[str, str]]) -> tuple[SwotList, ...]:
    """The four lists from pairs of kind and text; none where all are empty."""
    pairs = list(items)
    if not pairs:
        return ()
    return tuple(
        SwotList(
            str(kind.value),
            str(kind.label),
            tuple(plain(text) for key, text in pairs if key == kind.value),
        )
        for kind in SwotItem.Kind
    )


def sum_of(side: str, entries: Iterable[tuple[str, Decimal | None]], currency: str) -> SumLine:
    """The sums of a side from pairs of stage and amount."""
    pairs = list(entries)
    promised, expected, realised = (
        sum((amount or Decimal(0) for key, amount in pairs if key == stage), Decimal(0))
        for stage in ValueEntry.Stage.values
    )
    amounts = (promised, expected, realised)
    texts = (money(promised, currency), money(expected, currency), money(realised, currency))
    return SumLine(side, amounts, texts)


def confirmation_of(by: str, on: date | None, how: str) -> str:
    """Who at the client confirmed it, when and how."""
    if not (by and on and how):
        return ""
    words = {"name": plain(by), "day": short_date(on), "how": ValueEntry.How(how).label}
    return _("confirmed by %(name)s on %(day)s: %(how)s") % words
