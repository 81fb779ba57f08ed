"""What the made pages publish, and how each part of the key words it.

A phrase belongs to one part only: the matcher is tuned on the wordings of ``tune`` and never sees those of ``measure``.
Both take turns with the official titles (workbooks of 2023, national portal) and with the families seen in the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["tune", "measure"]
Scheme = Literal["2004", "2023"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One line of a published list: ``core`` is its letter or number as printed, ``ids`` what it publishes."""

    core: str
    ids: tuple[str, ...]
    scheme: Scheme
    tune: tuple[str, ...]
    measure: tuple[str, ...]

    def phrases(self, part: Part) -> tuple[str, ...]:
        return self.tune if part == "tune" else self.measure


def _read() -> dict[str, dict[str, Subject]]:
    subjects: dict[str, dict[str, Subject]] = {}
    scheme: Scheme = "2004"
    for line in Path(__file__).with_name("subjects.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            scheme = "2004" if line == "[2004]" else "2023"
        elif not line.startswith("#"):
            name, ids, tune, measure = (cell.strip() for cell in line.split("|"))
            subjects.setdefault(scheme, {})[name] = Subject(
                name.split("@")[0], tuple(ids.split()), scheme, _phrases(tune), _phrases(measure)
            )
    return subjects


def _phrases(cell: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in cell.split(";"))


SUBJECTS = _read()
"""Per scheme, subjects by name (``1.3@goals``: what stands before the sign is printed)."""
OLD, NEW = SUBJECTS["2004"], SUBJECTS["2023"]

LOOSE: dict[str, dict[Part, tuple[str, ...]]] = {
    "a2": {
        "tune": ("Constitución de la República del Ecuador", "COOTAD", "Código del Trabajo"),
        "measure": (
            "Ley Orgánica del Servicio Público",
            "Código Orgánico Administrativo",
            "Ley Orgánica de Transparencia y Acceso a la Información Pública",
            "Código Orgánico de Planificación y Finanzas Públicas",
        ),
    },
    "a3": {
        "tune": ("Reglamento interno de talento humano", "Reglamento orgánico funcional"),
        "measure": ("Reglamento de viáticos del GAD", "Reglamento de administración de bienes"),
    },
    "g": {
        "tune": ("Cédula presupuestaria de gastos", "Estado de situación financiera"),
        "measure": ("Cédulas presupuestarias de ingresos", "Estado de flujo del efectivo", "Estados financieros"),
    },
}
"""Documents that say their literal nowhere: the heading above them does."""

TRANSLATED: dict[Part, dict[str, str]] = {
    "tune": {
        "a1": "Organization chart of the institution",
        "b1": "Board of Executive Directors",
        "c": "Monthly remuneration per position",
        "d": "Services offered and the ways to access them",
        "g": "Annual budget of the institution",
        "h": "Results of internal and governmental audits",
        "i": "Public procurement processes",
        "k": "Plans and programs in execution",
        "n": "Viatical, work reports and supporting documents",
    },
    "measure": {
        "a1": "Functional organic structure",
        "a2": "Legal basis that governs it",
        "b1": "Institution directory",
        "b2": "Staff distributive",
        "c": "Monthly remuneration by post and additional income",
        "e": "Full text of current collective agreements",
        "g": "Institutional budget",
        "j": "Companies and people who have breached contracts",
        "l": "External or internal credit contracts",
        "m": "Mechanisms of accountability to the citizens",
        "n": "Viaticals",
        "o": "Responsible for attending to the public information",
    },
}
"""Labels as automatic translation leaves them."""


def phrases(part: Part) -> set[str]:
    """Every phrase of a part, as the table writes it."""
    named = {phrase for subject in (*OLD.values(), *NEW.values()) for phrase in subject.phrases(part)}
    return named | {phrase for parts in LOOSE.values() for phrase in parts[part]} | set(TRANSLATED[part].values())
