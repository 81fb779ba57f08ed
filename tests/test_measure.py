"""The answer key is what it says it is, and the arithmetic of measuring it is right."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checker.explain import ExplainedContext, ExplainedLink
from checker.measure import FIELDS, Label, LabelledPage, Measurement, measure, measure_page, read_key, read_labelled
from checker.model import ComponentKind
from reading.links import read_page
from reading.text import fold
from rules.lotaip import load
from tests.answer_key.make import FOLDER, PARTS, made
from tests.answer_key.subjects import phrases

COMMON_LAYOUTS = "BCDFG"
LAYOUTS = "ABCDEFGHIJKLMN"


@pytest.fixture(scope="module")
def key() -> dict[str, list[LabelledPage]]:
    return {part: list(read_key(FOLDER / part)) for part in PARTS}


def labels_of(pages: list[LabelledPage]) -> list[Label]:
    return [label for page in pages for label in page.labels]


def raw(part: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / part).glob("*.json"))]


# --- the key -------------------------------------------------------------------------------------------------


def test_making_again_gives_the_committed_bytes() -> None:
    again = dict(made())
    committed = {f"{part}/{path.name}": path.read_bytes() for part in PARTS for path in (FOLDER / part).iterdir()}
    assert sorted(again) == sorted(committed)
    assert [name for name in again if again[name] != committed[name]] == []


def test_every_label_stands_on_a_link_of_its_page(key: dict[str, list[LabelledPage]]) -> None:
    for pages in key.values():
        for page in pages:
            links = read_page(page.html, page.url).links
            assert [label.index for label in page.labels] == list(range(len(links))), page.name
            assert [label.href for label in page.labels] == [link.href for link in links], page.name


def test_labels_keep_to_the_words_of_the_design(key: dict[str, list[LabelledPage]]) -> None:
    ruleset = load()
    new = {obligation.id for obligation in ruleset.obligations} | {item.id for item in ruleset.outside}
    old = set("a1 a2 a3 a4 b1 b2 c d e f1 f2 g h i j k l m n o p q r s t".split())  # noqa: SIM905
    for label in (label for pages in key.values() for label in labels_of(pages)):
        assert label.scheme in ("2004", "2023", None)
        assert set(label.obligations) <= (old if label.scheme == "2004" else new)
        assert bool(label.obligations) == (label.scheme is not None)
        assert label.component in ("dataset", "metadata", "dictionary", "document", None)
        assert not (label.scheme == "2004" and label.component != "document")
        assert label.skip <= {"obligations", "scheme", "period", "component"}
        assert all(not getattr(label, name) for name in label.skip), "a field is labelled or left out, not both"
        assert label.period is None or (len(label.period) == 7 and 1 <= int(label.period[5:]) <= 12)


def test_the_key_is_large_and_broad_enough(key: dict[str, list[LabelledPage]]) -> None:
    labels = [label for pages in key.values() for label in labels_of(pages)]
    published = [label for label in labels if label.obligations]
    assert len(key["tune"]) >= 26
    assert len(key["measure"]) >= 22
    assert len(labels) >= 2000
    assert 0.55 <= len(published) / len(labels) <= 0.75
    for part in PARTS:
        layouts = Counter(page.layout for page in key[part])
        assert set(layouts) == set(LAYOUTS)
        owed = {obligation for label in labels_of(key[part]) for obligation in label.obligations}
        assert {obligation.id for obligation in load().obligations} <= owed
        assert set("a1 a2 a3 a4 b1 b2 c d e f1 f2 g h i j k l m n o s".split()) <= owed  # noqa: SIM905
    measured = Counter(page.layout for page in key["measure"])
    assert all(measured[layout] >= 4 for layout in COMMON_LAYOUTS)


def test_the_parts_share_no_wording() -> None:
    assert {fold(phrase) for phrase in phrases("tune")}.isdisjoint(fold(phrase) for phrase in phrases("measure"))


def test_the_parts_share_no_template_and_no_site() -> None:
    pieces = {part: {piece for page in raw(part) for piece in page["template"].split("+")} for part in PARTS}
    assert pieces["tune"].isdisjoint(pieces["measure"])
    hosts = {part: {page["url"].split("/")[2] for page in raw(part)} - {"docs.google.com"} for part in PARTS}
    assert hosts["tune"].isdisjoint(hosts["measure"])
    assert all(host.endswith(".example") for part in PARTS for host in hosts[part])


# --- the arithmetic ------------------------------------------------------------------------------------------


def link(
    href: str, obligations: list[str], period: str | None = None, component: ComponentKind | None = None
) -> ExplainedLink:
    return ExplainedLink(
        href=href,
        url=href,
        text=href,
        context=ExplainedContext(row="", column="", headings=[], tab="", list="", path=""),
        scheme=None if not obligations else "2023" if obligations[0].startswith("19") else "2004",
        obligations=obligations,
        period=period,
        component=component,
        confidence=1.0,
        reasons=["porque sí"],
    )


def small_page() -> LabelledPage:
    labels = (
        Label(0, "a.pdf", "2004", ("f1", "f2"), "2022-01", "document"),
        Label(1, "b.pdf", "2004", ("g",), "2022-01", "document"),
        Label(2, "c.csv", "2023", ("19.6",), None, "dataset", frozenset({"period"})),
        Label(3, "menu", None, (), None, None),
        Label(4, "d.csv", "2023", ("19.7",), "2024-09", "dataset"),
    )
    return LabelledPage("pequeña", "https://x.example/", "B", "wordpress", "", labels)


def test_precision_recall_and_pairs_are_counted_as_defined() -> None:
    found = Measurement()
    said = [
        link("a.pdf", ["f2", "f1"], "2022-01", "document"),
        link("b.pdf", ["h"], "2022-02", "document"),
        link("c.csv", ["19.6"], "2024-05", None),
        link("menu", ["m"]),
        link("d.csv", []),
    ]
    measure_page(small_page(), said, found)
    total = found.score("obligation")
    assert (total.right, total.said, total.labelled) == (2, 4, 4)
    assert (total.precision, total.recall) == (0.5, 0.5)
    pair = found.score("pair")
    assert (pair.right, pair.said, pair.labelled) == (3, 5, 5)
    period = found.score("period")
    assert (period.right, period.said, period.labelled) == (1, 2, 3), "the skipped period is not measured"
    component = found.score("component")
    assert (component.right, component.said, component.labelled) == (2, 2, 4)
    old, new = found.score("obligation", "scheme", "2004"), found.score("obligation", "scheme", "2023")
    assert (old.right, old.said, old.labelled) == (1, 3, 2), "an invented publication burdens the scheme it was given"
    assert (new.right, new.said, new.labelled) == (1, 1, 2)
    assert found.score("obligation", "layout", "B") == total
    assert found.score("obligation", "layout", "Z").precision is None
    assert found.confusion == Counter({("g", "h"): 1, ("—", "m"): 1, ("19.7", "—"): 1})
    assert (found.pages, found.links, found.publications) == (1, 5, 4)


def test_the_same_mistake_made_often_comes_first() -> None:
    found = Measurement()
    labels = tuple(Label(number, f"{number}.pdf", "2004", ("g",), None, "document") for number in range(3))
    page = LabelledPage(
        "p", "https://x.example/", "B", "", "", (*labels, Label(3, "3.pdf", "2004", ("h",), None, "document"))
    )
    measure_page(page, [link(f"{number}.pdf", ["i"], None, "document") for number in range(4)], found)
    first, second = found.worst()
    assert (first.count, first.example.truth, first.example.said) == (3, "g", "i")
    assert (second.count, second.example.index, second.example.reasons) == (1, 3, ("porque sí",))
    assert len(found.worst(1)) == 1


def test_links_the_reader_adds_or_loses_do_not_shift_the_others() -> None:
    found = Measurement()
    said = [link("new", []), link("b.pdf", ["g"], "2022-01", "document"), link("d.csv", ["19.7"], "2024-09", "dataset")]
    measure_page(small_page(), said, found)
    assert (found.score("obligation").right, found.score("obligation").said, found.score("obligation").labelled) == (
        2,
        2,
        4,
    )
    lost = next(mistake for mistake in found.mistakes if mistake.index == 0)
    assert lost.said == "—"
    assert lost.reasons == ("la lectura de la página no dio este enlace",)


def test_a_folder_is_measured_and_told_in_words(tmp_path: Path) -> None:
    html = "<h2>Enero 2022</h2><a href='g.pdf'>Literal g) Presupuesto de la institución</a><a href='/'>Inicio</a>"
    (tmp_path / "B-x-1.html").write_bytes(html.encode("cp1252"))
    truths: list[dict[str, object]] = [
        {
            "index": 0,
            "href": "g.pdf",
            "scheme": "2004",
            "obligations": ["g"],
            "period": "2022-01",
            "component": "document",
        },
        {"index": 1, "href": "/", "scheme": None, "obligations": [], "period": None, "component": None},
    ]
    key = {"url": "https://x.example/lotaip/", "layout": "B", "system": "x", "charset": "", "links": truths}
    (tmp_path / "B-x-1.json").write_text(json.dumps(key), encoding="utf-8")
    found = measure(tmp_path, load())
    assert (found.pages, found.links, found.publications) == (1, 2, 1)
    assert found.score("period").precision == 1
    text = found.to_text()
    assert text.startswith("Páginas: 1 · enlaces: 2 · publicaciones: 1")
    assert "disposición B" in text
    assert "1,000" in text


def test_an_empty_key_measures_nothing(tmp_path: Path) -> None:
    found = measure(tmp_path, load())
    assert found.links == 0
    assert all(found.score(name).recall is None for name in FIELDS)
    assert "Páginas: 0" in found.to_text()


@pytest.mark.parametrize("damage", ["{", "[]", '{"url": "x"}', '{"links": [{"index": 0}]}', '{"links": 3}'])
def test_damaged_labels_are_named(tmp_path: Path, damage: str) -> None:
    (tmp_path / "p.html").write_text("<a href=x>x</a>", encoding="utf-8")
    (tmp_path / "p.json").write_text(damage, encoding="utf-8")
    with pytest.raises(ValueError, match=r"p\.json: no es un archivo de etiquetas"):
        read_labelled(tmp_path / "p.html")
