"""C-09: the contractors of items 19.8 and 19.9 are identified by a RUC or cédula that can be one."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import dataset, judged, starting
from rules.lotaip.checks._fields import column_name
from rules.lotaip.checks._norms import LAW, TEMPLATES
from rules.lotaip.identity import identity_fault


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = dataset(publication, "19.8", "19.9")
    if part is None:
        return
    for row, cell, text, kind in judged(part, starting(part, "ruc", "identificaciondelcontratista"), identity_fault):
        yield Failure(kind, "dataset", row, column_name(part, cell), {"digits": sum(c.isdigit() for c in text)})


RULE = Rule(
    code="C-09",
    title="El RUC de los contratistas está bien escrito",
    why="Con el RUC se puede buscar al contratista en otros registros. Un dígito de menos, o un número que la hoja de "
    "cálculo convirtió, ya no lleva a nadie.",
    law=f"{LAW}; {TEMPLATES}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "scientific": Text(
            "Hay números de RUC que la hoja de cálculo convirtió a notación científica: se perdieron sus dígitos.",
            "Vuelva a escribir el RUC en la hoja original. Dé antes a la columna el formato Texto para que no cambie.",
        ),
        "lost_zero": Text(
            "Hay identificaciones que perdieron el cero inicial.",
            "Dé a la columna el formato Texto y escriba el número completo: el RUC tiene 13 dígitos y la cédula 10.",
        ),
        "malformed": Text(
            "Hay números que no pueden ser un RUC: el de la primera fila señalada tiene {digits} dígitos, o empieza "
            "con una provincia que no existe, o termina en 000.",
            "Compare cada número con el contrato o con la consulta de RUC del SRI y corríjalo. Si la identificación es "
            "extranjera, escriba también el país.",
        ),
        "check_digit": Text(
            "El dígito verificador de algunas identificaciones no es el que se espera.",
            "Compare el número con el contrato o con la consulta de RUC del SRI. Si coincide, déjelo como está: "
            "algunos RUC no siguen la regla.",
        ),
    },
    check=check,
    examples=(
        Example("RUC de compañía", lambda: b.publication("19.8")),
        Example("proceso desierto", lambda: _identified("NO APLICA")),
        Example("nombre en lugar de número", lambda: _identified("Proveedor de Prueba S. A.")),
        Example("extranjero", lambda: _identified("PE 20100000001")),
        Example("extranjero de once dígitos", lambda: _identified("20100000001")),
        Example("compañía nueva, sin dígito verificador", lambda: _identified("2499000001001")),
        Example("entidad pública", lambda: _identified("2469000430001")),
        Example("con guion o espacios", lambda: _identified("2499000009-001")),
        Example("dos contratistas en una celda", lambda: _identified("2499000009001 / 2499000017001")),
        Example("notación científica", lambda: _identified("2,499E+12"), ("scientific",)),
        Example("sin el cero", lambda: _identified("999000000001"), ("lost_zero",)),
        Example("provincia que no existe", lambda: _identified("9999000009001"), ("malformed",)),
        Example("le falta un dígito", lambda: _identified("249900000901"), ("malformed",)),
        Example("cédula con otro dígito", lambda: _identified("2499999998"), ()),
        Example("dígito verificador", lambda: _identified("2411111112001"), ("check_digit",)),
    ),
)


def _identified(text: str) -> Publication:
    row = list(b.SAMPLES["19.8"][0])
    row[8] = text
    return b.publication("19.8", dataset=b.dataset_rows("19.8", row))
