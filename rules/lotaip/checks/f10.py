"""F-10: the dictionary is of the entity that publishes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from checker.model import Case, Entity, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold, header_key
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN
from rules.lotaip.checks._norms import TEMPLATES

_GENERIC = frozenset(
    (
        *("gobierno", "autonomo", "autonoma", "descentralizado", "descentralizada", "municipal", "municipio"),
        *("municipalidad", "canton", "cantonal", "distrito", "metropolitano", "intercultural", "plurinacional"),
        *("ilustre", "muy", "alcaldia", "concejo", "ecuador", "provincia", "gad", "gadm", "gadmc", "nombre", "entidad"),
        *("institucion", "san", "santa", "santo", "de", "del", "la", "el", "las", "los", "y", "i", "m"),
    )
)
_NEAR = 80.0
_ACRONYM = 6


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("dictionary")
    if case.entity is None or part is None:
        return
    for entry in part.entries or ():
        if header_key(entry.key) == "institucion":
            if not _may_be(entry.value.strip(), case.entity.name):
                params = {"seen": entry.value.strip()[:SEEN], "name": case.entity.name}
                yield Failure("other_entity", "dictionary", entry.row, entry.key.strip(), params)
            return


@lru_cache(maxsize=4096)
def _may_be(written: str, name: str) -> bool:
    """Whether a text can be a name of the entity: it shares a word of its own, or has none but initials."""
    mine, theirs = _own_words(name), _own_words(written)
    if not mine or all(len(word) <= _ACRONYM or word.startswith("gad") for word in theirs):
        return True
    return any(fuzz.ratio(one, two) >= _NEAR or one in two or two in one for one in mine for two in theirs)


def _own_words(name: str) -> list[str]:
    return [word for word in fold(name).split() if word not in _GENERIC and not word.isdigit()]


RULE = Rule(
    code="F-10",
    title="El diccionario es de la entidad que publica",
    why="Cuando el diccionario nombra a otra institución, se copió de ella, y sus explicaciones pueden no "
    "corresponder a estos datos.",
    law=TEMPLATES,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "other_entity": Text(
            "El diccionario dice que la institución es «{seen}», y publica {name}.",
            "Escriba el nombre de la entidad en la fila Institución y revise que las explicaciones sean de sus datos.",
        ),
    },
    check=check,
    examples=(
        Example("sin saber de quién es la carpeta", lambda: b.publication(dictionary=_of("Defensoría del Pueblo"))),
        Example("con otras palabras", lambda: _case("Municipio de Aracayopamba")),
        Example("con una letra de menos", lambda: _case("GADM ARACAYPAMBA")),
        Example("por sus siglas", lambda: _case("GADMA")),
        Example("de una de sus empresas", lambda: _case("Empresa de Agua de Aracayopamba EP")),
        Example("texto de la plantilla: lo dice C-15", lambda: _case("Nombre de la Entidad")),
        Example("en blanco", lambda: _case("")),
        Example("de otro cantón", lambda: _case("GAD Municipal del cantón Bellurcoloma"), ("other_entity",)),
        Example("de otra institución", lambda: _case("Defensoría del Pueblo"), ("other_entity",)),
    ),
)


def _of(institution: str) -> b.Rows:
    return [("Institución", institution), *b.dictionary_rows("19.18")[1:]]


def _case(institution: str) -> Case:
    entity = Entity("2469000430001", None, "GAD MUNICIPAL DE ARACAYOPAMBA")
    return replace(b.case(b.publication(dictionary=_of(institution))), entity=entity)
