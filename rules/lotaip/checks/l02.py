"""L-02: links to file services open without an account."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks._links import CLOUD, answer_of, asks_at_cloud, example, link_cells, probed
from rules.lotaip.checks._norms import MONITORING_LINKS, RULES_ACCESS


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for cell in link_cells(publication):
        for link in cell.links:
            answer, probe = answer_of(link, cell, case)
            if probe is not None and answer == "login" and asks_at_cloud(link, probe):
                yield cell.failure("login", link, probe)


RULE = Rule(
    code="L-02",
    title="Los enlaces a carpetas en la nube se abren sin cuenta",
    why="Una carpeta compartida solo con cuentas autorizadas no es pública: la norma prohíbe poner requisitos que "
    "limiten el acceso o la descarga.",
    law=f"{MONITORING_LINKS}; {RULES_ACCESS}",
    source="norm",
    scope="publication",
    needs_web=True,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "login": Text(
            "El servicio de archivos pide una cuenta para abrir «{link}», en dos visitas; la última, {seen_at}.",
            "Cambie el permiso de la carpeta o del archivo a «cualquier persona con el enlace», o súbalo al sitio de "
            "la entidad. Compruébelo en una ventana privada del navegador.",
        ),
    },
    check=check,
    examples=(
        Example("carpeta pública", lambda: probed(example(CLOUD), "ok")),
        Example("nadie la ha visitado", lambda: example(CLOUD)),
        Example("pidió cuenta en una sola visita", lambda: probed(example(CLOUD), "login", confirmed=False)),
        Example("otro sitio que pide cuenta es de L-01", lambda: probed(example(), "login")),
        Example("pide una cuenta", lambda: probed(example(CLOUD), "login"), ("login",)),
    ),
)
