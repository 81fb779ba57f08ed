"""The answer of ``lotaip check``: what to fix first, grouped by obligation, as text and as a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from checker.model import Source
from checker.results_catalogue import Catalogue, CatalogueObligation
from checker.results_model import CaseResult, Finding, ObligationVerdict
from reports.arithmetic import arithmetic, first_to_fix
from reports.text import month_name, number, plural, visible
from reports.words import PARAMETER, SEVERITY, VERDICT

_ORDER = {"incumple": 0, "parcial": 1, "no_evaluado": 2, "cumple": 3, "no_aplica": 4}


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One obligation of the answer, with the points it would add."""

    obligation: CatalogueObligation
    verdict: ObligationVerdict
    points: float | None


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """All that the answer says, in the order in which to work."""

    result: CaseResult
    groups: tuple[CheckGroup, ...]
    fine: tuple[CatalogueObligation, ...]
    notes: tuple[str, ...]
    outside: tuple[str, ...]
    summary: str


def answer(
    result: CaseResult, catalogue: Catalogue, notes: Sequence[str], outside: Sequence[tuple[Source, str]]
) -> CheckAnswer:
    """Puts what costs most first; obligations without any finding are only named."""
    sums = arithmetic(result, catalogue)
    points = {
        gain.obligation.id: gain.points for gain in first_to_fix(result, catalogue, sums, count=len(result.verdicts))
    }
    obligations = {obligation.id: obligation for obligation in catalogue.obligations}
    groups = [
        CheckGroup(obligations[verdict.obligation], verdict, points.get(verdict.obligation))
        for verdict in result.verdicts
        if verdict.findings or verdict.verdict not in ("cumple", "no_aplica")
    ]
    groups.sort(key=lambda group: (_ORDER[group.verdict.verdict], -(group.points or 0), group.obligation.order))
    named = {group.obligation.id for group in groups}
    fine = tuple(obligations[v.obligation] for v in result.verdicts if v.obligation not in named)
    files = sorted({f"«{visible(source.file)}» ({name})" for source, name in outside})
    return CheckAnswer(result, tuple(groups), fine, tuple(notes), tuple(files), _summary(result))


def text_answer(told: CheckAnswer) -> Iterator[str]:
    """The lines printed in a terminal."""
    yield told.summary
    yield from (f"  ! {visible(note)}" for note in told.notes)
    if told.groups:
        yield ""
        yield "Qué corregir primero"
    for position, group in enumerate(told.groups, 1):
        words = VERDICT[group.verdict.verdict]
        gain = f" (+{number(group.points, 2)} puntos)" if group.points else ""
        yield ""
        yield f"{position}. {group.obligation.title} [{group.obligation.id}] — {words.sign} {words.name}{gain}"
        if group.verdict.cause:
            yield f"   {group.verdict.cause.message}"
        for finding in group.verdict.findings:
            yield f"   {SEVERITY[finding.severity]} {finding.rule}: {visible(finding.message)}"
            if where := place_of(finding):
                yield f"      Dónde: {where}"
            yield f"      Qué hacer: {visible(finding.fix)}"
            yield f"      Norma: {finding.law}"
    if told.fine:
        yield ""
        yield "Sin observaciones: " + "; ".join(f"{o.title} [{o.id}]" for o in told.fine) + "."
    if told.outside:
        yield ""
        yield "Fuera de la lista mensual, no se juzgan: " + "; ".join(told.outside) + "."
    if told.result.unplaced:
        names = "; ".join(f"«{visible(name)}»" for name in sorted(set(told.result.unplaced)))
        yield ""
        yield f"No se reconoció a qué obligación pertenecen: {names}. Nombre el archivo con el número y el título."


def write_check_page(path: Path, told: CheckAnswer) -> None:
    """The same answer as one self-contained page to print. Raises OSError when it cannot be written."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    page = environment.get_template("check.html").render(
        told=told,
        month=month_name(told.result.month),
        verdicts=VERDICT,
        severities=SEVERITY,
        parameters=PARAMETER,
        place_of=place_of,
        number=number,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def place_of(finding: Finding) -> str:
    """File, row and column of a finding, as far as it has them."""
    location = finding.location
    rows = finding.params.get("rows")
    if isinstance(rows, list):
        more = f" y {finding.count - len(rows)} más" if finding.count > len(rows) else ""
        row = f"filas {', '.join(map(str, rows))}{more}"
    else:
        row = f"fila {location.row}" if location.row else ""
    column = f"columna «{visible(location.column)}»" if location.column else ""
    return ", ".join(part for part in (visible(location.file or ""), row, column) if part)


def _summary(result: CaseResult) -> str:
    counts = {kind: sum(v.verdict == kind for v in result.verdicts) for kind in VERDICT}
    said = ", ".join(f"{count} {VERDICT[kind].name.lower()}" for kind, count in counts.items() if count)
    who = result.entity.name if result.entity else "Sin entidad indicada"
    line = f"{who} · {month_name(result.month)} · {plural(len(result.verdicts), 'obligación', 'obligaciones')}: {said}."
    score = result.score
    value = score.sita if score.sita is not None else score.partial
    if value is None:
        return line
    named = ", ".join(parameter.upper() for parameter in score.partial_of)
    kind = "SITA" if score.sita is not None else f"Puntaje parcial ({named})"
    return f"{line} {kind}: {number(100 * value)} de 100."
