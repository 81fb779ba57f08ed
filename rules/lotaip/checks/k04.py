"""K-04: a file that changed after it was published is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for component, part in publication.parts.items():
        versions = case.versions(part)
        if versions:
            last = versions[-1]
            params: dict[str, str | int | float] = {
                "sha256": part.source.sha256 or "",
                "seen_at": part.source.captured_at or "",
                "previous_sha256": last.sha256 or "",
                "previous_at": last.captured_at or "",
                "first_sha256": versions[0].sha256 or "",
                "first_at": versions[0].captured_at or "",
                "times": len(versions),
            }
            yield Failure("changed", component, params=params)


RULE = Rule(
    code="K-04",
    title="Los cambios de lo ya publicado se dan a conocer",
    why="Corregir un archivo es bueno, pero quien usó la versión anterior debe poder saber que cambió. Esta "
    "observación no dice que el cambio esté mal: dice que la dirección entregó dos contenidos distintos en un mes.",
    law=LAW,
    source="inferred",
    scope="publication",
    needs_web=True,
    valid_from="2023-03",
    valid_to=None,
    texts={
        "changed": Text(
            "El contenido de este archivo cambió entre dos visitas: el {previous_at} tenía el SHA-256 "
            "{previous_sha256}; el {seen_at}, el SHA-256 {sha256}.",
            "Si lo corrigió, anote en el diccionario qué cambió y cuándo. Si usa la misma dirección para todos los "
            "meses, dé a cada mes la suya para que los anteriores puedan consultarse.",
        ),
    },
    check=check,
    examples=(
        Example("una sola versión", lambda: b.publication()),
        Example("dos versiones", lambda: _changed("dataset"), ("changed",)),
        Example("cambian los metadatos", lambda: _changed("metadata"), ("changed",)),
    ),
)


def _changed(component: str) -> Case:
    made = b.case(b.publication())
    made.versions = lambda part: (
        [replace(part.source, sha256="1" * 64, captured_at="2026-05-09T12:00:00Z")]
        if part.component == component
        else []
    )
    return made
