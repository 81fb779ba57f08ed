"""How many months behind each obligation is: the arrears scale, its table and its exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.results_model import CaseResult
from reports.language import SPANISH, Language
from reports.text import N_

PUBLISHED = frozenset({"cumple", "no_aplica", "parcial"})
"""Verdicts of a month for which something is published."""


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the scale: from how many months behind, up to and including how many."""

    name: str
    first: int
    last: int | None
    css: str

    def told(self, language: Language = SPANISH) -> str:
        """The stretch in words."""
        if self.last is None:
            return language.gettext("%(first)d meses o más", first=self.first)
        if self.first == self.last:
            return language.plural(self.first, "mes", "meses") if self.first else language.gettext("ninguno")
        return language.gettext("%(first)d a %(last)d meses", first=self.first, last=self.last)


SCALE: tuple[Level, ...] = (
    Level(N_("Al día"), 0, 0, "a0"),
    Level(N_("Un mes"), 1, 1, "a1"),
    Level(N_("Hasta un trimestre"), 2, 3, "a2"),
    Level(N_("Hasta un semestre"), 4, 6, "a3"),
    Level(N_("Hasta un año"), 7, 12, "a4"),
    Level(N_("Más de un año"), 13, None, "a5"),
)
EXCEPTIONS = (
    N_("Un mes no evaluado no cuenta como atraso: no se sabe qué se publicó. Tampoco cuenta un mes que no se midió."),
    N_("Un mes publicado con errores (parcial) no es atraso: sus errores se dicen aparte y bajan el puntaje."),
    N_(
        "Publicar tarde no es atraso en esta escala: un mes que se completa después vuelve a estar al día cuando se "
        "mide otra vez. El registro dentro del plazo tiene su propio parámetro, RP."
    ),
    N_("Si nunca se vio publicada, el atraso es el de los meses medidos y se dice «al menos»."),
    N_("Solo se mira lo que la ley vigente pide en el mes: al cambiar la ley, la cuenta empieza de nuevo."),
)
"""What a reader must know beside the table."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one obligation stands in a month. ``months`` counts only months proven to be without publication."""

    months: int
    last: str | None
    """Latest month published, up to that month; None where none was seen."""
    known: bool
    """False when the month itself could not be evaluated: what is counted is of the months before."""

    @property
    def level(self) -> Level | None:
        """None where nothing can be said: not evaluated, and no month before is missing."""
        if not self.known and not self.months:
            return None
        return next(level for level in reversed(SCALE) if self.months >= level.first)


def arrears(cases: Iterable[CaseResult]) -> dict[str, dict[str, Standing]]:
    """Month -> obligation -> standing. ``cases`` are an entity's months, oldest first."""
    found: dict[str, dict[str, Standing]] = {}
    behind: dict[str, Standing] = {}
    for case in cases:
        now: dict[str, Standing] = {}
        for verdict in case.verdicts:
            before = behind.get(verdict.obligation, Standing(0, None, False))
            if verdict.verdict in PUBLISHED:
                standing = Standing(0, case.month, True)
            elif verdict.verdict == "incumple":
                standing = Standing(before.months + 1, before.last, True)
            else:
                standing = Standing(before.months, before.last, False)
            behind[verdict.obligation] = now[verdict.obligation] = standing
        found[case.month] = now
    return found


def tally(standings: Iterable[Standing]) -> Sequence[tuple[Level, int]]:
    """How many obligations stand on each step that has any."""
    levels = [standing.level for standing in standings]
    return [(level, count) for level in SCALE if (count := levels.count(level))]
