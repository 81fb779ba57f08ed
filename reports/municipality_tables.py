"""The CSV files of one municipality: verdicts, arithmetic, findings, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.results import VERDICTS
from checker.results_model import CaseResult
from checker.results_tables import PARAMETERS
from reports.arithmetic import Arithmetic
from reports.arrears import SCALE, Level, arrears
from reports.evidence_index import EvidenceIndex
from reports.output import Cell, Output, csv_bytes, zipped
from reports.ranking import Line, Ranking
from reports.sides import Sides
from reports.text import slug

DATA_MONTHS = 12
"""Latest months of a site with a JSON of their own: half the weight, and the whole is in ``lotaip export``."""
_MATRIX = ("mes", "obligacion", "veredicto", "lugar", "causa", "a_tiempo", "meses_de_atraso", "ultimo_mes_publicado")
_MONTHS = (
    *("mes", "valor", "tipo_de_valor", "puesto", "ordenados", "banda", *VERDICTS, "cobertura", "medido_hasta"),
    *("version_de_reglas",),
)
_SIDES = (
    *("obligacion", "lugar", "leido_completo", "archivos", "completo", "errores", "avisos", "calificada", "veredicto"),
)
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
    # Zipped: with all those headers it has a sixth of the weight, and there is one for every month of everybody.
    name = f"{slug(index.month)}.csv"
    output.data(f"e/{folder}/{name}.zip", zipped([(name, csv_bytes(_EVIDENCE, rows))]))


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
    header = ("mes", "lugar_del_indice", "obligaciones", *PARAMETERS)
    output.table(f"g/{folder}/puntaje.csv", header, _place_rows(cases, sums))
    output.table(f"g/{folder}/hallazgos.csv", _FINDINGS, _finding_rows(cases))


def _place_rows(cases: Sequence[CaseResult], sums: Sequence[Arithmetic]) -> Iterator[list[Cell]]:
    """The places of the index, and under those of each month what the page adds up."""
    for case, found in zip(cases, sums, strict=True):
        for line in found.lines:
            named = " ".join(obligation.id for obligation in line.obligations)
            yield [case.month, line.place, named, *(line.values[parameter] for parameter in PARAMETERS)]
        columns = found.columns
        yield [case.month, "suma", None, *(round(column.total, 4) for column in columns)]
        yield [case.month, "medidos", None, *(column.measured for column in columns)]
        yield [case.month, "corresponden", None, *(column.applying for column in columns)]
        yield [case.month, "promedio", None, *(column.mean for column in columns)]


def write_front_tables(
    output: Output,
    folder: str,
    standings: Sequence[tuple[Line, Ranking]],
    levels: Sequence[tuple[Level, int]],
    held: Sides,
) -> None:
    """``meses.csv`` with every month, and of the latest ``atraso.csv`` and ``lugares.csv``."""
    output.table(f"g/{folder}/meses.csv", _MONTHS, (_month_row(*standing) for standing in standings))
    counts = dict(levels)
    scale: Iterator[list[Cell]] = ([x.name, x.first, x.last, counts.get(x, 0)] for x in SCALE)
    output.table(f"g/{folder}/atraso.csv", ("escala", "desde_meses", "hasta_meses", "obligaciones"), scale)
    if len(held.readings) > 1:
        sides: Iterator[list[Cell]] = (
            [row.obligation.id, reading.place, _yes(reading.complete), side.files, _yes(side.whole), side.errors,
             side.warnings, _yes(side.scored), row.verdict.verdict]
            for row in held.rows
            for reading, side in zip(held.readings, row.sides, strict=True)
        )  # fmt: skip
        output.table(f"g/{folder}/lugares.csv", _SIDES, sides)


def _month_row(line: Line, ranking: Ranking) -> list[Cell]:
    summary = line.summary
    assert summary is not None, "only judged months have pages"
    band = line.band.letter if line.band else None
    standing: list[Cell] = [line.value, ranking.basis.name, line.place, len(ranking.ranked), band]
    counts = [summary.counts[kind] for kind in VERDICTS]
    tail: list[Cell] = [round(summary.score.coverage, 4), summary.as_of, summary.rules_version]
    return [ranking.month, *standing, *counts, *tail]


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
