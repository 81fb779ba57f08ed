"""The results store: what goes in comes out, once, by version."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from checker.results import ResultsStore, ResultsUnavailable
from checker.results_catalogue import EntityRow, catalogue_of
from checker.results_model import (
    CaseResult,
    Cause,
    ComponentRef,
    EntityRef,
    EvidenceRef,
    Finding,
    Location,
    ObligationVerdict,
    Reading,
    Reply,
    Score,
    Unread,
)
from checker.results_tables import CASE, DETAILS, SCORE
from tests.reports import synthetic

RUC = "9900000001001"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.db"


def full_case(month: str = "2026-10", version: str = "2026.1") -> CaseResult:
    """A case with every field set to something that is not its default."""
    cause = Cause(code="blocked", owner="network", message="El sitio bloqueó la visita.")
    part = ComponentRef(
        component="dataset",
        place="own",
        url="https://x.example/a.csv",
        file="a.csv › Hoja «1»",
        sha256="ab" * 32,
        captured_at="2026-11-16T01:02:03Z",
        registered_at="2026-11-14",
    )
    finding = Finding(
        rule="C-01",
        kind="empty",
        severity="error",
        parameter="cta",
        owner="publisher",
        place="own",
        message="Hay 3 celdas vacías.",
        fix="Escriba el dato.",
        law="art. 19",
        location=Location(file="a.csv", row=7, column="Monto"),
        count=3,
        params={"rows": [7, 8, 9], "share": 0.25, "n": 1, "name": "<b>ñ</b>"},
        url="https://x.example/a.csv",
        sha256="ab" * 32,
    )
    bare = Finding(
        rule="P-02",
        kind="missing",
        severity="error",
        parameter=None,
        owner="platform",
        place=None,
        message="m",
        fix="f",
        law="l",
    )
    return CaseResult(
        entity=EntityRef(ruc=RUC, dpa=None, name="GAD de Ñandú"),
        month=month,
        as_of="2026-11-20T00:00:00Z",
        simulated=True,
        scheme="2023",
        rules_version=version,
        deadline="2026-11-16",
        readings=[
            Reading(
                place="own",
                url="https://x.example",
                complete=False,
                cause=cause,
                pages=7,
                files=20,
                failed=1,
                cut=3,
                unread=[Unread(url="https://x.example/junio", cause=cause)],
            ),
            Reading(place="pnt", url="https://y.example", complete=True, system="pnt"),
        ],
        verdicts=[
            ObligationVerdict(obligation="19.1.1", verdict="no_evaluado", cause=cause),
            ObligationVerdict(
                obligation="19.6",
                verdict="parcial",
                place="own",
                on_time=False,
                components=[part, part],
                findings=[finding, bare],
                cta=0.5,
                eta=1.0,
                rp=0.0,
                ci=1 / 3,
            ),
            ObligationVerdict(obligation="19.7", verdict="cumple", place="pnt", on_time=True, components=[part]),
        ],
        findings=[bare],
        unplaced=["otro.pdf"],
        score=Score(
            sita=None,
            partial=2 / 3,
            partial_of=["cta", "eta"],
            cta=0.1,
            eta=0.2,
            rp=None,
            ci=None,
            coverage=0.7,
            no_aplica=4,
        ),
    )


def exchange(url: str = "https://x.example/a.csv") -> EvidenceRef:
    return EvidenceRef(
        url=url,
        sha256=None,
        captured_at="2026-11-16T01:02:03Z",
        status=None,
        size=None,
        media_type=None,
        headers=[("Content-Type", "text/csv"), ("X", 'á,"b"')],
        vantage="Quito",
        warc=None,
        simulated=True,
    )


def contents(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_case_comes_back_as_it_was_saved(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        store.save_case(full_case(), [exchange(), exchange("https://y.example")])
    with ResultsStore(path) as store:
        assert store.load_case(RUC, "2026-10") == full_case()
        assert store.load_cases(RUC) == [full_case()]
        assert store.evidence_for(RUC, "2026-10") == [exchange(), exchange("https://y.example")]
        assert store.load_case(RUC, "2026-09") is None


def leaves(model: type[BaseModel], skip: set[str]) -> set[str]:
    """Column paths that a model needs: a nested model counts with its own fields, a list or dict as one."""
    found: set[str] = set()
    for name, info in model.model_fields.items():
        nested = [
            t for t in (info.annotation, *get_args(info.annotation)) if isinstance(t, type) and issubclass(t, BaseModel)
        ]
        if name not in skip:
            whole = not nested or get_origin(info.annotation) is list
            found |= {name} if whole else {f"{name}.{leaf}" for leaf in nested[0].model_fields}
    return found


@pytest.mark.parametrize(
    ("table", "model", "elsewhere"),
    [
        ("readings", Reading, set()),
        ("verdicts", ObligationVerdict, {"components", "findings", "replies"}),
        ("components", ComponentRef, set()),
        ("findings", Finding, set()),
        ("replies", Reply, set()),
        ("evidence", EvidenceRef, set()),
    ],
)
def test_no_field_of_the_model_is_forgotten(table: str, model: type[BaseModel], elsewhere: set[str]) -> None:
    assert set(DETAILS[table]) == leaves(model, elsewhere)


def test_no_field_of_the_case_is_forgotten() -> None:
    keys = {"entity", "month", "rules_version", "readings", "verdicts", "findings", "replies", "score"}
    assert set(CASE) == set(CaseResult.model_fields) - keys
    assert set(SCORE) == set(Score.model_fields)


def test_saving_the_same_case_twice_changes_nothing(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        assert store.save_case(full_case(), [exchange()]) is True
    before = contents(path)
    with ResultsStore(path, writable=True) as store:
        assert store.save_case(full_case(), [exchange()]) is False
    assert contents(path) == before


def test_saving_again_replaces_the_whole_case(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        store.save_case(full_case(), [exchange()])
        smaller = full_case().model_copy(update={"verdicts": [], "findings": [], "readings": []})
        assert store.save_case(smaller) is True
        assert store.load_case(RUC, "2026-10") == smaller
        assert store.evidence_for(RUC, "2026-10") == []
        assert store.matrix(RUC) == {}


def test_a_failing_bulk_save_leaves_the_store_as_it_was(path: Path) -> None:
    nobody = full_case("2026-09").model_copy(update={"entity": None})
    with ResultsStore(path, writable=True) as store:
        with pytest.raises(ValueError, match="without entity"):
            store.save_cases([(full_case(), [exchange()]), (nobody, [])])
        assert store.months() == []


def test_the_newest_version_of_a_month_is_read_unless_one_is_named(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        for version in ("2026.9", "2026.10"):
            store.save_case(full_case(version=version))
        store.save_case(full_case("2026-09", "2026.9"))
        assert store.versions() == ["2026.9", "2026.10"]
        assert store.months() == ["2026-09", "2026-10"]
        assert store.months("2026.10") == ["2026-10"]
        assert store.version_of("2026-10") == "2026.10"
        newest, old = store.load_case(RUC, "2026-10"), store.load_case(RUC, "2026-10", "2026.9")
        assert newest is not None
        assert old is not None
        assert (newest.rules_version, old.rules_version) == ("2026.10", "2026.9")
        assert [case.rules_version for case in store.load_cases(RUC)] == ["2026.9", "2026.10"]
        assert [line.rules_version for line in store.summaries("2026-10")] == ["2026.10"]


def test_summaries_count_verdicts_and_take_names_from_the_registry(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        store.save_case(full_case())
        (line,) = store.summaries("2026-10")
        assert (line.entity.name, line.entity.province) == ("GAD de Ñandú", None)
        row = EntityRow(ruc=RUC, dpa="9901", name="Ñandú", province="Valle", canton="Ñandú", population=12_345)
        store.save_entities([row])
        (line,) = store.summaries("2026-10")
    assert line.entity == row
    assert line.counts == {"cumple": 1, "no_aplica": 0, "parcial": 1, "incumple": 0, "no_evaluado": 1}
    assert line.score == full_case().score


def test_matrix_counts_and_stats_agree_with_the_cases(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        synthetic.fill(store, municipalities=6, month_count=3)
        month = store.months()[-1]
        loaded = [case for entity in store.entities() for case in store.load_cases(entity.ruc) if case.month == month]
        stats, counts = store.obligation_stats("19.6", month), store.verdict_counts(month)["19.6"]
        matrix = {case.entity.ruc: store.matrix(case.entity.ruc)[month]["19.6"] for case in loaded if case.entity}
    judged = {
        case.entity.ruc: next(v for v in case.verdicts if v.obligation == "19.6") for case in loaded if case.entity
    }
    assert len(judged) == 6
    assert stats.verdicts == matrix == {ruc: verdict.verdict for ruc, verdict in judged.items()}
    assert counts == {kind: list(matrix.values()).count(kind) for kind in counts}
    faults = {(f.rule, f.kind) for verdict in judged.values() for f in verdict.findings}
    assert {(fault.rule, fault.kind) for fault in stats.faults} == faults
    files = [c.file for _, v in sorted(judged.items()) for c in v.components if c.component == "dataset"]
    assert list(stats.files) == files


def test_the_catalogue_comes_back(path: Path) -> None:
    with ResultsStore(path, writable=True) as store:
        store.save_catalogue(synthetic.catalogue())
        store.save_catalogue(synthetic.catalogue())
        found = store.catalogue("2026.1")
        assert [o.id for o in found.obligations] == [o.id for o in synthetic.catalogue().obligations]
        assert sorted(synthetic.catalogue().rules, key=lambda r: r.code) == found.rules
        assert found.settings == synthetic.catalogue().settings
        with pytest.raises(ResultsUnavailable, match=r"2099\.1"):
            store.catalogue("2099.1")


def test_the_real_rule_set_becomes_a_catalogue() -> None:
    from rules.lotaip import load

    ruleset = load()
    catalogue = catalogue_of(ruleset)
    owed = (*ruleset.obligations, *ruleset.old_obligations)
    assert [o.id for o in catalogue.obligations] == [o.id for o in owed]
    for month in ("2022-05", "2026-05"):
        assert [o.id for o in catalogue.owed(month)] == [o.id for o in ruleset.owed(month)]
    assert {r.code for r in catalogue.rules} == {r.code for r in ruleset.rules} & set(ruleset.settings)


def test_what_cannot_be_read_is_said_in_a_sentence(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ResultsUnavailable, match="lotaip judge"):
        ResultsStore(path)
    path.write_text("esto no es una base de datos, es un texto cualquiera", encoding="utf-8")
    for writable in (False, True):
        with pytest.raises(ResultsUnavailable, match="no es una base de resultados"):
            ResultsStore(path, writable=writable)
    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    empty.touch()
    with pytest.raises(ResultsUnavailable, match="versión anterior"):
        ResultsStore(empty)


def test_a_reader_sees_the_last_state_while_a_writer_is_open(path: Path) -> None:
    with ResultsStore(path, writable=True) as writer:
        writer.save_case(full_case())
        with ResultsStore(path) as reader:
            writer.save_case(full_case("2026-09"))
            assert reader.months() == ["2026-09", "2026-10"]
