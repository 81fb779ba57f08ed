"""Addresses of own sites, proposed for a person to accept: guessed, or named by the national portal, and looked at.

Nothing is written into a registry. Each address is asked with the manners of the sweep: robots.txt, contact, one
request at a time for a host, no private network.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler.guesses import guessed_hosts
from crawler.hosts import bare, host_of
from crawler.http import Fetched, FetchError
from crawler.identity import opinion
from crawler.registry import Entity, Registry
from crawler.tls import SAID
from crawler.visitor import Visitor
from evidence.model import utc_text
from reading.page_text import page_text
from reading.pnt import entities_url, parse_entities
from reading.sniff import sniff
from reading.table import Unreadable

LIKELY = 60
"""Score from which a proposal is likely right; below it a person should look twice."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\"'<>|;,]+", re.IGNORECASE)
_NOT_A_SITE = re.compile(
    r"(^|\.)(facebook|fb|instagram|twitter|x|tiktok|youtube|youtu|whatsapp|wa|t|linkedin|flickr|google|goo|bit)"
    r"\.(com|me|be|gl|ly)$"
)
_FILE = re.compile(r"\.(png|jpe?g|gif|svg|webp|ico|pdf|css|js)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address that answered, and what speaks for and against it (``reasons``: Spanish phrases)."""

    ruc: str
    name: str
    url: str
    transparency_url: str
    score: int
    reasons: tuple[str, ...]
    checked_at: str


@dataclass(slots=True)
class Finder:
    """Looks for the own sites of entities of a registry."""

    registry: Registry
    visitor: Visitor
    clock: Callable[[], datetime]
    portal_silent: int = 0
    """Entities for which the national portal could not be asked."""
    _names: dict[str, bool] = field(default_factory=dict)
    _known: list[Entity] = field(init=False)

    def __post_init__(self) -> None:
        self._known = list(self.registry.entities().values())

    def without_site(self) -> list[str]:
        """RUCs of entities for which the registry names no own site."""
        has = {row.ruc for row in self.registry.rows if row.place == "own"}
        return [ruc for ruc in self.registry.entities() if ruc not in has]

    def proposals(self, entity: Entity) -> list[Proposal]:
        """What was found for an entity, best first; addresses that do not exist are passed over in silence.

        Raises :class:`FetchError` with the cause ``contact`` where the settings name none.
        """
        found: dict[str, Proposal] = {}
        named = self._named_by_the_portal(entity)
        guessed = [f"https://{host}/" for host in guessed_hosts(entity.canton or entity.name)]
        looked_at: set[str] = set()
        for url in [*named, *guessed]:
            if (key := bare(host_of(url))) in looked_at:
                continue
            looked_at.add(key)
            proposal = self._look(entity, url, "lo nombra el portal nacional" if url in named else "")
            if proposal is None:
                continue
            key = _site(proposal.url)
            if key not in found or proposal.score > found[key].score:
                found[key] = proposal
        return sorted(found.values(), key=lambda proposal: -proposal.score)

    # --- one address ----------------------------------------------------------------------------------------

    def _look(self, entity: Entity, url: str, origin: str) -> Proposal | None:
        """The first of the four usual spellings of an address (https or http, with or without www.) that answers."""
        notes = [origin] if origin else []
        failure: FetchError | None = None
        for spelled in _spellings(url):
            if not self._exists(host_of(self.visitor.settings.asked(spelled))):
                continue
            try:
                page, fault = self._page(spelled)
            except FetchError as error:
                _let_through(error)
                failure = failure or error
                continue
            if fault:
                notes.append(fault)
            return self._judged(entity, spelled, page, notes)
        if failure is None:
            return None
        return self._proposal(entity, url, 0, [*notes, _why(failure)])

    def _exists(self, host: str) -> bool:
        """Whether a name is known, asked before its turn is waited for: most guesses are not."""
        if host not in self._names:
            try:
                self._names[host] = bool(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError):
                self._names[host] = False
        return self._names[host]

    def _page(self, url: str) -> tuple[Fetched, str]:
        """A page, and the fault of its host's encryption in spite of which it was had; empty where it has none."""
        try:
            return self._get(url), ""
        except FetchError as error:
            if not error.cause.startswith("tls"):
                raise
            fault = _why(error)
        return self._get(url, verify=False), fault

    def _judged(self, entity: Entity, asked: str, page: Fetched, notes: list[str]) -> Proposal:
        host = host_of(page.url)
        if bare(host) != bare(host_of(asked)):
            notes.append(f"redirige desde {host_of(asked)}")
        if sniff(page.body) != "html":
            return self._proposal(entity, page.url, 0, [*notes, "no responde con una página"])
        weighed = opinion(page_text(page.body, ()), page.url, entity, self._known)
        return self._proposal(entity, page.url, weighed.score, [*notes, *weighed.reasons], weighed.transparency_url)

    def _proposal(
        self, entity: Entity, url: str, score: int, reasons: Sequence[str], transparency: str = ""
    ) -> Proposal:
        if host_of(transparency) in self._portals():
            reasons = [*reasons, "su enlace de transparencia lleva al portal nacional"]
        checked = utc_text(self.clock())
        return Proposal(entity.ruc, entity.name, url, transparency, score, tuple(reasons), checked)

    # --- the national portal --------------------------------------------------------------------------------

    def _portals(self) -> set[str]:
        return {host_of(row.portal_url) for row in self.registry.rows if row.place == "pnt"}

    def _named_by_the_portal(self, entity: Entity) -> list[str]:
        """Addresses in the portal's record of the entity, whatever its shape; none when it cannot be had."""
        base = next((r.portal_url for r in self.registry.rows if r.ruc == entity.ruc and r.place == "pnt"), None)
        if base is None:
            return []
        try:
            listed, _ = parse_entities(self._get(entities_url(base, entity.canton or entity.name)).body)
        except (FetchError, Unreadable) as error:
            _let_through(error)
            self.portal_silent += 1
            return []
        mine = next((item for item in listed if item.ruc == entity.ruc), None)
        for key in (mine.slug, str(mine.id)) if mine else ():
            if not key:
                continue
            try:
                record = self._get(f"{base.rstrip('/')}/admin/public/establishment/{key}").body
                return list(dict.fromkeys(self._addresses(json.loads(record.decode("utf-8-sig")))))
            except (FetchError, ValueError, RecursionError) as error:
                _let_through(error)
        return []

    def _addresses(self, value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for item in value.values():
                yield from self._addresses(item)
        elif isinstance(value, list):
            for item in value:
                yield from self._addresses(item)
        elif isinstance(value, str):
            for match in _ADDRESS.findall(value):
                url = match if "://" in match else f"https://{match}"
                host = host_of(url)
                if host and host not in self._portals() and not _NOT_A_SITE.search(host) and not _FILE.search(url):
                    yield url

    def _get(self, url: str, *, verify: bool = True) -> Fetched:
        def stay(hop: str) -> None:
            host = host_of(hop)
            if host != host_of(url) and host in self._portals():
                raise FetchError("lleva al portal nacional: ahí no hay sitio propio", "leads_away")
            if _NOT_A_SITE.search(host):
                raise FetchError(f"lleva a {host}, que no es un sitio propio", "leads_away")

        return self.visitor.get(url, verify=verify, before=stay)


def _let_through(error: Exception) -> None:
    """Without a contact nothing may be asked at all: that is no reason to go on without the portal's answer."""
    if isinstance(error, FetchError) and error.cause == "contact":
        raise error


def _spellings(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    host = bare(host_of(url))
    first = [parts.netloc.lower()] if parts.netloc.lower() != host else []
    for scheme in ("https", "http"):
        for netloc in dict.fromkeys([*first, host, f"www.{host}"]):
            yield f"{scheme}://{netloc}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _site(url: str) -> str:
    """Key of a site: two addresses of one host are one proposal."""
    return bare(host_of(url))


def _why(error: FetchError) -> str:
    match error.cause:
        case "leads_away":
            return str(error)
        case "robots":
            return "su robots.txt no permite mirarlo"
        case "status":
            return f"respondió con el código {error.status}"
        case "timeout":
            return "no respondió a tiempo"
        case "refused_address":
            return "su nombre lleva a una dirección que no es pública"
        case "tls":
            return "su certificado TLS no sirve para conectarse"
        case _ if error.cause in SAID:
            return SAID[error.cause]
        case "redirect_loop":
            return "redirige sin fin"
        case _:
            return "el nombre existe, pero el servidor no responde"
