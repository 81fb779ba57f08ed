"""What the evidence store holds, as types. Times are UTC, ISO 8601 with ``Z``; sizes are bytes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Role = Literal["page", "file", "list"]
VisitState = Literal["pending", "done", "failed", "skipped", "cut"]
Place = Literal["own", "pnt"]
Headers = tuple[tuple[str, str], ...]


class EvidenceError(Exception):
    """The store cannot do what was asked; the message is one Spanish sentence for the operator."""


class StoreBusy(EvidenceError):
    """Another process is writing to the store."""


class StoreFailed(EvidenceError):
    """The store can take no more: the disk is full or broken, or the database is held by another program."""


FATAL = (StoreFailed, sqlite3.Error, MemoryError)
"""Errors after which nothing more can be kept: whoever meets one stops, and leaves what is pending pending."""


class MissingEvidence(EvidenceError):
    """The bytes asked for are not in the store, or are no longer those that were stored."""


def utc_text(moment: datetime) -> str:
    """``2026-11-03T14:05:09Z``: the one form in which the store writes time. ``moment`` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a time without offset cannot be kept as evidence")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange as it went over the wire, before anything was decoded (chunking is already undone)."""

    url: str
    status: int
    reason: str
    headers: Headers
    body: bytes
    request_headers: Headers = ()
    protocol: str = "HTTP/1.1"
    confirms: int | None = None
    """Id of the earlier capture whose validators were sent: what a 304 confirms."""
    rendered_by: str = ""
    """Program that made ``body`` out of what the servers sent (``chromium 156.0``); empty for an answer as it came."""
    truncated: bool = False
    """True when reading stopped before the end of the body, which then is only its beginning."""
    unverified: str = ""
    """Fault of the server's certificate (``tls_expired``) in spite of which it was read; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exchange that gave no answer: ``error`` is ``cause: technical detail``."""

    url: str
    error: str
    received: int = 0
    """Bytes of a body that came all the same, and were not kept: too many, or a bomb."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One exchange in the index. ``sha256``, ``size`` and ``media_type`` are those of the payload after transfer-
    and content-decoding; for a 304 they are those of the earlier payload it confirms. With a ``status``, ``error`` is
    the fault of the certificate without whose verification the answer was got."""

    id: int
    sweep_id: int
    url: str
    fetched_at: str
    status: int | None
    error: str | None
    headers: Headers
    sha256: str | None
    size: int | None
    media_type: str | None
    vantage: str
    warc: str | None
    offset: int | None
    length: int | None
    simulated: bool
    truncated: bool = False
    """True when only the beginning was read: ``sha256`` and ``size`` are those of that beginning."""


@dataclass(frozen=True, slots=True)
class Probe:
    """An address found inside the files of a sweep, asked to see whether it leads anywhere.

    ``ruc`` is the entity on whose budget it was asked; it serves all that name the address. ``capture_id`` is the last
    exchange, behind any redirects; ``cause`` says why there is none, or no usable one.
    """

    id: int
    sweep_id: int
    ruc: str
    url: str
    host: str
    """Politeness lane, as of visits."""
    state: VisitState
    cause: str | None
    capture_id: int | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """One run over many places for one month. ``as_of`` is the set clock of a simulated sweep."""

    id: int
    month: str
    started_at: str
    finished_at: str | None
    simulated: bool
    vantage: str
    as_of: str | None


@dataclass(frozen=True, slots=True)
class NewVisit:
    """An address to be visited: a row of the frontier before it has an id."""

    ruc: str
    place: Place
    url: str
    role: Role
    host: str
    """Politeness lane: all addresses with the same value are asked one after another."""
    parent: str | None = None
    depth: int = 0
    detour: int = 0
    """Hops since the last link that spoke of transparency."""
    priority: float = 0.0
    context: list[list[str]] = field(default_factory=list)
    """Name and text of the period sources that reach the page (or facts of a registration)."""
    registered_at: str | None = None
    capture_id: int | None = None
    """Capture that already answers this visit; such a visit is born ``done``."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An address of one place in one sweep, and how the visit ended."""

    sweep_id: int
    ruc: str
    place: Place
    url: str
    role: Role
    parent: str | None
    depth: int
    priority: float
    state: VisitState
    cause: str | None
    capture_id: int | None
    context: list[list[str]]
    registered_at: str | None
    id: int
    host: str
    detour: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How completely one place was read in one sweep. Counts are of visits; bytes are those on the wire."""

    sweep_id: int
    ruc: str
    place: Place
    portal_kind: str
    portal_url: str
    complete: bool
    cause: str | None
    pages: int
    files: int
    failed: int
    cut: int
    requests: int
    bytes: int
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that verification found. ``what`` is a Spanish sentence. ``before_chain`` is no fault: a sweep that
    ended before there were chained manifests, so that its hashes alone vouch for it."""

    kind: Literal["altered", "missing", "not_indexed", "before_chain"]
    file: str
    offset: int | None
    url: str | None
    what: str
