"""The badge of a municipality: an SVG with its latest value that any page can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.bands import band_of
from reports.language import SPANISH, Language
from reports.ranking import Line, Ranking
from reports.text import N_

LABEL = N_("Transparencia LOTAIP")
_COLOURS: Mapping[str, tuple[str, str]] = {
    "A": ("#0b5a8a", "#ffffff"),
    "B": ("#5b9dc5", "#0d1b24"),
    "C": ("#a9cde3", "#1d1c19"),
    "D": ("#d8e7ef", "#1d1c19"),
    "E": ("#f3efe4", "#1d1c19"),
}
"""Ground and ink of each band, those of the map: a badge stands alone, without the style sheet."""
_NO_BAND = ("#5b5850", "#ffffff")


@dataclass(frozen=True, slots=True)
class Badge:
    """Numbers and words of the drawing; widths in pixels."""

    label: str
    value: str
    ground: str
    ink: str
    title: str
    left: int
    right: int


def badge(line: Line, ranking: Ranking, name: str, language: Language = SPANISH) -> Badge:
    """The badge of a line. An entity without place gets no band: that is no grade."""
    _, number = language.gettext, language.number
    month, label = language.month_short(ranking.month), _(LABEL)
    band = band_of(line.value)
    if band is None:
        ground, ink = _NO_BAND
        value = _("sin medición suficiente · %(month)s", month=month)
        said = _("sin medición suficiente; no es una calificación")
    else:
        ground, ink = _COLOURS[band.letter]
        points = number(line.value)
        value = _("%(letter)s · %(points)s de 100 · %(month)s", letter=band.letter, points=points, month=month)
        said = _(
            "%(points)s de 100 puntos, nivel %(letter)s, %(band)s (%(basis)s)",
            points=points, letter=band.letter, band=_(band.name).lower(), basis=_(ranking.basis.name),
        )  # fmt: skip
    title = f"{label}: {name}, {said}, {month}"
    return Badge(label, value, ground, ink, title, _width(label), _width(value))


def _width(text: str) -> int:
    """Room for a text of 11 pixels in a common sans-serif; the drawing fixes its length, so that none overflows."""
    return round(len(text) * 6.4) + 16
