"""How well pages are read, for people: the answer of ``lotaip measure``, and the figures that the site publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap

from checker.measured import FIELDS, WORST, Confusion, FieldName, GroupName, Measurement, Mistake, Score, read_figures
from reports.text import N_, clip, number, percent, plural, visible
from reports.words import COMPONENT

FIGURES = Path(__file__).parent / "data" / "measured.json"
"""Written by ``lotaip measure --write``; a test holds it against a fresh measurement."""
FIELD: dict[FieldName, str] = {"obligation": N_("obligación"), "period": N_("mes"), "component": N_("componente")}
SCHEME = {"2004": N_("Lista de la ley de 2004"), "2023": N_("Lista de la ley de 2023")}
NOTE = N_(
    "Las páginas medidas y sus etiquetas son nuestras: imitan las formas de los portales reales, pero no lo son. "
    "En los portales reales habrá menos aciertos."
)
_LAYOUT = {
    "A": "página del año que enlaza los meses",
    "B": "página del año con la lista de cada mes",
    "C": "una página por mes",
    "D": "cuadro de literales por meses",
    "E": "lista del año sin meses",
    "F": "árbol de año, mes y numeral",
    "G": "directorio de archivos",
    "H": "controles de año y mes",
    "I": "archivo en un servicio de oficina",
    "J": "texto de la ley o menús, sin lista",
    "K": "portal nacional o enlace a él",
    "L": "copia de otro sitio",
    "M": "una página por archivo",
    "N": "catálogo de datos abiertos",
}
_UNMEASURED = Score(group="total", value="", field="obligation")
_GROUP: dict[GroupName, str] = {"total": "todos", "scheme": "ley", "layout": "disposición"}
HEADER = ("grupo", "valor", "se_lee", "correctos", "dichos", "etiquetados", "precision", "exhaustividad")
_WIDTH = 100
_CONFUSIONS = 20
_TEXT = 60
"""Characters of a link's text that are shown."""
_REASONS = 300


def published() -> Measurement:
    """The figures of the methodology page."""
    return read_figures(FIGURES)


def rows(found: Measurement) -> list[tuple[str, list[Score]]]:
    """All links and those of each law, by name, with their scores in the order of the fields."""
    groups = [(N_("Todos"), scores) for _, scores in found.groups("total")]
    groups += [(SCHEME.get(value, value), scores) for value, scores in found.groups("scheme")]
    return [(name, [scores[field] for field in FIELDS if field in scores]) for name, scores in groups]


def row(score: Score) -> list[str | int | float | None]:
    """A line of the CSV under :data:`HEADER`, with shares from 0 to 1."""
    shares = [None if share is None else round(share, 4) for share in (score.precision, score.recall)]
    name = f"{score.value} {_LAYOUT.get(score.value, '')}".rstrip() if score.group == "layout" else score.value
    return [_GROUP[score.group], name, FIELD[score.field], score.right, score.said, score.labelled, *shares]


def text_measurement(found: Measurement, titles: Mapping[str, str]) -> Iterator[str]:
    """The lines printed in a terminal, at most 100 columns wide."""
    pages, links = plural(found.pages, "página", "páginas"), plural(found.links, "enlace", "enlaces")
    yield f"{pages}, {links}, {number(found.publications, 0)} de ellos hacia publicaciones. Reglas {found.ruleset}."
    yield from wrap(NOTE, _WIDTH)
    yield ""
    yield "En porcentaje. Precisión: de lo que se dijo, cuánto es correcto."
    yield "Exhaustividad: de lo que había que decir, cuánto se dijo bien."
    yield ""
    yield f"{'':<49}" + "".join(f"{FIELD[field]:^17}" for field in FIELDS)
    yield f"{'':<42}{'casos':>6}" + f"{'prec.':>8}{'exhaust.':>9}" * len(FIELDS)
    for _, scores in found.groups("total"):
        yield _row("Todo", scores)
    for value, scores in found.groups("scheme"):
        yield _row(SCHEME.get(value, value), scores)
    for value, scores in found.groups("layout"):
        yield _row(f"{value}  {_LAYOUT.get(value, '')}", scores)
    yield ""
    yield from _confusions(found.confusion, titles)
    yield ""
    yield from _mistakes(found.mistakes, titles)


def _row(name: str, scores: Mapping[FieldName, Score]) -> str:
    shares = ""
    for field in FIELDS:
        score = scores.get(field, _UNMEASURED)
        shares += f"{percent(score.precision):>8}{percent(score.recall):>9}"
    cases = scores["obligation"].labelled if "obligation" in scores else 0
    return f"{name:<42}{cases:>6}{shares}"


def _confusions(confusions: list[Confusion], titles: Mapping[str, str]) -> Iterator[str]:
    if not confusions:
        yield "Ninguna obligación se tomó por otra."
        return
    yield "Qué obligación se tomó por cuál"
    yield f"{'veces':>6}  {'era':<45}  se tomó por"
    for one in confusions[:_CONFUSIONS]:
        yield f"{one.count:>6}  {_named(one.truth, titles, 45):<45}  {_named(one.said, titles, 45)}"
    if len(confusions) > _CONFUSIONS:
        yield f"        … y {len(confusions) - _CONFUSIONS} más; --json las da todas."


def _mistakes(mistakes: list[Mistake], titles: Mapping[str, str]) -> Iterator[str]:
    if not mistakes:
        yield "No queda ningún error."
        return
    yield "Los peores errores que quedan: primero lo que se dijo mal, después lo que no se vio"
    for rank, one in enumerate(mistakes[:WORST], 1):
        said = f"se dijo «{_answer(one.field, one.said)}»" if one.said else "no se dijo nada"
        truth = f"es «{_answer(one.field, one.truth)}»" if one.truth else "no es ninguno"
        times = "una vez" if one.count == 1 else f"{one.count} veces"
        yield ""
        yield f"{rank:>2}. {FIELD[one.field].capitalize()}: {said}, {truth} ({times})"
        names = "+".join(titles.get(item, item) for item in one.said.split("+")) if one.field == "obligation" else ""
        yield from _indented(
            f"{one.page}, enlace {one.index}: «{_line(one.text, _TEXT)}»" + (f" → {names}" if names else "")
        )
        yield from _indented("Por qué: " + _line("; ".join(one.reasons) or "nada de alrededor lo decía", _REASONS))


def _indented(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _answer(field: FieldName, answer: str) -> str:
    return COMPONENT[answer].lower() if field == "component" else answer


def _named(ids: str, titles: Mapping[str, str], width: int) -> str:
    if not ids:
        return "(ninguna)"
    named = f"{ids} {' + '.join(titles.get(item, '') for item in ids.split('+'))}".rstrip()
    return named if len(named) <= width else named[: width - 1] + "…"


def _line(text: str, length: int) -> str:
    return visible(clip(" ".join(text.split()), length))
