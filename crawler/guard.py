"""Which hosts may be asked, and how addresses are grouped so that each host is asked politely."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

from crawler.hosts import is_public_address


class PrivateAddressError(DNSLookupError):
    """The name resolves to an address that is not public: to us, to none."""


async def resolve(host: str) -> list[str]:
    """Numeric addresses of a host; none when it cannot be resolved (the download will say so)."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


async def is_allowed(host: str) -> bool:
    """True when every address of the host is public; also when it has none, because then nothing is reached."""
    return all(is_public_address(address) for address in await resolve(host))


class GuardedResolver(CachingThreadedResolver):
    """Checks the address at the moment of connecting: a name may change its answer after it was looked at."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allow_private: bool) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            settings.getbool("LOTAIP_ALLOW_PRIVATE"),
        )

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        answer: Deferred[str] = super().getHostByName(name, timeout)
        return answer.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not self._allow_private and not is_public_address(address):
            raise PrivateAddressError(f"{name} resolves to {address}")
        return address
