"""One polite GET after another for each host, many hosts at once: robots.txt, pace, guard, and a bounded reading."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

import httpx

from crawler.guard import resolve
from crawler.hosts import host_of, is_loopback, is_public_address, lane_of
from crawler.http import no_cookies
from crawler.known_hosts import KnownHosts
from crawler.progress import Clock
from crawler.robots_txt import LONGEST_WAIT, Robots, robots_from
from crawler.settings import StoreSettings, user_agent
from crawler.throttle import BUSY, Pace
from evidence.model import Exchange, Failure
from reading.addresses import absolute

MOST_BYTES = 256 * 1024
"""Read of one answer: enough to tell a document from a page, and to read what a page says."""
_AT_ONCE = 64
_PATIENCE = 30.0
"""Seconds for one answer. A host that takes longer accuses nobody."""
_ROBOTS_HOPS = 5
"""RFC 9309, 2.3.1.2."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SILENT = frozenset({"no_such_host", "connect", "timeout", "tls"})


class NoAnswer(Exception):
    """An address gave none. ``cause`` is a code; ``asked`` is False where no request left this machine."""

    def __init__(self, cause: str, detail: str = "", asked: bool = True) -> None:
        super().__init__(detail or cause)
        self.cause = cause
        self.asked = asked


@dataclass(slots=True)
class _Lane:
    name: str
    pace: Pace
    ready: float
    """Loop time before which nothing is asked."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Lanes:
    """Used inside one running loop, as a context manager. ``keep`` stores what ends no probe (robots.txt)."""

    def __init__(
        self,
        settings: StoreSettings,
        allow_private: bool,
        hosts: KnownHosts,
        clock: Clock,
        keep: Callable[[Exchange | Failure], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._allow_private = allow_private
        self._hosts = hosts
        self._clock = clock
        self._keep = keep
        self._agent = user_agent(settings)
        self._lanes: dict[str, _Lane] = {}
        self._addresses: dict[str, list[str]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._client = httpx.AsyncClient(
            headers={
                "User-Agent": self._agent,
                "Accept": "*/*",
                "Accept-Language": "es-EC,es;q=0.9",
                "Accept-Encoding": "identity",  # the beginning of a compressed body can mean anything
            },
            timeout=min(settings.timeout, _PATIENCE),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=_AT_ONCE),
            trust_env=False,
            cookies=no_cookies(),
            verify=False,  # as in the crawl: what a visitor reaches behind the browser's warning is what is judged
        )
        self.requests = 0

    async def __aenter__(self) -> Lanes:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, url: str) -> Exchange:
        """The first answer of an address, redirect or not; at most :data:`MOST_BYTES` of its body.

        Raises :class:`NoAnswer`.
        """
        async with self._lane(url).lock:
            await self._obey_robots(url)
            return await self._ask(url)

    def _lane(self, url: str) -> _Lane:
        name = lane_of(self._settings.asked(url))
        if name not in self._lanes:
            pace = self._hosts.paces.of(name)
            # The crawl may have asked this host a moment ago.
            begin = asyncio.get_running_loop().time() + max(pace.delay, pace.rest)
            self._lanes[name] = _Lane(name, pace, begin)
        return self._lanes[name]

    async def _obey_robots(self, url: str) -> None:
        robots = await self._hosts.robots.of(url, self._fetch_robots)
        refusal = robots.refusal(url, self._agent, LONGEST_WAIT)
        if refusal is not None:
            raise NoAnswer(*refusal, asked=False)
        self._lane(url).pace.wants(robots.delay(self._agent))

    async def _fetch_robots(self, url: str) -> Robots:
        lane = self._lane(url)
        for _ in range(_ROBOTS_HOPS):
            try:
                exchange = await self._ask(url)
            except NoAnswer as error:
                if error.asked:
                    self._keep(Failure(url, f"{error.cause}: {error}"))
                return Robots(None, error.cause, str(error))
            self._keep(exchange)
            target = absolute(location_of(exchange), url)
            if exchange.status not in REDIRECTS or target is None:
                return robots_from(exchange.status, exchange.body)
            url = target
            if self._lane(url) is not lane:
                break
        return Robots()

    async def _ask(self, url: str) -> Exchange:
        """One request; the lane's lock is held."""
        asked, lane = self._settings.asked(url), self._lane(url)
        if lane.pace.closed:
            raise NoAnswer(lane.pace.closed, "the host was given up", asked=False)
        request = await self._request(url, lane)
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, lane.ready - loop.time()))
        async with self._slots:
            self.requests += 1
            begun, wait, received = monotonic(), 0.0, 0
            try:
                async with asyncio.timeout(min(self._settings.timeout, _PATIENCE)):
                    exchange = await self._exchange(url, request)
                received = len(exchange.body)
                if exchange.status in BUSY:
                    wait = self._busy(lane, exchange)
                else:
                    lane.pace.answered()
            except (httpx.HTTPError, TimeoutError, ssl.SSLError) as error:
                lane.pace.was_silent(monotonic() - begun)
                raise self._silent(lane, _cause(error), f"{type(error).__name__} {error}".strip()) from error
            finally:
                self._hosts.asked(asked, received)
                lane.ready = loop.time() + max(lane.pace.delay, lane.pace.rest, wait)
        return exchange

    def _busy(self, lane: _Lane, exchange: Exchange) -> float:
        """Seconds that a busy host is left in peace; several times in a row, or for too long, and it is left alone."""
        wait = self._hosts.paces.busy(lane.name, exchange.status, exchange.headers, self._clock())
        lane.pace.failed("blocked")
        return wait

    async def _request(self, url: str, lane: _Lane) -> httpx.Request:
        """Sent to the very address that was looked at: a name may change its answer between look and connection."""
        asked = self._settings.asked(url)
        host = host_of(asked)
        if "@" in urlsplit(url).netloc:
            raise NoAnswer("refused_address", f"{host} is named with a user", asked=False)
        if not self._settings.contact and not is_loopback(host):
            raise NoAnswer("no_contact", "nobody is named whom the host could write to", asked=False)
        if host not in self._addresses:
            self._addresses[host] = await resolve(host)
        addresses = self._addresses[host]
        if not addresses:
            raise self._silent(lane, "no_such_host", host)
        if not self._allow_private and not all(map(is_public_address, addresses)):
            raise NoAnswer("refused_address", f"{host} is not a public address", asked=False)
        try:
            place, target = httpx.URL(asked), httpx.URL(url)
            return self._client.build_request(
                "GET",
                place.copy_with(host=addresses[0].partition("%")[0]),
                headers={"Host": target.netloc.decode("ascii")},
                extensions={"sni_hostname": host_of(url)},
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NoAnswer("unreadable", str(error), asked=False) from error

    def _silent(self, lane: _Lane, cause: str, detail: str) -> NoAnswer:
        """Counts a failure of the host; several in a row, and it is left alone."""
        if cause in _SILENT:
            lane.pace.failed(cause)
        return NoAnswer(cause, detail)

    async def _exchange(self, url: str, request: httpx.Request) -> Exchange:
        begun = monotonic()
        answer = await self._client.send(request, stream=True)
        self._hosts.waited(self._settings.asked(url), monotonic() - begun)
        try:
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > MOST_BYTES:
                    break
        finally:
            await answer.aclose()
        return Exchange(
            url,
            answer.status_code,
            answer.reason_phrase,
            tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw),
            bytes(body[:MOST_BYTES]),
            tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            answer.http_version,
            truncated=len(body) > MOST_BYTES,
        )


def location_of(exchange: Exchange) -> str:
    """Where a redirect points to, as written; empty where it does not say."""
    return next((value for name, value in exchange.headers if name.lower() == "location"), "")


def _cause(error: BaseException) -> str:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "timeout"
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, ssl.SSLError) or "SSL" in str(chain):
            return "tls"
        chain = chain.__cause__ or chain.__context__
    return "connect"
