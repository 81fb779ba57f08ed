"""The map of the cantons: the shipped tiles, and an operator's GeoJSON, good and bad."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.results import ResultsStore
from cli import main
from crawler.registry import load_registry
from reports.build import build_site
from reports.tilemap import BadGeometry, read_geometry, tiles
from tests.reports import synthetic
from tests.reports.conftest import NOW


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    return [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]


def feature(dpa: Any, shape: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"dpa": dpa}, "geometry": {"type": kind, "coordinates": shape}}


def written(folder: Path, content: Any) -> Path:
    path = folder / "cantones.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_every_canton_of_the_registry_has_one_tile() -> None:
    codes = [shape.dpa for shape in tiles().shapes]
    assert sorted(codes) == sorted({entity.dpa for entity in load_registry().entities().values()})
    assert len({shape.path for shape in tiles().shapes}) == len(codes)


def test_borders_separate_provinces_and_nothing_else() -> None:
    """Every line lies between two provinces or at the edge: as many as such sides, each drawn once."""
    at = {(round(s.x), round(s.y)): s.dpa[:2] for s in tiles().shapes}
    steps = {(30, 0), (-30, 0), (0, 30), (0, -30)}
    edge = sum((x + dx, y + dy) not in at for x, y in at for dx, dy in steps)
    shared = sum(at.get((x + dx, y + dy), code) != code for (x, y), code in at.items() for dx, dy in steps)
    assert len(re.findall("M", tiles().borders)) == edge + shared // 2
    assert shared % 2 == 0


def test_a_geometry_is_drawn_with_north_up(tmp_path: Path) -> None:
    found = read_geometry(
        written(
            tmp_path,
            collection(feature("0101", [square(-79, -3)]), feature(102, [[square(-79, -2)]], "MultiPolygon")),
        )
    )
    places = {shape.dpa: (shape.x, shape.y) for shape in found.shapes}
    assert places["0102"][1] < places["0101"][1]
    assert found.height == 540
    assert abs(found.width - 270) <= 1


def test_the_islands_are_drawn_beside_the_coast_in_a_frame(tmp_path: Path) -> None:
    coast, island = feature("0101", [square(-81, -5, 6)]), feature("2001", [square(-91.5, -1, 0.6)])
    found = read_geometry(written(tmp_path, collection(coast, island)))
    x = {shape.dpa: [float(n) for n in re.findall(r"[ML](-?[\d.]+)", shape.path)] for shape in found.shapes}
    frame = [float(n) for n in re.findall(r"[ML](-?[\d.]+)", found.inset)]
    assert 0 <= min(frame) < min(x["2001"]) < max(x["2001"]) < max(frame) < min(x["0101"])
    assert max(x["0101"]) - min(x["0101"]) > 0.7 * found.width
    alone = read_geometry(written(tmp_path, collection(island)))
    near = read_geometry(written(tmp_path, collection(coast, feature("2001", [square(-80, 2, 0.6)]))))
    assert (alone.inset, near.inset) == ("", "")


def test_a_fine_geometry_is_drawn_coarser_until_it_fits(tmp_path: Path) -> None:
    circle = [[-79 + math.cos(n / 3183), -3 + math.sin(n / 3183)] for n in range(20_000)]
    rings = [feature(f"01{n:02d}", [[[x + 3 * n, y] for x, y in circle]]) for n in range(30)]
    found = read_geometry(written(tmp_path, collection(*rings)))
    assert len(found.shapes) == 30
    assert 100 < sum(len(shape.path) for shape in found.shapes) <= 20_000


@pytest.mark.parametrize(
    "content",
    [
        "esto no es JSON",
        "[" * 100_000,
        {"type": "Feature"},
        [],
        collection(),
        collection({"type": "Feature", "properties": None, "geometry": None}),
        collection(feature("0101", [[["a", "b"]]])),
        collection(feature("0101", [[[500000, 9700000]]])),
        collection(feature("0101", [-79, -3], "Point")),
        collection(feature("01<b>", [square(-79, -3)])),
        collection(feature("0101", [])),
        collection(feature("0101", [[[-79, float("nan")]]])),
    ],
)
def test_a_bad_geometry_is_one_sentence(tmp_path: Path, content: Any) -> None:
    with pytest.raises(BadGeometry, match=r"geometría .*cantones"):
        read_geometry(written(tmp_path, content))


def test_the_report_takes_the_operators_map(tmp_path: Path) -> None:
    (entity,) = synthetic.entities(1)
    (tmp_path / "store").mkdir()
    with ResultsStore(tmp_path / "store" / "results.db", writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        store.save_entities([entity])
        store.save_cases(synthetic.cases(entity, ["2026-10"]))
        path = written(tmp_path, collection(feature(entity.dpa, [square(-79, -3)]), feature("0199", [square(-78, -3)])))
        build_site(store, tmp_path / "site", cantons=read_geometry(path), generated_at=NOW)
    front = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert front.count('class="nadie"') == 1
    assert 'class="borde"' not in front
    options = ["report", "--store", str(tmp_path / "store"), "--out", str(tmp_path / "other"), "--geometry"]
    good = CliRunner().invoke(main, [*options, str(path)])
    assert good.exit_code == 0, good.output
    bad = CliRunner().invoke(main, [*options, str(written(tmp_path, "{}"))])
    assert bad.exit_code == 3
    assert "FeatureCollection" in bad.output
