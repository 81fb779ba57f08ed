"""C-14: Art. 24 shows the plan of development and the plan of land use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.model import Case, Example, Failure, Publication, Rule, RuleOutcome, Text
from reading.text import fold
from rules.lotaip.checks import _builders as b
from rules.lotaip.checks._columns import holds_content, whole_dataset
from rules.lotaip.checks._norms import GUIDE_CONTENTS, LAW

_PLANS = {
    "no_pdot": re.compile(r"\bpd y ?ot\b|\bpdy?ot|desarrollo y (?:de )?ordenamiento|ordenamiento territorial"),
    "no_pugs": re.compile(r"\bpugs?\b|uso y (?:de )?(?:la )?gestion|uso y ocupacion"),
}


def check(publication: Publication, case: Case) -> Iterator[RuleOutcome]:
    part = whole_dataset(publication, "24.res")
    if part is None:
        return
    said = _said(publication)
    if not said:
        return
    # Plans are also the matter of numeral 10: who shows them there shows them.
    for place in ("pnt", "own", "local"):
        plans = case.publications.get(("19.10", place))
        said += " " + _said(plans) if plans is not None else ""
    for kind, wording in _PLANS.items():
        if not wording.search(said):
            yield Failure(kind, "dataset")


def _said(publication: Publication) -> str:
    part = publication.parts.get("dataset")
    if part is None:
        return ""
    return fold(" ".join(text for _, cells in part.data_rows() for text in cells if holds_content(text)))


RULE = Rule(
    code="C-14",
    title="Constan el PDOT y el PUGS",
    why="El artículo 24 pide publicar los planes de desarrollo local y, cuando corresponde, los de uso y gestión del "
    "suelo: dicen qué se hará en el cantón y dónde se puede construir.",
    law=f"{LAW}; {GUIDE_CONTENTS}",
    source="norm",
    scope="publication",
    needs_web=False,
    valid_from="2024-01",
    valid_to=None,
    texts={
        "no_pdot": Text(
            "No consta el Plan de Desarrollo y Ordenamiento Territorial (PDOT).",
            "Añada una fila con el PDOT vigente, la fecha en que se aprobó y el enlace al documento completo.",
        ),
        "no_pugs": Text(
            "No consta el Plan de Uso y Gestión del Suelo (PUGS).",
            "Añada una fila con el PUGS vigente, la fecha en que se aprobó y el enlace al documento completo.",
        ),
    },
    check=check,
    examples=(
        Example("ambos planes", lambda: b.publication("24.res")),
        Example("en una sola ordenanza", lambda: _titled("ORDENANZA QUE APRUEBA EL PDyOT Y EL PUGS 2023-2027")),
        Example("en el numeral 10", lambda: b.case(_titled("Resolución 1"), _plans("PDOT", "Plan de uso y gestión"))),
        Example("NO APLICA: lo dice N-01", lambda: _titled("NO APLICA")),
        Example("ninguno", lambda: _titled("Resolución 012"), ("no_pdot", "no_pugs")),
        Example("falta el del suelo", lambda: _titled("Plan de Ordenamiento Territorial"), ("no_pugs",)),
    ),
)


def _titled(title: str) -> Publication:
    row = ["2024-05-30", "GAD de Prueba", "Plan", title, "https://ejemplo.invalid/p.pdf"]
    return b.publication("24.res", dataset=b.dataset_rows("24.res", [title] * 5 if title == "NO APLICA" else row))


def _plans(*names: str) -> Publication:
    rest: Sequence[str] = b.SAMPLES["19.10"][0][1:]
    return b.publication("19.10", dataset=b.dataset_rows("19.10", *([name, *rest] for name in names)))
