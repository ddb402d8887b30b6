"""Sessions as Django keeps them; the look-up that every page makes is compiled once."""

from __future__ import annotations

from functools import cache

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from tenants.compiled import Compiled, Mark, compiled


class SessionStore(db.SessionStore):
    """Django's, in the same table."""

    def _get_session_from_db(self) -> Session | None:
        found = _open().objects(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        session: Session = found[0]
        return session


@cache
def _open() -> Compiled:
    sessions: QuerySet[Session] = QuerySet(Session)
    return compiled(sessions.filter(session_key=Mark("key"), expire_date__gt=Mark("now")))
