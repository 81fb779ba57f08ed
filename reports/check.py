"""The answer of ``lotaip check``: what to fix first, grouped by obligation, as text and as a page to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from checker.language import Language, in_language
from checker.model import VerdictKind
from checker.results_catalogue import Catalogue, CatalogueObligation, CatalogueRule
from checker.results_model import CaseResult, ObligationVerdict
from reports.arithmetic import arithmetic, first_to_fix
from reports.problems import Problem, problems
from reports.text import listing, month_name, number, plural, visible
from reports.words import PARAMETER, SEVERITY, VERDICT, VerdictWords

_ORDER: dict[VerdictKind, int] = {"incumple": 0, "parcial": 1, "no_evaluado": 2, "cumple": 3, "no_aplica": 4}
_COUNTED: dict[VerdictKind, tuple[str, str]] = {
    "cumple": ("cumple", "cumplen"),
    "no_aplica": ("no aplica", "no aplican"),
    "parcial": ("está a medias", "están a medias"),
    "incumple": ("incumple", "incumplen"),
    "no_evaluado": ("quedó sin evaluar", "quedaron sin evaluar"),
}
_NAMED = 30
"""Files named that belong to no item; the JSON names them all."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation of a group, with the points it would add."""

    obligation: CatalogueObligation
    points: float


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One step of the work: an obligation, or several that lack exactly the same."""

    owed: tuple[Owed, ...]
    verdict: VerdictKind
    cause: str
    problems: tuple[Problem, ...]

    @property
    def points(self) -> float:
        return sum(owed.points for owed in self.owed)

    @property
    def words(self) -> VerdictWords:
        return VERDICT[self.verdict]

    @property
    def title(self) -> str:
        if len(self.owed) == 1:
            return self.owed[0].obligation.title
        return f"{'Faltan' if self.verdict == 'incumple' else 'Quedan'} {len(self.owed)} ítems"


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """All that the answer says, in the order in which to work."""

    result: CaseResult
    title: str
    counts: str
    score: str
    to_fix: tuple[CheckGroup, ...]
    """What lowers the verdict, dearest first."""
    unevaluated: tuple[CheckGroup, ...]
    notices: tuple[CheckGroup, ...]
    """Obligations complied with, but with something to mend."""
    general: tuple[Problem, ...]
    """About the entity as a whole."""
    fine: tuple[CatalogueObligation, ...]
    notes: tuple[str, ...]
    outside: tuple[str, ...]
    unplaced: tuple[str, ...]
    laws: tuple[tuple[str, str], ...]
    """Rule code and the norm it rests on, for each rule that the answer names."""


def answer(
    result: CaseResult,
    catalogue: Catalogue,
    notes: Sequence[str] = (),
    outside: Iterable[tuple[str, str]] = (),
    language: Language = "es",
) -> CheckAnswer:
    """Puts what costs most first. ``outside`` are pairs (file, title) of formats beside the monthly list; ``language``
    is that of the result's texts."""
    sums = arithmetic(result, catalogue)
    gains = first_to_fix(result, catalogue, sums, count=len(result.verdicts))
    points = {gain.obligation.id: sum(gain.by_parameter.values()) for gain in gains}
    obligations = {obligation.id: obligation for obligation in catalogue.obligations}
    groups = _merged(
        CheckGroup(
            (Owed(obligations[verdict.obligation], points.get(verdict.obligation, 0.0)),),
            verdict.verdict,
            _cause(verdict, language),
            problems(verdict.findings, verdict.components),
        )
        for verdict in result.verdicts
        if verdict.findings or verdict.verdict not in ("cumple", "no_aplica")
    )
    groups.sort(key=lambda group: (-round(group.points, 6), _ORDER[group.verdict], group.owed[0].obligation.order))
    named = {owed.obligation.id for group in groups for owed in group.owed}
    general = problems(result.findings, ())
    broken = {problem.rule for problem in [*general, *(p for group in groups for p in group.problems)]}
    return CheckAnswer(
        result=result,
        title=f"{_who(result)} · {month_name(result.month)}",
        counts=_counts(result),
        score=_score(result, sum(points.values())),
        to_fix=tuple(g for g in groups if g.verdict in ("incumple", "parcial")),
        unevaluated=tuple(g for g in groups if g.verdict == "no_evaluado"),
        notices=tuple(g for g in groups if g.verdict in ("cumple", "no_aplica")),
        general=general,
        fine=tuple(obligations[v.obligation] for v in result.verdicts if v.obligation not in named),
        notes=tuple(one_line(note) for note in notes),
        outside=_outside(outside),
        unplaced=_unplaced(sorted(set(result.unplaced))),
        laws=tuple((rule.code, rule.law) for rule in sorted(catalogue.rules, key=_code) if rule.code in broken),
    )


def text_answer(told: CheckAnswer) -> Iterator[str]:
    """The lines printed in a terminal."""
    yield told.title
    yield told.counts
    if told.score:
        yield told.score
    yield from (f"  ! {note}" for note in told.notes)
    said: dict[str, int] = {}
    position = 0
    for heading, groups in (
        ("QUÉ CORREGIR PRIMERO", told.to_fix),
        ("SIN EVALUAR", told.unevaluated),
        ("AVISOS: cumplen, pero conviene mejorarlos", told.notices),
    ):
        if groups:
            yield ""
            yield heading
        for group in groups:
            position += 1
            yield ""
            yield from _group_lines(group, position, said)
    if told.general:
        yield ""
        yield "SOBRE LA ENTIDAD"
        for problem in told.general:
            yield from _problem_lines(problem, 0, said)
    yield from _closing_lines(told)


