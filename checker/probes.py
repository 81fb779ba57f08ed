"""What the addresses named inside files answered, as far as it is stored. Nothing is asked here (decision 4)."""

from __future__ import annotations

from datetime import datetime

from checker.confirmation import confirms
from checker.model import Probe
from evidence import Capture, EvidenceStore, MissingEvidence
from evidence.model import Probe as StoredProbe
from evidence.model import utc_text
from reading.link_answers import LinkAnswer, link_answer
from reading.sniff import sniff

_ACCUSABLE = frozenset({"not_found", "soft_404", "login", "home_page", "html_instead"})
_GOOD = frozenset({"ok", "preview"})


class StoredProbes:
    """Looks addresses up in the evidence of sweeps of one kind (real or simulated), not after ``as_of``."""

    def __init__(self, store: EvidenceStore, simulated: bool, as_of: datetime) -> None:
        self._store = store
        self._simulated = simulated
        self._until = utc_text(as_of)
        self._known: dict[str, Probe | None] = {}
        self._documents: set[str] = set()
        """Hashes of payloads that are no web page: one document mostly serves many addresses."""

    def __call__(self, url: str) -> Probe | None:
        """The latest answer of an address with its proof, or None where nobody asked."""
        if url not in self._known:
            self._known[url] = self._look_up(url)
        return self._known[url]

    def _look_up(self, url: str) -> Probe | None:
        probed = [
            found for found in self._store.probes_of(url, self._simulated, self._until) if found[0].state != "cut"
        ]
        if probed and probed[-1][1] is None:
            return Probe(url, probed[-1][0].cause or "unreadable", False, url, None, None)
        history = self._history(url, probed)
        if not history:
            return None
        answer, latest = history[-1]
        good = max((capture.id for said, capture in history if said in _GOOD), default=0)
        since = [capture for said, capture in history[:-1] if said in _ACCUSABLE and capture.id > good]
        confirmed = answer in _ACCUSABLE and any(confirms(met, latest) for met in since)
        return Probe(url, answer, confirmed, latest.url, latest.sha256, latest.fetched_at)

    def _history(self, url: str, probed: list[tuple[StoredProbe, Capture | None]]) -> list[tuple[str, Capture]]:
        """What each visit learnt, oldest first: those of probes, and of a crawl that met the same address."""
        found: dict[int, tuple[str, Capture]] = {}
        for probe, capture in probed:
            if capture is not None:
                found[capture.id] = (probe.cause or self._answer(url, capture), capture)
        for capture in self._store.captures_of(url, self._until):
            if capture.simulated == self._simulated and capture.status in (200, 304, 401, 404, 410):
                found.setdefault(capture.id, (self._answer(url, capture), capture))
        return [found[number] for number in sorted(found)]

    def _answer(self, url: str, capture: Capture) -> LinkAnswer:
        """An answer whose record is gone proves nothing."""
        if capture.status is None or capture.sha256 is None:
            return "unreadable"
        status = 200 if capture.status == 304 else capture.status
        if status == 200 and capture.sha256 in self._documents:
            return "ok"
        try:
            payload = self._store.payload(capture.sha256) if capture.size else b""
        except MissingEvidence:
            return "unreadable"
        if sniff(payload) not in ("html", "empty"):
            self._documents.add(capture.sha256)
        return link_answer(url, capture.url, status, capture.headers, payload)
