"""P-10: what P-05 asks today, for the matrices of the law of 2004, whose norms were others."""

from __future__ import annotations

from dataclasses import replace

from rules.lotaip.checks._norms import LAW_2004
from rules.lotaip.checks.p05 import RULE as P_05

RULE = replace(
    P_05,
    code="P-10",
    title="Toda matriz anunciada de 2004 se puede descargar sin obstáculos",
    why="Un enlace roto, o que pide una cuenta, equivale a no publicar: la ley de 2004 mandaba difundir la matriz en "
    "la página web de la entidad.",
    law=LAW_2004,
    valid_from="2004-05",
    valid_to="2023-02",
)
