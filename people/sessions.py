"""Sessions as Django keeps them, in its table; a row is reached by its key alone.

The runtime role has no right on the table: functions of its owner find, open, keep and
end one session by its key (tenants/identity.py). A row ends some days after the last visit, and in
any case some days after signing in.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

BEGAN = "began"
"""When its person signed in, in seconds of the epoch."""
RENEWED_EVERY = 3600
"""Seconds: a visit is kept at most so often."""


class SessionStore(db.SessionStore):
    """Django's, in the same table, by functions."""

    ends: datetime | None = None

    def get_expiry_age(self, **given: Any) -> int:
        """Seconds that are left when it is kept now: those of quiet, or those to its end."""
        if given or "_session_expiry" in self:
            return super().get_expiry_age(**given)
        left = self.get(BEGAN, time.time()) + settings.SESSION_COOKIE_AGE - time.time()
        return max(0, min(settings.SESSION_QUIET_SECONDS, int(left)))

    def get_expiry_date(self, **given: Any) -> datetime:
        """The day and time of that."""
        if given or "_session_expiry" in self:
            return super().get_expiry_date(**given)
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    @property
    def wants_renewal(self) -> bool:
        """Whether this visit puts its end off by an hour or more."""
        if self.ends is None:
            return False
        gained = self.get_expiry_date() - self.ends
        return gained > timedelta(seconds=RENEWED_EVERY)

    def renew(self) -> None:
        """Keep it with its new end."""
        self.setdefault(BEGAN, int(time.time()))
        self.modified = True

    def exists(self, session_key: str | None) -> bool:
        return bool(_ask("identity_has_session(%s)", session_key)[0])

    def save(self, must_create: bool = False) -> None:
        """Raises CreateError for a key in use, UpdateError for a session that ended."""
        if self.session_key is None:
            self.create()
            return
        kept = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined]  # Django's own
        values = kept.session_key, kept.session_data, kept.expire_date
        if must_create and not _ask("identity_open_session(%s, %s, %s)", *values)[0]:
            raise CreateError
        if not must_create and not _ask("identity_keep_session(%s, %s, %s)", *values)[0]:
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _ask("identity_end_session(%s)", key)

    @classmethod
    def clear_expired(cls) -> None:
        _ask("identity_clear_sessions(%s)", timezone.now())

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        found = _ask("* FROM identity_session(%s, %s)", key, timezone.now())
        if found is None:
            self._session_key = None
            return None
        self.ends = found[1]
        return Session(session_key=key, session_data=found[0], expire_date=found[1])


def _ask(question: str, *values: str | datetime | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}", values)
        return cursor.fetchone()


def begin(*, request: HttpRequest | None = None, **_rest: Any) -> None:
    """Somebody signed in: from now on its days are counted."""
    if request is not None:
        request.session[BEGAN] = int(time.time())
