"""P-02: the item is published where it is owed. The engine asks only where the place was read whole."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW, RULES_MEDIUM


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if publication.parts or publication.failed:
        return
    if publication.place == "local":
        yield Failure("not_in_folder")
    elif publication.place == "own":
        yield Failure("not_on_own_site")
    else:
        own = case.publications.get((publication.obligation.id, "own"))
        yield Failure("only_own_site" if own is not None and own.parts else "not_registered_pnt")


_REGISTER = (
    "Ingrese al Portal Nacional de Transparencia con el usuario de la entidad, elija este ítem y este mes, y suba los "
    "tres archivos: conjunto de datos, metadatos y diccionario."
)

RULE = Rule(
    code="P-02",
    title="La información del mes está publicada",
    why="Lo que no se publica no se puede consultar. La ley obliga a publicar cada ítem todos los meses, y su "
    "reglamento pide hacerlo en el portal institucional y en el Portal Nacional de Transparencia.",
    law=f"{LAW}; {RULES_MEDIUM}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2023-03",
    valid_to=None,
    texts={
        "not_registered_pnt": Text("No está registrado en el Portal Nacional de Transparencia.", _REGISTER),
        "only_own_site": Text(
            "Está en el sitio de la entidad, pero falta registrarlo en el Portal Nacional de Transparencia.", _REGISTER
        ),
        "not_on_own_site": Text(
            "No está publicado en el sitio de la entidad.",
            "Publique en la sección de transparencia, bajo este mes, el conjunto de datos, los metadatos y el "
            "diccionario.",
        ),
        "not_in_folder": Text(
            "No está en esta carpeta.",
            "Añada a la carpeta del mes los tres archivos de este ítem: conjunto de datos, metadatos y diccionario. Si "
            "no hay nada que informar, también se publican: con NO APLICA en los datos y una nota en el diccionario.",
        ),
    },
    check=check,
    examples=(
        Example("publicado", lambda: b.publication()),
        Example("anunciado pero no obtenido: lo dice P-05", lambda: b.empty(failed=[b.failed("not_found")])),
        Example("nada en el portal nacional", lambda: b.empty(), ("not_registered_pnt",)),
        Example("solo en el sitio propio", lambda: b.case(b.publication(place="own"), b.empty()), ("only_own_site",)),
        Example("nada en el sitio propio", lambda: b.empty(place="own"), ("not_on_own_site",)),
        Example("nada en la carpeta", lambda: b.empty(place="local"), ("not_in_folder",)),
    ),
)