def _group_lines(group: CheckGroup, position: int, said: dict[str, int]) -> Iterator[str]:
    code = f" [{group.owed[0].obligation.id}]" if len(group.owed) == 1 else ""
    yield f"{position}. {group.title}{code} — {group.words.sign} {group.words.name}{gain(group.points)}"
    if len(group.owed) > 1:
        yield from (f"   - {o.obligation.title} [{o.obligation.id}]{gain(o.points)}" for o in group.owed)
    if group.cause:
        yield f"   {group.cause}"
    for problem in group.problems:
        yield from _problem_lines(problem, position, said)


def _problem_lines(problem: Problem, position: int, said: dict[str, int]) -> Iterator[str]:
    """``said`` remembers in which step a remedy was printed in full."""
    yield f"   {SEVERITY[problem.severity]} {problem.rule}: {problem.message}"
    for spot in problem.spots:
        one = spot.details if len(spot.details) == 1 else ()
        yield f"      Dónde: {', '.join(filter(None, (spot.file, *one)))}"
        yield from (f"         - {detail}" for detail in spot.details if not one)
    first = said.setdefault(problem.fix, position)
    if first == position:
        yield f"      Qué hacer: {problem.fix}"
    else:
        yield f"      Qué hacer: lo mismo que en el punto {first}."


def _closing_lines(told: CheckAnswer) -> Iterator[str]:
    if told.fine:
        yield ""
        yield "Sin observaciones: " + "; ".join(f"{o.title} [{o.id}]" for o in told.fine) + "."
    if told.outside:
        yield ""
        yield "Fuera de la lista mensual, no se juzgan: " + "; ".join(told.outside) + "."
    if told.unplaced:
        yield ""
        yield (
            f"No se reconoció a qué ítem pertenecen: {', '.join(told.unplaced)}. "
            "Si son del mes, nombre cada archivo con el número y el título de su ítem."
        )
    if told.laws:
        yield ""
        yield "Normas:"
        yield from (f"  {rule}: {law}" for rule, law in told.laws)


def write_check_page(path: Path, told: CheckAnswer) -> None:
    """The same answer as one self-contained page to print. Raises OSError when it cannot be written."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("check.html").render(told=told, severities=SEVERITY, gain=gain)
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def gain(points: float) -> str:
    """Points to be won, as the end of a line; nothing for none."""
    return f" (+{number(points, 2)} puntos)" if round(points, 2) else ""


def one_line(text: str) -> str:
    """What others wrote, on one line and with nothing hidden."""
    return visible(text).replace("\n", "⟦U+000A⟧").replace("\t", " ").replace("\r", "⟦U+000D⟧")


def _code(rule: CatalogueRule) -> str:
    return rule.code


def _merged(groups: Iterable[CheckGroup]) -> list[CheckGroup]:
    """Obligations that lack the same, and have nothing of their own to be pointed at, become one step."""
    merged: dict[object, CheckGroup] = {}
    for group in groups:
        alone = any(problem.spots for problem in group.problems) or group.verdict not in ("incumple", "no_evaluado")
        key = group.owed[0].obligation.id if alone else (group.verdict, group.cause, group.problems)
        if key in merged:
            group = CheckGroup(merged[key].owed + group.owed, group.verdict, group.cause, group.problems)
        merged[key] = group
    return list(merged.values())


def _cause(verdict: ObligationVerdict, language: Language) -> str:
    if verdict.cause is None:
        return ""
    missing = verdict.cause.code == "not_due" and not verdict.components
    if missing:
        return in_language("No está en esta carpeta. Aún no vence el plazo de este mes.", language)
    return verdict.cause.message


def _who(result: CaseResult) -> str:
    if result.entity:
        return visible(result.entity.name)
    return next((f"«{one_line(reading.url)}»" for reading in result.readings), "Sin entidad indicada")


def _counts(result: CaseResult) -> str:
    if not result.verdicts:
        return "No contiene ningún ítem de la lista mensual."
    counts = [(kind, sum(verdict.verdict == kind for verdict in result.verdicts)) for kind in VERDICT]
    said = listing(f"{count} {_COUNTED[kind][count > 1]}" for kind, count in counts if count)
    return f"{plural(len(result.verdicts), 'obligación', 'obligaciones')}: {said}."


def _score(result: CaseResult, points: float) -> str:
    score = result.score
    value = score.sita if score.sita is not None else score.partial
    if value is None:
        return ""
    kind = "SITA"
    if score.sita is None:
        measured = "; ".join(f"{name.upper()}, {PARAMETER[name][0].lower()}" for name in score.partial_of)
        kind = f"Puntaje parcial ({measured})"
    more = f" Si corrige lo que sigue: {number(100 * value + points, 2)}." if round(points, 2) else ""
    return f"{kind}: {number(100 * value, 2)} de 100.{more}"


def _unplaced(names: list[str]) -> tuple[str, ...]:
    shown = [f"«{one_line(name)}»" for name in names[:_NAMED]]
    return (*shown, f"y {len(names) - _NAMED} más") if len(names) > _NAMED else tuple(shown)


def _outside(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    titles: dict[str, list[str]] = {}
    for file, title in pairs:
        known = titles.setdefault(file.partition(" › ")[0], [])
        if title not in known:
            known.append(title)
    return tuple(f"«{one_line(file)}» ({', '.join(names)})" for file, names in sorted(titles.items()))
