"""The map of the cantons: one equal tile a canton, or the shapes of the operator's own GeoJSON."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

_TILES = Path(__file__).parent / "data" / "mosaico.csv"
_SIDE = 30
_GAP = 1
_WIDTH = 540
_MOST_BYTES = 20_000
"""Of path data on a page; finer shapes are drawn coarser until they fit."""

_GALAPAGOS = "20"
"""First digits of the DPA of the islands, a thousand kilometres west of the coast."""
_APART = 0.04
"""Between the inset of the islands and the coast, in widths of the mainland."""

Ring = Sequence[tuple[float, float]]


class BadGeometry(ValueError):
    """The operator's file cannot be drawn; the message is a sentence for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A canton as drawn: ``path`` is SVG path data, ``x`` and ``y`` where its letter stands."""

    dpa: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CantonMap:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    borders: str
    """Path data of the lines between provinces; empty for a geometry of the operator's own."""

    labels: tuple[tuple[str, float, float], ...] = ()
    """The first two digits of each province's DPA, and where its name stands."""
    inset: str = ""
    """Path data of the frame around what is drawn nearer than it lies: the islands."""


@cache
def tiles() -> CantonMap:
    """The shipped map: neighbours stay near each other, and the tiles of a province touch (reports/data)."""
    with _TILES.open(encoding="utf-8", newline="") as file:
        cells = {(int(row["column"]), int(row["row"])): row["dpa"] for row in csv.DictReader(file)}
    side = _SIDE - _GAP
    shapes = tuple(
        Shape(
            dpa,
            f"M{x * _SIDE} {y * _SIDE}h{side}v{side}h-{side}z",
            x * _SIDE + side / 2,
            y * _SIDE + side / 2,
        )
        for (x, y), dpa in sorted(cells.items(), key=lambda item: item[1])
    )
    columns, rows = (1 + max(cell[axis] for cell in cells) for axis in (0, 1))
    return CantonMap(columns * _SIDE, rows * _SIDE, shapes, "".join(_borders(cells)), tuple(_labels(shapes)))


def _labels(shapes: Iterable[Shape]) -> Iterator[tuple[str, float, float]]:
    """In the middle of each province, on the line between two rows: no letter is covered."""
    by: dict[str, list[Shape]] = {}
    for shape in shapes:
        by.setdefault(shape.dpa[:2], []).append(shape)
    for code, inside in by.items():
        x, y = (fmean(getattr(shape, axis) for shape in inside) for axis in ("x", "y"))
        yield code, round(x, 1), round(y / _SIDE) * _SIDE - _GAP / 2


def _borders(cells: dict[tuple[int, int], str]) -> Iterator[str]:
    """The sides of tiles beyond which another province, or nothing, lies."""
    half = _GAP / 2
    for (x, y), dpa in sorted(cells.items()):
        left, top = x * _SIDE - half, y * _SIDE - half
        for dx, dy, path in (
            (-1, 0, f"M{left} {top}v{_SIDE}"),
            (0, -1, f"M{left} {top}h{_SIDE}"),
            (1, 0, f"M{left + _SIDE} {top}v{_SIDE}"),
            (0, 1, f"M{left} {top + _SIDE}h{_SIDE}"),
        ):
            other = cells.get((x + dx, y + dy))
            # A side that two provinces share is drawn once, by the tile to its left or above it.
            if other is None or (other[:2] != dpa[:2] and (dx, dy) in ((1, 0), (0, 1))):
                yield path


