"""bin/manage welcome_code"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import welcome
from tenants.organizations import nobody_is_here
from tenants.scope import shared_transaction


class Command(BaseCommand):
    """Says where the first organisation is made, with the code that the page asks for."""

    help = "Say where the first organisation is made, while there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        with shared_transaction():
            is_open = nobody_is_here()
        if not is_open:
            raise CommandError("Somebody is here already: an administrator invites you.")
        self.stdout.write(welcome.address())
