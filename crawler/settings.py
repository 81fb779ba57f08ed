"""Settings of a store (``lotaip.toml``) and of Scrapy, each with its reason."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from crawler.hosts import host_of, is_loopback
from reading.disk import reason

SETTINGS_FILE = "lotaip.toml"
LEAST_DELAY = 1.0
"""Seconds between two requests to a host that is not loopback; no setting goes below it."""
MIB = 1 << 20
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_ECUADOR = timezone(timedelta(hours=-5))
"""The mainland's time, which knows no summer."""


class SettingsError(ValueError):
    """``lotaip.toml`` cannot be used; the message is one Spanish sentence."""


class StoreSettings(BaseModel):
    """What an operator may set in ``lotaip.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: str = ""
    """Address (page or e-mail) where the swept bodies can reach the operator; sent with every request."""
    vantage: str = "sin declarar"
    """From where the web is seen: some portals answer only within Ecuador."""
    delay: float | None = Field(default=None, ge=0, le=3600)
    """Seconds between two requests to a host. Unset: 1, and 0 for loopback."""
    timeout: float = Field(default=60, gt=0, le=3600)
    """Seconds for one answer, body included."""
    retries: int = Field(default=2, ge=0, le=10)
    longest_wait: float = Field(default=60, ge=0, le=3600)
    """Seconds that a busy host (429, 503) may ask us to wait; one that asks for more is left alone for this sweep."""
    redirects: int = Field(default=8, ge=0, le=20)
    max_file_bytes: int = Field(default=100 * MIB, gt=0)
    """Largest answer, on the wire and decoded."""
    max_pages: int = Field(default=400, gt=0)
    max_files: int = Field(default=2000, gt=0)
    max_bytes: int = Field(default=2048 * MIB, gt=0)
    """Budget of one portal in one sweep, on the wire."""
    max_detour: int = Field(default=2, ge=0, le=10)
    """Hops followed without any word of transparency, year or month."""
    give_up_after: int = Field(default=3, gt=0)
    """Visits in a row without any answer after which a host is left alone for this sweep."""
    probe_links: bool = True
    """Whether a sweep ends by asking the addresses that the files name."""
    max_links: int = Field(default=500, ge=0)
    """Addresses asked for one entity in one sweep."""
    link_days: int = Field(default=7, ge=0, le=365)
    """Days for which a good answer of an address is not asked for again."""
    min_free_mb: int = Field(default=500, ge=0)
    """Megabytes that a sweep leaves free on the disk of the store: with less it stops before it writes."""
    timestamp_url: str = ""
    """Time-stamping authority (RFC 3161) asked once when a sweep ends; empty: none."""
    browser: str = ""
    """Chromium for the portals that need one. Unset: the one found on PATH."""

    hours: str = ""
    """Hours of Ecuador in which portals are asked, as ``20:00-06:00``; outside them a sweep stops and goes on with the
    same order. Unset: always."""
    replicas: dict[str, str] = Field(default_factory=dict)
    """Hosts to the loopback addresses that stand for them in tests and demonstrations."""

    @field_validator("replicas")
    @classmethod
    def _on_loopback(cls, value: dict[str, str]) -> dict[str, str]:
        if not all(is_loopback(host_of(base)) for base in value.values()):
            raise ValueError("a replica stands on loopback")
        return {host.lower(): base.rstrip("/") for host, base in value.items()}

    @field_validator("hours")
    @classmethod
    def _a_window(cls, value: str) -> str:
        if value and not _HOURS.fullmatch(value):
            raise ValueError("hours are written as 20:00-06:00")
        return value

    def open_at(self, moment: datetime) -> bool:
        """Whether portals may be asked at a moment (with time zone)."""
        if not self.hours:
            return True
        begin, _, end = self.hours.partition("-")
        now = f"{moment.astimezone(_ECUADOR):%H:%M}"
        return begin <= now < end if begin <= end else now >= begin or now < end

    def asked(self, url: str) -> str:
        """The address to ask for a visit: its own, or the same at the replica of its host."""
        base = self.replicas.get(host_of(url)) if self.replicas else None
        return url if base is None else f"{base}/{url.partition('://')[2].partition('/')[2]}"

    def delay_of(self, loopback: bool) -> float:
        """Seconds between two requests to a host."""
        if loopback:
            return self.delay or 0.0
        return max(LEAST_DELAY, self.delay or 0.0)


def load_settings(store: Path) -> StoreSettings:
    """Settings of a store; the defaults where it has no ``lotaip.toml``.

    Raises :class:`SettingsError` for a file that is not TOML or holds a key or value that is none.
    """
    path = store / SETTINGS_FILE
    try:
        return parse_settings(path.read_bytes(), path)
    except FileNotFoundError:
        return StoreSettings()
    except OSError as error:
        raise SettingsError(f"El archivo {path} no se puede leer: {reason(error)}.") from error


def parse_settings(content: bytes, path: Path) -> StoreSettings:
    """Settings from the bytes of a file; ``path`` names it. Raises :class:`SettingsError`."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise SettingsError(f"El archivo {path} no es TOML válido: anida demasiados corchetes.") from error
    except ValueError as error:  # neither UTF-8 nor TOML, or a number of thousands of digits
        raise SettingsError(f"El archivo {path} no es TOML válido: {error}.") from error
    try:
        return StoreSettings.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        known = ", ".join(StoreSettings.model_fields)
        raise SettingsError(
            f"La clave «{key}» de {path} no se conoce o su valor no vale; las claves son: {known}."
        ) from error


