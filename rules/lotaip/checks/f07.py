"""F-07: the metadata names the open licence of the official template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold, header_key
from rules.lotaip.absence import absence_kind
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._fields import SEEN
from rules.lotaip.checks._norms import TEMPLATES

_OPEN = re.compile(
    r"(?:\bcc\s?(?:by|0)|dominio publico|creative commons|\batribucion\b|\battribution\b)"
    r"(?!.*\b(?:nc|nd|no comercial)\b)"
)


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = publication.parts.get("metadata")
    for entry in (part.entries or ()) if part is not None else ():
        if header_key(entry.key).startswith("licencia"):
            value = entry.value.strip()
            # A blank row is F-06, a mark in place of a value says as little.
            if value and absence_kind(value) != "wrong_formula" and not _OPEN.search(fold(value)):
                yield Failure("other_licence", "metadata", entry.row, entry.key.strip(), {"seen": value[:SEEN]})
            return


RULE = Rule(
    code="F-07",
    title="La licencia es abierta: CC-BY-4.0",
    why="La licencia dice que cualquiera puede usar los datos citando la fuente. Sin ella, quien los reutiliza no sabe "
    "si puede hacerlo.",
    law=TEMPLATES,
    source="template",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "other_licence": Text(
            "La licencia dice «{seen}» y la de la plantilla oficial es CC-BY-4.0.",
            "Escriba CC-BY-4.0 en la fila LICENCIA de los metadatos.",
        ),
    },
    check=check,
    examples=(
        Example("la de la plantilla", lambda: b.publication()),
        Example("con su nombre", lambda: _licensed("Creative Commons Atribución 4.0 Internacional")),
        Example("con espacios", lambda: _licensed("CC BY 4.0")),
        Example("más abierta aún", lambda: _licensed("CC0")),
        Example("en blanco: lo dice F-06", lambda: _licensed("")),
        Example("no la hay", lambda: _licensed("NO APLICA"), ("other_licence",)),
        Example("cerrada al comercio", lambda: _licensed("CC BY-NC 4.0"), ("other_licence",)),
        Example("otra", lambda: _licensed("Todos los derechos reservados"), ("other_licence",)),
    ),
)


def _licensed(text: str) -> Publication:
    return b.publication(metadata=b.metadata_rows("19.18", r6=text))
