"""Facts about hosts that need no network and no Scrapy."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


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
    mapped = getattr(number, "ipv4_mapped", None)
    return (mapped or number).is_global and not number.is_multicast


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
