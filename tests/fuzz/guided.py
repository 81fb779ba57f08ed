"""Coverage-guided fuzzing of every reader: ``python -m tests.fuzz.guided [READER ...] [--runs N] [--seconds S]``.

The table of readers and the property are those of every day (:mod:`tests.fuzz.readers`); Atheris chooses the examples
by what they reach in the code. Each reader runs in a process of its own, which ends with the first example that breaks
it: that one is left, made smaller, as ``corpus/READER/found``. What the corpus grows to is kept in ``--work``, so that
the next run goes on from there. Needs the dependency group ``fuzz`` (Linux).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.readers import HERE, READERS, SECONDS, TOKENS, examples_of

MEGABYTES = 2048
"""Memory that a reader's process may take."""
_LONGEST_TOKEN = 64
"""Of libFuzzer."""
_REACHED = re.compile(r"^#(\d+)\s.*\bcov: (\d+).*\brss: (\d+)Mb", re.M)
_COLUMNS = ("reader", "executions", "seconds", "a second", "coverage", "slowest ms", "peak MB", "found")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of one reader; ``slowest`` in seconds, ``found`` is how it broke, empty where it did not."""

    reader: str
    executions: int
    seconds: float
    coverage: int
    slowest: float
    megabytes: int
    found: str

    def row(self) -> tuple[str, ...]:
        return (
            self.reader, f"{self.executions:,}", f"{self.seconds:.0f}", f"{self.executions / self.seconds:.0f}",
            str(self.coverage), f"{1000 * self.slowest:.0f}", str(self.megabytes), self.found or "-",
        )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"all by default: {', '.join(READERS)}")
    parser.add_argument("--runs", type=int, default=0, metavar="N", help="executions; by default each reader's own")
    parser.add_argument("--seconds", type=int, default=0, metavar="S", help="for one reader at most; 0: no limit")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "lotaip-fuzz", metavar="DIR")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.readers if name not in READERS]
    if unknown:
        parser.error(f"no such reader: {', '.join(unknown)}")
    if find_spec("atheris") is None:
        parser.error("Atheris is not installed: uv sync --group fuzz (Linux)")
    outcomes = []
    for name in options.readers or READERS:
        outcomes.append(run(name, options.runs or READERS[name].runs, options.seconds, options.work / name))
        print(_line(outcomes[-1].row()), flush=True)
    print("\n" + "\n".join(map(_line, [_COLUMNS, *(outcome.row() for outcome in outcomes)])))
    return 1 if any(outcome.found for outcome in outcomes) else 0


def run(name: str, runs: int, seconds: int, work: Path) -> Outcome:
    """Fuzz one reader in a process of its own. ``work`` is its folder."""
    for folder in ("grown", "seeds", "broken"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    for broken in (work / "broken").iterdir():
        broken.unlink()
    for path in examples_of(name):
        (work / "seeds" / path.name).write_bytes(path.read_bytes())
    (work / "tokens").write_text(
        "".join(_token(token) for token in TOKENS if len(token) <= _LONGEST_TOKEN), encoding="ascii"
    )
    slowest = work / "slowest"
    slowest.write_text("0", encoding="ascii")
    command = [
        *(sys.executable, "-m", "tests.fuzz.target", name, str(slowest)),
        *(f"-runs={runs}", f"-max_total_time={seconds}", f"-max_len={READERS[name].longest}", f"-timeout={SECONDS}"),
        *(f"-rss_limit_mb={MEGABYTES}", f"-dict={work / 'tokens'}", f"-artifact_prefix={work / 'broken'}/"),
        *("-reload=0", "-verbosity=1", str(work / "grown"), str(work / "seeds")),
    ]
    begun = time.perf_counter()
    with (work / "log").open("wb") as log:
        done = subprocess.run(command, cwd=HERE.parents[1], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    took = time.perf_counter() - begun
    said = (work / "log").read_text(encoding="utf-8", errors="replace")
    reached = [tuple(map(int, match)) for match in _REACHED.findall(said)]
    return Outcome(
        name,
        max((executions for executions, _, _ in reached), default=0),
        took,
        max((coverage for _, coverage, _ in reached), default=0),
        float(slowest.read_text(encoding="ascii")),
        max((memory for _, _, memory in reached), default=0),
        _found(name, work, said) if done.returncode else "",
    )


def _found(name: str, work: Path, said: str) -> str:
    """How a reader broke. The process has left the example in the corpus, unless it had no time to."""
    if raised := re.search(r"Uncaught Python exception: ===\n(.*)", said):
        return raised[1].strip()
    for broken in (work / "broken").iterdir():
        (HERE / "corpus" / name).mkdir(parents=True, exist_ok=True)
        (HERE / "corpus" / name / "found").write_bytes(broken.read_bytes())
    ended = re.search(r"ERROR: libFuzzer: (.*)", said)
    return ended[1].strip() if ended else f"its process did not begin: {work / 'log'}"


def _token(token: bytes) -> str:
    return '"' + "".join(f"\\x{octet:02x}" for octet in token) + '"\n'


def _line(cells: Iterable[str]) -> str:
    reader, *figures, found = cells
    return f"{reader:<14}" + "".join(f"{figure:>12}" for figure in figures) + f"  {found}"


if __name__ == "__main__":
    sys.exit(main())
