"""P-04: the home page of the own site leads to its transparency section. Judged only where the home page was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.model import Case, Example, Failure, PlaceReading, Rule, RuleOutcome, Source, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import RULES_ACCESS


def check(case: Case) -> Iterator[RuleOutcome]:
    for reading in case.readings:
        if reading.silent_home is not None:
            yield Failure("no_link", params={"url": reading.silent_home.url}, source=reading.silent_home)


def _case(silent: Source | None) -> Case:
    reading = PlaceReading("own", "https://ejemplo.invalid/", True, silent_home=silent)
    return replace(b.case(b.publication()), readings=[reading])


RULE = Rule(
    code="P-04",
    title="La portada del sitio lleva a la información de transparencia",
    why="Quien busca la información entra por la portada. Si ningún enlace la nombra, es como si no estuviera.",
    law=RULES_ACCESS,
    source="norm",
    scope="case",
    needs_web=True,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_link": Text(
            "Ningún enlace de la portada ({url}) habla de transparencia ni de la LOTAIP.",
            "Pida a quien administra el sitio que ponga en la portada un enlace visible con el texto «Transparencia»; "
            "si es una imagen, que lleve ese texto como alternativo.",
        ),
    },
    check=check,
    examples=(
        Example("la portada enlaza o no se leyó", lambda: _case(None)),
        Example("ningún enlace la nombra", lambda: _case(b.source("own", "portada")), ("no_link",)),
    ),
)
