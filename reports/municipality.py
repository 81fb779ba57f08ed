"""The pages of one municipality: where it stands, each month, and the evidence of each month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from checker.results import ResultsStore
from checker.results_catalogue import Catalogue
from checker.results_model import CaseResult
from reports import charts
from reports.age import age_of
from reports.arithmetic import Arithmetic, arithmetic, first_to_fix
from reports.arrears import EXCEPTIONS, SCALE, Standing, arrears, tally
from reports.badge import badge
from reports.changes import KINDS, Changes, changes
from reports.corrections import later_on
from reports.evidence_index import EvidenceIndex
from reports.feed import entries, feed_id
from reports.findings import Findings, Group, Shown, findings_of
from reports.municipality_tables import DATA_MONTHS, write_evidence_table, write_front_tables, write_tables
from reports.national import SHOWN_MONTHS
from reports.output import Output
from reports.ranking import Line, Ranking
from reports.sides import sides
from reports.site import Pages
from reports.text import slug

_FINDINGS_ON_FRONT = 45_000
_FINDINGS_ON_MONTH = 140_000
_UNPLACED = 20


@dataclass(frozen=True, slots=True)
class _Month:
    """A judged month with what its pages show of it."""

    case: CaseResult
    line: Line
    ranking: Ranking
    sums: Arithmetic
    changes: Changes


def write_municipality(store: ResultsStore, pages: Pages, output: Output, ruc: str, parts: Mapping[str, str]) -> None:
    """``g/<ruc>/`` and ``e/<ruc>/``: of :meth:`reports.freshness.Freshness.of_entity`, the ``parts`` given."""
    cases = store.load_cases(ruc)
    folder, language = slug(ruc), pages.site.language
    months = _months(pages, cases)
    for number, month in enumerate(months):
        case, last = month.case, month is months[-1]
        catalogue = pages.site.catalogue_of(case.month)
        page, evidence, whole = f"g/{folder}/{case.month}", f"e/{folder}/{case.month}", f"g/{folder}"
        if not parts.keys() & {page, evidence} and not (last and whole in parts):
            continue
        index = EvidenceIndex(case.month, store.evidence_for(ruc, case.month, case.rules_version), language)
        values = _values(pages, month)
        values["earlier"] = cases[number - 1].month if number else None
        values["later"] = cases[number + 1].month if number + 1 < len(cases) else None
        found = findings_of(case, catalogue, index, _FINDINGS_ON_MONTH, language)
        front = findings_of(case, catalogue, index, _FINDINGS_ON_FRONT, language) if last else None
        base = f"g/{folder}/{slug(case.month)}"
        if page in parts:
            with output.making(page, parts[page]):
                content = pages.render("municipio_mes.html", f"{base}.html", found=found, index=index, **values)
                output.text(f"{base}.html", content)
        if evidence in parts:
            with output.making(evidence, parts[evidence]):
                _write_evidence(pages, output, folder, index, [found, front] if front else [found], values)
                if values["has_data"]:
                    output.text(f"{base}.json", case.model_dump_json() + "\n")
                write_evidence_table(output, folder, index)
        if front and whole in parts:
            with output.making(whole, parts[whole]):
                _write_front(pages, output, catalogue, folder, months, index, front)
                _write_badge_and_feed(pages, output, folder, months)
    if (tables := f"g/{folder}/csv") in parts:
        with output.making(tables, parts[tables]):
            write_tables(output, folder, cases, [month.sums for month in months])


def _months(pages: Pages, cases: Sequence[CaseResult]) -> list[_Month]:
    months = []
    for number, case in enumerate(cases):
        catalogue = pages.site.catalogue_of(case.month)
        obligations = {obligation.id: obligation for obligation in catalogue.obligations}
        ranking = pages.site.rankings[case.month]
        moved = changes(case, cases[number - 1] if number else None, obligations)
        months.append(_Month(case, ranking.by_ruc[_ruc(case)], ranking, arithmetic(case, catalogue), moved))
    return months


def _ruc(case: CaseResult) -> str:
    assert case.entity is not None, "a stored case has an entity"
    return case.entity.ruc


def _values(pages: Pages, month: _Month) -> dict[str, Any]:
    """What every page about a month needs."""
    case = month.case
    catalogue = pages.site.catalogue_of(case.month)
    return {
        "case": case,
        "line": month.line,
        "ranking": month.ranking,
        "sums": month.sums,
        "changes": month.changes,
        "change_words": KINDS,
        "titles": {o.id: o.title for o in catalogue.obligations},
        "age": age_of(case),
        "catalogue": catalogue,
        "later_on": later_on(pages.site, case),
        "simulated": case.simulated,
        "has_data": case.month in pages.site.months[-DATA_MONTHS:],
        "unplaced": case.unplaced[:_UNPLACED],
    }


def _write_front(
    pages: Pages,
    output: Output,
    catalogue: Catalogue,
    folder: str,
    months: Sequence[_Month],
    index: EvidenceIndex,
    found: Findings,
) -> None:
    """``g/<ruc>/index.html``: the latest month in full, and how it came about."""
    last, recent = months[-1], months[-SHOWN_MONTHS:]
    standings = arrears(month.case for month in months)
    now = standings[last.case.month]
    shown = {v.obligation for month in recent for v in month.case.verdicts}
    values = _values(pages, last) | {
        "rows": [o for o in catalogue.obligations if o.id in shown],
        "found": found,
        "index": index,
        "fixes": first_to_fix(last.case, catalogue, last.sums),
        "cases": [month.case for month in reversed(recent)],
        "matrix": {month.case.month: {v.obligation: v for v in month.case.verdicts} for month in recent},
        "standings": standings,
        "scale": SCALE,
        "exceptions": EXCEPTIONS,
        "tally": tally(now.values()),
        "behind": _most_behind(now, catalogue),
        "lines": {month.case.month: month.line for month in months},
        "trend": charts.line(
            [(pages.site.language.month_short(month.case.month), month.line.value) for month in recent]
        ),
        "hidden_months": max(0, len(months) - SHOWN_MONTHS),
        "since_first": months[0].case.month,
        "sides": sides(last.case, catalogue),
        "badge": Markup(_badge(pages, last)),
    }
    output.text(f"g/{folder}/index.html", pages.render("municipio.html", f"g/{folder}/index.html", **values))
    ranked = [(month.line, month.ranking) for month in months]
    write_front_tables(output, folder, ranked, values["tally"], values["sides"])


def _most_behind(now: dict[str, Standing], catalogue: Catalogue) -> list[tuple[str, Standing]]:
    """Obligations that are behind, longest first."""
    order = {obligation.id: obligation.order for obligation in catalogue.obligations}
    late = [(obligation, standing) for obligation, standing in now.items() if standing.months]
    return sorted(late, key=lambda pair: (-pair[1].months, order.get(pair[0], 999)))


def _badge(pages: Pages, month: _Month) -> str:
    assert month.case.entity is not None
    path = f"g/{slug(_ruc(month.case))}/insignia.svg"
    return pages.render(
        "insignia.svg", path, b=badge(month.line, month.ranking, month.case.entity.name, pages.site.language)
    )


def _write_badge_and_feed(pages: Pages, output: Output, folder: str, months: Sequence[_Month]) -> None:
    last = months[-1]
    output.text(f"g/{folder}/insignia.svg", _badge(pages, last))
    told = entries(
        _ruc(last.case),
        [(month.case, month.line, month.ranking, month.changes) for month in months],
        pages.site.language,
    )
    base = f"{pages.site.base_url}g/{folder}/" if pages.site.base_url else ""
    feed = pages.render(
        "novedades.atom", f"g/{folder}/novedades.atom", feed_id=feed_id(_ruc(last.case)), base=base,
        entity=last.case.entity, entries=told,
        updated=max(entry.updated for entry in told), simulated=last.case.simulated,
    )  # fmt: skip
    output.text(f"g/{folder}/novedades.atom", feed)


def _write_evidence(
    pages: Pages, output: Output, folder: str, index: EvidenceIndex, told: Sequence[Findings], values: dict[str, Any]
) -> None:
    """One page a month, more where they would be heavy; each exchange with the findings that it proves, which
    ``told`` has as the pages show them."""
    names = list(index.pages) or [f"{slug(index.month)}.html"]
    proved: dict[int | None, list[tuple[Group, Shown]]] = {}
    by_anchor = {shown.anchor: (group, shown) for found in told for group, shown in found.all_shown}
    for group, shown in by_anchor.values():
        proved.setdefault(shown.proof.number if shown.proof else None, []).append((group, shown))
    case: CaseResult = values["case"]
    # Findings that the page of the month leaves out for size rest on theirs too.
    every = [*case.findings, *(finding for verdict in case.verdicts for finding in verdict.findings)]
    rests = {proof.number for finding in every if (proof := index.of(finding, case))}
    for name in names:
        proofs = index.pages.get(name, [])
        others = Markup("").join(index.row(proof) for proof in proofs if proof.number not in rests)
        content = pages.render(
            "evidencia.html", f"e/{folder}/{name}", index=index, names=names, name=name,
            proofs=proofs, proved=proved, rests=rests, others=others, **values,
        )  # fmt: skip
        output.text(f"e/{folder}/{name}", content)
