"""What the cells of a column of the account list hold."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    WORDS = "words"
    PHASE = "phase"
    AMOUNT = "amount"
    GROWTH = "growth"
    SHARE = "share"
    SCORE = "score"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    DUE = "due"

    @property
    def is_numeric(self) -> bool:
        """Whether the cells stand under each other by their ends."""
        return self not in (Kind.TEXT, Kind.WORDS, Kind.PHASE)
