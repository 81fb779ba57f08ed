"""The answer of ``lotaip check`` as the lines of a terminal, and as a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.check import CheckAnswer, CheckGroup
from reports.problems import Problem


def text_answer(told: CheckAnswer) -> Iterator[str]:
    """The lines printed in a terminal."""
    _ = told.language.gettext
    yield told.title
    yield told.counts
    if told.score:
        yield told.score
    yield from (f"  ! {note}" for note in told.notes)
    lines = _Lines(told)
    yield from lines.groups(_("Qué corregir primero"), told.to_fix)
    yield from lines.groups(_("Sin evaluar"), told.unevaluated)
    yield from lines.problems(_("Avisos que se repiten en varios ítems"), told.repeated)
    yield from lines.groups(_("Avisos: cumplen, pero conviene mejorarlos"), told.notices)
    yield from lines.problems(_("Sobre la entidad"), told.general)
    yield from _closing(told)


class _Lines:
    """Lines of steps, counted through, that remember in which step a remedy was printed in full."""

    def __init__(self, told: CheckAnswer) -> None:
        self._told, self._language = told, told.language
        self._said: dict[str, int] = {}
        self._step = 0

    def groups(self, heading: str, groups: tuple[CheckGroup, ...]) -> Iterator[str]:
        if groups:
            yield from ("", heading.upper())
        for group in groups:
            self._step += 1
            yield ""
            yield from self._group(group)

    def problems(self, heading: str, problems: tuple[Problem, ...]) -> Iterator[str]:
        if problems:
            yield from ("", heading.upper())
        for problem in problems:
            self._step += 1
            yield ""
            yield from self._problem(problem, f"{self._step}. ")

    def _group(self, group: CheckGroup) -> Iterator[str]:
        code = f" [{group.owed[0].obligation.id}]" if len(group.owed) == 1 else ""
        yield f"{self._step}. {group.title}{code} — {group.words.sign} {group.words.name}{self._gain(group.points)}"
        if len(group.owed) > 1:
            yield from (f"   - {o.obligation.title} [{o.obligation.id}]{self._gain(o.points)}" for o in group.owed)
        if group.cause:
            yield f"   {group.cause}"
        for problem in group.problems:
            yield from self._problem(problem, "   ")

    def _gain(self, points: float) -> str:
        gain = self._told.gain(points)
        return f" ({gain})" if gain else ""

    def _problem(self, problem: Problem, before: str) -> Iterator[str]:
        _ = self._language.gettext
        yield f"{before}{self._told.words.SEVERITY[problem.severity]} {problem.rule}: {problem.message}"
        many = len(problem.spots) > 1
        if many:
            yield f"      {_('Dónde: %(where)s', where='').rstrip()}"
        for spot in problem.spots:
            one = spot.details if len(spot.details) == 1 else ()
            where = ", ".join(filter(None, (spot.file, *one)))
            yield f"        - {where}" if many else f"      {_('Dónde: %(where)s', where=where)}"
            yield from (f"           - {detail}" for detail in spot.details if not one)
        if problem.more:
            yield f"        - {_('y %(count)s archivos más', count=problem.more)}"
        first = self._said.setdefault(problem.fix, self._step)
        same = _("lo mismo que en el punto %(step)s.", step=first)
        yield f"      {_('Qué hacer: %(fix)s', fix=problem.fix if first == self._step else same)}"


def _closing(told: CheckAnswer) -> Iterator[str]:
    _ = told.language.gettext
    if told.fine:
        yield ""
        yield f"{fine_heading(told)}: {'; '.join(f'{o.title} [{o.id}]' for o in told.fine)}."
    if told.outside:
        yield ""
        yield _("Fuera de la lista mensual, no se juzgan: %(files)s.", files="; ".join(told.outside))
    if told.unplaced:
        yield ""
        yield _("No se reconoció a qué ítem pertenecen: %(files)s.", files=", ".join(told.unplaced))
        yield _("Si son del mes, nombre cada archivo con el número y el título de su ítem.")
    if told.laws:
        yield ""
        yield _("Norma de cada observación:")
        yield from (f"  {rule}: {law}" for rule, law in told.laws)


def fine_heading(told: CheckAnswer) -> str:
    """What heads the items with nothing of their own to mend."""
    _ = told.language.gettext
    return _("Sin otras observaciones") if told.repeated else _("Sin observaciones")


def write_check_page(path: Path, told: CheckAnswer) -> None:
    """The same answer as one self-contained page to print. Raises OSError when it cannot be written."""
    environment = Environment(
        loader=PackageLoader("reports"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    vars(environment)["newstyle_gettext"] = True
    page = environment.get_template("check.html").render(
        told=told,
        words=told.words,
        fine_heading=fine_heading(told),
        gettext=lambda message, /, **values: Markup(told.language.gettext(message, **_escaped(values))),
    )
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def _escaped(values: Mapping[str, object]) -> dict[str, Markup]:
    return {name: escape(value) for name, value in values.items()}
