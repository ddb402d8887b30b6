"""Users, and what they are in each organisation."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.fields import PasswordField, TenantForeignKey
from tenants.ids import uuid7
from tenants.models.base import TenantModel
from tenants.roles import Role
from tenants.scope import own_scope


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, and finds one by exactly that."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with a hashed password (or none that works) and an address that is theirs."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.own_address()
        return user

    def id_of(self, email: str) -> uuid.UUID | None:
        """Who signs in by this address, or has proven it; told of one address at a time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity_by_email(%s)", [email.strip()])
            found: uuid.UUID | None = cursor.fetchone()[0]
        return found

    def by_email(self, email: str) -> User | None:
        """The person who signs in by this address, as they see themselves."""
        found = self.id_of(email)
        if found is None:
            return None
        with own_scope(found):
            return self.filter(pk=found).first()

    def get_by_natural_key(self, username: str | None) -> User:
        found = self.by_email(username or "")
        if found is None:
            raise self.model.DoesNotExist
        return found


class User(AbstractBaseUser):
    """A person who signs in by e-mail; belongs to no organisation by itself.

    Reads and writes of one person are made in their own scope (tenants/identity.py).
    """

    password = PasswordField("password", max_length=128)
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_lower_key")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        with own_scope(self.pk):
            super().save(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        with own_scope(self.pk):
            super().refresh_from_db(*args, **kwargs)

    def own_address(self) -> None:
        """Take the address as proven: an invitation reached it, or the operator vouches for it."""
        from allauth.account.models import EmailAddress

        with own_scope(self.pk):
            EmailAddress.objects.get_or_create(
                user=self, email=self.email, defaults={"verified": True, "primary": True}
            )


class Membership(TenantModel):
    """A person's place in an organisation: one role. Ended, never deleted: history names it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(pgettext_lazy("access", "role"), max_length=12, choices=Role.people())
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_user_key")
        ]
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_active(self) -> bool:
        """Whether the person is still in the organisation."""
        return self.ended_at is None

    @property
    def language(self) -> str:
        """In which they read what is written where they are not: mails, jobs, feeds."""
        return self.user.language or self.organization.locale.lower()


class Invitation(TenantModel):
    """An invitation to join with a role, open until it is used or old; its token is a hash."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(pgettext_lazy("access", "role"), max_length=12, choices=Role.people())
    token_hash = models.CharField(max_length=64)
    invited_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=models.Q(accepted_at=None),
                name="invitation_open_email_key",
            )
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_expired(self) -> bool:
        """Whether its link opens nothing any more."""
        return self.expires_at <= timezone.now()
