"""C-10: item 19.14 names the highest authority and who presides the transparency committee, or the Oficial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import contents, starting, whole_dataset
from rules.lotaip.checks._norms import GUIDE_CONTENTS

_AUTHORITY = re.compile(r"maxima autoridad|maximo autoridad|\balcald|\bburgomaestre|titular de la entidad")
_HEAD = re.compile(r"oficial de (?:la )?transparencia|oficial de acceso")
_COMMITTEE = re.compile(r"\bcomite|\bcomision de transparencia")
_MERE_MEMBER = re.compile(r"\b(?:miembros?|integrantes?|vocal(?:es)?|secretari[oa])\b")


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = whole_dataset(publication, "19.14")
    cells_of = starting(part, "denominacion", "responsabilidad") if part is not None else []
    if part is None or len(cells_of) < 2:
        return
    said = [(fold(post), fold(duty)) for _, (post, duty) in contents(part, cells_of)]
    if not said:
        return
    if not any(_AUTHORITY.search(f"{post} {duty}") for post, duty in said):
        yield Failure("no_authority", "dataset")
    if not any(_presides(duty) or _presides(post) for post, duty in said):
        yield Failure("no_head", "dataset")


def _presides(said: str) -> bool:
    """A row that names the committee alone is taken for its president's; one of a member is not."""
    return bool(_HEAD.search(said) or (_COMMITTEE.search(said) and ("presid" in said or not _MERE_MEMBER.search(said))))


RULE = Rule(
    code="C-10",
    title="Constan la máxima autoridad y quien preside el comité de transparencia",
    why="Quien pide información debe saber quién responde por ella. La guía pide a la máxima autoridad, a quien "
    "preside el comité de transparencia (o al oficial de transparencia) y a sus delegados.",
    law=GUIDE_CONTENTS,
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_authority": Text(
            "Ninguna fila es de la máxima autoridad.",
            "Añada una fila con la alcaldesa o el alcalde y escriba «Máxima autoridad» en Responsabilidad LOTAIP.",
        ),
        "no_head": Text(
            "Ninguna fila es de quien preside el comité de transparencia ni del oficial de transparencia.",
            "Añada su fila y escriba «Preside el comité de transparencia» u «Oficial de transparencia» en "
            "Responsabilidad LOTAIP.",
        ),
    },
    check=check,
    examples=(
        Example("ambas personas", lambda: b.publication("19.14")),
        Example("por el cargo", lambda: _people(("ALCALDE (E)", "LOTAIP"), ("Director", "Oficial de Transparencia"))),
        Example("una persona con los dos encargos", lambda: _people(("Alcaldesa", "Presidenta del Comité"))),
        Example("el comité, sin decir más", lambda: _people(("Alcaldesa", "x"), ("Directora", "Comité LOTAIP"))),
        Example("NO APLICA: lo dice N-01", lambda: _people(("NO APLICA", "NO APLICA"))),
        Example("falta la autoridad", lambda: _people(("Directora", "Preside el comité")), ("no_authority",)),
        Example("solo integrantes", lambda: _people(("Alcalde", "x"), ("Jefa", "Miembro del comité")), ("no_head",)),
        Example("solo un delegado", lambda: _people(("Jefe", "Delegado")), ("no_authority", "no_head")),
    ),
)


def _people(*people: Sequence[str]) -> Publication:
    first, *_ = b.SAMPLES["19.14"]
    return b.publication(
        "19.14", dataset=b.dataset_rows("19.14", *([first[0], post, duty, *first[3:]] for post, duty in people))
    )
