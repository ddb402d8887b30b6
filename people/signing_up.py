"""Making an organisation by oneself, where whoever runs the product has opened that.

Nothing is kept before somebody proves their address: the link in the mail says which one it is,
signed. Whoever asks reads the same page, whether the address is known here or not.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mail.kinds import MailKind
from mail.posting import post_to_person
from people.organizations import create_organization
from people.welcome import slug_of
from rules.errors import NotFoundError
from tenants.models import Organization, User
from tenants.scope import shared_transaction, take_turns_everywhere

VALID = timedelta(hours=24)
SALT = "people.signing_up"
ROOM = 40
"""Letters that a name gives to the address; what is drawn comes after it."""


def ask(address: str) -> None:
    """Send the link to an address, or the way to sign in where it is somebody's already."""
    address = address.strip().lower()
    is_known = User.objects.id_of(address) is not None
    url = settings.BASE_URL + (
        reverse("account_login") if is_known else reverse("sign_up:begin", args=[token_of(address)])
    )
    text = render_to_string("people/sign_up_mail.txt", {"url": url, "is_known": is_known})
    message = EmailMessage(subject=_("Your organisation in KAM"), body=text, to=[address])
    with shared_transaction():
        post_to_person(kind=MailKind.SIGN_UP, user=None, message=message)


def token_of(address: str) -> str:
    """What proves an address, for a day."""
    return signing.dumps(address, salt=SALT)


def address_of(token: str) -> str:
    """The address that a token proves. Raises NotFoundError where it is old, used or not ours."""
    try:
        address: str = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature as error:
        raise NotFoundError(_("This link is no longer open. Ask for a new one.")) from error
    if User.objects.id_of(address) is not None:
        raise NotFoundError(_("This link has been used. Sign in to go on."))
    return address


def begin(*, token: str, name: str, **values: Any) -> Organization:
    """Make the organisation, and the person behind the token its administrator. Audited.

    A part of its address is drawn: nobody learns by trying which ones there are. Raises
    NotFoundError where the link was used meanwhile, RuleError for settings that are not valid.
    """
    with shared_transaction():
        take_turns_everywhere("signing up")
        address = address_of(token)
        slug = f"{slug_of(name)[:ROOM].strip('-')}-{secrets.token_hex(3)}"
        return create_organization(
            slug=slug, name=name, admin_email=address, admin_language=get_language() or "", **values
        )
