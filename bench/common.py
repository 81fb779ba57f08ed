"""What the benchmarks share: the command line under test, figures as text, memory, a process of their own."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

STAFF = 4
"""The replica's municipalities have 18 to 120 people; times this, 72 to 480, as real ones of small and middle size."""
ROOT = Path(__file__).resolve().parent.parent
_LABEL = 44


class CommandFailed(RuntimeError):
    """A command under test did not end as it should; the message holds what it said."""


def heading(title: str) -> None:
    """The title, the machine, and the command that prints the same again."""
    module = sys.modules["__main__"].__spec__
    python = Path(sys.executable)
    shown = python.relative_to(ROOT) if python.is_relative_to(ROOT) else python.name
    command = [str(shown), "-m", module.name if module else "bench", *sys.argv[1:]]
    print(title)
    figure("machine", f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {_version()}")
    figure("command", shlex.join(command))


def figure(label: str, value: str) -> None:
    print(f"  {label:<{_LABEL}}{value}", flush=True)


def ratio(label: str, value: float, target: float, unit: str = "", *, least: bool = False) -> None:
    """A figure beside its target: at most ``target``, or with ``least`` at least that."""
    met = value >= target if least else value <= target
    asked = f"target: {'at least' if least else 'at most'} {target:g}{unit}, {'met' if met else 'MISSED'}"
    figure(label, f"{value:.4g}{unit} ({asked})")


def lotaip(*arguments: str | Path) -> float:
    """Runs a ``lotaip`` command in a process of its own; wall seconds from start to exit, imports included.

    Raises :class:`CommandFailed`."""
    # Without its cache of compiled modules Python would compile 700 of them at every start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py", *map(str, arguments)],
        check=False,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise CommandFailed(f"lotaip {arguments[0]}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return seconds


def fresh(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs a function of a module in a new process, so that memory is its own and nothing is warm."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def peak_memory() -> int | None:
    """Most bytes of memory this process has held; None on Windows, which has no such call in the standard library."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return _maxrss("self")
    # ru_maxrss of Linux starts from the parent's peak when a process is spawned; VmHWM is its own.
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def largest_child() -> int | None:
    """Most bytes that any one finished child of this process has held; None on Windows."""
    return _maxrss("children")


def _maxrss(who: str) -> int | None:
    if sys.platform == "win32":
        return None
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF if who == "self" else resource.RUSAGE_CHILDREN)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def megabytes(count: float | None) -> str:
    return "not known on this system" if count is None else f"{count / 1e6:,.2f} MB"


def _version() -> str:
    return platform.python_version()
