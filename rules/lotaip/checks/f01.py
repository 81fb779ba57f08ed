"""F-01: every component is in an open format of three stars, whatever its name says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import get_args

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.sniff import FileType
from rules.lotaip.catalogue import transitions
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import MONITORING_ETA, RULES_ACCESS

THREE_STARS: frozenset[FileType] = frozenset({"text", "xml", "json", "ods"})
_FEWER_STARS: tuple[FileType, ...] = tuple(kind for kind in get_args(FileType) if kind not in THREE_STARS)
_WORKBOOKS: frozenset[FileType] = frozenset({"xlsx", "xls", "xlsb"})


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    lawful = THREE_STARS | transitions().format_of(case.month).file_types
    for component, part in publication.parts.items():
        if part.file_type in lawful:
            continue
        name = part.source.file.partition(" › ")[0].casefold()
        disguised = part.file_type in _WORKBOOKS and name.endswith(".csv")
        yield Failure("workbook_named_csv" if disguised else part.file_type, component)


_SAVE_AS = (
    "Ábralo en Excel, elija Archivo › Guardar como › «CSV UTF-8 (delimitado por comas)», una hoja por archivo, y "
    "publique ese CSV. En LibreOffice: Guardar como › Texto CSV, juego de caracteres Unicode (UTF-8)."
)
_FROM_SOURCE = (
    "Tome la hoja de cálculo con la que se hizo, o la plantilla oficial llena, y guárdela como «CSV UTF-8». Publique "
    "ese CSV en lugar de este archivo."
)
_UNPACK = "Descomprima el archivo y publique por separado cada CSV que contiene, sin comprimir."

_TEXTS = {
    "xlsx": Text("Es un libro de Excel (XLSX), no un CSV.", _SAVE_AS),
    "xls": Text("Es un libro de Excel antiguo (XLS), no un CSV.", _SAVE_AS),
    "xlsb": Text("Es un libro binario de Excel (XLSB), no un CSV.", _SAVE_AS),
    "workbook_named_csv": Text(
        "Su nombre termina en .csv, pero por dentro es un libro de Excel.",
        "Cambiar el nombre no cambia el formato. " + _SAVE_AS,
    ),
    "pdf": Text("Es un PDF: los datos se pueden mirar, pero no reutilizar.", _FROM_SOURCE),
    "html": Text("Es una página web guardada, no un archivo de datos.", _FROM_SOURCE),
    "docx": Text("Es un documento de Word, no un archivo de datos.", _FROM_SOURCE),
    "doc": Text("Es un documento de Word antiguo, no un archivo de datos.", _FROM_SOURCE),
    "image": Text("Es una imagen: los datos se pueden mirar, pero no reutilizar.", _FROM_SOURCE),
    "zip": Text("Es un archivo comprimido (ZIP).", _UNPACK),
    "rar": Text("Es un archivo comprimido (RAR).", _UNPACK),
    "7z": Text("Es un archivo comprimido (7z).", _UNPACK),
    "binary": Text("Tiene un formato que no se reconoce como datos abiertos.", _FROM_SOURCE),
    "empty": Text(
        "El archivo está vacío: no contiene nada.",
        "Abra el archivo original, compruebe que tiene la información, guárdelo como CSV UTF-8 y publíquelo otra vez.",
    ),
}


def _in(month: str, file_type: FileType) -> Case:
    return replace(b.case(_typed(file_type, f"datos.{file_type}")), month=month)


def _typed(file_type: FileType, file: str = "datos.csv") -> Publication:
    return b.changed(b.publication(), "dataset", file_type=file_type, file=file)


RULE = Rule(
    code="F-01",
    title="El archivo está en formato abierto (CSV)",
    why="La norma pide datos abiertos de al menos tres estrellas: CSV, TSV, XML, JSON u ODS. De un Excel, un PDF o una "
    "imagen no se pueden aprovechar los datos sin programas de pago o sin copiarlos a mano. Se mira el contenido del "
    "archivo, no su nombre.",
    law=f"{RULES_ACCESS}; {MONITORING_ETA}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts=_TEXTS,
    check=check,
    examples=(
        Example("CSV", lambda: b.publication()),
        Example("ODS", lambda: _typed("ods")),
        Example("JSON", lambda: _typed("json")),
        Example("XML", lambda: _typed("xml")),
        Example("libro oficial hasta agosto de 2024", lambda: _in("2024-08", "xlsx")),
        Example("libro desde septiembre de 2024", lambda: _in("2024-09", "xlsx"), ("xlsx",)),
        Example("PDF en 2024", lambda: _in("2024-01", "pdf"), ("pdf",)),
        Example("Excel con nombre de CSV", lambda: _typed("xlsx"), ("workbook_named_csv",)),
        Example("hoja de un libro", lambda: _typed("xlsx", "mes.xlsx › Conjunto de datos"), ("xlsx",)),
        *(
            Example(f"{file_type} en lugar de CSV", partial(_typed, file_type, f"datos.{file_type}"), (file_type,))
            for file_type in _FEWER_STARS
        ),
    ),
)
