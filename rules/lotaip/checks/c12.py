"""C-12: the directory (19.2) and the pay list (19.3) have about as many rows."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Part, Publication, Rule, RuleOutcome, Text
from rules.lotaip.absence import saying_nothing
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW

_SHARE = 0.1
_ROWS = 2
"""In small offices a vacant post or two is more than a tenth."""


def check(case: Case) -> Iterator[RuleOutcome]:
    for place in ("pnt", "own", "local"):
        found = [case.publications.get((item, place)) for item in ("19.2", "19.3")]
        counts = [_rows(one.parts.get("dataset")) for one in found if one is not None and not one.several]
        if len(counts) == 2 and all(counts):
            people, posts = counts
            if abs(people - posts) > max(_ROWS, _SHARE * max(people, posts)):
                yield Failure("counts_differ", params={"people": people, "posts": posts})
            return


def _rows(part: Part | None) -> int:
    """Rows with content, 0 where there are none or the file could not be read."""
    count = 0
    for block in part.blocks() if part is not None else ():
        silent = saying_nothing(block.texts)
        count += sum(not silent.issuperset(cells) for _, cells in block.rows) if silent else len(block.rows)
    return count


RULE = Rule(
    code="C-12",
    title="El directorio y las remuneraciones tienen un número parecido de filas",
    why="Ambas listas cubren a todo el personal del mes. Cuando una es mucho más corta que la otra, puede faltar "
    "gente; o las remuneraciones están agrupadas por puesto.",
    law=f"{LAW}; {GUIDE_CONTENTS}",
    source="inferred",
    scope="case",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "counts_differ": Text(
            "El numeral 2 tiene {people} filas y el numeral 3 tiene {posts}.",
            "Compare ambas listas con la nómina del mes y complete la que esté incompleta.",
        ),
    },
    check=check,
    examples=(
        Example("iguales", lambda: b.case(_staff("19.2", 30), _staff("19.3", 30))),
        Example("dos puestos vacantes", lambda: b.case(_staff("19.2", 8), _staff("19.3", 10))),
        Example("dentro del diez por ciento", lambda: b.case(_staff("19.2", 100), _staff("19.3", 109))),
        Example("falta una de las listas", lambda: b.case(_staff("19.2", 30))),
        Example("una NO APLICA: lo dice N-01", lambda: b.case(_staff("19.2", 30), _absent())),
        Example("en sitios distintos", lambda: b.case(_staff("19.2", 30), b.publication("19.3", "own"))),
        Example("muchas menos", lambda: b.case(_staff("19.2", 30), _staff("19.3", 20)), ("counts_differ",)),
    ),
)


def _staff(item: str, count: int) -> Publication:
    return b.publication(item, dataset=b.dataset_rows(item, *([*b.SAMPLES[item]] * count)))


def _absent() -> Publication:
    return b.publication("19.3", dataset=b.dataset_rows("19.3", ["NO APLICA"] * 12))
