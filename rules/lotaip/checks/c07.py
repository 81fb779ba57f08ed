"""C-07: rows come in the order that the Guía asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.periods import parse_date
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, dataset, starting
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_ALPHABETICAL = {
    "19.2": ("apellidosynombres", "nombresyapellidos"),
    "19.13": ("apellidosynombres", "nombresyapellidos"),
    "19.23": ("accionafirmativa",),
}
_LETTERS = re.compile(r"[^a-z0-9~]+")
_NORMS = (
    (0, ("constitucion",)),
    (1, ("tratado", "instrumento internacional")),
    (2, ("codigo", "ley")),
    (3, ("base legal",)),
    *(
        (4, (word,))
        for word in (
            "ordenanza",
            "decreto",
            "reglament",
            "regulacion",
            "acuerdo",
            "resolucion",
            "manual",
            "instructivo",
        )
    ),
)


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    item = publication.obligation.id
    if item in _ALPHABETICAL:
        yield from _first(publication, _ALPHABETICAL[item], "not_alphabetical", _precedes)
    elif item == "19.17":
        yield from _first(publication, ("fecha",), "not_descending", _is_newer)
    elif item == "19.1.2":
        yield from _first(publication, ("tipo", "descripcion"), "not_hierarchical", _ranks_higher)


def _first(
    publication: Publication, columns: tuple[str, ...], kind: str, in_order: Callable[[list[str], list[str]], bool]
) -> Iterator[RuleOutcome]:
    """One failure for the first row that stands before its turn, with how many do."""
    part = dataset(publication, publication.obligation.id)
    cells_of = starting(part, *columns) if part is not None else []
    if part is None or not cells_of:
        return
    wrong = [row for (_, one), (row, two) in pairwise(contents(part, cells_of)) if not in_order(one, two)]
    if wrong:
        yield Failure(kind, "dataset", wrong[0], params={"n": len(wrong)})


def _precedes(one: list[str], two: list[str]) -> bool:
    """Whether two names are in order by any usual collation: with ñ as a letter of its own or as n, word by word or
    letter by letter. A vacant post stands where it may."""
    if fold(one[0]) <= fold(two[0]):  # nearly all
        return True
    mine, theirs = _keys(one[0]), _keys(two[0])
    return any(a <= z for a, z in zip(mine, theirs, strict=True)) or "vacante" in mine[0] + theirs[0]


def _keys(name: str) -> tuple[str, ...]:
    plain = fold(name)
    if "ñ" not in name and "Ñ" not in name:
        return plain, plain.replace(" ", ""), plain, plain.replace(" ", "")
    marked = unicodedata.normalize("NFC", name).casefold().replace("ñ", "n~")
    own = _LETTERS.sub(" ", "".join(c for c in unicodedata.normalize("NFD", marked) if not unicodedata.combining(c)))
    return plain, plain.replace(" ", ""), own.strip(), own.replace(" ", "")


def _is_newer(one: list[str], two: list[str]) -> bool:
    first, second = parse_date(one[0]), parse_date(two[0])
    return first is None or second is None or first >= second


def _ranks_higher(one: list[str], two: list[str]) -> bool:
    first, second = _rank(one), _rank(two)
    return first is None or second is None or first <= second


def _rank(cells: list[str]) -> int | None:
    """Place of a norm in the hierarchy, as its type or else the beginning of its name says; None when neither does."""
    for text in map(fold, cells):
        for rank, words in _NORMS:
            if text.startswith(words):
                return None if words == ("base legal",) and _rank(cells[1:]) == 4 else rank
    return None


_SORT = "En la hoja de cálculo, seleccione la tabla y elija Datos › Ordenar"

RULE = Rule(
    code="C-07",
    title="Las filas siguen el orden que pide la guía",
    why="La guía pide el directorio, los viáticos y las acciones afirmativas por orden alfabético; las audiencias, de "
    "la más reciente a la más antigua; y las normas, por jerarquía. Ordenadas se encuentran más rápido.",
    law=GUIDE_CONTENTS,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_alphabetical": Text(
            "La lista no está en orden alfabético. Filas que van antes que la de arriba: {n}.",
            f"{_SORT}, por la columna de los nombres, de la A a la Z.",
        ),
        "not_descending": Text(
            "Las audiencias no van de la más reciente a la más antigua. Filas posteriores a la de arriba: {n}.",
            f"{_SORT}, por la columna de la fecha, de la más nueva a la más antigua.",
        ),
        "not_hierarchical": Text(
            "Las normas no siguen su jerarquía. Filas de rango superior a la de arriba: {n}.",
            "Ponga primero la Constitución, luego los tratados, las leyes y los códigos, después las ordenanzas y, al "
            "final, los reglamentos, acuerdos y resoluciones.",
        ),
    },
    check=check,
    examples=(
        Example("en orden", lambda: _listed("19.2", 1, "Andrade Álvarez", "Ángulo Ríos", "Zurita Paz")),
        Example("la eñe después de la ene", lambda: _listed("19.2", 1, "Núñez Ana", "Nuñez Zoila", "Ñato Ana")),
        Example("la eñe como ene", lambda: _listed("19.13", 0, "Nunez B", "Ñacato A", "Ocaña A", "Ocana B")),
        Example("apellidos compuestos", lambda: _listed("19.2", 1, "De La Cruz Ana", "Delgado Ana", "De Mora Ana")),
        Example("puestos vacantes al final", lambda: _listed("19.2", 1, "Zurita Ana", "VACANTE", "VACANTE")),
        Example("NO APLICA en medio", lambda: _listed("19.23", 0, "Indígenas", "NO APLICA", "Sustitutos")),
        Example("audiencias de un mismo día", lambda: _listed("19.17", 3, "2026-04-20", "20/04/2026", "2026-04-02")),
        Example("una fecha que no se lee", lambda: _listed("19.17", 3, "2026-04-20", "abril", "2026-04-28")),
        Example("normas por jerarquía", lambda: _listed("19.1.2", 0, "Constitución", "Código", "Ley", "Ordenanza")),
        Example("un reglamento a una ley", lambda: _listed("19.1.2", 1, "Ley Uno", "Reglamento a la Ley")),
        Example("tipos propios de la entidad", lambda: _listed("19.1.2", 0, "Norma técnica", "Ley", "Política")),
        Example("por cargo", lambda: _listed("19.2", 1, "Zurita Ana", "Andrade", "Bravo"), ("not_alphabetical",)),
        Example("más antigua arriba", lambda: _listed("19.17", 3, "2026-04-02", "2026-04-20"), ("not_descending",)),
        Example("reglamento antes que ley", lambda: _listed("19.1.2", 0, "Reglamento", "Ley"), ("not_hierarchical",)),
    ),
)


def _listed(item: str, column: int, *texts: str) -> Publication:
    rows: list[Sequence[str]] = []
    for text in texts:
        row = list(b.SAMPLES[item][0])
        if item == "19.1.2":
            row[0] = row[1] = "x"
        row[column] = text
        rows.append(row)
    return b.publication(item, dataset=b.dataset_rows(item, *rows))
