"""The country as a whole: invented, well formed, and the same on every run."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from demo.country import Country, build_country
from demo.defects import file_bytes
from demo.items import COMPONENTS, items
from demo.names import LARGEST_COUNTRY
from demo.stories import ROLES

_ROOT = Path(__file__).parents[2]

_DIGEST = """
import hashlib, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from demo.country import build_country
from demo.defects import announced, file_bytes
country = build_country(7)
digest = hashlib.sha256()
for m in country.municipalities:
    digest.update(repr((m.ruc, m.canton, sorted(m.no_aplica))).encode())
    for month in country.months:
        for item, places in country.plan(m, month).items():
            for place, copy in sorted(places.items()):
                for component in announced(copy.defect):
                    body = file_bytes(m, month, item, component, place, copy.defect, copy.changed is not None)
                    digest.update(repr((month, item, place, component, copy)).encode() + (body or b"-"))
with TemporaryDirectory() as folder:
    country.write_truth(Path(folder, "truth.json"))
    digest.update(Path(folder, "truth.json").read_bytes())
print(digest.hexdigest())
"""


def _digest(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run([sys.executable, "-c", _DIGEST], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_same_seed_gives_same_bytes_whatever_the_hash_seed() -> None:
    assert _digest("1") == _digest("2")


def test_another_seed_gives_another_country(country: Country) -> None:
    other = build_country(8)
    assert [m.canton for m in other.municipalities] != [m.canton for m in country.municipalities]
    pay = [file_bytes(c.municipalities[0], "2026-07", "19.3", "dataset", "pnt", None, False) for c in (other, country)]
    assert pay[0] != pay[1]


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_identities_are_distinct_and_well_formed(seed: int) -> None:
    country = build_country(seed, LARGEST_COUNTRY)
    municipalities = country.municipalities
    assert len({m.ruc for m in municipalities}) == LARGEST_COUNTRY
    assert len({m.dpa for m in municipalities}) == LARGEST_COUNTRY
    assert len({m.canton for m in municipalities}) == LARGEST_COUNTRY
    for m in municipalities:
        assert len(m.ruc) == 13
        assert 1 <= int(m.ruc[:2]) <= 24
        assert m.ruc[2] == "6"
        assert m.ruc.endswith("0001")
        total = sum(int(d) * w for d, w in zip(m.ruc[:9], (3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
        assert total % 11 == 0
        # Real municipalities have low sequences, and real cantons codes below 2500.
        assert int(m.ruc[3:8]) >= 90000
        assert m.dpa.startswith("9")


def test_the_default_country_plays_every_role_and_layout(country: Country) -> None:
    assert [m.role for m in country.municipalities] == [role.name for role in ROLES]
    assert {m.layout for m in country.municipalities} == {"A", "B", "C", "D", "F", "G", "K", None}
    assert country.months == ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


def test_hosts_fail_only_where_the_national_portal_is_not_used() -> None:
    country = build_country(7, 56)
    failing = [m for m in country.municipalities if m.fault]
    assert {m.fault.kind for m in failing if m.fault} == {"error_500", "hang", "redirect_loop", "refused"}
    assert len(failing) == 4
    assert not any(m.has_pnt for m in failing)


def test_registry_has_one_row_per_place(country: Country) -> None:
    bases = {m.ruc: f"http://127.0.0.{m.index + 2}:8000" for m in country.municipalities} | {
        "pnt": "http://127.0.0.1:8000"
    }
    rows = list(csv.DictReader(io.StringIO(country.registry_csv(bases))))
    assert len(rows) == sum(bool(m.layout) + m.has_pnt for m in country.municipalities)
    national = [row for row in rows if row["portal_kind"] == "pnt"]
    assert {row["portal_url"] for row in national} == {"http://127.0.0.1:8000/backend/v1"}
    assert sum(row["own_site"] == "none" for row in rows) == 3
    assert all(row["own_site"] == row["portal_url"] for row in rows if row["portal_kind"] == "")


@pytest.mark.parametrize("months", [["2026-13"], ["2024-08"], ["julio"], []])
def test_months_that_cannot_be_had_are_refused(months: list[str]) -> None:
    with pytest.raises(ValueError, match="mes"):
        build_country(1, 2, months)


@pytest.mark.parametrize("size", [0, LARGEST_COUNTRY + 1])
def test_sizes_that_cannot_be_had_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="municipios"):
        build_country(1, size)


def test_the_clock_needs_a_time_zone() -> None:
    country = build_country(1, 1)
    with pytest.raises(ValueError, match="zona horaria"):
        country.clock = datetime(2026, 7, 1)


def test_every_municipality_can_fill_every_item() -> None:
    country = build_country(3, 221, ["2025-02"])
    sizes = [
        len(file_bytes(m, "2025-02", item.id, component, "pnt", None, False) or b"")
        for m in country.municipalities[::10]
        for item in items()
        for component in COMPONENTS
    ]
    assert min(sizes) > 100
    assert max(sizes) < 40_000
