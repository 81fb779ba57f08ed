"""L-03: what stands in a link's place is an address that somebody outside the institution can follow."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks._links import example, link_cells
from rules.lotaip.checks._norms import MONITORING_LINKS, RULES_ACCESS


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    for cell in link_cells(publication):
        for link in cell.links:
            if link.problem is not None:
                yield cell.failure(link.problem, link)


RULE = Rule(
    code="L-03",
    title="Los enlaces de los archivos son direcciones públicas",
    why="Una dirección mal escrita, o que solo existe en una computadora de la institución, no se puede abrir desde "
    "ninguna otra parte.",
    law=f"{MONITORING_LINKS}; {RULES_ACCESS}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "malformed": Text(
            "La dirección está mal escrita: «{link}».",
            "Abra el documento en el navegador, copie la dirección completa de la barra, que empieza con http:// o "
            "https://, y péguela en la celda.",
        ),
        "local_path": Text(
            "No es una dirección de Internet, sino un archivo de una computadora: «{link}».",
            "Suba el documento al sitio de la entidad y escriba en la celda la dirección pública que le corresponde.",
        ),
        "intranet": Text(
            "La dirección solo existe en la red interna de la institución: «{link}».",
            "Publique el documento en el sitio de la entidad y escriba en la celda su dirección pública.",
        ),
    },
    check=check,
    examples=(
        Example("dirección completa", lambda: example()),
        Example("sin http", lambda: example("www.ejemplo.invalid/c.pdf")),
        Example("espacios y tildes", lambda: example("https://ejemplo.invalid/Año 2026/acta final.pdf")),
        Example("dos en una celda", lambda: example("https://ejemplo.invalid/a.pdf; https://ejemplo.invalid/b.pdf")),
        Example("NO APLICA", lambda: example("NO APLICA")),
        Example("un texto cualquiera", lambda: example("Se entrega en la oficina C: planta baja")),
        Example("un correo", lambda: example("tramites@ejemplo.gob.ec")),
        Example("falta una letra", lambda: example("htp://ejemplo.invalid/c.pdf"), ("malformed",)),
        Example("dos veces http", lambda: example("http://https://ejemplo.invalid/c.pdf"), ("malformed",)),
        Example("ruta de una computadora", lambda: example(r"C:\Users\Usuario\convenio.pdf"), ("local_path",)),
        Example("ruta de un servidor", lambda: example(r"\\servidor\convenios\c.pdf"), ("local_path",)),
        Example("red interna", lambda: example("http://192.168.1.20/convenios/c.pdf"), ("intranet",)),
    ),
)
