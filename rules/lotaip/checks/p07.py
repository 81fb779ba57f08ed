"""P-07: what is published stands under its numeral of the law in force, not under a letter of the law of 2004."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.model import Case, Example, Failure, Part, Publication, Rule, RuleOutcome, Scheme, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE, LAW


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    component = next(iter(publication.parts), None)
    if publication.scheme == "2004" and component is not None:
        yield Failure("old_letter", component)


def _matrix(scheme: Scheme) -> Publication:
    """A matrix saved as a document, as all was published under the law of 2004."""
    found = b.empty(place="own")
    found.parts["document"] = Part("document", b.source("own", b.NAMES["document"]), "pdf", unreadable="not_tabular")
    return replace(found, scheme=scheme)


RULE = Rule(
    code="P-07",
    title="La información está publicada con la numeración de la ley vigente",
    why="La ley de 2023 ordena la información por los numerales de su artículo 19 y por su artículo 24, cada uno con "
    "su plantilla. Bajo los literales de la ley de 2004, ya derogada, quien busca un numeral no lo encuentra y no "
    "puede comparar una entidad con otra. En los meses de 2023 todavía se aceptan.",
    law=f"{LAW}; {GUIDE}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "old_letter": Text(
            "Está publicado bajo un literal de la ley de 2004, que ya no rige.",
            "Publique este ítem en una lista ordenada por los numerales de la ley de 2023, con su plantilla: conjunto "
            "de datos, metadatos y diccionario. La lista por literales puede quedar como archivo de años anteriores.",
        ),
    },
    check=check,
    examples=(
        Example("bajo su numeral", lambda: b.publication()),
        Example("documento bajo su numeral", lambda: _matrix("2023")),
        Example(
            "anunciado bajo un literal pero no obtenido",
            lambda: replace(b.empty(failed=[b.failed("not_found", "document")]), scheme="2004"),
        ),
        Example("matriz en PDF bajo un literal", lambda: _matrix("2004"), ("old_letter",)),
        Example("los tres archivos bajo un literal", lambda: replace(b.publication(), scheme="2004"), ("old_letter",)),
    ),
)
