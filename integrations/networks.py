"""From where a key may be used: networks, and the address of who asks."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rules.errors import RuleError

AT_MOST = 20


def clean_networks(written: Collection[str]) -> list[str]:
    """Networks as they are kept, each once; raises RuleError for what is none."""
    texts = [text for line in written if (text := line.strip())]
    if len(texts) > AT_MOST:
        raise RuleError.on("networks", _("20 networks at most."), "too_many")
    return [*dict.fromkeys(_network(text) for text in texts)]


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as error:
        told = _("“%(text)s” is no network. Write one like 203.0.113.0/24 or 2001:db8::/48.")
        raise RuleError.on("networks", told % {"text": text[:60]}, "network") from error


def is_from(request: HttpRequest, networks: Collection[str]) -> bool:
    """Whether a request comes from one of them, by the address that the trusted proxy tells."""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ip_network(network) for network in networks)
