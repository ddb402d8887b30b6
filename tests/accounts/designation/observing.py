"""An observer: everything somebody is shown of each account, as figures to be compared.

Nothing here knows what a page or an endpoint means. From JSON each field of each row becomes
figures of the account that the row names; from HTML the words beside each link to an account,
how often it is there and at which place. What tells designations must differ by designation.
"""

from __future__ import annotations

import math
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Label = Mapping[uuid.UUID, bool]

NOISE = re.compile(r"csrf[^>]*|X-CSRFToken[^}]*|[0-9a-f]{8}-[0-9a-f-]{27}")
WORDS = re.compile(r"[\w.:/-]+")
SUPPORT = 8
"""What is seen at fewer accounts tells nothing that chance could not."""


PAGE = "page "


@dataclass(frozen=True)
class Figure:
    """One number for each of some accounts."""

    name: str
    accounts: list[uuid.UUID]
    values: tuple[float, ...]


@dataclass
class Observer:
    """What one person or key was shown, by the name of the figure and the account."""

    names: dict[str, uuid.UUID]
    looked_at: list[uuid.UUID] = field(default_factory=list)
    seen: dict[str, dict[uuid.UUID, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def __post_init__(self) -> None:
        self.accounts = list(self.names.values())
        self.named = re.compile(f"({'|'.join(map(re.escape, self.names))})")

    def note(self, name: str, account: uuid.UUID, value: float = 1) -> None:
        """One figure of one account."""
        self.seen[name][account].append(value)

    def read_rows(self, name: str, rows: list[dict[str, Any]], *, of: str = "account") -> None:
        """A list of JSON rows; each names its account."""
        known = set(self.accounts)
        for place, row in enumerate(rows):
            account = account_of(row, of)
            if account in known:
                self.note(f"{name} place", account, place)
                for key, value in flat(row):
                    self._note_value(f"{name} {key}", account, value)

    def read_html(self, name: str, html: str) -> None:
        """A page that names several accounts: what stands after each name."""
        parts = self.named.split(html)
        for place, (found, beside) in enumerate(zip(parts[1::2], parts[2::2], strict=True)):
            account = self.names[found]
            self.note(f"{name} place", account, place)
            self._note_words(name, account, beside[:3000])

    def read_page(self, name: str, account: uuid.UUID, html: str) -> None:
        """A page of one account, whole."""
        if account not in self.looked_at:
            self.looked_at.append(account)
        self.note(f"{PAGE}{name} length", account, len(NOISE.sub("", html)) // 50)
        self._note_words(f"{PAGE}{name}", account, html)

    def figures(self) -> list[Figure]:
        """How often, the least and the most of what was seen; what is alike is there once."""
        made: dict[tuple[tuple[float, ...], int], Figure] = {}
        for name, found in self.seen.items():
            if len(found) < SUPPORT:
                continue
            among = self.looked_at if name.startswith(PAGE) else self.accounts
            for how, one in (("n", len), ("min", min), ("max", max)):
                values = {account: float(one(told)) for account, told in found.items()}
                missing = 0.0 if how == "n" else min(values.values()) - 1
                whole = tuple(values.get(account, missing) for account in among)
                if len(set(whole)) > 1:
                    made.setdefault((whole, len(among)), Figure(f"{name} {how}", among, whole))
        return list(made.values())

    def _note_value(self, name: str, account: uuid.UUID, value: object) -> None:
        if isinstance(value, bool | None) or not isinstance(value, int | float | str):
            self.note(f"{name}={value}", account)
        elif isinstance(value, int | float):
            self.note(name, account, value)
        elif (moment := moment_of(value)) is not None:
            self.note(name, account, moment)
            self.note(f"{name} on {value[:10]}", account)
        else:
            self.note(f"{name}={value}"[:120], account)

    def _note_words(self, name: str, account: uuid.UUID, html: str) -> None:
        for word, times in Counter(WORDS.findall(NOISE.sub("", html))).items():
            self.note(f"{name} “{word[:60]}”", account, times)


def account_of(row: Mapping[str, Any], of: str) -> uuid.UUID | None:
    """The account that a row names, by itself or by one that it shows."""
    told = row.get(of)
    told = told.get("id") if isinstance(told, dict) else told
    try:
        return uuid.UUID(str(told))
    except ValueError:
        return None


def flat(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The fields of a row, those inside others too; ids tell nothing but their time."""
    for key, value in row.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list):
            yield f"{name} n", len(value)
        elif key == "id":
            yield f"{name} made", uuid.UUID(value).int >> 80 if value else None
        else:
            yield name, value


def moment_of(text: str) -> float | None:
    """A date or a time as a number."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).timestamp()
    except ValueError:
        return None


def strength(figure: Figure, label: Label) -> float:
    """√n times the correlation: about normal where the figure and the label have nothing to do."""
    return _strength(figure.values, [label[account] for account in figure.accounts])


def _strength(xs: Sequence[float], truth: Sequence[bool]) -> float:
    n = len(truth)
    mean, share = sum(xs) / n, sum(truth) / n
    spread = math.sqrt(sum((x - mean) ** 2 for x in xs) / n * share * (1 - share))
    if spread == 0:
        return 0.0
    of_true = sum(x for x, is_true in zip(xs, truth, strict=True) if is_true) / n
    return math.sqrt(n) * abs(of_true - mean * share) / spread


def rebuilt(figures: list[Figure], label: Label, *, tries: int = 8) -> tuple[int, int, float]:
    """(right, of, share of the commoner answer) of the observer's best guess.

    Rules of one figure are learned from half of the accounts, which the observer may know; the
    one that fits them best says of the other half what they are.
    """
    whole = [f for f in figures if len(f.accounts) == len(label)]
    truth = [label[account] for account in whole[0].accounts]
    learned, asked = truth[::2], truth[1::2]
    best = sorted(whole, key=lambda f: -_strength(f.values[::2], learned))[:tries]
    rules = [rule for figure in best for rule in _rules(figure, learned)]
    _fit, figure, cut, is_above = max(rules, key=lambda rule: rule[0])
    guesses = [(x >= cut) == is_above for x in figure.values[1::2]]
    share = sum(asked) / len(asked)
    right = sum(g == t for g, t in zip(guesses, asked, strict=True))
    return right, len(asked), max(share, 1 - share)


def _rules(figure: Figure, learned: list[bool]) -> Iterator[tuple[int, Figure, float, bool]]:
    for cut in sorted(set(figure.values)):
        above = sum((x >= cut) == t for x, t in zip(figure.values[::2], learned, strict=True))
        yield above, figure, cut, True
        yield len(learned) - above, figure, cut, False


def tail(right: int, of: int, share: float) -> float:
    """How likely so many or more are right who know nothing but which answer is commoner."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(right, of + 1))