def user_agent(settings: StoreSettings) -> str:
    """How the crawler presents itself: with the operator's contact, so that a portal can complain to someone."""
    return f"lotaip/0.1 (+{settings.contact})" if settings.contact else "lotaip/0.1"


def scrapy_settings(settings: StoreSettings, lanes: int, *, reactor: bool) -> dict[str, Any]:
    """Every Scrapy setting that differs from its default."""
    return {
        "USER_AGENT": user_agent(settings),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "*/*",  # some interfaces of the national portal answer 406 to anything narrower
            "Accept-Language": "es-EC,es;q=0.9",
            "Accept-Encoding": "gzip",  # what the evidence store can undo with the standard library
        },
        # Remote control and telnet run code for whoever reaches the port; nobody needs them here.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # At least the number of hosts: fewer starve the slow ones (16 took 3.5 times the floor over 221 hosts).
        "CONCURRENT_REQUESTS": max(256, 2 * lanes),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": settings.delay_of(loopback=False),
        "DOWNLOAD_DELAY_JITTER": 0,  # the delay is a minimum, not a mean
        "AUTOTHROTTLE_ENABLED": False,  # it erases a host's Crawl-delay
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.max_file_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": settings.retries,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408, 429],  # 429 and 503 after the time they ask for
        "RETRY_PRIORITY_ADJUST": 0,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",  # said in the reading, with its cause
        "REDIRECT_MAX_TIMES": settings.redirects,
        "REDIRECT_PRIORITY_ADJUST": 0,
        # Nothing but the web is asked: no file of this machine, no ftp, no data in the address itself.
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3"))
        | (dict.fromkeys(("http", "https"), "crawler.handler.BoundedDownloadHandler") if reactor else {}),
        # None of them: they drop long addresses and answers that are not 200, and every answer is evidence.
        "SPIDER_MIDDLEWARES_BASE": {},
        "CONCURRENT_ITEMS": 1,  # Scrapy starts that many tasks for every answer
        "DNSCACHE_ENABLED": True,
        "DNS_RESOLVER": "crawler.guard.GuardedResolver",
        # Only what is needed: Scrapy's own robots middleware lets requests through, compression is undone from the
        # stored bytes, proxies of the environment would hide from where the web was seen.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.GuardMiddleware": 50,
            "crawler.middlewares.TlsMiddleware": 75,  # before anything is asked of a host, robots.txt included
            "crawler.robots.RobotsMiddleware": 100,
            "crawler.manners.ThrottleMiddleware": 860,
            "crawler.middlewares.EvidenceMiddleware": 870,  # below redirects and retries: it sees every exchange
        },
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the frontier already keeps addresses apart
        "TWISTED_REACTOR_ENABLED": reactor,
        "LOG_LEVEL": "ERROR",
        "STATS_DUMP": False,
        "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None, "scrapy.extensions.memusage.MemoryUsage": None},
    }
