"""How often one address may ask for a thing: counted in the cache, per window of time."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds, for one kind of request."""

    name: str
    amount: int
    seconds: int

    def allows(self, request: HttpRequest) -> bool:
        """Count this request; False when its address has asked too often."""
        return self.allows_to(get_adapter().get_client_ip(request))

    def allows_to(self, whom: str) -> bool:
        """Count one for whom the caller says; False when there were too many."""
        key = f"rate:{self.name}:{sha256(whom.encode()).hexdigest()}"
        cache.add(key, 0, self.seconds)
        try:
            return cache.incr(key) <= self.amount
        except ValueError:  # the window ended in between
            return True
