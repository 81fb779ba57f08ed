"""The CSV files of one municipality: verdicts, arithmetic, findings, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.results_model import CaseResult
from checker.results_tables import PARAMETERS
from reports.arithmetic import Arithmetic
from reports.arrears import arrears
from reports.evidence_index import EvidenceIndex
from reports.output import Cell, Output
from reports.text import slug

DATA_MONTHS = 12
"""Latest months of a site with a JSON of their own and a CSV of their evidence: half the weight, and the whole is in
``lotaip export``."""
_MATRIX = ("mes", "obligacion", "veredicto", "lugar", "causa", "a_tiempo", "meses_de_atraso", "ultimo_mes_publicado")
_EVIDENCE = (
    *("numero", "direccion", "capturado_utc", "estado_http", "bytes", "tipo", "sha256", "punto_de_observacion"),
    *("archivo_warc", "simulado", "cabeceras"),
)
_FINDINGS = (
    *("mes", "obligacion", "veredicto", "regla", "forma", "gravedad", "parametro", "responsable", "lugar", "hallazgo"),
    *("que_hacer", "base_legal", "archivo", "fila", "columna", "veces", "direccion", "sha256"),
)


def write_evidence_table(output: Output, folder: str, index: EvidenceIndex) -> None:
    rows: Iterator[list[Cell]] = (
        [proof.number, proof.ref.url, proof.ref.captured_at, proof.ref.status, proof.ref.size, proof.ref.media_type,
         proof.ref.sha256, proof.ref.vantage, proof.ref.warc, "sí" if proof.ref.simulated else "no", proof.headers]
        for proof in index.proofs
    )  # fmt: skip
    output.table(f"e/{folder}/{slug(index.month)}.csv", _EVIDENCE, rows)


def write_tables(output: Output, folder: str, cases: Sequence[CaseResult], sums: Sequence[Arithmetic]) -> None:
    """``matriz.csv``, ``puntaje.csv`` and ``hallazgos.csv``, with every month."""
    standings = arrears(cases)
    matrix: Iterator[list[Cell]] = (
        [case.month, v.obligation, v.verdict, v.place, v.cause.code if v.cause else None, _yes(v.on_time),
         standings[case.month][v.obligation].months, standings[case.month][v.obligation].last]
        for case in cases
        for v in case.verdicts
    )  # fmt: skip
    output.table(f"g/{folder}/matriz.csv", _MATRIX, matrix)
    places: Iterator[list[Cell]] = (
        [case.month, line.place, " ".join(o.id for o in line.obligations), *(line.values[p] for p in PARAMETERS)]
        for case, sum_ in zip(cases, sums, strict=True)
        for line in sum_.lines
    )
    output.table(f"g/{folder}/puntaje.csv", ("mes", "lugar_del_indice", "obligaciones", *PARAMETERS), places)
    output.table(f"g/{folder}/hallazgos.csv", _FINDINGS, _finding_rows(cases))


def _finding_rows(cases: Sequence[CaseResult]) -> Iterator[list[Cell]]:
    for case in cases:
        groups = [(None, None, case.findings), *((v.obligation, v.verdict, v.findings) for v in case.verdicts)]
        for obligation, verdict, found in groups:
            for f in found:
                yield [
                    case.month, obligation, verdict, f.rule, f.kind, f.severity, f.parameter, f.owner, f.place,
                    f.message, f.fix, f.law, f.location.file, f.location.row, f.location.column, f.count, f.url,
                    f.sha256,
                ]  # fmt: skip


def _yes(value: bool | None) -> str | None:
    return None if value is None else ("sí" if value else "no")
