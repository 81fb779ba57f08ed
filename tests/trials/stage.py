"""What the trials of faults share: the replica country on loopback, stores that visit it, orders that are measured."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from demo.country import build_country
from demo.months import sweeps
from demo.server import CountryServer
from tests.trials.table import Meter, Trial

ROOT = Path(__file__).parents[2]
LOTAIP = (sys.executable, str(ROOT / "cli.py"))
MONTH = "2026-10"
SEED = 7
_LOOK = 0.002
"""Seconds between two looks at a process."""
KILLED = -9
"""Exit code of a process that died by SIGKILL."""
SAME = "las mismas respuestas, el mismo JSON de veredictos, «verify» sin reparos"
NO_SIGNALS = "SIGKILL y SIGSTOP son señales de sistemas POSIX" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class Done:
    """A process that ended; ``code`` is negative for a signal."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def last(self) -> str:
        """The last line of what it said on standard error, where the sentence for the person stands."""
        return self.err.strip().rpartition("\n")[2]


class Process:
    """A child whose end is waited for with what it used."""

    def __init__(self, command: tuple[str, ...], env: Mapping[str, str] | None = None) -> None:
        self._out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - read and closed when the process ended
        self._err: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._begun = time.monotonic()
        self.child = subprocess.Popen(
            command, cwd=ROOT, stdout=self._out, stderr=self._err, env={**os.environ, "PYTHONUTF8": "1", **(env or {})}
        )

    @property
    def pid(self) -> int:
        return self.child.pid

    def runs(self, meter: Meter) -> bool:
        """Whether it still runs; takes note of its memory when it ended."""
        if self.child.returncode is not None:
            return False
        if sys.platform == "win32":
            return self.child.poll() is None
        pid, status, used = os.wait4(self.child.pid, os.WNOHANG)
        if not pid:
            return True
        self.child.returncode = os.waitstatus_to_exitcode(status)
        meter.held(used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
        return False

    def lasts(self, meter: Meter, seconds: float) -> bool:
        """Let it run for so long; False when it ended before."""
        until = time.monotonic() + seconds
        while self.runs(meter):
            if time.monotonic() > until:
                return True
            time.sleep(_LOOK)
        return False

    def signal(self, name: str) -> None:
        """Send a signal by its name. It was not waited for yet, so the number is still its own."""
        if self.child.returncode is None:
            os.kill(self.child.pid, getattr(signal, name, signal.SIGTERM))

    def wait(self, meter: Meter, kill_after: float | None = None, patience: float = 900) -> Done:
        """Its end, by itself or by SIGKILL. Raises :class:`subprocess.TimeoutExpired`."""
        until = self._begun + (patience if kill_after is None else kill_after)
        while self.runs(meter):
            if time.monotonic() > until:
                self.signal("SIGKILL")
                until += 60
                if kill_after is None:
                    raise subprocess.TimeoutExpired(self.child.args, patience)
            time.sleep(_LOOK)
        seconds = time.monotonic() - self._begun
        return Done(self.child.returncode, _text(self._out), _text(self._err), seconds)


def _text(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Result:
    """What a sweep is worth: the set of (address, status, payload hash) and the verdicts as JSON."""

    seen: frozenset[tuple[str, int, str | None]]
    judged: Any


class Stage:
    """The replica country, served, in a month whose term has ended; ``folder`` takes the stores."""

    def __init__(self, folder: Path, municipalities: int = 14, latency: float = 0.002) -> None:
        self.folder = folder
        country = build_country(SEED, municipalities, [MONTH])
        self.moment = sweeps(MONTH)[-1]
        self.server = CountryServer(country, latency=latency, hang=1.0)
        self.as_of = ("--as-of", self.moment.isoformat())
        self.sweep = ("sweep", "--month", MONTH, *self.as_of, "--allow-private")
        self.judge = ("judge", "--month", MONTH, *self.as_of, "--fail-on", "never", "--json")

    def __enter__(self) -> Self:
        self.server.start()
        self.server.set_clock(self.moment)
        assert self.due.seen, "known before anything is tried"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()

    def store(self, name: str, settings: str = "") -> Path:
        """A store that has visited nobody yet."""
        store = self.folder / name
        store.mkdir(parents=True)
        (store / "registry.csv").write_text(self.server.registry(), encoding="utf-8")
        own = f"timeout = 2\nretries = 0\nmax_links = 40\n{settings}"
        (store / "lotaip.toml").write_text(own + self.server.settings(), encoding="utf-8")
        return store

    def start(self, store: Path, *words: str, env: Mapping[str, str] | None = None) -> Process:
        return Process((*LOTAIP, *words, "--store", str(store)), env)

    def run(self, meter: Meter, store: Path, *words: str, code: int = 0, kill_after: float | None = None) -> Done:
        """An order to its end; without ``kill_after`` it must end with ``code``."""
        done = self.start(store, *words).wait(meter, kill_after)
        if kill_after is None:
            assert done.code == code, f"{words[0]}: código {done.code}: {done.out[-300:]} {done.err[-1500:]}"
        return done

    def refused(self, meter: Meter, store: Path, *words: str) -> str:
        """The one clear sentence with which an order ends that could not be done, code 3."""
        done = self.run(meter, store, *words, code=3)
        assert "Traceback" not in done.err, done.err[-1500:]
        assert done.last.endswith("."), done.err[-600:]
        return done.last.removeprefix("Error: ")

    @cached_property
    def calm(self) -> tuple[Path, float]:
        """A store whose sweep nobody disturbed (copy it, do not change it), and how many seconds that took."""
        store = self.store("calm")
        return store, self.run(Meter(), store, *self.sweep).seconds

    @cached_property
    def due(self) -> Result:
        """What every other sweep has to end with."""
        copy = self.copy_of_calm("judged")
        return self.result(Meter(), copy)

    def copy_of_calm(self, name: str) -> Path:
        return Path(shutil.copytree(self.calm[0], self.folder / name))

    def result(self, meter: Meter, store: Path) -> Result:
        judged = json.loads(self.run(meter, store, *self.judge).out)
        return Result(seen(store), judged)

    def agrees(self, meter: Meter, store: Path) -> None:
        """The same order until the sweep is finished: nothing lost, nothing let in, every byte accounted for."""
        if not finished(store):  # a process may die after its last change: then the order would begin another sweep
            self.run(meter, store, *self.sweep)
        self.is_whole(meter, store)

    def is_whole(self, meter: Meter, store: Path) -> None:
        found = self.result(meter, store)
        lost, more = self.due.seen - found.seen, found.seen - self.due.seen
        assert not lost | more, f"perdidas {sorted(map(str, lost))[:3]}, de más {sorted(map(str, more))[:3]}"
        assert found.judged == self.due.judged, f"otros veredictos: {_difference(self.due.judged, found.judged)}"
        self.run(meter, store, "verify")


Run = Callable[[Stage, Meter, int, random.Random], str]
"""What a trial does with a stage, so many times, at moments of its own chance."""


def trial_of(stage: Stage, times: int, seed: int, threat: str, why_not: str = "") -> Callable[[str, Run], Trial]:
    """Makes the trials of one threat."""

    def add(tried: str, run: Run) -> Trial:
        return Trial(threat, tried, lambda meter: run(stage, meter, times, random.Random(f"{seed} {tried}")), why_not)

    return add


def short(said: str, store: Path) -> str:
    """A sentence without the folder of the store."""
    return said.removeprefix("Error: ").replace(str(store), "ALMACÉN")


def seen(store: Path) -> frozenset[tuple[str, int, str | None]]:
    """(address, status, payload hash) of every answer that a store holds."""
    with closing(sqlite3.connect(store / "crawl.db")) as db:
        rows = db.execute("SELECT DISTINCT url, status, sha256 FROM captures WHERE status IS NOT NULL")
        return frozenset(rows.fetchall())


def finished(store: Path) -> bool:
    """Whether the store has a sweep and it is finished."""
    if not (store / "crawl.db").exists():
        return False
    with closing(sqlite3.connect(store / "crawl.db")) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'sweeps'").fetchone():
            return False
        known, ended = db.execute("SELECT count(*), count(finished_at) FROM sweeps").fetchone()
        return bool(known == ended == 1)


def verdicts(judged: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, list[str]]]:
    """What was judged, without the moments at which it was seen: verdict and rules by RUC and obligation."""
    return {
        (case["entity"]["ruc"], verdict["obligation"]): (
            verdict["verdict"],
            sorted(finding["rule"] for finding in verdict["findings"]),
        )
        for case in judged
        for verdict in case["verdicts"]
    }


def _difference(one: Any, other: Any, where: str = "") -> str:
    """The first place where two JSON values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                return _difference(one.get(key), other.get(key), f"{where}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            if a != b:
                return _difference(a, b, f"{where}[{number}]")
    return f"{where}: {str(one)[:200]} / {str(other)[:200]}"


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
