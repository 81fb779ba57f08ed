"""One polite GET after another for each host, many hosts at once: robots.txt, delay, guard, and a bounded reading."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from crawler.guard import resolve
from crawler.hosts import host_of, is_loopback, is_public_address, lane_of
from crawler.http import no_cookies
from crawler.robots_txt import rules_of, wait_between
from crawler.settings import StoreSettings, user_agent
from evidence.model import Exchange, Failure

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
    delay: float
    ready: float
    """Loop time before which nothing is asked."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    failures: int = 0
    closed: str | None = None
    """Cause for which the host is left alone for the rest of the run."""


class Lanes:
    """Used inside one running loop, as a context manager. ``keep`` stores what ends no probe (robots.txt); ``recall``
    gives the body of a robots.txt that was asked for lately, or None."""

    def __init__(
        self,
        settings: StoreSettings,
        allow_private: bool,
        keep: Callable[[Exchange | Failure], None],
        recall: Callable[[str], bytes | None],
    ) -> None:
        self._settings = settings
        self._allow_private = allow_private
        self._keep = keep
        self._recall = recall
        self._agent = user_agent(settings)
        self._lanes: dict[str, _Lane] = {}
        self._addresses: dict[str, list[str]] = {}
        self._robots: dict[str, Protego | NoAnswer | None] = {}
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
        self.asked: Counter[str] = Counter()
        """Requests by host."""

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
        asked = self._settings.asked(url)
        name = lane_of(asked)
        if name not in self._lanes:
            delay = self._settings.delay_of(is_loopback(host_of(asked)))
            # The crawl may have asked this host a moment ago.
            self._lanes[name] = _Lane(delay, asyncio.get_running_loop().time() + delay)
        return self._lanes[name]

    async def _obey_robots(self, url: str) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if origin not in self._robots:
            self._robots[origin] = await self._rules(origin)
        rules = self._robots[origin]
        if isinstance(rules, NoAnswer):
            raise NoAnswer(rules.cause, f"robots.txt: {rules}", asked=False)
        delay = wait_between(rules, url, self._agent)
        if delay is None:
            raise NoAnswer("robots", f"robots.txt of {origin} forbids {url}", asked=False)
        lane = self._lane(url)
        lane.delay = max(lane.delay, delay)

    async def _rules(self, origin: str) -> Protego | NoAnswer | None:
        """Parsed rules, None where all is allowed (RFC 9309, 2.3.1.3), or why nothing may be asked now (2.3.1.4)."""
        url = f"{origin}/robots.txt"
        known = self._recall(url)
        if known is not None:
            return rules_of(known)
        lane = self._lane(url)
        for _ in range(_ROBOTS_HOPS):
            try:
                exchange = await self._ask(url)
            except NoAnswer as error:
                if error.asked:
                    self._keep(Failure(url, f"{error.cause}: {error}"))
                return error
            self._keep(exchange)
            target = location_of(exchange)
            if exchange.status in REDIRECTS and target:
                url = urljoin(url, target)
                if self._lane(url) is lane:
                    continue
                return None
            if exchange.status >= 500 or exchange.status == 429:
                return NoAnswer("server_error" if exchange.status >= 500 else "blocked", f"answered {exchange.status}")
            return rules_of(exchange.body) if exchange.status == 200 else None
        return None

    async def _ask(self, url: str) -> Exchange:
        """One request; the lane's lock is held."""
        lane = self._lane(url)
        if lane.closed:
            raise NoAnswer(lane.closed, "the host was given up", asked=False)
        request = await self._request(url, lane)
        loop = asyncio.get_running_loop()
        async with self._slots:
            await asyncio.sleep(max(0.0, lane.ready - loop.time()))
            self.requests += 1
            self.asked[lane_of(self._settings.asked(url))] += 1
            try:
                async with asyncio.timeout(min(self._settings.timeout, _PATIENCE)):
                    exchange = await self._exchange(url, request)
            except (httpx.HTTPError, TimeoutError, ssl.SSLError) as error:
                raise self._silent(lane, _cause(error), f"{type(error).__name__} {error}".strip()) from error
            finally:
                lane.ready = loop.time() + lane.delay
        lane.failures = 0
        if exchange.status == 429 or (exchange.status == 503 and _header(exchange, "retry-after")):
            lane.closed = "blocked"
        return exchange

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
        lane.failures += cause in _SILENT
        if lane.failures >= self._settings.give_up_after:
            lane.closed = cause
        return NoAnswer(cause, detail)

    async def _exchange(self, url: str, request: httpx.Request) -> Exchange:
        answer = await self._client.send(request, stream=True)
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
    return _header(exchange, "location")


def _header(exchange: Exchange, wanted: str) -> str:
    return next((value for name, value in exchange.headers if name.lower() == wanted), "")


def _cause(error: BaseException) -> str:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "timeout"
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, ssl.SSLError) or "SSL" in str(chain):
            return "tls"
        chain = chain.__cause__ or chain.__context__
    return "connect"
