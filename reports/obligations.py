"""The pages of the law: each obligation with who publishes it and what fails, and the methodology."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from checker.model import VerdictKind
from checker.results import VERDICTS, ResultsStore
from checker.results_shared import best_examples, reply_counts
from reports import measured
from reports.national import SHOWN_MONTHS
from reports.output import Output
from reports.site import Pages, known_catalogue
from reports.text import N_, slug
from reports.words import SEVERITY, SOURCE

EXAMPLE_MONTHS = 12
"""Latest months in which the best examples are looked for."""
_VERDICTS = ("cumple", "no_aplica", "parcial", "incumple", "no_evaluado")


def write_obligations(store: ResultsStore, pages: Pages, output: Output) -> None:
    """``o/index.html`` and one page an obligation, of the latest month."""
    site = pages.site
    if site.latest is None:
        return
    catalogue, latest = known_catalogue(site), site.latest
    counts = {month: store.verdict_counts(month) for month in site.months}
    now = counts[latest]
    simulated = site.rankings[latest].simulated
    values = {"month": latest, "simulated": simulated, "catalogue": catalogue}
    output.text("o/index.html", pages.render("obligaciones.html", "o/index.html", counts=now, **values))
    output.table(
        "o/obligaciones.csv",
        ("obligacion", "titulo", "base_legal", *_VERDICTS),
        ([o.id, o.title, o.law, *now.get(o.id, {}).values()] for o in catalogue.owed(latest)),
    )
    names = site.rankings[latest].by_ruc
    rules = {rule.code: rule for rule in catalogue.rules}
    window = site.months[-EXAMPLE_MONTHS:]
    examples = best_examples(store, window)
    owed = {o.id for month in site.months for o in catalogue.owed(month)}
    for obligation in (o for o in catalogue.obligations if o.id in owed):
        stats = store.obligation_stats(obligation.id, latest)
        by_verdict: dict[VerdictKind, list[str]] = {kind: [] for kind in VERDICTS}
        for ruc in sorted(stats.verdicts, key=lambda ruc: (names[ruc].label, ruc)):
            by_verdict[stats.verdicts[ruc]].append(ruc)
        history = [(month, counts[month][obligation.id]) for month in site.months if obligation.id in counts[month]]
        formats = Counter(_extension(file) for file in stats.files).most_common()
        base = f"o/{slug(obligation.id)}"
        content = pages.render(
            "obligacion.html", f"{base}.html", examples=examples.get(obligation.id, []), window=window,
            obligation=obligation, now=now.get(obligation.id), stats=stats, by_verdict=by_verdict, names=names,
            rules=rules, history=history[-SHOWN_MONTHS:][::-1], formats=formats, **values,
        )  # fmt: skip
        output.text(f"{base}.html", content)
        output.table(
            f"{base}.csv",
            ("ruc", "municipio", "provincia", "veredicto"),
            ([ruc, names[ruc].label, names[ruc].entity.province, stats.verdicts[ruc]] for ruc in stats.verdicts),
        )
        output.table(f"{base}-meses.csv", ("mes", *_VERDICTS), ([month, *by.values()] for month, by in history))
        faults = ([f.rule, f.kind, rules[f.rule].title if f.rule in rules else None, f.entities] for f in stats.faults)
        output.table(f"{base}-fallas.csv", ("regla", "forma", "requisito", "municipios"), faults)
        output.table(f"{base}-formatos.csv", ("extension", "archivos"), formats)


def write_methodology(store: ResultsStore, pages: Pages, output: Output, generated: str) -> None:
    """``metodologia.html`` with obligations, rules and reading figures as CSV, without any result."""
    site = pages.site
    if site.catalogue is None:
        return
    reading = measured.published()
    values = {"catalogue": site.catalogue, "simulated": False, "generated": generated, "replies": reply_counts(store)}
    ci_checks: dict[str, list[str]] = {}
    for pair in site.catalogue.settings.ci_checks_measured:
        obligation, _, check = pair.partition(":")
        ci_checks.setdefault(check, []).append(obligation)
    output.text(
        "metodologia.html",
        pages.render(
            "metodologia.html", "metodologia.html", measured=measured, reading=reading, ci_checks=ci_checks, **values
        ),
    )
    output.table("lectura.csv", measured.HEADER, map(measured.row, reading.scores))
    output.table(
        "obligaciones.csv",
        ("obligacion", "titulo", "que_pide", "base_legal", "lugares_del_indice"),
        ([o.id, o.title, o.summary, o.law, " ".join(o.index_places)] for o in site.catalogue.obligations),
    )
    rows = (
        [r.code, r.title, SEVERITY[r.severity], r.parameter, SOURCE[r.source], r.law, r.valid_from, r.valid_to, r.why]
        for r in site.catalogue.rules
    )
    output.table(
        "reglas.csv",
        ("codigo", "requisito", "gravedad", "parametro", "origen", "base_legal", "desde", "hasta", "por_que"),
        rows,
    )


def _extension(file: str) -> str:
    """Of the file itself, not of a sheet in it: ``a.xlsx › Hoja 1`` is ``xlsx``."""
    suffix = PurePosixPath(file.split(" › ")[0].replace("\\", "/")).suffix.lower().lstrip(".")
    return suffix if suffix.isalnum() and len(suffix) <= 5 else N_("sin extensión")
