"""Places in the change stream, as text that a reader keeps and gives back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from api.cursors import UnknownPlaceError, open_place, seal_places
from rules.errors import KamError, RuleError

_LIST = "changes"
KEPT = timedelta(days=30)


class CursorExpiredError(KamError):
    """What follows this place is kept no more, or the database isn't the one it was read from."""

    status = 410
    code = "cursor_expired"
    title = _("The changes after this place are gone; begin with a snapshot")


class StreamCursor(NamedTuple):
    """Everything up to this row of this transaction was read, at the latest at this time.

    `epoch` names the life of the database in which its transactions are numbered.
    """

    epoch: str
    xid: int
    seq: int
    at: datetime

    def text(self) -> str:
        """For the organisation of the scope; nobody reads it or makes one up.

        To the microsecond: whether two texts are alike tells nothing of what happened between.
        """
        [text] = texts([self])
        return text

    @classmethod
    def read(cls, text: str) -> StreamCursor:
        """The cursor of a text of this organisation; raises RuleError for a text that is none."""
        try:
            epoch, xid, seq, at = open_place(_LIST, text)
        except UnknownPlaceError as error:
            raise RuleError.on("since", _("This is no cursor that we gave.")) from error
        return cls(epoch, xid, seq, datetime.fromtimestamp(at, UTC))

    def check(self, *, epoch: str, now: datetime) -> None:
        """Raises CursorExpiredError where rows after it may be missing."""
        if self.epoch != epoch or now - self.at > KEPT:
            raise CursorExpiredError


def texts(cursors: Iterable[StreamCursor]) -> list[str]:
    """Each as text."""
    return seal_places(_LIST, ([c.epoch, c.xid, c.seq, c.at.timestamp()] for c in cursors))
