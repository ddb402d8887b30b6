"""Which addresses of the network are out in the public: where we send what others chose to have.

Everything else could be a service of the machine, of its cloud or of the company around it,
that trusts whoever comes from inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind a provider's translation; metadata of some clouds
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local: metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # for documents
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",  # for measuring
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
            # of IPv6 all but 2000::/3 is refused: ::1, ::ffff:0:0/96 (IPv4 in disguise),
            # 64:ff9b::/96 (NAT64), fc00::/7, fe80::/10, fec0::/10, ff00::/8
            "2001::/23",  # Teredo, ORCHID and others that carry other addresses
            "2001:db8::/32",
            "2002::/16",  # 6to4 carries any IPv4
            "3fff::/20",
        ),
    )
)
_GIVEN_OUT = ip_network("2000::/3")


def is_public(address: IPAddress, *, allowed: Sequence[IPNetwork] = ()) -> bool:
    """Whether it is anybody's in the public, or in a network that the installation allows."""
    if any(address in network for network in allowed):
        return True
    if address.version == 6 and address not in _GIVEN_OUT:
        return False
    return not any(address in network for network in _NOT_PUBLIC)
