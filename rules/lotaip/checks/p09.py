"""P-09: in the months of the law of 2004, the matrix of each letter is published on the own site."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Part, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW_2004


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if not publication.parts and not publication.failed:
        yield Failure("letter_not_in_folder" if publication.place == "local" else "letter_not_on_own_site")


def _matrix() -> Publication:
    found = b.empty(place="own")
    found.parts["document"] = Part("document", b.source("own", b.NAMES["document"]), "pdf", unreadable="not_tabular")
    return found


_ADD = (
    "aunque el mes ya pasó: la información de entonces se sigue consultando. Si ese mes no había nada que informar, "
    "la matriz lo dice."
)

RULE = Rule(
    code="P-09",
    title="La matriz de cada literal de 2004 está publicada",
    why="Hasta febrero de 2023 regía la lista de literales de la ley de 2004. Cada literal que toca a un municipio se "
    "publicaba todos los meses en su sitio, como una matriz.",
    law=LAW_2004,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2004-05",
    valid_to="2023-02",
    texts={
        "letter_not_on_own_site": Text(
            "No está publicado en el sitio de la entidad.",
            f"Publique la matriz de este literal en la sección de transparencia, bajo su mes, {_ADD}",
        ),
        "letter_not_in_folder": Text(
            "No está en esta carpeta.", f"Añada a la carpeta del mes la matriz de este literal, {_ADD}"
        ),
    },
    check=check,
    examples=(
        Example("una matriz en PDF", _matrix),
        Example(
            "anunciada pero no obtenida: lo dice P-10", lambda: b.empty(failed=[b.failed("not_found", "document")])
        ),
        Example("nada en el sitio propio", lambda: b.empty(place="own"), ("letter_not_on_own_site",)),
        Example("nada en la carpeta", lambda: b.empty(place="local"), ("letter_not_in_folder",)),
    ),
)
