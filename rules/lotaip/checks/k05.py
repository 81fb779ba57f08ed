"""K-05: whoever is on leave or travels stands in the directory of the same month."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW
from rules.lotaip.checks._people import directory_of, names_in


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    if publication.obligation.id not in ("19.4", "19.13"):
        return
    part = publication.parts.get("dataset")
    named = list(names_in(part, publication.obligation.id))
    if part is None or not named:
        return
    directory = directory_of(case, publication.place)
    if not len(directory):
        return
    listed = case.publications["19.2", publication.place]
    if listed.several:
        return
    source = listed.parts["dataset"].source
    params: dict[str, str | int | float] = {
        "rows_checked": len(named),
        "sha256": part.source.sha256 or "",
        "directory_file": source.file,
        "directory_sha256": source.sha256 or "",
    }
    for row, name in named:
        if not directory.holds(name):
            yield Failure("not_listed", "dataset", row, params=params)


RULE = Rule(
    code="K-05",
    title="Quien consta con licencia, comisión o viáticos consta en el directorio",
    why="El directorio del numeral 2 es de todo el personal. Si alguien aparece en los numerales 4 o 13 y no en el 2, "
    "el directorio puede estar incompleto, o el nombre puede estar escrito de otra manera.",
    law=f"{LAW}; {GUIDE_CONTENTS}",
    source="inferred",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "not_listed": Text(
            "De {rows_checked} filas con nombre, {count} son de personas que no constan en el directorio del mismo mes "
            "(«{directory_file}»).",
            "Revise si faltan en el numeral 2, si el nombre está escrito de otra manera o si dejaron la institución "
            "en el mes; complete o corrija el archivo que corresponda.",
        ),
    },
    check=check,
    examples=(
        Example("sin directorio publicado", lambda: b.publication("19.4", dataset=_leave("Quirumbay Ulloares Inés"))),
        Example("consta", lambda: _case("Quirumbay Ulloares Inés Belén")),
        Example("consta con otro orden y sin tildes", lambda: _case("INES BELEN QUIRUMBAY ULLOARES")),
        Example("consta sin el segundo nombre", lambda: _case("Quirumbay Ulloares Inés")),
        Example("nada que informar", lambda: _case("NO APLICA")),
        Example("no consta", lambda: _case("Izanagua Pillajera Fausto"), ("not_listed",)),
    ),
)


def _leave(name: str) -> b.Rows:
    rest = ["Analista", "2026-04-02", "2026-04-12", "Cantón de Prueba", "Licencia con remuneración"]
    return b.dataset_rows("19.4", [name, *(rest if name != "NO APLICA" else ["NO APLICA"] * 5)])


def _case(name: str) -> Case:
    person = ["1", "Quirumbay Ulloares Inés Belén", "Analista", "Financiera", "Calle Uno", "Cantón", "02-200-1000"]
    listed = b.publication("19.2", dataset=b.dataset_rows("19.2", [*person, "101", "i@ejemplo.invalid"]))
    return b.case(listed, b.publication("19.4", dataset=_leave(name)))
