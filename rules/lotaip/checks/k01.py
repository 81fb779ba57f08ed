"""K-01: what changes every month is not last month's file again."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW
from rules.lotaip.checks._past import both, declares_absence, previous_dataset

_OF_THE_MONTH = frozenset({"19.5-22", "19.6", "19.8", "19.13", "19.17", "24.act"})
"""Items whose content is of the month itself: uses of a service, execution, procedures, travel, meetings, sessions."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if publication.obligation.id not in _OF_THE_MONTH:
        return
    pair = previous_dataset(publication, case)
    if pair is None:
        return
    now, then = pair
    if (now.table is not None and declares_absence(now)) or not now.says_the_same(then):
        return
    same_bytes = now.source.sha256 is not None and now.source.sha256 == then.source.sha256
    yield Failure("same_bytes" if same_bytes else "same_rows", "dataset", params=both(now, then))


_FIX = (
    "Publique los datos del mes. Si la información de verdad no cambió, déjelo dicho en el diccionario con una nota "
    "que explique el motivo."
)

RULE = Rule(
    code="K-01",
    title="La información del mes no es la del mes anterior",
    why="El uso de los servicios, la ejecución del presupuesto, los procesos de contratación, los viáticos, las "
    "audiencias y las actas son de cada mes: dos meses seguidos casi nunca coinciden por completo. Cuando el archivo "
    "es el mismo, lo más probable es que se haya vuelto a subir el anterior.",
    law=f"{LAW}; {GUIDE_CONTENTS}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "same_bytes": Text(
            "Es el mismo archivo del mes anterior, byte por byte: se comparó con «{previous_file}» y ambos tienen el "
            "SHA-256 {sha256}.",
            _FIX,
        ),
        "same_rows": Text(
            "Todas las filas son las del mes anterior: se comparó (SHA-256 {sha256}) con «{previous_file}» "
            "(SHA-256 {previous_sha256}).",
            _FIX,
        ),
    },
    check=check,
    examples=(
        Example("sin mes anterior guardado", lambda: b.publication("19.8")),
        Example("otras filas", lambda: _after(_processes("SIE-001"), _processes("SIE-002"))),
        Example("mismas filas", lambda: _after(_processes("SIE-001"), _processes("SIE-001")), ("same_rows",)),
        Example("mismos bytes", lambda: _after(_hashed("SIE-001"), _hashed("SIE-001")), ("same_bytes",)),
        Example("una fila más", lambda: _after(_processes("SIE-001"), _processes("SIE-001", "SIE-002"))),
        Example("nada que informar en los dos meses", lambda: _after(_absent(), _absent())),
        Example("ítem que no cambia cada mes", lambda: _after(b.publication("19.1.2"), b.publication("19.1.2"))),
    ),
)


def _processes(*codes: str) -> Publication:
    rows = [
        ["2026-04-02", code, "Subasta", "Tubería", "100.00", "730811", "90.00", "Adjudicado", "Proveedor", "NO APLICA"]
        for code in codes
    ]
    return b.publication("19.8", dataset=b.dataset_rows("19.8", *rows))


def _hashed(code: str) -> Publication:
    return b.with_hash(_processes(code), "a" * 64)


def _absent() -> Publication:
    return b.publication("19.8", dataset=b.dataset_rows("19.8", ["NO APLICA"] * 10))


def _after(before: Publication, now: Publication) -> Case:
    return b.with_past(b.case(now), before)
