"""C-15: no sample value of the official template was left in."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import caseless, fold
from rules.lotaip import catalogue
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import MONITORING_CTA

_SAMPLES = catalogue.placeholders()
_CELLS = frozenset(fold(cell) for cell in _SAMPLES.cells)
_VERTICAL = (*_SAMPLES.fragments, *_SAMPLES.vertical_fragments)


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for component, part in publication.parts.items():
        entries = part.entries or ()
        values = [entry.value for entry in entries]
        held = _VERTICAL if _holds(caseless("\n".join(values)), _VERTICAL) else ()
        if not held and _CELLS.isdisjoint(map(fold, values)):
            continue
        for entry in entries:
            if fold(entry.value) in _CELLS or _holds(caseless(entry.value), held):
                yield Failure("placeholder", component, entry.row, entry.key.strip(), {"seen": entry.value[:SEEN]})
    dataset = publication.parts.get("dataset")
    if dataset is None or dataset.header is None:
        return
    columns = [cell for cell in dataset.header.columns if cell is not None]
    for block in dataset.blocks():
        if not _holds(block.folded, _SAMPLES.fragments):
            continue
        for row, cells in block.rows:
            for cell in columns:
                if cell < len(cells) and _holds(caseless(cells[cell]), _SAMPLES.fragments):
                    params = {"seen": cells[cell][:SEEN]}
                    yield Failure("placeholder", "dataset", row, column_name(dataset, cell), params)


def _holds(folded: str, fragments: tuple[str, ...]) -> bool:
    return any(fragment in folded for fragment in fragments)


RULE = Rule(
    code="C-15",
    title="No quedan textos de ejemplo de la plantilla",
    why="El texto de ejemplo no es información de la entidad: quien llama a ese teléfono o abre ese enlace no "
    "encuentra nada.",
    law=MONITORING_CTA,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "placeholder": Text(
            "Quedó un texto de ejemplo de la plantilla oficial: «{seen}».",
            "Reemplácelo por el dato verdadero de la entidad.",
        ),
    },
    check=check,
    examples=(
        Example("todo propio", lambda: b.publication()),
        Example("un dominio que se parece", lambda: _linked("https://miidentidad.gob.ec/convenio.pdf")),
        Example(
            "fecha sin llenar",
            lambda: b.publication(metadata=b.metadata_rows("19.18", r0="AAAA-MM-DD")),
            ("placeholder",),
        ),
        Example(
            "responsable y teléfono sin llenar",
            lambda: b.publication(
                metadata=b.metadata_rows(
                    "19.18",
                    r3="NOMBRE DE LA PERSONA SERVIDORA DE LA UNIDAD RESPONSABLE",
                    r5="(02) 382-9670 EXTENSIÓN 215 (Número de teléfono y extensión)",
                )
            ),
            ("placeholder",) * 2,
        ),
        Example(
            "diccionario sin nombre de la entidad",
            lambda: b.publication(
                dictionary=[("Institución", "Nombre de la Entidad"), *b.dictionary_rows("19.18")[1:]]
            ),
            ("placeholder",),
        ),
        Example("enlace de ejemplo", lambda: _linked("https://www.entidad.gob.ec/convenio001.pdf"), ("placeholder",)),
    ),
)


def _linked(url: str) -> Publication:
    return b.publication(dataset=b.dataset_rows("19.18", [*b.AGREEMENT[:-1], url]))
