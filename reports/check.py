"""The answer of ``lotaip check``: what to fix first, in steps, each step what one kind of work mends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from checker.language import Language as Code
from checker.model import VerdictKind
from checker.results_catalogue import Catalogue, CatalogueObligation, CatalogueRule
from checker.results_model import CaseResult, ObligationVerdict
from reports.arithmetic import arithmetic, first_to_fix
from reports.language import Language
from reports.problems import Problem, kind_of, problems
from reports.text import one_line, visible
from reports.words import VerdictWords, words_in

_ORDER: dict[VerdictKind, int] = {"incumple": 0, "parcial": 1, "no_evaluado": 2, "cumple": 3, "no_aplica": 4}
_SAID: tuple[VerdictKind, ...] = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")
_SAME = 3
"""Items from which a warning is told once for all of them, not under each."""
_NAMED = 30
"""Files named that belong to no item; the JSON names them all."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation of a group, with the points it would add."""

    obligation: CatalogueObligation
    points: float


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One step of the work: an obligation, or several that lack the same."""

    owed: tuple[Owed, ...]
    words: VerdictWords
    title: str
    cause: str
    problems: tuple[Problem, ...]

    @property
    def points(self) -> float:
        return sum(owed.points for owed in self.owed)


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """All that the answer says, in the order in which to work."""

    result: CaseResult
    language: Language
    words: SimpleNamespace
    title: str
    counts: str
    score: str
    to_fix: tuple[CheckGroup, ...]
    """What lowers the verdict, dearest first."""
    unevaluated: tuple[CheckGroup, ...]
    repeated: tuple[Problem, ...]
    """Warnings and notes that several items share, each told once."""
    notices: tuple[CheckGroup, ...]
    """Obligations complied with, but with something of their own to mend."""
    general: tuple[Problem, ...]
    """About the entity as a whole."""
    fine: tuple[CatalogueObligation, ...]
    notes: tuple[str, ...]
    outside: tuple[str, ...]
    unplaced: tuple[str, ...]
    laws: tuple[tuple[str, str], ...]
    """Rule code and the norm it rests on, for each rule that the answer names."""

    def gain(self, points: float) -> str:
        """Points to be won; nothing for none."""
        if not round(points, 2):
            return ""
        return self.language.gettext("+%(points)s puntos", points=self.language.number(points, 2))


def answer(
    result: CaseResult,
    catalogue: Catalogue,
    notes: Sequence[str] = (),
    outside: Iterable[tuple[str, str]] = (),
    language: Code = "es",
) -> CheckAnswer:
    """Puts what costs most first. ``outside`` are pairs (file, title) of formats beside the monthly list; ``language``
    is that of the result's texts."""
    steps = _Steps(result, catalogue, Language(language))
    groups = sorted(steps.groups(), key=lambda step: (-round(step[1].points, 6), _ORDER[step[0]], _first(step[1])))
    named = {owed.obligation.id for _, group in groups for owed in group.owed}
    repeated, general = steps.repeated(), problems(result.findings, (), steps.language)
    broken = {problem.rule for problem in (*general, *repeated, *(p for _, group in groups for p in group.problems))}
    return CheckAnswer(
        result=result,
        language=steps.language,
        words=steps.words,
        title=f"{_who(result, steps.language)} · {steps.language.month_name(result.month)}",
        counts=_counts(result, steps.language),
        score=_score(result, steps),
        to_fix=tuple(group for kind, group in groups if kind in ("incumple", "parcial")),
        unevaluated=tuple(group for kind, group in groups if kind == "no_evaluado"),
        repeated=repeated,
        notices=tuple(group for kind, group in groups if kind in ("cumple", "no_aplica")),
        general=general,
        fine=tuple(steps.obligations[v.obligation] for v in result.verdicts if v.obligation not in named),
        notes=tuple(one_line(note) for note in notes),
        outside=_outside(outside, steps.language),
        unplaced=_unplaced(sorted(set(result.unplaced)), steps.language),
        laws=tuple((rule.code, rule.law) for rule in sorted(catalogue.rules, key=_code) if rule.code in broken),
    )


