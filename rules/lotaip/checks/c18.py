"""C-18: columns with a fixed set of answers hold one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import dataset, judged, starting
from rules.lotaip.checks._fields import SEEN, column_name
from rules.lotaip.checks._norms import GUIDE_CONTENTS, TEMPLATES

_COLUMNS = {
    "19.4": ("tipo", "leave"),
    "19.17": ("modalidad", "mode"),
    "19.21": ("fase", "phase"),
    "24.act": ("tipo", "session"),
}
_STEMS = {
    "leave": r"licenc|comisi|permiso|maternidad|paternidad|lactancia|enfermedad|estudio|calamidad|matrimonio|vacacion|"
    r"remuneracion|servicio",
    "mode": r"presencial|virtual|remot|hibrid|mixt|telem|linea|online|zoom|telef|video|llamada|teletrabajo|campo|"
    r"territorio|in situ|meet|teams|digital",
    "phase": r"ejecu|implement|segui|evalua|publica|practica|formula|disen|elabora|aproba|planific|monitore|sociali",
    "session": r"ordinari|inaugura|conmemora|solemne|especial|comision",
}
"""Deliberately wide: what the guide names, what other norms give, and their usual abbreviations."""


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    column, kind = _COLUMNS.get(publication.obligation.id, ("", ""))
    part = dataset(publication, publication.obligation.id) if column else None
    if part is None:
        return
    for row, cell, text, failing in judged(part, starting(part, column), _strange(kind)):
        yield Failure(failing, "dataset", row, column_name(part, cell), {"seen": text[:SEEN]})


def _strange(kind: str) -> Callable[[str], str | None]:
    known = re.compile(_STEMS[kind])
    return lambda text: None if known.search(fold(text)) else kind


RULE = Rule(
    code="C-18",
    title="Los tipos, modalidades y fases son los de la guía",
    why="Con las mismas palabras en todas las entidades se puede filtrar y contar: cuántas sesiones fueron "
    "extraordinarias, cuántas reuniones fueron virtuales.",
    law=f"{GUIDE_CONTENTS}; {TEMPLATES}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "leave": Text(
            "El tipo «{seen}» no dice si es licencia o comisión de servicios.",
            "Escriba el tipo, por ejemplo «Licencia sin remuneración» o «Comisión de servicios con remuneración».",
        ),
        "mode": Text(
            "La modalidad «{seen}» no dice si la reunión fue presencial o virtual.",
            "Escriba «Presencial» o «Virtual».",
        ),
        "phase": Text(
            "El valor «{seen}» no es una fase de una política pública.",
            "Escriba «Ejecución o implementación», «Seguimiento», «Evaluación» o «Publicación».",
        ),
        "session": Text(
            "El tipo «{seen}» no dice si la sesión fue ordinaria o extraordinaria.",
            "Escriba «Ordinaria» o «Extraordinaria».",
        ),
    },
    check=check,
    examples=(
        Example("licencia", lambda: b.publication("19.4")),
        Example("por maternidad", lambda: b.with_cell("19.4", 5, "MATERNIDAD")),
        Example("por una plataforma", lambda: b.with_cell("19.17", 4, "Vía Zoom")),
        Example("dos fases", lambda: b.with_cell("19.21", 2, "En ejecución / implementación")),
        Example("buenas prácticas", lambda: b.with_cell("19.21", 2, "Acciones y buenas prácticas")),
        Example("sesión de concejo", lambda: b.with_cell("24.act", 2, "Sesión Ordinaria de Concejo")),
        Example("NO APLICA", lambda: b.with_cell("24.act", 2, "NO APLICA")),
        Example("ni licencia ni comisión", lambda: b.with_cell("19.4", 5, "Otro"), ("leave",)),
        Example("modalidad sin decir", lambda: b.with_cell("19.17", 4, "Reunión"), ("mode",)),
        Example("fase sin decir", lambda: b.with_cell("19.21", 2, "Vigente"), ("phase",)),
        Example("sesión sin decir", lambda: b.with_cell("24.act", 2, "Acta"), ("session",)),
    ),
)
