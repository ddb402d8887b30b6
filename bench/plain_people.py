"""People and sessions of the plain page: Django's own, in tables that the application reads."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from tenants.models import Membership

BACKEND = "bench.plain_people.Backend"
TABLES = """
CREATE TABLE bench_user AS
  SELECT id, password, last_login, email, name, true AS is_active FROM tenants_user;
ALTER TABLE bench_user ADD PRIMARY KEY (id);
CREATE TABLE bench_session
  (session_key varchar(40) PRIMARY KEY, session_data text, expire_date timestamptz);
GRANT SELECT ON bench_user TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON bench_session TO PUBLIC;
"""
registry = Apps()


class PlainUser(AbstractBaseUser):
    """A user whom the application may read."""

    id = models.UUIDField(primary_key=True)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    is_active = models.BooleanField()
    USERNAME_FIELD = "email"

    class Meta:
        app_label, apps, db_table = "bench", registry, "bench_user"


class PlainSession(AbstractBaseSession):
    """A session that the application may read."""

    class Meta:
        app_label, apps, db_table = "bench", registry, "bench_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """As Django asks for it."""
        return SessionStore


class SessionStore(db.SessionStore):
    """Django's, in the plain table."""

    @classmethod
    def get_model_class(cls) -> Any:
        """As Django asks for it."""
        return PlainSession


class Backend(ModelBackend):
    """Django's, for the plain users."""

    def get_user(self, user_id: Any) -> Any:
        """As Django's, whose user is the product's."""
        return PlainUser._default_manager.filter(pk=user_id).first()


def allow() -> None:
    """Let Django ask the plain backend too."""
    if BACKEND not in settings.AUTHENTICATION_BACKENDS:
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]


def sign_in(member: Membership) -> dict[str, str]:
    """The cookies of a browser in which a member is signed in."""
    user = PlainUser._default_manager.get(pk=member.user_id)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}
