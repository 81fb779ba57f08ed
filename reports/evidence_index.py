"""Where on the evidence pages each exchange of a case stands, so that a finding can point at its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from markupsafe import Markup, escape

from checker.results_model import CaseResult, EvidenceRef, Finding
from reports.language import SPANISH, Language
from reports.text import clip, cost, slug, visible, web_address

_PAGE_BYTES = 130_000
_EXCHANGE_BYTES = 900
"""Markup around the values of one exchange."""
_HEADERS_LENGTH = 6000


@dataclass(frozen=True, slots=True)
class Proof:
    """One exchange and its stable place: page and anchor."""

    number: int
    page: str
    """File name within the folder of the entity."""
    ref: EvidenceRef
    headers: str
    """The response headers, one a line; a flood of them is cut short and says so."""
    history: str
    """What other captures of the same address say, or nothing."""

    @property
    def time(self) -> str:
        """When it was received, in UTC."""
        return self.ref.captured_at.replace("T", " ")

    @property
    def anchor(self) -> str:
        return f"x{self.number}"


class EvidenceIndex:
    """The evidence of one case, spread over pages of bounded size."""

    def __init__(self, month: str, evidence: Sequence[EvidenceRef], language: Language = SPANISH) -> None:
        self.month = month
        self._language = language
        self._no_answer = escape(language.gettext("sin respuesta"))
        self.pages: dict[str, list[Proof]] = {}
        self._by_url_and_hash: dict[tuple[str, str | None], Proof] = {}
        self._by_hash: dict[str | None, Proof] = {}
        self._by_url: dict[str, Proof] = {}
        captures: dict[str, list[EvidenceRef]] = {}
        for ref in evidence:
            captures.setdefault(ref.url, []).append(ref)
        page, room = self._page_name(1), _PAGE_BYTES
        for number, ref in enumerate(evidence, 1):
            headers = _headers(ref, language)
            needed = _EXCHANGE_BYTES
            needed += cost(headers, clip(ref.url, 400), web_address(ref.url), ref.media_type, ref.vantage, ref.warc)
            if room < needed and self.pages.get(page):
                page, room = self._page_name(len(self.pages) + 1), _PAGE_BYTES
            room -= needed
            proof = Proof(number, page, ref, headers, _history(captures[ref.url], language))
            self.pages.setdefault(page, []).append(proof)
            self._by_url_and_hash[ref.url, ref.sha256] = proof
            self._by_url[ref.url] = proof
            if ref.sha256:
                self._by_hash.setdefault(ref.sha256, proof)

    @cached_property
    def vantage(self) -> str:
        """From where most exchanges were asked."""
        return _commonest(proof.ref.vantage for proof in self.proofs) or ""

    @cached_property
    def warc(self) -> str | None:
        """The archive that holds most of them."""
        return _commonest(proof.ref.warc for proof in self.proofs)

    @property
    def proofs(self) -> list[Proof]:
        return [proof for page in self.pages.values() for proof in page]

    def of(self, finding: Finding, case: CaseResult) -> Proof | None:
        """The exchange that proves a finding; for something missing, the list in which it is missing."""
        listed = next((reading.url for reading in case.readings if reading.place == finding.place), None)
        for url in (finding.url, listed):
            if url is not None:
                found = self._by_url_and_hash.get((url, finding.sha256)) or self._by_url.get(url)
                if found is not None:
                    return found
            if finding.sha256 in self._by_hash:
                return self._by_hash[finding.sha256]
        return None

    def row(self, proof: Proof) -> Markup:
        """An exchange as a row of a table, its address once and no link. No template: a whole country has hundreds of
        thousands of them."""
        ref, shown = proof.ref, self._shown
        apart = [proof.history] if proof.history else []
        if ref.vantage != self.vantage:
            apart.append(f"{self._language.gettext('Desde')} {ref.vantage}")
        if ref.warc != self.warc:
            apart.append(f"WARC {ref.warc or '–'}")
        notes = "".join(f"<br><small>{shown(text, 200)}</small>" for text in apart)
        status = self._no_answer if ref.status is None else ref.status
        size = self._language.number(ref.size, 0)
        kind, code = shown(ref.media_type, 80) or "–", shown(ref.sha256, 64) or "–"
        cells = (proof.number, shown(ref.url, 400) + Markup(notes), shown(proof.time, 40), status, size, kind, code)
        return Markup(f'<tr id="{proof.anchor}"><td>{"<td>".join(map(str, cells))}\n')

    def _shown(self, text: str | None, length: int) -> Markup:
        return escape(visible(self._language.clip(text, length)))

    def _page_name(self, number: int) -> str:
        return f"{slug(self.month)}.html" if number == 1 else f"{slug(self.month)}-{number}.html"


def _commonest(texts: Iterable[str | None]) -> str | None:
    return next((text for text, _ in Counter(texts).most_common(1)), None)


def _headers(ref: EvidenceRef, language: Language) -> str:
    lines = "\n".join([f"{name}: {value}" for name, value in ref.headers])
    return visible(language.clip(lines, _HEADERS_LENGTH))


def _history(captures: Sequence[EvidenceRef], language: Language) -> str:
    """When an address was first seen and when its bytes changed, told by its own captures."""
    if len(captures) < 2:
        return ""
    ordered = sorted(captures, key=lambda ref: ref.captured_at)
    changes = [
        later.captured_at[:10]
        for earlier, later in pairwise(ordered)
        if later.sha256 and earlier.sha256 and later.sha256 != earlier.sha256
    ]
    _, first = language.gettext, ordered[0].captured_at[:10]
    told = _("Visto por primera vez el %(day)s; %(count)d capturas guardadas", day=first, count=len(ordered))
    if not changes:
        return told + _("; el contenido no cambió.")
    return told + _("; el contenido cambió el %(days)s.", days=", ".join(changes))
