"""F-12: the dictionary is of this item, not of another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from checker.model import Case, Example, Failure, Obligation, Publication, Rule, RuleOutcome, Text
from reading.text import fold, header_key
from rules.lotaip import catalogue
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN
from rules.lotaip.checks._norms import TEMPLATES

_FRONT = 3
"""The rows above the fields; further down «Descripción» may be the name of a column."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dictionary")
    for entry in (part.entries or ())[:_FRONT] if part is not None else ():
        if header_key(entry.key) == "descripcion":
            other = _of_another(publication.obligation.id, fold(entry.value))
            if other is not None:
                params = {"seen": entry.value.strip()[:SEEN], "other": other}
                yield Failure("other_item", "dictionary", entry.row, entry.key.strip(), params)
            return


@lru_cache(maxsize=8192)
def _of_another(obligation_id: str, said: str) -> str | None:
    """Title of the item whose name the text is, word for word, where it has none of this item's words."""
    bare = said.lstrip("0123456789 ")
    mine = next((o for o in catalogue.obligations() if o.id == obligation_id), None)
    if mine is None or not bare or _words(bare) & frozenset().union(*map(_words, _names(mine))):
        return None
    return next((o.title for o in catalogue.obligations() if o.id != obligation_id and bare in _names(o)), None)


@lru_cache(maxsize=64)
def _names_of(obligation_id: str) -> frozenset[str]:
    item = next(o for o in catalogue.obligations() if o.id == obligation_id)
    return frozenset(map(fold, (item.title, *item.wording)))


def _names(item: Obligation) -> frozenset[str]:
    return _names_of(item.id)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split() if len(word) > 3)


RULE = Rule(
    code="F-12",
    title="El diccionario es de este ítem",
    why="La descripción del diccionario dice de qué conjunto de datos se trata. Cuando nombra otro ítem, se publicó el "
    "diccionario equivocado o quedó sin actualizar.",
    law=TEMPLATES,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "other_item": Text(
            "La descripción del diccionario es «{seen}», que es el título de otro ítem: {other}.",
            "Escriba el título de este ítem en la fila Descripción y compruebe que el diccionario sea el suyo.",
        ),
    },
    check=check,
    examples=(
        Example("con palabras propias", lambda: b.publication()),
        Example("su título", lambda: _described("18. Detalles de convenios nacionales e internacionales")),
        Example("una parte de su título", lambda: _described("Convenios")),
        Example("en blanco", lambda: _described("")),
        Example("el de otro ítem", lambda: _described("6. Presupuesto de la institución"), ("other_item",)),
    ),
)


def _described(text: str) -> Publication:
    rows = b.dictionary_rows("19.18")
    return b.publication(dictionary=[rows[0], ("Descripción", text), *rows[2:]])
