"""P-05: what is announced can be downloaded by anyone. Only failures confirmed by a second visit accuse."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW, MONITORING_CTA, RULES_ACCESS


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for failed in publication.failed:
        if failed.confirmed and failed.cause in _TEXTS:  # any other cause is not the publisher's fault
            saved = publication.place == "local" and failed.cause == "html_instead"
            yield Failure("saved_page" if saved else failed.cause, failed.component)


_TEXTS = {
    "not_found": Text(
        "El enlace está roto: la dirección responde que el archivo no existe.",
        "Vuelva a subir el archivo y corrija el enlace. Después ábralo desde otra computadora, fuera de la red de la "
        "institución, para comprobar que se descarga.",
    ),
    "html_instead": Text(
        "El enlace no descarga el archivo: abre una página web.",
        "Suba el archivo mismo (por ejemplo, el CSV) y enlácelo directamente, no a una página que lo muestra o que "
        "avisa un error.",
    ),
    "saved_page": Text(
        "Es una página web guardada en lugar del archivo, y no tiene la tabla.",
        "Tome la hoja de cálculo con la que se hizo, o la plantilla oficial llena, guárdela como «CSV UTF-8» y ponga "
        "ese CSV en lugar de este archivo.",
    ),
    "login": Text(
        "El enlace pide usuario y contraseña.",
        "Cambie el permiso del archivo a «cualquier persona con el enlace», o súbalo al sitio de la entidad, donde no "
        "se pida ninguna cuenta para descargarlo.",
    ),
    "empty_file": Text(
        "El archivo está vacío: no contiene nada.",
        "Abra el archivo original en su computadora, compruebe que tiene la información, vuelva a guardarlo y súbalo "
        "otra vez.",
    ),
}

RULE = Rule(
    code="P-05",
    title="Todo archivo anunciado se puede descargar sin obstáculos",
    why="Un enlace roto, o que pide una cuenta, equivale a no publicar: la norma prohíbe poner requisitos que limiten "
    "el acceso o la descarga.",
    law=f"{LAW}; {RULES_ACCESS}; {MONITORING_CTA}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2023-03",
    valid_to=None,
    texts=_TEXTS,
    check=check,
    examples=(
        Example("se descarga todo", lambda: b.publication()),
        Example("falló una sola visita", lambda: b.empty(failed=[b.failed("not_found", confirmed=False)])),
        Example("el servidor no respondió", lambda: b.empty(failed=[b.failed("host_failed")])),
        Example("enlace roto", lambda: b.empty(failed=[b.failed("not_found")]), ("not_found",)),
        Example("página en lugar del archivo", lambda: b.empty(failed=[b.failed("html_instead")]), ("html_instead",)),
        Example(
            "página guardada en la carpeta",
            lambda: b.empty(place="local", failed=[b.failed("html_instead")]),
            ("saved_page",),
        ),
        Example("pide una cuenta", lambda: b.empty(failed=[b.failed("login", None)]), ("login",)),
        Example("archivo vacío", lambda: b.empty(failed=[b.failed("empty_file", "metadata")]), ("empty_file",)),
    ),
)
