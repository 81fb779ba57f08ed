"""C-08: item 19.5-22 lists the service that every entity gives: answering requests for public information."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, starting, whole_dataset
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_WORDINGS = (
    *("acceso a la informacion", "acceso a informacion", "acceso informacion", "informacion publica", "lotaip", "saip"),
    *("solicitud de informacion", "solicitudes de informacion", "pedido de informacion", "pedidos de informacion"),
    *("entrega de informacion", "requerimiento de informacion", "requerimientos de informacion", "transparencia"),
)


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = whole_dataset(publication, "19.5-22")
    cells_of = starting(part, "denominacion") if part is not None else []
    if part is None or not cells_of:
        return
    named = [cells[0] for _, cells in contents(part, cells_of)]
    said = fold("\n".join(named))
    if named and not any(wording in said for wording in _WORDINGS):
        yield Failure("no_access_service", "dataset")


RULE = Rule(
    code="C-08",
    title="Los servicios incluyen la atención de solicitudes de información pública",
    why="Pedir información pública es un servicio que toda entidad presta. La guía exige que esté en la lista, para "
    "que cualquier persona sepa cómo hacerlo.",
    law=GUIDE_CONTENTS,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_access_service": Text(
            "Ninguna fila es la atención de solicitudes de acceso a la información pública.",
            "Añada una fila con el servicio «Atención de solicitudes de acceso a la información pública», su "
            "formulario y cuántas personas lo usaron en el mes. Si nadie lo usó, escriba 0.",
        ),
    },
    check=check,
    examples=(
        Example("con el servicio", lambda: b.publication("19.5-22")),
        Example("dicho de otro modo", lambda: _services("Patente", "PEDIDOS DE INFORMACIÓN (LOTAIP)")),
        Example("NO APLICA: lo dice N-01", lambda: _services("NO APLICA")),
        Example("otro ítem", lambda: b.publication("19.2")),
        Example("solo otros servicios", lambda: _services("Patente", "Línea de fábrica"), ("no_access_service",)),
        Example("otra información", lambda: _services("Informes de obras"), ("no_access_service",)),
    ),
)


def _services(*names: str) -> Publication:
    rest = b.SAMPLES["19.5-22"][0][1:]
    return b.publication("19.5-22", dataset=b.dataset_rows("19.5-22", *([name, *rest] for name in names)))
