"""Columns of item 19.3 and sample rows, for the two sums that Annex 1 calls «validez»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from checker.model import Publication
from rules.lotaip.amounts import readings
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import columns

ITEM = "19.3"
TOLERANCE = 0.05
"""Dollars: rounding of cents in the parts of a sum."""
_ROUNDING = 1e-9
MONTHLY = "Remuneración mensual unificada"
YEARLY = "Remuneración unificada (anual)"
EXTRAS = (
    "Décimo Tercera Remuneración",
    "Décima Cuarta Remuneración",
    "Horas suplementarias y extraordinarias",
    "Encargos y subrogaciones",
)
TOTAL = "Total ingresos adicionales"


def amounts(publication: Publication, names: Sequence[str]) -> Iterator[tuple[int, list[tuple[float, ...]]]]:
    """Rows whose named columns all hold amounts, each with its readings; other rows cannot be measured."""
    part = publication.parts.get("dataset")
    cells_of = columns(part, names) if part is not None and publication.obligation.id == ITEM else None
    if part is None or cells_of is None:
        return
    last = max(cells_of)
    pick = itemgetter(*cells_of)
    for block in part.blocks():
        for row, cells in block.rows:
            if len(cells) > last:
                found = [*map(readings, pick(cells))]
                if all(found):
                    yield row, found


def equal(one: float, other: float) -> bool:
    """Whether two amounts are the same within the tolerance."""
    return abs(one - other) <= TOLERANCE + _ROUNDING


def money(amount: float) -> str:
    """An amount as it is written in Ecuador's files, with two decimals."""
    return f"{amount:.2f}"


def example(**changed: str) -> Publication:
    """A row whose sums hold, with some changed: ``monthly``, ``yearly``, ``extra`` (the thirteenth), ``total``."""
    row = ["1", "ANALISTA", "LOSEP", "510105", "5", "817.00", "9804.00", "68.08", "38.33", "0.00", "0.00", "106.41"]
    for key, place in {"monthly": 5, "yearly": 6, "extra": 7, "total": 11}.items():
        row[place] = changed.get(key, row[place])
    return b.publication(ITEM, dataset=b.dataset_rows(ITEM, row))
