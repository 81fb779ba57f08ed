"""Frozen months: what was published stays, sealed in ``STORE/frozen/<month>/``; what is found later stands beside it.

The sealed folder holds the cases, their evidence's hashes, the rules and texts of the version that judged them, and the
entities as they were named, with a manifest that ``sha256sum --check SHA256SUMS`` reads.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from checker.compare import Move, compare
from checker.results import Correction, ResultsStore
from checker.results_catalogue import Frozen
from checker.results_model import CaseResult, EvidenceRef

FOLDER = "frozen"
MANIFEST = "SHA256SUMS"
_SAYS: dict[str, TypeAdapter[Any]] = {
    "casos.json": TypeAdapter(list[CaseResult]),
    "evidencia.json": TypeAdapter(dict[str, list[EvidenceRef]]),
    "congelado.json": TypeAdapter(Frozen),
}
"""What each sealed file holds."""


class CannotFreeze(Exception):
    """The month has no results, or is frozen already; the text is one Spanish sentence for the user."""


def freeze_month(store: Path, results: ResultsStore, month: str, today: date) -> Path:
    """Seal a month and mark it in the results. Raises CannotFreeze, ResultsUnavailable, OSError; what could not be
    written whole is not there."""
    target = store / FOLDER / month
    if month in results.frozen_months:
        since = results.frozen_months[month].frozen_on
        raise CannotFreeze(f"{month} está congelado desde el {since}: lo que se halle después va como corrección.")
    if target.exists():
        raise CannotFreeze(
            f"«{target}» ya existe y los resultados no saben de él: recupere results.db de su copia, o juzgue otra vez "
            "el mes, que lo repone desde ahí."
        )
    if month not in results.months():
        raise CannotFreeze(f"No hay resultados de {month}: ejecute antes «lotaip judge --month {month}».")
    known = {summary.entity.ruc for summary in results.summaries(month)}
    frozen = Frozen(
        month=month,
        frozen_on=today.isoformat(),
        catalogue=results.catalogue_of(month),
        entities=[entity for entity in results.entities() if entity.ruc in known],
    )
    beside = target.with_name(f".{month}.nuevo")
    shutil.rmtree(beside, ignore_errors=True)  # what a build that was stopped half way left
    try:
        beside.mkdir(parents=True)
        for name, content in _contents(results, frozen):
            (beside / name).write_bytes(content)
        (beside / MANIFEST).write_bytes(_manifest(beside))
        os.replace(beside, target)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    try:
        results.freeze(frozen)
    except Exception:
        shutil.rmtree(target)
        raise
    return target


def _contents(results: ResultsStore, frozen: Frozen) -> Iterator[tuple[str, bytes]]:
    evidence, lines = dict[str, object](), list[str]()
    for entity in frozen.entities:
        case = results.load_case(entity.ruc, frozen.month, frozen.version)
        assert case is not None, "its summary was just read"
        lines.append(case.model_dump_json())
        found = results.evidence_for(entity.ruc, frozen.month, frozen.version)
        evidence[entity.ruc] = [reference.model_dump(mode="json") for reference in found]
    yield "casos.json", ("[\n" + ",\n".join(lines) + "\n]\n").encode()
    yield "evidencia.json", _json(evidence)
    yield "congelado.json", _json(frozen.model_dump(mode="json"))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(folder: Path) -> bytes:
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files).encode()


def verify_frozen(store: Path, results: ResultsStore) -> Iterator[str]:
    """A Spanish sentence for everything altered or missing: in the sealed folders, and in the results against them.
    Never raises on damaged files. Raises ResultsUnavailable."""
    sealed = store / FOLDER
    folders = {path.name for path in sealed.iterdir() if not path.name.startswith(".")} if sealed.is_dir() else set()
    for month in sorted(folders - results.frozen_months.keys()):
        yield f"«{sealed / month}» está ahí, pero los resultados no saben que {month} se congeló."
    for month, frozen in results.frozen_months.items():
        folder = sealed / month
        problems = list(_altered(folder))
        yield from problems
        if not problems:
            for name, content in _contents(results, frozen):
                if not _says_the_same(name, (folder / name).read_bytes(), content):
                    yield f"Los resultados guardados de {month} no son los que se congelaron en «{folder / name}»."


def _says_the_same(name: str, sealed: bytes, now: bytes) -> bool:
    """A later version of this program may write more fields than the one that sealed the month: not the bytes are
    compared but what they say."""
    try:
        told = _SAYS[name].validate_json(sealed)
    except ValueError:
        return False
    return bool(told == _SAYS[name].validate_json(now))


def _altered(folder: Path) -> Iterator[str]:
    try:
        listed = dict(line.split("  ", 1)[::-1] for line in (folder / MANIFEST).read_text("utf-8").splitlines())
        present = {path.name for path in folder.iterdir()} - {MANIFEST}
    except (OSError, ValueError):
        yield f"Falta «{folder / MANIFEST}» o no se puede leer."
        return
    for name in sorted(present - listed.keys()):
        yield f"«{folder / name}» no consta en {MANIFEST}."
    for name, digest in listed.items():
        try:
            actual = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except (OSError, ValueError):  # a name with a NUL is none
            yield f"Falta «{folder / name}» o no se puede leer."
            continue
        if actual != digest:
            yield f"«{folder / name}» fue alterado: su huella no es la de {MANIFEST}."


def restore_frozen(store: Path, results: ResultsStore) -> Iterator[str]:
    """Put the sealed months that the results have lost back into them. A Spanish sentence for each, and for each that
    cannot be put back. Corrections are not sealed: judging the month again finds them, with the date of then.

    Raises ResultsUnavailable."""
    for folder in sorted((store / FOLDER).glob("????-??")):
        month = folder.name
        if month in results.frozen_months:
            continue
        try:
            sealed = [adapter.validate_json((folder / name).read_bytes()) for name, adapter in _SAYS.items()]
        except (OSError, ValueError):
            sealed = []
        if not sealed or any(_altered(folder)):
            yield f"{month} está congelado, pero «{folder}» fue alterado y no se repone: recupérelo de una copia."
            continue
        cases, evidence, frozen = sealed
        rucs = {entity.ruc for entity in frozen.entities}
        if not {summary.entity.ruc for summary in results.summaries(month, frozen.version)} <= rucs:
            yield f"«{folder}» congela {month} con menos entidades que {results.path}: retire uno de los dos."
            continue
        known = {entity.ruc for entity in results.entities()}
        results.save_entities(entity for entity in frozen.entities if entity.ruc not in known)
        if frozen.version not in results.versions():  # else its wording of today is there
            results.save_catalogue(frozen.catalogue)
        results.save_cases((case, evidence.get(case.entity.ruc, [])) for case in cases)
        results.freeze(frozen)
        yield f"Los resultados no sabían que {month} está congelado: se repuso desde «{folder}»."


# --- corrections --------------------------------------------------------------------------------------------


def save_correction(results: ResultsStore, case: CaseResult, today: date) -> bool:
    """Keep what was found of a frozen month's case, where it says something else than the last word on it."""
    assert case.entity is not None, "the registry's entities are judged"
    ruc = case.entity.ruc
    earlier: list[Correction] = results.corrections(case.month).get(ruc, [])
    last = earlier[-1].case if earlier else results.load_case(ruc, case.month)
    if last is not None and not any(compare(last, case)) and last.every_reply == case.every_reply:
        return False
    results.add_correction(case, today.isoformat())
    return True


def moves(published: CaseResult | None, later: CaseResult) -> list[Move]:
    """What a correction changes of what was published: verdicts and values, in the order of the law."""
    before = published or later.model_copy(update={"verdicts": []})
    return [move for move in compare(before, later) if move.verdict_moved or move.score_moved]
