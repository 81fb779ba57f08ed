"""K-03: what was published stays published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.model import Case, Example, Failure, Rule, RuleOutcome, Text, Withdrawn
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import LAW, RULES_ACCESS

PLACES = {"own": "el sitio propio", "pnt": "el portal nacional", "local": "la carpeta"}


def check(case: Case) -> Iterator[RuleOutcome]:
    for file in case.withdrawn:
        params: dict[str, str | int | float] = {
            "obligation": file.obligation.id,
            "item": file.obligation.title,
            "where": PLACES[file.source.place],
            "file_name": file.source.file,
            "sha256": file.source.sha256 or "",
            "seen_at": file.source.captured_at or "",
            "shown_url": (file.shown.url if file.shown else ""),
            "shown_sha256": (file.shown.sha256 if file.shown else "") or "",
            "shown_at": (file.shown.captured_at if file.shown else "") or "",
        }
        yield Failure("gone" if file.gone else "unlisted", file.component, params=params, source=file.source)


_FIX = (
    "Vuelva a publicar el archivo. Si lo retiró para corregirlo, publique la versión corregida y deje constancia del "
    "cambio en el diccionario."
)

RULE = Rule(
    code="K-03",
    title="Lo publicado no se retira",
    why="Lo que se publicó para un mes debe poder consultarse después. Un archivo que desaparece impide comprobar lo "
    "que decía, y quien lo citó ya no puede mostrarlo.",
    law=f"{LAW}; {RULES_ACCESS}",
    source="inferred",
    scope="case",
    needs_web=True,
    valid_from="2023-03",
    valid_to=None,
    texts={
        "unlisted": Text(
            "Un archivo de «{item}» estaba publicado en {where} y ya no aparece: se obtuvo el {seen_at} (SHA-256 "
            "{sha256}) y no consta en la lista vista el {shown_at} (SHA-256 {shown_sha256}).",
            _FIX,
        ),
        "gone": Text(
            "Un archivo de «{item}» estaba publicado en {where} y su dirección ya no lo entrega: se obtuvo el "
            "{seen_at} (SHA-256 {sha256}); la respuesta del {shown_at} dice que no existe.",
            _FIX,
        ),
    },
    check=check,
    examples=(
        Example("nada se retiró", lambda: b.case(b.publication())),
        Example("ya no consta en la lista", lambda: _case(False), ("unlisted",)),
        Example("la dirección ya no lo entrega", lambda: _case(True), ("gone",)),
    ),
)


def _case(gone: bool) -> Case:
    file = replace(b.source("pnt", b.NAMES["dataset"]), sha256="1" * 64)
    shown = file if gone else b.source("pnt", "lista.json")
    made = b.case()
    made.withdrawn = [Withdrawn(b.obligation("19.18"), "dataset", file, gone, shown)]
    return made