class _Steps:
    """The findings of a result cut into steps of work."""

    def __init__(self, result: CaseResult, catalogue: Catalogue, language: Language) -> None:
        gains = first_to_fix(result, catalogue, arithmetic(result, catalogue), count=len(result.verdicts))
        self.points = {gain.obligation.id: sum(gain.by_parameter.values()) for gain in gains}
        self.obligations = {obligation.id: obligation for obligation in catalogue.obligations}
        self.language, self.words = language, words_in(language)
        self._verdicts = result.verdicts
        items = Counter(
            kind
            for verdict in result.verdicts
            for kind in {kind_of(finding) for finding in verdict.findings if finding.severity != "error"}
        )
        self._of_many = {kind for kind, count in items.items() if count >= _SAME}

    def repeated(self) -> tuple[Problem, ...]:
        findings = [f for verdict in self._verdicts for f in verdict.findings if kind_of(f) in self._of_many]
        findings.sort(key=lambda finding: (finding.severity != "warning", finding.rule))
        return problems(findings, (part for v in self._verdicts for part in v.components), self.language)

    def groups(self) -> list[tuple[VerdictKind, CheckGroup]]:
        """Obligations with the same errors, or the same cause, are one step."""
        alike: defaultdict[object, list[ObligationVerdict]] = defaultdict(list)
        for verdict in self._verdicts:
            errors = frozenset(kind_of(finding) for finding in verdict.findings if finding.severity == "error")
            own = any(kind_of(finding) not in self._of_many for finding in verdict.findings)
            if own or verdict.verdict not in ("cumple", "no_aplica"):
                together = bool(errors) or verdict.verdict == "no_evaluado"
                key = (verdict.verdict, self._cause(verdict), errors) if together else verdict.obligation
                alike[key].append(verdict)
        return [(verdicts[0].verdict, self._group(verdicts)) for verdicts in alike.values()]

    def _group(self, verdicts: Sequence[ObligationVerdict]) -> CheckGroup:
        owed = [Owed(self.obligations[v.obligation], self.points.get(v.obligation, 0.0)) for v in verdicts]
        own = [f for verdict in verdicts for f in verdict.findings if kind_of(f) not in self._of_many]
        own.sort(key=lambda finding: finding.severity != "error")
        parts = (part for verdict in verdicts for part in verdict.components)
        kind = verdicts[0].verdict
        title = owed[0].obligation.title if len(owed) == 1 else _several(kind, len(owed), self.language)
        return CheckGroup(
            tuple(owed),
            self.words.VERDICT[kind],
            title,
            self._cause(verdicts[0]),
            problems(own, parts, self.language),
        )

    def _cause(self, verdict: ObligationVerdict) -> str:
        if verdict.cause is None:
            return ""
        if verdict.cause.code == "not_due" and not verdict.components:
            return self.language.gettext("No está en esta carpeta. Aún no vence el plazo de este mes.")
        return verdict.cause.message


def _several(kind: VerdictKind, count: int, language: Language) -> str:
    if kind == "incumple":
        return language.gettext("Faltan %(count)s ítems", count=count)
    if kind == "no_evaluado":
        return language.gettext("%(count)s ítems sin evaluar", count=count)
    return language.gettext("Lo mismo en %(count)s ítems", count=count)


def _first(group: CheckGroup) -> int:
    return group.owed[0].obligation.order


def _code(rule: CatalogueRule) -> str:
    return rule.code


def _who(result: CaseResult, language: Language) -> str:
    if result.entity:
        return visible(result.entity.name)
    nobody = language.gettext("Sin entidad indicada")
    return next((language.quoted(one_line(reading.url)) for reading in result.readings), nobody)


def _counts(result: CaseResult, language: Language) -> str:
    if not result.verdicts:
        return language.gettext("No contiene ningún ítem de la lista mensual.")
    counts = Counter(verdict.verdict for verdict in result.verdicts)
    said = language.listing(_counted(kind, counts[kind], language) for kind in _SAID if counts[kind])
    return f"{language.plural(len(result.verdicts), 'obligación', 'obligaciones')}: {said}."


def _counted(kind: VerdictKind, n: int, language: Language) -> str:
    match kind:
        case "cumple":
            return language.ngettext("%(n)s cumple", "%(n)s cumplen", n, n=n)
        case "no_aplica":
            return language.ngettext("%(n)s no aplica", "%(n)s no aplican", n, n=n)
        case "parcial":
            return language.ngettext("%(n)s está a medias", "%(n)s están a medias", n, n=n)
        case "incumple":
            return language.ngettext("%(n)s incumple", "%(n)s incumplen", n, n=n)
        case _:
            return language.ngettext("%(n)s quedó sin evaluar", "%(n)s quedaron sin evaluar", n, n=n)


def _score(result: CaseResult, steps: _Steps) -> str:
    score, language = result.score, steps.language
    value = score.sita if score.sita is not None else score.partial
    if value is None:
        return ""
    kind = "SITA"
    if score.sita is None:
        measured = "; ".join(f"{name.upper()}, {steps.words.PARAMETER[name][0].lower()}" for name in score.partial_of)
        kind = language.gettext("Puntaje parcial (%(measured)s)", measured=measured)
    said = language.gettext("%(kind)s: %(points)s de 100.", kind=kind, points=language.number(100 * value, 2))
    more = sum(steps.points.values())
    if not round(more, 2):
        return said
    better = language.gettext("Si corrige lo que sigue: %(points)s.", points=language.number(100 * value + more, 2))
    return f"{said} {better}"


def _unplaced(names: Sequence[str], language: Language) -> tuple[str, ...]:
    shown = [language.quoted(one_line(name)) for name in names[:_NAMED]]
    if len(names) <= _NAMED:
        return tuple(shown)
    return (*shown, language.gettext("y %(count)s más", count=len(names) - _NAMED))


def _outside(pairs: Iterable[tuple[str, str]], language: Language) -> tuple[str, ...]:
    titles: dict[str, list[str]] = {}
    for file, title in pairs:
        known = titles.setdefault(file.partition(" › ")[0], [])
        if title not in known:
            known.append(title)
    return tuple(f"{language.quoted(one_line(file))} ({', '.join(names)})" for file, names in sorted(titles.items()))
