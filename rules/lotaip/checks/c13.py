"""C-13: item 19.12 has the accountability form of the CPCCS and the certificate of the annual LOTAIP report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import holds_content, whole_dataset
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_REPORT = re.compile(r"\bcpccs\b|rendicion de cuentas|participacion ciudadana y control social|\brdc\b")
_CERTIFICATE = re.compile(r"lotaip|acceso a la informacion|transparencia y acceso|defensoria|\bdpe\b")
_DUE = {"report": 7, "certificate": 3}
"""First month that may ask for last year's: accountability ends in June; the annual report is due on the last working
day of January and its certificate follows."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = whole_dataset(publication, "19.12")
    if part is None:
        return
    rows = [" ".join(filter(holds_content, cells)) for _, cells in part.data_rows()]
    if not any(rows):
        return
    year, month = (int(piece) for piece in case.month.split("-"))
    for kind, wording in (("report", _REPORT), ("certificate", _CERTIFICATE)):
        found = [text for text in rows if wording.search(fold(text))]
        newest = year - 1 if month >= _DUE[kind] else year - 2
        params = {"year": newest}
        if not found:
            yield Failure(f"no_{kind}", "dataset", params=params)
        elif not any(_may_be_of(text, newest) for text in found):
            yield Failure(f"old_{kind}", "dataset", params=params)


def _may_be_of(text: str, year: int) -> bool:
    """The year of what is told or of the telling, as the column «Período» is understood in both ways."""
    years = [int(found) for found in _YEAR.findall(text)]
    return not years or max(years) >= year


RULE = Rule(
    code="C-13",
    title="Constan la rendición de cuentas y el informe anual de transparencia",
    why="Cada año la entidad rinde cuentas ante el Consejo de Participación Ciudadana y Control Social, y presenta a "
    "la Defensoría el informe anual de la LOTAIP. La guía pide publicar aquí el formulario y el certificado.",
    law=GUIDE_CONTENTS,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_report": Text(
            "No consta el formulario de rendición de cuentas presentado al CPCCS.",
            "Añada una fila con el formulario de rendición de cuentas de {year} y el enlace al documento.",
        ),
        "old_report": Text(
            "El formulario de rendición de cuentas es anterior a {year}.",
            "Reemplácelo por el formulario de rendición de cuentas de {year} y su enlace.",
        ),
        "no_certificate": Text(
            "No consta el certificado del informe anual de cumplimiento de la LOTAIP.",
            "Añada una fila con el certificado del informe anual de {year} que entrega la Defensoría del Pueblo.",
        ),
        "old_certificate": Text(
            "El certificado del informe anual de la LOTAIP es anterior a {year}.",
            "Reemplácelo por el certificado del informe anual de {year} que entrega la Defensoría del Pueblo.",
        ),
    },
    check=check,
    examples=(
        Example("ambos del año anterior", lambda: b.publication("19.12")),
        Example("en abril, la de hace dos años", lambda: _listed(("RENDICIÓN DE CUENTAS", "2024"), _OK)),
        Example("el período es el año en que se presentó", lambda: _listed(("Informe CPCCS", "2026"), _OK)),
        Example("sin año", lambda: _listed(("Informe al CPCCS", "Anual"), ("Informe LOTAIP", "Anual"))),
        Example("una fila por ambos", lambda: _listed(("Rendición de cuentas y certificado LOTAIP", "2025"))),
        Example("NO APLICA", lambda: _listed(("NO APLICA", "NO APLICA"))),
        Example("sin formulario", lambda: _listed(_OK), ("no_report",)),
        Example("sin certificado", lambda: _listed(("Rendición de cuentas", "2025")), ("no_certificate",)),
        Example("formulario viejo", lambda: _listed(("Rendición de cuentas", "2022"), _OK), ("old_report",)),
        Example(
            "certificado viejo",
            lambda: _listed(("Rendición de cuentas", "2025"), ("Informe LOTAIP", "2023")),
            ("old_certificate",),
        ),
    ),
)
_OK: tuple[str, str] = ("Certificado LOTAIP", "2025")


def _listed(*mechanisms: Sequence[str]) -> Publication:
    link = "https://ejemplo.invalid/c.pdf"
    rows = [[name, "NO APLICA", period, "NO APLICA" if name == period else link] for name, period in mechanisms]
    return b.publication("19.12", dataset=b.dataset_rows("19.12", *rows))
