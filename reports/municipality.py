"""The pages of one municipality: where it stands, each month, and the evidence of each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checker.results import ResultsStore
from checker.results_model import CaseResult
from checker.results_tables import PARAMETERS
from reports import charts
from reports.arithmetic import Arithmetic, arithmetic, first_to_fix
from reports.evidence_index import EvidenceIndex
from reports.findings import findings_of
from reports.national import SHOWN_MONTHS
from reports.output import Cell, Output
from reports.ranking import Line, Ranking
from reports.site import Pages, known_catalogue
from reports.text import month_short, slug

_FINDINGS_ON_FRONT = 60_000
_FINDINGS_ON_MONTH = 140_000
_UNPLACED = 20


def write_municipality(store: ResultsStore, pages: Pages, output: Output, ruc: str) -> None:
    """``g/<ruc>/`` and ``e/<ruc>/``; nothing for an entity without results."""
    cases = store.load_cases(ruc)
    if not cases:
        return
    catalogue, folder = known_catalogue(pages.site), slug(ruc)
    lines = {case.month: _line(pages.site.rankings[case.month], ruc) for case in cases}
    months = [case.month for case in cases]
    sums = [arithmetic(case, catalogue) for case in cases]
    index = EvidenceIndex("", [])
    for number, case in enumerate(cases):
        index = EvidenceIndex(case.month, store.evidence_for(ruc, case.month, case.rules_version))
        values = _case_values(pages, case, lines[case.month], sums[number])
        values["earlier"] = months[number - 1] if number else None
        values["later"] = months[number + 1] if number + 1 < len(months) else None
        found = findings_of(case, catalogue, index, _FINDINGS_ON_MONTH)
        path = f"g/{folder}/{slug(case.month)}.html"
        output.text(path, pages.render("municipio_mes.html", "../../", found=found, index=index, **values))
        _write_evidence(pages, output, folder, index, values)
    last = cases[-1]
    values = _case_values(pages, last, lines[last.month], sums[-1])
    values |= {
        "found": findings_of(last, catalogue, index, _FINDINGS_ON_FRONT),
        "index": index,
        "fixes": first_to_fix(last, catalogue, sums[-1]),
        "cases": cases[-SHOWN_MONTHS:][::-1],
        "matrix": {case.month: {v.obligation: v for v in case.verdicts} for case in cases[-SHOWN_MONTHS:]},
        "lines": lines,
        "trend": charts.line([(month_short(m), lines[m].value) for m in months[-SHOWN_MONTHS:]]),
        "hidden_months": max(0, len(cases) - SHOWN_MONTHS),
    }
    output.text(f"g/{folder}/index.html", pages.render("municipio.html", "../../", **values))
    _write_tables(output, folder, cases, sums)


def _case_values(pages: Pages, case: CaseResult, line: Line, sums: Arithmetic) -> dict[str, Any]:
    return {
        "case": case,
        "line": line,
        "ranking": pages.site.rankings[case.month],
        "sums": sums,
        "catalogue": pages.site.catalogue,
        "simulated": case.simulated,
        "unplaced": case.unplaced[:_UNPLACED],
    }


def _line(ranking: Ranking, ruc: str) -> Line:
    return ranking.by_ruc[ruc]


def _write_evidence(pages: Pages, output: Output, folder: str, index: EvidenceIndex, values: dict[str, Any]) -> None:
    names = list(index.pages) or [f"{slug(index.month)}.html"]
    for name in names:
        content = pages.render(
            "evidencia.html", "../../", index=index, proofs=index.pages.get(name, []), names=names, name=name, **values,
        )  # fmt: skip
        output.text(f"e/{folder}/{name}", content)
    rows: Iterator[list[Cell]] = (
        [proof.number, proof.ref.url, proof.ref.captured_at, proof.ref.status, proof.ref.size, proof.ref.media_type,
         proof.ref.sha256, proof.ref.vantage, proof.ref.warc, "sí" if proof.ref.simulated else "no"]
        for proof in index.proofs
    )  # fmt: skip
    output.table(f"e/{folder}/{slug(index.month)}.csv", _EVIDENCE, rows)


_EVIDENCE = (
    *("numero", "direccion", "capturado_utc", "estado_http", "bytes", "tipo", "sha256", "punto_de_observacion"),
    *("archivo_warc", "simulado"),
)
_FINDINGS = (
    *("mes", "obligacion", "veredicto", "regla", "forma", "gravedad", "parametro", "responsable", "lugar", "hallazgo"),
    *("que_hacer", "base_legal", "archivo", "fila", "columna", "veces", "direccion", "sha256"),
)


def _write_tables(output: Output, folder: str, cases: Sequence[CaseResult], sums: Sequence[Arithmetic]) -> None:
    matrix: Iterator[list[Cell]] = (
        [case.month, v.obligation, v.verdict, v.place, v.cause.code if v.cause else None, _yes(v.on_time)]
        for case in cases
        for v in case.verdicts
    )
    output.table(f"g/{folder}/matriz.csv", ("mes", "obligacion", "veredicto", "lugar", "causa", "a_tiempo"), matrix)
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
