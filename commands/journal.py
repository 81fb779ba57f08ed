"""Writes the decisions of a sweep: for people on standard error (``--verbose``), for programs a line each of JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from checker.causes import cause
from checker.model import Owner
from crawler.journal import NAME
from reports.text import visible

_SAID = {
    "visit_failed": "sin respuesta útil",
    "visit_skipped": "no se visita",
    "limit_cut": "límite alcanzado",
    "host_left_alone": "se deja en paz al servidor",
    "robots_refused": "robots.txt no lo permite",
    "retry": "se repite",
    "host_busy": "el servidor pide esperar",
    "tls_fault": "certificado con defecto",
    "link_probed": "enlace comprobado",
    "place_read": "lugar leído",
}

_OF_PROBES = {
    "no_such_host": "El nombre del servidor no existe.",
    "connect": "No se pudo conectar.",
    "timeout": "No respondió a tiempo.",
}


@contextmanager
def journal(verbose: bool, path: Path | None, clock: Callable[[], datetime]) -> Iterator[None]:
    """While it lasts, decisions are written to standard error, to the file (at its end), to both or nowhere.

    Raises OSError when the file cannot be opened.
    """
    logger = logging.getLogger(NAME)
    handlers: list[logging.Handler] = []
    if path is not None:
        lines = _LineFile(path, encoding="utf-8", errors="backslashreplace")
        lines.setFormatter(JsonLine(clock))
        handlers.append(lines)
    if verbose:
        spoken = _Terminal()
        spoken.setFormatter(Sentence(clock))
        handlers.append(spoken)
    before = logger.level
    for handler in handlers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()


class JsonLine(logging.Formatter):
    """``{"time", "event", …}``: time in UTC by the clock of the sweep, then what is known of ``ruc``, ``place``,
    ``host``, ``url`` and ``cause``, and what the event adds."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        from evidence.model import utc_text  # with all of evidence, which most commands start without

        line = {"time": utc_text(self._clock()), "event": record.getMessage(), **facts_of(record)}
        return json.dumps(line, ensure_ascii=False)


class Sentence(logging.Formatter):
    """The same for people: hour, server, what was decided, why, where."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        facts, event = facts_of(record), record.getMessage()
        why = [str(facts[name]) for name in ("detail", "status") if name in facts]
        if code := facts.get("cause"):
            why.insert(0, why_of(str(code))[1])
        if "wait" in facts:
            why.append(f"{facts['wait']:.0f} s")
        reason = f" ({' '.join(why)})" if why else ""
        said = _SAID[event] if facts.get("complete", True) else "lugar leído en parte"
        where = facts.get("url", "")
        return visible(f"{self._clock():%H:%M:%S}  {facts.get('host', '')}: {said}{reason} {where}".rstrip())


def why_of(code: str) -> tuple[Owner, str]:
    """Who could mend a cause, and its sentence. Probes and handshakes have codes of their own; one that nobody wrote a
    sentence for is shown as it is."""
    if code in _OF_PROBES:
        return "network", _OF_PROBES[code]
    try:
        found = cause(code)
    except KeyError:
        return "publisher", code
    return found.owner, found.message


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    return dict(vars(record).get("facts", {}))


class _Terminal(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        click.echo(self.format(record), err=True)


class _LineFile(logging.FileHandler):
    """A full disk ends the log with one sentence; the sweep goes on."""

    _ended = False

    def close(self) -> None:
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        if not self._ended:
            self._ended = True
            click.echo(f"No se pudo seguir escribiendo en «{self.baseFilename}»: revise el disco.", err=True)
