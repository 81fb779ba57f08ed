"""D-01: no personal data that nobody asks for: cédulas, private mailboxes, mobile numbers."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import PERSONAL_DATA
from rules.lotaip.checks._personal import in_dataset, in_entries


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    item = publication.obligation.id
    dataset, metadata = publication.parts.get("dataset"), publication.parts.get("metadata")
    if dataset is not None and dataset.header is not None:
        for value in in_dataset(dataset, item):
            yield Failure(value.kind, "dataset", value.row, value.column, {"masked": value.masked})
    if metadata is not None:
        for value in in_entries(metadata, item):
            yield Failure(value.kind, "metadata", value.row, value.column, {"masked": value.masked})


RULE = Rule(
    code="D-01",
    title="No se publican cédulas, correos privados ni celulares de personas",
    why="Ninguna plantilla pide el número de cédula. Publicado junto a un nombre sirve para suplantar a la persona, y "
    "una vez descargado no se puede recoger. El RUC de los contratistas en los numerales 8 y 9 sí se publica.",
    law=PERSONAL_DATA,
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2021-06",
    valid_to=None,
    texts={
        "cedula": Text(
            "Valores con la forma de un número de cédula: {count} (el primero, {masked}).",
            "Reemplace el archivo por uno sin esos números, también en los enlaces y en los meses anteriores. La "
            "plantilla no los pide.",
        ),
        "private_mail": Text(
            "Correos de un servicio gratuito donde se pide el institucional: {count} (el primero, {masked}).",
            "Escriba el correo institucional. Si la entidad usa ese buzón como oficial, no hace falta cambiar nada, "
            "pero un correo con el dominio de la entidad da más seguridad a quien escribe.",
        ),
        "stray_mail": Text(
            "Correos privados donde la plantilla no pide correos: {count} (el primero, {masked}).",
            "Quite esos correos y reemplace el archivo.",
        ),
        "mobile": Text(
            "Valores con la forma de un número de celular, donde la plantilla no pide teléfonos: {count} (el primero, "
            "{masked}).",
            "Si son de personas, quítelos y reemplace el archivo. Los teléfonos de la oficina van en su columna.",
        ),
    },
    check=check,
    examples=(
        Example(
            "directorio con teléfono y correo de la institución", lambda: _directory("02-200-1000", "a@gad.invalid")
        ),
        Example("celular en la columna del teléfono", lambda: _directory("0991234567", "a@gad.invalid")),
        Example("partida, cuenta o código de diez dígitos", lambda: _processes("2459999997", "SIE-2459999997-2026")),
        Example("RUC e identificación del contratista", lambda: _processes("730811", "SIE-1", "2459999997")),
        Example("un enlace con diez dígitos", lambda: _agreement("https://ejemplo.invalid/2459999997.pdf")),
        Example("un número suelto que podría ser otra cosa", lambda: _agreement("Oficio 2459999997")),
        Example("cédula junto al nombre", lambda: _travel("Quirumbay Ulloares Inés 2459999997"), ("cedula",)),
        Example("cédula dicha con sus letras", lambda: _agreement("Representante con C.I. 245999999-7"), ("cedula",)),
        Example("columna de cédulas", lambda: _with_column("Cédula", "2459999997", "259999993"), ("cedula",) * 2),
        Example(
            "correo gratuito donde va el institucional", lambda: _directory("02-200", "a@gmail.com"), ("private_mail",)
        ),
        Example("correo privado en otra columna", lambda: _agreement("Escribir a a.b@hotmail.com"), ("stray_mail",)),
        Example("celular en otra columna", lambda: _agreement("Llamar al 099 123 4567"), ("mobile",)),
        Example(
            "cédula en los metadatos",
            lambda: b.publication(metadata=b.metadata_rows("19.18", r3="Inés Quirumbay, cédula 2459999997")),
            ("cedula",),
        ),
    ),
)


def _directory(phone: str, mail: str) -> Publication:
    row = ["1", "Quirumbay Ulloares Inés", "Analista", "Financiera", "Calle Uno", "Cantón", phone, "101", mail]
    return b.publication("19.2", dataset=b.dataset_rows("19.2", row))


def _processes(account: str, code: str, contractor: str = "2459999997001") -> Publication:
    row = ["2026-04-02", code, "Subasta", "Tubería", "100.00", account, "90.00", "Adjudicado", contractor, "NO APLICA"]
    return b.publication("19.8", dataset=b.dataset_rows("19.8", row))


def _agreement(subject: str) -> Publication:
    row = [*b.AGREEMENT[:2], subject, *b.AGREEMENT[3:]]
    return b.publication("19.18", dataset=b.dataset_rows("19.18", row))


def _travel(name: str) -> Publication:
    rest = ["Analista", "Nacional", "2026-04-02", "2026-04-03", "Taller", "80.00", "https://ejemplo.invalid/i.pdf"]
    return b.publication("19.13", dataset=b.dataset_rows("19.13", [name, *rest]))


def _with_column(name: str, *values: str) -> Publication:
    header, *_ = b.dataset_rows("19.18")
    return b.publication("19.18", dataset=[[*header, name], *([*b.AGREEMENT, value] for value in values)])
