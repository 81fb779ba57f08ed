"""P-03: dataset, metadata and dictionary are all there."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import TRIAD, Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE, LAW


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if not publication.parts:
        return
    announced = {failed.component for failed in publication.failed}
    if None in announced:  # a file that was not got may be the one that seems missing
        return
    for component in TRIAD:
        if component not in publication.parts and component not in announced:
            yield Failure(f"missing_{component}", component)


RULE = Rule(
    code="P-03",
    title="Están los tres archivos: conjunto de datos, metadatos y diccionario",
    why="Los datos solos no bastan: los metadatos dicen de cuándo son y quién responde por ellos, y el diccionario "
    "explica qué significa cada columna.",
    law=f"{LAW}; {GUIDE}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "missing_dataset": Text(
            "Falta el conjunto de datos.",
            "Descargue la plantilla oficial de este ítem, llénela con la información del mes, guárdela como CSV UTF-8 "
            "y publíquela junto a los otros archivos.",
        ),
        "missing_metadata": Text(
            "Faltan los metadatos.",
            "Llene el archivo de metadatos de la plantilla oficial (fecha, periodicidad, unidad, responsable, correo, "
            "teléfono y licencia), guárdelo como CSV UTF-8 y publíquelo junto al conjunto de datos.",
        ),
        "missing_dictionary": Text(
            "Falta el diccionario.",
            "Llene el archivo de diccionario de la plantilla oficial, con una fila por cada columna del conjunto de "
            "datos, guárdelo como CSV UTF-8 y publíquelo junto al conjunto de datos.",
        ),
    },
    check=check,
    examples=(
        Example("los tres archivos", lambda: b.publication()),
        Example("nada publicado: lo dice P-02", lambda: b.empty()),
        Example(
            "el que falta está anunciado y no se pudo descargar",
            lambda: _with_failure(b.publication(without=["dictionary"])),
        ),
        Example("sin conjunto de datos", lambda: b.publication(without=["dataset"]), ("missing_dataset",)),
        Example("sin metadatos", lambda: b.publication(without=["metadata"]), ("missing_metadata",)),
        Example("sin diccionario", lambda: b.publication(without=["dictionary"]), ("missing_dictionary",)),
    ),
)


def _with_failure(publication: Publication) -> Publication:
    publication.failed.append(b.failed("not_found", "dictionary"))
    return publication
