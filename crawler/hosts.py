"""Facts about hosts that need no network and no Scrapy."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

NATIONAL_HOST = "transparencia.dpe.gob.ec"
"""Where the national portal stands in the real world."""


_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NOT_PUBLIC_V4: tuple[_Network, ...] = (
    ipaddress.ip_network("168.63.129.16/32"),  # services of Azure for its own machines
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments; metadata of Oracle's cloud
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4, withdrawn (RFC 7526)
)
_NOT_PUBLIC_V6: tuple[_Network, ...] = (
    ipaddress.ip_network("::/96"),  # these hold an IPv4 address, which may be any
    ipaddress.ip_network("::ffff:0:0:0/96"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("5f00::/16"),  # segment routing (RFC 9602)
    ipaddress.ip_network("fec0::/10"),  # site-local, withdrawn (RFC 3879)
)
"""Beyond what :mod:`ipaddress` knows to be private."""


def host_of(url: str) -> str:
    """Host name of an address in lower case, without port; empty when the address is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def bare(host: str) -> str:
    """The host without ``www.``: both names are one portal."""
    return host.removeprefix("www.")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public_address(address: str) -> bool:
    """True for an address of the public internet, written as a number."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return is_public_address(str(number.ipv4_mapped))
        return number.is_global and not number.is_multicast and not _is_in(number, _NOT_PUBLIC_V6)
    return number.is_global and not number.is_multicast and not _is_in(number, _NOT_PUBLIC_V4)


def _is_in(number: ipaddress.IPv4Address | ipaddress.IPv6Address, nets: Iterable[_Network]) -> bool:
    return any(number in net for net in nets)


def plainly_private(host: str) -> bool:
    """True when the host itself says that it is not public (a name has to be resolved to know)."""
    if is_loopback(host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public_address(host)


def lane_of(url: str) -> str:
    """The politeness lane of an address: one host, ``www.`` or not. On loopback every port stands for a host, so
    that a country of portals can be served from one machine."""
    host = host_of(url)
    if is_loopback(host):
        return f"{host}:{urlsplit(url).port or 80}"
    return bare(host)
