"""The answer key is what it says it is, the arithmetic of measuring it is right, and pages are read well enough."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from checker.answer_key import DamagedKey, Label, LabelledPage, read_key, read_labelled
from checker.explain import ExplainedContext, ExplainedLink
from checker.measure import Ruler, measure
from checker.measured import FIELDS, Confusion, FieldName, GroupName, Measurement, Score, write_figures
from checker.model import ComponentKind
from cli import main
from reading.links import read_page
from reading.text import fold
from reports.measured import FIGURES, text_measurement
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


def measured(page: LabelledPage, links: list[ExplainedLink]) -> Measurement:
    ruler = Ruler()
    ruler.add(page, links)
    return ruler.measurement("prueba")


def score(found: Measurement, field: FieldName, group: GroupName = "total", value: str = "") -> Score:
    empty = Score(group=group, value=value, field=field)
    return next((s for s in found.scores if (s.group, s.value, s.field) == (group, value, field)), empty)


def counts(score: Score) -> tuple[int, int, int]:
    return score.right, score.said, score.labelled


def test_precision_and_recall_are_counted_as_defined() -> None:
    said = [
        link("a.pdf", ["f2", "f1"], "2022-01", "document"),
        link("b.pdf", ["h"], "2022-02", "document"),
        link("c.csv", ["19.6"], "2024-05", None),
        link("menu", ["m"]),
        link("d.csv", []),
    ]
    found = measured(small_page(), said)
    total = score(found, "obligation")
    assert counts(total) == (2, 4, 4)
    assert (total.precision, total.recall) == (0.5, 0.5)
    assert counts(score(found, "period")) == (1, 2, 3), "the skipped period is not measured"
    assert counts(score(found, "component")) == (2, 2, 4)
    burdened = score(found, "obligation", "scheme", "2004")
    assert counts(burdened) == (1, 3, 2), "an invented publication burdens the scheme it was given"
    assert counts(score(found, "obligation", "scheme", "2023")) == (1, 1, 2)
    assert counts(score(found, "obligation", "layout", "B")) == (2, 4, 4)
    assert score(found, "obligation", "layout", "Z").precision is None
    assert found.confusion == [
        Confusion(truth="", said="m", count=1),
        Confusion(truth="19.7", said="", count=1),
        Confusion(truth="g", said="h", count=1),
    ]
    assert (found.pages, found.links, found.publications) == (1, 5, 4)


def test_each_link_counts_under_its_first_wrong_field_and_what_was_said_goes_before_what_was_missed() -> None:
    labels = tuple(Label(number, f"{number}.pdf", "2004", ("g",), None, "document") for number in range(6))
    said = [
        *(link(f"{number}.pdf", [], None, None) for number in range(3)),
        *(link(f"{number}.pdf", ["i"], None, None) for number in range(3, 5)),
        link("5.pdf", ["g"], None, "dataset"),
    ]
    found = measured(LabelledPage("p", "https://x.example/", "B", "", "", labels), said)
    told = [(m.field, m.truth, m.said, m.count, m.index) for m in found.mistakes]
    assert told == [
        ("obligation", "g", "i", 2, 3),
        ("component", "document", "dataset", 1, 5),
        ("obligation", "g", "", 3, 0),
    ]
    assert found.mistakes[0].reasons == ["porque sí"]


def test_links_the_reader_adds_or_loses_do_not_shift_the_others() -> None:
    said = [link("new", []), link("b.pdf", ["g"], "2022-01", "document"), link("d.csv", ["19.7"], "2024-09", "dataset")]
    found = measured(small_page(), said)
    assert counts(score(found, "obligation")) == (2, 2, 4)
    lost = next(mistake for mistake in found.mistakes if mistake.index == 0)
    assert lost.said == ""
    assert lost.reasons == ["la lectura de la página no dio este enlace"]


@pytest.mark.parametrize("damage", ["{", "[]", '{"url": "x"}', '{"links": [{"index": 0}]}', '{"links": 3}', "\udcff"])
def test_damaged_labels_are_named(tmp_path: Path, damage: str) -> None:
    (tmp_path / "p.html").write_text("<a href=x>x</a>", encoding="utf-8")
    (tmp_path / "p.json").write_bytes(damage.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedKey, match=r"p\.json: no es un archivo de etiquetas"):
        read_labelled(tmp_path / "p.html")


# --- how well pages are read -----------------------------------------------------------------------------------

FLOORS: dict[FieldName, tuple[float, float | None]] = {
    "obligation": (0.98, 0.95),
    "period": (0.98, None),
    "component": (0.98, None),
}
"""Least precision, and recall where silence could pass for an absence, over the links of one law."""
LAYOUT_FLOOR = 0.90
LAYOUT_LINKS = 20
"""A layout with fewer labelled links of a field says nothing about it: one mistake would move it five points."""


@pytest.fixture(scope="module")
def reading() -> Measurement:
    return measure(FOLDER / "measure", load())


def below(score: Score, precision: float, recall: float | None) -> list[str]:
    """A sentence for each figure of a score that does not reach its floor."""
    wanted = [("precision", score.precision, score.said, precision), ("recall", score.recall, score.labelled, recall)]
    return [
        f"{score.group} {score.value}, {score.field}: {name} {share:.3f} ({score.right} of {of}), {floor} asked"
        for name, share, of, floor in wanted
        if floor is not None and share is not None and share < floor
    ]


@pytest.mark.parametrize("scheme", ["2004", "2023"])
@pytest.mark.parametrize("field", FIELDS)
def test_links_of_each_law_are_read_well(reading: Measurement, scheme: str, field: FieldName) -> None:
    found = score(reading, field, "scheme", scheme)
    assert found.labelled >= 500, "the key measures this field"
    assert found.said, "something is said"
    assert below(found, *FLOORS[field]) == [], "«lotaip measure» names the mistakes"


def test_no_layout_is_read_badly(reading: Measurement) -> None:
    enough = [s for s in reading.scores if s.group == "layout" and s.labelled >= LAYOUT_LINKS]
    assert len({s.value for s in enough}) >= 10, "the key measures the layouts"
    assert all(s.said for s in enough)
    floors = {field: LAYOUT_FLOOR if recall else None for field, (_, recall) in FLOORS.items()}
    assert [line for s in enough for line in below(s, LAYOUT_FLOOR, floors[s.field])] == [], "see «lotaip measure»"


def test_a_figure_below_its_floor_is_told() -> None:
    poor = Score(group="layout", value="B", field="period", right=80, said=100, labelled=160)
    assert below(poor, 0.9, None) == ["layout B, period: precision 0.800 (80 of 100), 0.9 asked"]
    assert len(below(poor, 0.9, 0.95)) == 2


def test_the_published_figures_are_those_of_today(reading: Measurement, tmp_path: Path) -> None:
    write_figures(reading, tmp_path / "hoy.json")
    fresh = (tmp_path / "hoy.json").read_bytes()
    assert FIGURES.read_bytes() == fresh, f"run: lotaip measure --write {FIGURES.relative_to(FIGURES.parents[2])}"


# --- the command -----------------------------------------------------------------------------------------------


def run(*options: str) -> Result:
    done = CliRunner().invoke(main, ["measure", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """One page of two links, the first of which is read wrongly: its label says another month."""
    html = "<h2>Enero 2022</h2><a href='g.pdf'>Literal g) Presupuesto de la institución</a><a href='/'>Inicio</a>"
    (tmp_path / "B-x-1.html").write_bytes(html.encode("cp1252"))
    nothing: dict[str, object] = {"scheme": None, "obligations": [], "period": None, "component": None}
    budget = {"scheme": "2004", "obligations": ["g"], "period": "2022-02", "component": "document"}
    links = [{"index": 0, "href": "g.pdf", **budget}, {"index": 1, "href": "/", **nothing}]
    key = {"url": "https://x.example/lotaip/", "layout": "B", "system": "x", "charset": "", "links": links}
    (tmp_path / "B-x-1.json").write_text(json.dumps(key), encoding="utf-8")
    return tmp_path


def test_the_command_answers_people(answers: Path) -> None:
    done = run("--answers", str(answers))
    assert done.exit_code == 0
    assert done.stdout.startswith("1 página, 2 enlaces, 1 de ellos hacia publicaciones.")
    assert "Ninguna obligación se tomó por otra." in done.stdout
    assert " 1. Mes: se dijo «2022-01», es «2022-02» (una vez)" in done.stdout
    assert "B-x-1, enlace 0: «Literal g) Presupuesto de la institución»" in done.stdout
    assert "Por qué: texto del enlace" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_whole_answer_fits_in_100_columns(reading: Measurement) -> None:
    ruleset = load()
    titles = {item.id: item.title for item in ruleset.obligations} | {item.id: item.title for item in ruleset.letters}
    many = reading.model_copy(update={"confusion": [Confusion(truth="a2+a3", said="n", count=9)] * 30})
    lines = list(text_measurement(many, titles))
    assert [line for line in lines if len(line) > 100] == []
    assert "        … y 10 más; --json las da todas." in lines


def test_the_command_answers_programs_and_writes_the_figures(answers: Path, tmp_path: Path) -> None:
    figures = tmp_path / "cifras.json"
    done = run("--answers", str(answers), "--json", "--write", str(figures))
    told = Measurement.model_validate_json(done.stdout)
    assert [(m.field, m.truth, m.said) for m in told.mistakes] == [("period", "2022-02", "2022-01")]
    assert Measurement.model_validate_json(figures.read_bytes()) == told.figures()


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ((), 2, "Indique con --answers la carpeta"),
        (("--answers", "no-existe"), 3, "No existe la carpeta «no-existe»"),
        (("--answers", "."), 3, "no hay ninguna página"),
        (("--answers", "sola"), 3, "p.html: faltan sus etiquetas, el archivo p.json."),
        (("--answers", "sola/p.html"), 2, "es un archivo y aquí va una carpeta"),
    ],
)
def test_a_wrong_folder_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, sentence: str
) -> None:
    (tmp_path / "sola").mkdir()
    (tmp_path / "sola" / "p.html").write_text("<a href=x>x</a>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run(*options)
    assert done.exit_code == code
    assert sentence in " ".join(done.stderr.split())
