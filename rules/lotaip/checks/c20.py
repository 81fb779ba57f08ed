"""C-20: the addresses and telephones of items 19.2 and 19.14 and of the metadata can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import header_key
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import dataset, holds_content, judged, starting
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import LAW, TEMPLATES

_SEPARATORS = re.compile(r"[\s,;/|<>()]+")
_ADDRESS = re.compile(r"[^@]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
"""One address and nothing else, without capitals: nearly all."""
_LEAST_DIGITS = 6
_MAIL, _PHONE = "correoelectronico", ("numerotelefonico", "telefono")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    metadata = publication.parts.get("metadata")
    for entry in (metadata.entries or ()) if metadata is not None else ():
        key = header_key(entry.key)
        kind_of = _mail_kind if key.startswith(_MAIL) else _phone_kind if key.startswith(_PHONE) else None
        if kind_of is not None and holds_content(entry.value) and (kind := kind_of(entry.value)):
            yield Failure(kind, "metadata", entry.row, entry.key.strip(), {"seen": entry.value[:SEEN]})
    part = dataset(publication, "19.2", "19.14")
    if part is None:
        return
    for column, kind_of in ((_MAIL, _mail_kind), (_PHONE, _phone_kind)):
        for row, cell, text, kind in judged(part, starting(part, *((column,) if column == _MAIL else _PHONE)), kind_of):
            yield Failure(kind, "dataset", row, column_name(part, cell), {"seen": text[:SEEN]})


@lru_cache(maxsize=1 << 14)
def _mail_kind(text: str) -> str | None:
    if _PLAIN.fullmatch(text):
        return None
    if "@" not in text:
        return "no_address"
    addresses = [piece.strip(".:'\"") for piece in _SEPARATORS.split(text) if "@" in piece]
    return None if all(map(_ADDRESS.fullmatch, addresses)) else "bad_address"


@lru_cache(maxsize=1 << 14)
def _phone_kind(text: str) -> str | None:
    digits = [c for c in text if c.isdigit()]
    return "bad_phone" if len(digits) < _LEAST_DIGITS or len(set(digits)) == 1 else None


RULE = Rule(
    code="C-20",
    title="Los correos y los teléfonos se pueden usar",
    why="Un correo mal escrito devuelve el mensaje, y a un número incompleto no se puede llamar.",
    law=f"{LAW}; {TEMPLATES}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_address": Text(
            "El valor «{seen}» no es una dirección de correo electrónico.",
            "Escriba el correo institucional completo. Si la persona no tiene uno, el de su jefatura inmediata.",
        ),
        "bad_address": Text(
            "El correo «{seen}» está mal escrito: ningún mensaje llegaría a esa dirección.",
            "Corrija el correo: nombre, arroba y dominio, sin espacios. Por ejemplo, persona@municipio.gob.ec.",
        ),
        "bad_phone": Text(
            "El valor «{seen}» no puede ser un número de teléfono.",
            "Escriba el número completo con el código de la provincia. La extensión va en su propia columna o después "
            "de «ext.».",
        ),
    },
    check=check,
    examples=(
        Example("directorio", lambda: b.publication("19.2")),
        Example("responsables", lambda: b.publication("19.14")),
        Example("dos correos", lambda: b.with_cell("19.2", 8, "uno@ejemplo.invalid / dos@ejemplo.invalid")),
        Example("con punto al final", lambda: b.with_cell("19.2", 8, "Uno.Dos-3@sub.ejemplo.invalid.")),
        Example("varios teléfonos", lambda: b.with_cell("19.2", 6, "02 3829670 / (02) 2900834 ext. 12")),
        Example("sin el código de la provincia", lambda: b.with_cell("19.2", 6, "2520641")),
        Example("NO APLICA", lambda: b.with_cell("19.2", 8, "NO APLICA")),
        Example("sin correo: lo dice F-06", lambda: b.publication(metadata=b.metadata_rows("19.18", r4=""))),
        Example("no es un correo", lambda: b.with_cell("19.2", 8, "Secretaría"), ("no_address",)),
        Example("sin dominio", lambda: b.with_cell("19.2", 8, "persona@municipio"), ("bad_address",)),
        Example("dos arrobas", lambda: b.with_cell("19.2", 8, "persona@@ejemplo.invalid"), ("bad_address",)),
        Example("con un espacio", lambda: b.with_cell("19.2", 8, "persona @ejemplo.invalid"), ("bad_address",)),
        Example("solo la extensión", lambda: b.with_cell("19.2", 6, "ext. 215"), ("bad_phone",)),
        Example("puros ceros", lambda: b.with_cell("19.2", 6, "0000000"), ("bad_phone",)),
        Example(
            "en los metadatos",
            lambda: b.publication(metadata=b.metadata_rows("19.18", r4="persona.ejemplo", r5="pendiente")),
            ("no_address", "bad_phone"),
        ),
    ),
)