def read_geometry(path: Path) -> CantonMap:
    """Polygons of a GeoJSON file (RFC 7946), each with ``properties.dpa``, in an equirectangular projection.

    Raises BadGeometry.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadGeometry(f"No se puede leer la geometría {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise BadGeometry(f"La geometría {path} no es un archivo GeoJSON en UTF-8: revise el archivo.") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise BadGeometry(f"La geometría {path} no tiene «features»: guárdela como GeoJSON FeatureCollection.")
    rings: dict[str, list[Ring]] = {}
    for number, feature in enumerate(features, 1):
        try:
            dpa, polygons = _polygons(feature)
        except (TypeError, ValueError, KeyError, LookupError) as error:
            raise BadGeometry(
                f"En la geometría {path}, el elemento {number} no es un polígono con «dpa» entre sus propiedades y "
                "coordenadas de longitud y latitud: corríjalo."
            ) from error
        rings.setdefault(dpa, []).extend(ring for polygon in polygons for ring in polygon)
    if not any(rings.values()):
        raise BadGeometry(f"La geometría {path} no tiene ningún polígono.")
    return _drawn(rings)


def _polygons(feature: Any) -> tuple[str, list[list[Ring]]]:
    dpa = str(feature["properties"]["dpa"]).strip()
    shape = feature["geometry"]
    if not dpa.isalnum() or shape["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(dpa)
    listed = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return dpa.zfill(4), [[[_point(*pair[:2]) for pair in ring] for ring in polygon] for polygon in listed]


def _point(longitude: float, latitude: float) -> tuple[float, float]:
    if not (abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90):
        raise ValueError("not degrees")
    return float(longitude), float(latitude)


def _drawn(rings: dict[str, list[Ring]]) -> CantonMap:
    rings, inset = _nearer(rings)
    west, south, east, north = _box([*(ring for listed in rings.values() for ring in listed), inset])
    narrow = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / max((east - west) * narrow, north - south, 1e-9)

    def drawn(ring: Ring) -> Ring:
        return [((x - west) * narrow * scale, (north - y) * scale) for x, y in ring]

    placed = {dpa: [drawn(ring) for ring in listed] for dpa, listed in rings.items()}
    step = 0.5
    while True:
        shapes = tuple(shape for dpa, listed in sorted(placed.items()) if (shape := _shape(dpa, listed, step)))
        if sum(len(shape.path) for shape in shapes) <= _MOST_BYTES or step > _WIDTH:
            break
        step *= 2
    frame = f"M{'L'.join(f'{x:.0f} {y:.0f}' for x, y in drawn(inset))}z" if inset else ""
    width, height = (max(1, round(length * scale)) for length in ((east - west) * narrow, north - south))
    return CantonMap(width, height, shapes, "", inset=frame)


def _box(rings: Iterable[Ring]) -> tuple[float, float, float, float]:
    """West, south, east and north."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _nearer(rings: dict[str, list[Ring]]) -> tuple[dict[str, list[Ring]], Ring]:
    """The islands beside the coast, on their latitude, and the frame around them; empty where they stay where they are.
    True to distance, the sea would take half of the map."""
    islands = [ring for dpa, listed in rings.items() if dpa.startswith(_GALAPAGOS) for ring in listed]
    mainland = [ring for dpa, listed in rings.items() if not dpa.startswith(_GALAPAGOS) for ring in listed]
    if not islands or not mainland:
        return rings, []
    coast, _, end, _ = _box(mainland)
    west, south, east, north = _box(islands)
    gap = (end - coast) * _APART
    shift = coast - 2 * gap - east
    if shift <= 0:
        return rings, []
    moved = dict(rings)
    for dpa in (dpa for dpa in rings if dpa.startswith(_GALAPAGOS)):
        moved[dpa] = [[(x + shift, y) for x, y in ring] for ring in rings[dpa]]
    left, right, low, high = west + shift - gap, east + shift + gap, south - gap, north + gap
    return moved, [(left, low), (right, low), (right, high), (left, high)]


def _shape(dpa: str, rings: Iterable[Ring], step: float) -> Shape | None:
    """The rings with their points moved to a grid of ``step``; what shrinks to a line is left out."""
    drawn = []
    for ring in rings:
        points = [(round(x / step) * step, round(y / step) * step) for x, y in ring]
        kept = [point for n, point in enumerate(points) if not n or point != points[n - 1]]
        if len(set(kept)) > 2:
            drawn.append(kept)
    if not drawn:
        return None
    largest = max(drawn, key=len)
    path = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}z" for ring in drawn)
    x, y = (round(sum(point[axis] for point in largest) / len(largest), 1) for axis in (0, 1))
    return Shape(dpa, path, x, y)
