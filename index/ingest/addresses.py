"""Which addresses of the internet are anybody's: none of this machine, of its network, of nobody.

The rules are those of IANA's registries of special-purpose addresses, as ``ipaddress`` knows them,
with what carries an IPv4 address inside an IPv6 address judged by what is carried.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_UNICAST = ip_network("2000::/3")  # all of IPv6 that is given out (RFC 4291, 2.4)
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
_NOBODYS = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))  # RFC 6890, RFC 7526


def is_public(address: str) -> bool:
    """Say whether a numeric address, of IPv4 or IPv6, is one that anybody could reach."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        nobodys = found.is_multicast or found.is_reserved or any(found in net for net in _NOBODYS)
        return found.is_global and not nobodys
    carried = _carried(found)
    if carried:
        return is_public(str(carried))
    return found in _UNICAST and found.is_global


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
