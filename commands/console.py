"""What every command shares towards the person at the terminal: words, errors, progress, output, and the clock."""

from __future__ import annotations

import codecs
import errno
import io
import json
import logging
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from reading.disk import reason

if TYPE_CHECKING:
    from checker.results_model import CaseResult

_SIGNS = {"✓": "+", "◐": "/", "✕": "x", "◇": "o", "›": ">", "—": "-", "–": "-", "−": "-", "«": '"', "»": '"', "·": "-"}
"""What a terminal that knows no more than its code page shows for the signs of our texts."""


class CannotDo(click.ClickException):
    """The work could not be done: exit code 3, one sentence."""

    exit_code = 3


class Order(click.Command):
    """A command whose usage line is in Spanish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPCIONES]", **kwargs})


class Orders(click.Group):
    """All commands. What the system refuses (a disk, a database) ends in one sentence, whichever command met it."""

    command_class = Order

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        words = {"options_metavar": "[OPCIONES]", "subcommand_metavar": "ORDEN [ARGUMENTOS]..."}
        super().__init__(*args, **{**words, **kwargs})

    def main(self, *args: Any, **kwargs: Any) -> Any:
        codecs.register_error("lotaip", _in_code_page)
        logging.raiseExceptions = False  # a log that a full disk refuses must not print its own tracebacks
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="lotaip")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None and error.errno in (errno.EPIPE, errno.EINVAL):  # EINVAL: Windows' closed pipe
                raise BrokenPipeError(errno.EPIPE, "") from error
            where = f" «{error.filename}»" if error.filename else ""
            raise CannotDo(f"No se pudo leer o escribir{where}: {reason(error)}.") from error
        except sqlite3.Error as error:
            held = "otro programa la tiene abierta, ciérrelo y repita la orden"
            what = held if "locked" in str(error) else "revise el disco"
            raise CannotDo(f"La base de datos del almacén no se puede usar ({error}): {what}.") from error
        except (MemoryError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "new thread" not in str(error):  # how Python says it of a thread
                raise
            raise CannotDo("La memoria de este equipo no alcanza: revise menos archivos a la vez.") from error


def _in_code_page(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    plain = (_SIGNS.get(c) or unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() for c in letters)
    return "".join(letter or "?" for letter in plain), error.end


def now() -> datetime:
    """The only place where the system clock is read."""
    return datetime.now(UTC)


def in_guayaquil(moment: datetime) -> date:
    """The day that a moment is in Ecuador."""
    from checker.engine import GUAYAQUIL

    return moment.astimezone(GUAYAQUIL).date()


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[..., None]]:
    """A progress line on standard error; silent for programs and where there is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int, note: str = "") -> None:
            bar.update(task, completed=done, total=total)
            if note and not quiet:
                console.print(note, markup=False, highlight=False)

        yield advance


def echo_json(value: Any) -> None:
    """JSON for programs: plain where the output is UTF-8, escaped where a code page would harm it (PowerShell)."""
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name
    click.echo(json.dumps(value, ensure_ascii=encoding != "utf-8", indent=2))


def exit_on(judged: list[CaseResult], fail_on: str) -> None:
    """End with code 1 when a finding reaches the severity of ``--fail-on``."""
    if fail_on == "never":
        return
    counted = {"error"} if fail_on == "error" else {"error", "warning"}
    found = (f for r in judged for f in (*r.findings, *(f for v in r.verdicts for f in v.findings)))
    if any(f.severity in counted for f in found):
        sys.exit(1)
