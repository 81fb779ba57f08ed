"""The list of 2022: letters of the law of 2004, a matrix in PDF for each, month after month on one page a year."""

from __future__ import annotations

from demo.answers import Answer
from demo.files import pdf, workbook
from demo.layouts.common import month_title
from demo.model import Verdict
from demo.zoo.model import Portal, Site, Truth
from demo.zoo.pages import wordpress

MONTH = "2022-05"
_MONTHS = ("2022-06", "2022-05", "2022-04")
_START = "/transparencia/lotaip-2022/"
_LETTERS = {
    "a1": "Literal a1) Organigrama de la institución",
    "a2": "Literal a2) Base legal que rige a la institución",
    "a3": "Literal a3) Regulaciones y procedimientos internos",
    "a4": "Literal a4) Metas y objetivos de las unidades administrativas",
    "b1": "Literal b1) Directorio de la institución",
    "b2": "Literal b2) Distributivo del personal",
    "c": "Literal c) Remuneración mensual por puesto",
    "d": "Literal d) Servicios que ofrece y las formas de acceder a ellos",
    "e": "Literal e) Texto íntegro de contratos colectivos vigentes",
    "f1": "Literal f1) Formularios o formatos de solicitudes",
    "f2": "Literal f2) Formato de solicitud de acceso a la información pública",
    "g": "Literal g) Presupuesto de la institución",
    "h": "Literal h) Resultados de auditorías internas y gubernamentales",
    "i": "Literal i) Procesos de contrataciones",
    "j": "Literal j) Empresas y personas que han incumplido contratos",
    "k": "Literal k) Planes y programas en ejecución",
    "l": "Literal l) Contratos de crédito externos o internos",
    "m": "Literal m) Mecanismos de rendición de cuentas a la ciudadanía",
    "n": "Literal n) Viáticos, informes de trabajo y justificativos",
    "o": "Literal o) Responsable de atender la información pública",
    "s": "Literal s) Organismos seccionales, resoluciones, actas y planes de desarrollo",
}
_LACKING = frozenset({"e", "j", "l"})
_DEAD = "h"
_WORKBOOK = "i"
"""Its matrix is a spreadsheet: the law of 2004 asked for no format."""
_FOREIGN = "Literal r) Indicadores del Banco Central"
"""Owed by no municipality, and listed by many."""


def _fill(site: Site) -> None:
    lists = "\n".join(f"<h3>{month_title(month)}</h3>\n<ul>\n{_list(site, month)}\n</ul>" for month in _MONTHS)
    site.page(_START, wordpress(site, "LOTAIP 2022", lists))


def _list(site: Site, month: str) -> str:
    letters = {letter: text for letter, text in _LETTERS.items() if month != MONTH or letter not in _LACKING}
    return "\n".join(
        f'<li><a href="{_put(site, month, letter, text)}">{text}</a></li>'
        for letter, text in {**letters, "r": _FOREIGN}.items()
    )


def _put(site: Site, month: str, letter: str, text: str) -> str:
    suffix = "xlsx" if letter == _WORKBOOK else "pdf"
    address = f"/wp-content/uploads/{month.replace('-', '/')}/literal_{letter}.{suffix}"
    if month != MONTH or letter != _DEAD:
        body = workbook([["No.", "Proceso"], ["1", text]]) if suffix == "xlsx" else pdf([text, month_title(month)])
        site.put(address, lambda: Answer(200, "application/octet-stream", body))
    return address


def _truth(site: Site) -> Truth:
    """One visit was made, so the dead link is not confirmed and accuses nobody (decision 6)."""
    verdicts: dict[str, frozenset[Verdict]] = {letter: frozenset({"cumple"}) for letter in _LETTERS}
    verdicts |= {letter: frozenset({"incumple"}) for letter in _LACKING}
    verdicts[_DEAD] = frozenset({"no_evaluado"})
    return Truth(verdicts, {}, frozenset(), True, frozenset(), site.portal.budget)


PORTAL = Portal("old_wordpress", "WordPress, list of 2022", _fill, start=_START, month=MONTH, tells=_truth)
