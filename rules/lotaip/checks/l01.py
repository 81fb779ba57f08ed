"""L-01: what a cell links to is there for whoever follows it. Only what two visits met accuses."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Measured, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._links import CLOUD, answer_of, asks_at_cloud, example, link_cells, probed, rows_measured
from rules.lotaip.checks._norms import MONITORING_LINKS, RULES_ACCESS
from rules.lotaip.checks._samples import AGREEMENT


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for cell in link_cells(publication):
        for link in cell.links:
            answer, probe = answer_of(link, cell, case)
            if probe is None or answer not in _TEXTS or (answer == "login" and asks_at_cloud(link, probe)):
                continue
            yield cell.failure(answer, link, probe)
    if case.probe is not None and "verificables" in publication.obligation.ci_checks:
        measured = rows_measured(publication, case)
        if measured:
            yield Measured(measured)


_TEXTS = {
    "not_found": Text(
        "El enlace está roto: «{link}» responde que no existe, en dos visitas; la última, {seen_at}.",
        "Vuelva a subir el documento y escriba en la celda su dirección actual. Ábrala desde otra computadora, fuera "
        "de la red de la institución, para comprobar que funciona.",
    ),
    "soft_404": Text(
        "El enlace está roto: «{link}» abre una página que dice que el contenido no existe, en dos visitas; la "
        "última, {seen_at}.",
        "Vuelva a subir el documento y escriba en la celda su dirección actual.",
    ),
    "home_page": Text(
        "El enlace no lleva al documento: «{link}» abre la página de inicio «{final}», en dos visitas; la última, "
        "{seen_at}.",
        "Escriba en la celda la dirección directa del documento, no la del sitio.",
    ),
    "login": Text(
        "El enlace pide usuario y contraseña: «{link}», en dos visitas; la última, {seen_at}.",
        "Publique el documento donde se pueda abrir sin ninguna cuenta y enlácelo ahí.",
    ),
}

RULE = Rule(
    code="L-01",
    title="Los enlaces de los archivos llevan a lo que anuncian",
    why="El enlace es la prueba de lo que dice la fila: si está roto o pide una cuenta, nadie puede comprobarlo.",
    law=f"{MONITORING_LINKS}; {RULES_ACCESS}",
    source="norm",
    scope="publication",
    needs_web=True,
    valid_from="2024-01",
    valid_to=None,
    texts=_TEXTS,
    check=check,
    examples=(
        Example("lleva al documento", lambda: probed(example(), "ok")),
        Example("nadie lo ha visitado", lambda: example()),
        Example("no existe en una sola visita", lambda: probed(example(), "not_found", confirmed=False)),
        Example("el servidor no responde", lambda: probed(example(), "timeout")),
        Example("el servidor bloquea la visita", lambda: probed(example(), "blocked")),
        Example("sin enlace que comprobar", lambda: probed(example("NO APLICA"), "not_found")),
        Example("una carpeta en la nube que pide cuenta es de L-02", lambda: probed(example(CLOUD), "login")),
        Example("un servicio en línea puede pedir cuenta", lambda: probed(_service(), "login")),
        Example("dirección dentro de una columna de texto", lambda: probed(_in_prose(), "not_found")),
        Example("no existe", lambda: probed(example(), "not_found"), ("not_found",)),
        Example("página de error", lambda: probed(example(), "soft_404"), ("soft_404",)),
        Example(
            "página de inicio", lambda: probed(example(), "home_page", final="https://ejemplo.invalid/"), ("home_page",)
        ),
        Example("pide una cuenta", lambda: probed(example(), "login"), ("login",)),
        Example("enlace roto en los metadatos", lambda: probed(_metadata(), "not_found"), ("not_found",)),
    ),
)


def _service() -> Publication:
    row = ["Patente", "NO APLICA", "3", "NO APLICA", "https://ejemplo.invalid/servicio", "90"]
    return b.publication("19.5-22", dataset=b.dataset_rows("19.5-22", row))


def _in_prose() -> Publication:
    row = [*AGREEMENT[:2], "Objeto según https://ejemplo.invalid/x.pdf", *AGREEMENT[3:-1], "NO APLICA"]
    return b.publication(dataset=b.dataset_rows("19.18", row))


def _metadata() -> Publication:
    rows = [
        (key, "https://ejemplo.invalid/organigrama.pdf" if key.upper().startswith("ENLACE") else value)
        for key, value in b.metadata_rows("19.1.1")
    ]
    return b.publication("19.1.1", metadata=rows)
