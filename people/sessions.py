"""Sessions as Django keeps them, in its table; a row is reached by its key alone.

The runtime role has no right on the table: functions of its owner find, open, keep and
end one session by its key (tenants/identity.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Django's, in the same table, by functions."""

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
        return Session(session_key=key, session_data=found[0], expire_date=found[1])


def _ask(question: str, *values: str | datetime | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {question}", values)
        return cursor.fetchone()
