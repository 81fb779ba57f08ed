"""Single defects of a perfect month: what is changed, which findings that must give, and what it costs.

A line reads: name, change, obligation, findings (``rule:kind``), verdict, values that leave 1.0. A value of None
is one that can no longer be measured. The figures are worked out by hand from the Instructivo's arithmetic."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from checker.model import Case, PlaceReading, Publication, Source, TlsFault, Withdrawn
from demo.documents import CLOUD
from demo.files import html_table, pdf, table_csv, workbook
from demo.items import Component, items
from tests.rules.perfect_month import Month, bytes_of, rows_before

Change = Callable[[Month], None]
CEDULA = "2459999997"
LEAVES: Literal["leaves"] = "leaves"
"""Of a value: there is nothing to measure, so that it leaves the coverage too."""
Value = float | Literal["leaves"] | None


@dataclass(frozen=True)
class Defect:
    name: str
    change: Change
    findings: frozenset[tuple[str, str, str]]
    """(obligation, rule, kind); the obligation is empty for findings about the entity."""
    verdicts: Mapping[str, str] = field(default_factory=dict)
    """Verdicts that are not ``cumple``, by obligation."""
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    """Per obligation, the parameters that are not 1.0."""


def defect(name: str, change: Change, item: str, findings: str, verdict: str = "cumple", **values: Value) -> Defect:
    found = frozenset(
        (owner or item if not rule.startswith("/") else "", rule.lstrip("/"), kind)
        for owner, rule, kind in map(_split, findings.split())
    )
    return Defect(name, change, found, {item: verdict} if verdict != "cumple" else {}, {item: values} if values else {})


def _split(finding: str) -> tuple[str, str, str]:
    """``P-03:missing_dataset``, ``19.2=P-03:missing_dataset`` of another item, ``/P-01:nothing`` of the entity."""
    owner, _, said = finding.rpartition("=")
    rule, _, kind = said.partition(":")
    return owner, rule, kind


# --- changes


def gone(item: str, component: Component) -> Change:
    return lambda month: month.raw.update({(item, component): None})


def becomes(item: str, component: Component, made: Callable[[Month], bytes]) -> Change:
    return lambda month: month.raw.update({(item, component): made(month)})


def answers(item: str, component: Component, cause: str) -> Change:
    return lambda month: month.failures.update({(item, component): cause})


def cell(item: str, row: int, column: int, text: str) -> Change:
    return lambda month: month.cell(item, row, column, text)


def pair(item: str, component: Component, key: str, text: str | None) -> Change:
    return lambda month: month.pair(item, component, key, text)


def add_pair(item: str, component: Component, key: str, text: str) -> Change:
    return lambda month: month.rows(item, component).append([key, text])


def rows(item: str, change: Callable[[list[list[str]]], None], component: Component = "dataset") -> Change:
    return lambda month: change(month.rows(item, component))


def every_row(item: str, made: Callable[[list[str]], list[str]]) -> Change:
    """The header's row too."""

    def change(found: list[list[str]]) -> None:
        found[:] = map(made, found)

    return rows(item, change)


def link(text: str, answer: str) -> Change:
    return lambda month: month.links.update({text: answer})


def fact(change: Callable[[Case], None]) -> Change:
    return lambda month: month.facts.append(change)


def both(*changes: Change) -> Change:
    def change(month: Month) -> None:
        for one in changes:
            one(month)

    return change


def _registered(item: str, moment: datetime | None) -> Change:
    def change(case: Case) -> None:
        case.publications[item, "pnt"].registered_at = moment

    return fact(change)


def _unlisted(item: str) -> Change:
    def change(case: Case) -> None:
        del case.publications[item, "pnt"]

    return fact(change)


def _nothing_listed(case: Case) -> None:
    case.publications.clear()


def _only_on_own_site(item: str) -> Change:
    def change(case: Case) -> None:
        found = case.publications.pop((item, "pnt"))
        parts = {kind: replace(part, source=replace(part.source, place="own")) for kind, part in found.parts.items()}
        case.publications[item, "own"] = Publication(found.obligation, "own", parts)
        case.readings.append(PlaceReading("own", "http://gad.ejemplo.invalid/", True))

    return fact(change)


def _under_an_old_letter(item: str) -> Change:
    def change(case: Case) -> None:
        case.publications[item, "pnt"].scheme = "2004"

    return fact(change)


def _withdrawn(item: str, gone: bool) -> Change:
    """An earlier visit got a second copy of the metadata, which is shown no more."""

    def change(case: Case) -> None:
        found = case.publications[item, "pnt"]
        case.withdrawn.append(Withdrawn(found.obligation, "metadata", found.parts["metadata"].source, gone, None))

    return fact(change)


def _changed(item: str) -> Change:
    def change(case: Case) -> None:
        part = case.publications[item, "pnt"].parts["dataset"]
        older = Source("pnt", part.source.url, part.source.file, "e" * 64, "2026-11-19T15:00:00Z")
        case.versions = lambda asked: (older,) if asked is part else ()

    return fact(change)


def _warned(kind: str) -> Change:
    def change(case: Case) -> None:
        source = Source("own", "https://gad.ejemplo.invalid", "gad.ejemplo.invalid", None, "2026-11-20T15:00:00Z")
        tls = TlsFault(kind, "certificado de prueba", source)
        case.readings.append(PlaceReading("own", "https://gad.ejemplo.invalid/", True, tls=tls))

    return fact(change)


def _silent_home(case: Case) -> None:
    home = Source("own", "https://gad.ejemplo.invalid/", "gad.ejemplo.invalid", "d" * 64, "2026-11-20T15:00:00Z")
    case.readings.append(PlaceReading("own", home.url, True, silent_home=home))


def _zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"x" * 64)
    return buffer.getvalue()


def _again(item: str, style: str) -> Change:
    """Last month's rows, in its very bytes or saved by another program."""

    def made(month: Month) -> bytes:
        last = rows_before(item)
        return bytes_of(last, "dataset") if style == "pnt" else table_csv(last, "own")

    return becomes(item, "dataset", made)


def _encoded(item: str, component: Component, encoding: str) -> Change:
    return becomes(item, component, lambda m: m.bytes(item, component).decode("utf-8-sig").encode(encoding, "replace"))


def _delimited(item: str, delimiter: str) -> Change:
    return becomes(item, "dataset", lambda m: table_csv(m.rows(item), "pnt", delimiter=delimiter))


def _without_column(item: str, column: int) -> Change:
    def change(found: list[list[str]]) -> None:
        for row in found:
            del row[column]

    return rows(item, change)


def _with_column(item: str, name: str, text: str, first_only: bool = False) -> Change:
    def change(found: list[list[str]]) -> None:
        found[0].append(name)
        for number, row in enumerate(found[1:]):
            row.append(text if not first_only or number == 0 else "Ninguna")

    return both(rows(item, change), add_pair(item, "dictionary", name, "Indica lo que se anota."))


def _all_absent(item: str) -> Change:
    def change(found: list[list[str]]) -> None:
        found[1:] = [["NO APLICA"] * len(found[0])]

    return both(rows(item, change), add_pair(item, "dictionary", "NOTA", "No aplica: en el mes no hubo información."))


def _keep(item: str, count: int) -> Change:
    return rows(item, lambda found: found.__delitem__(slice(count + 1, None)))


def _without(item: str, text: str) -> Change:
    """Takes away the rows that hold a text."""

    def change(found: list[list[str]]) -> None:
        found[1:] = [row for row in found[1:] if not any(text.casefold() in cell.casefold() for cell in row)]

    return rows(item, change)


def _swap(item: str, one: int, two: int, renumber: bool = False) -> Change:
    def change(found: list[list[str]]) -> None:
        found[one], found[two] = found[two], found[one]
        if renumber:
            found[one][0], found[two][0] = found[two][0], found[one][0]

    return rows(item, change)


def _spend_less(found: list[list[str]]) -> None:
    """A spending row falls below what was accrued the month before, with every identity of its columns kept."""
    row = next(row for row in found if row[0] == "510105")
    coded, committed = float(row[5]), float(row[7])
    row[8:10] = ["1.00", "1.00"]
    row[11:] = [f"{coded - 1:.2f}", "0.00", f"{100 / coded:.2f}"]
    assert committed >= 1


def _one_in(item: str, wrong: int = 1) -> float:
    """Share of the rows that hold when ``wrong`` of the dataset's do not."""
    count = len(Month().rows(item)) - 1
    return 1 - wrong / count


def _with_metadata(item: str, wrong: int = 1, links: int = 1) -> float:
    """The same for links, where ``links`` rows of the metadata hold one too."""
    count = len(Month().rows(item)) - 1 + links
    return 1 - wrong / count


_PAY, _BUDGET = "19.3", "19.6"
_SPENDING = next(n for n, row in enumerate(Month().rows(_BUDGET)) if row[0] == "510105")
_NO_CHECK = frozenset({"19.2", "19.4", "19.23", "24.res", "24.act"})
_MISSING = "/P-01:nothing " + " ".join(f"{item.id}=P-02:not_registered_pnt" for item in items())
_NOTHING = defect("nothing published", fact(_nothing_listed), "", _MISSING)

DEFECTS: tuple[Defect, ...] = (
    replace(
        _NOTHING,
        verdicts={item.id: "incumple" for item in items()},
        values={
            item.id: {"cta": 0, "eta": 0, "rp": 0} | ({} if item.id in _NO_CHECK else {"ci": 0}) for item in items()
        },
    ),
    # --- P: published and within reach
    defect(
        "item missing from the list",
        _unlisted("19.7"),
        "19.7",
        "P-02:not_registered_pnt",
        "incumple",
        cta=0,
        eta=0,
        rp=0,
        ci=0,
    ),
    defect(
        "item without quality check missing",
        _unlisted("24.act"),
        "24.act",
        "P-02:not_registered_pnt",
        "incumple",
        cta=0,
        eta=0,
        rp=0,
    ),
    defect(
        "half of a place missing",
        _unlisted("19.1.2"),
        "19.1.2",
        "P-02:not_registered_pnt",
        "incumple",
        cta=0,
        eta=0,
        rp=0,
        ci=0,
    ),
    defect(
        "item of two places missing",
        _unlisted("19.5-22"),
        "19.5-22",
        "P-02:not_registered_pnt",
        "incumple",
        cta=0,
        eta=0,
        rp=0,
        ci=0,
    ),
    defect("only on the own site", _only_on_own_site("19.7"), "19.7", "P-02:only_own_site", "parcial", cta=0.5, rp=0),
    defect("no dataset", gone("19.18", "dataset"), "19.18", "P-03:missing_dataset", "parcial", cta=0.5, eta=0, ci=None),
    defect("no metadata", gone("19.18", "metadata"), "19.18", "P-03:missing_metadata", "parcial", cta=0.5),
    defect("no dictionary", gone("19.18", "dictionary"), "19.18", "P-03:missing_dictionary", "parcial", cta=0.5),
    defect(
        "broken dataset",
        answers("19.15", "dataset", "not_found"),
        "19.15",
        "P-05:not_found",
        "parcial",
        cta=0.5,
        eta=0,
        ci=None,
    ),
    defect("broken metadata", answers("19.15", "metadata", "not_found"), "19.15", "P-05:not_found", "parcial", cta=0.5),
    defect(
        "page in place of a file",
        answers("19.15", "dictionary", "html_instead"),
        "19.15",
        "P-05:html_instead",
        "parcial",
        cta=0.5,
    ),
    defect("file behind a login", answers("19.15", "dictionary", "login"), "19.15", "P-05:login", "parcial", cta=0.5),
    defect("empty file", answers("19.15", "dictionary", "empty_file"), "19.15", "P-05:empty_file", "parcial", cta=0.5),
    defect("under an old letter", _under_an_old_letter("19.9"), "19.9", "P-07:old_letter", "parcial", cta=0.5),
    defect("home page without link", fact(_silent_home), "", "/P-04:no_link"),
    *(
        defect(f"certificate: {kind}", _warned(kind), "", f"/P-08:{kind}")
        for kind in (
            "tls_self_signed",
            "tls_expired",
            "tls_wrong_name",
            "tls_too_old",
            "tls_incomplete_chain",
            "tls_untrusted",
        )
    ),
    # --- T: on time, of the month
    defect("registered late", _registered("19.13", datetime(2026, 11, 18, 15, tzinfo=UTC)), "19.13", "T-01:late", rp=0),
    defect(
        "half of a place late",
        _registered("19.1.1", datetime(2026, 11, 18, 15, tzinfo=UTC)),
        "19.1.1",
        "T-01:late",
        rp=0,
    ),
    defect(
        "item of two places late",
        _registered("19.5-22", datetime(2026, 11, 18, 15, tzinfo=UTC)),
        "19.5-22",
        "T-01:late",
        rp=0,
    ),
    defect(
        "first hour after the term",
        _registered("24.res", datetime(2026, 11, 17, 5, 1, tzinfo=UTC)),
        "24.res",
        "T-01:late",
        rp=0,
    ),
    defect("registration without date", _registered("19.13", None), "19.13", "", rp=None),
    defect(
        "metadata of another month",
        pair("19.2", "metadata", "FECHA", "2026-09-30"),
        "19.2",
        "T-02:other_month",
        "parcial",
        cta=0.5,
    ),
    defect(
        "metadata of the month of upload",
        pair("19.2", "metadata", "FECHA", "2026-11-05"),
        "19.2",
        "T-02:other_month",
        "parcial",
        cta=0.5,
    ),
    defect(
        "metadata date unreadable",
        pair("19.2", "metadata", "FECHA", "a fin de mes"),
        "19.2",
        "T-02:unparseable",
        "parcial",
        cta=0.5,
    ),
    defect("metadata date in another style", pair("19.2", "metadata", "FECHA", "31/10/2026"), "19.2", "T-03:not_iso"),
    defect("not monthly", pair("19.2", "metadata", "PERIODICIDAD", "ANUAL"), "19.2", "T-04:not_monthly"),
    # --- F: format
    defect(
        "workbook",
        becomes("19.15", "dataset", lambda m: workbook(m.rows("19.15"))),
        "19.15",
        "F-01:workbook_named_csv",
        "parcial",
        eta=0,
    ),
    defect(
        "PDF", becomes("19.15", "dataset", lambda m: pdf(["Contratos"])), "19.15", "F-01:pdf", "parcial", eta=0, ci=None
    ),
    defect(
        "web page",
        becomes("19.15", "dataset", lambda m: html_table("Contratos", m.rows("19.15"))),
        "19.15",
        "F-01:html",
        "parcial",
        eta=0,
    ),
    defect(
        "image",
        becomes("19.15", "dataset", lambda m: b"\x89PNG\r\n\x1a\n" + bytes(64)),
        "19.15",
        "F-01:image",
        "parcial",
        eta=0,
        ci=None,
    ),
    defect("ZIP", becomes("19.15", "metadata", lambda m: _zipped("datos.bin")), "19.15", "F-01:zip", "parcial", eta=0),
    defect(
        "document",
        becomes("19.15", "dataset", lambda m: _zipped("word/document.xml")),
        "19.15",
        "F-01:docx",
        "parcial",
        eta=0,
        ci=None,
    ),
    defect(
        "unknown format",
        becomes("19.15", "dataset", lambda m: bytes(range(32)) * 40),
        "19.15",
        "F-01:binary",
        "parcial",
        eta=0,
        ci=None,
    ),
    defect("Windows encoding", _encoded("19.10", "dataset", "cp1252"), "19.10", "F-02:not_utf8"),
    defect("DOS encoding", _encoded("19.10", "dictionary", "cp850"), "19.10", "F-02:not_utf8"),
    defect(
        "encoded twice",
        becomes(
            "19.10",
            "dataset",
            lambda m: m.bytes("19.10").decode("utf-8-sig").encode().decode("cp1252", "replace").encode(),
        ),
        "19.10",
        "F-02:double_encoded",
    ),
    defect("comma, which is no defect", _delimited("19.10", ","), "19.10", ""),
    defect("tab", _delimited("19.10", "\t"), "19.10", "F-03:tab"),
    defect("pipe", _delimited("19.10", "|"), "19.10", "F-03:pipe"),
    defect(
        "no header", rows("19.11", lambda r: r.__delitem__(0)), "19.11", "F-04:no_header", "parcial", cta=0.5, ci=None
    ),
    defect("column missing", _without_column("19.11", 7), "19.11", "F-04:missing_columns", "parcial", cta=0.5),
    defect(
        "strange column",
        _with_column("19.11", "Observaciones internas", "Ninguna"),
        "19.11",
        "F-04:unknown_columns",
        "parcial",
        cta=0.5,
    ),
    defect(
        "misspelt column",
        cell("19.11", 0, 9, "Enlace para descargr el contrato de crédito externo o interno"),
        "19.11",
        "F-04:misspelt_column",
        "parcial",
        cta=0.5,
    ),
    defect(
        "numbered header",
        rows("19.11", lambda r: r.__setitem__(0, [f"{n}. {c}" for n, c in enumerate(r[0], 1)])),
        "19.11",
        "F-04:numbered_columns",
    ),
    defect("header alone", _keep("19.15", 0), "19.15", "F-05:no_rows", "parcial", cta=0.5, ci=None),
    defect("title above", rows("19.15", lambda r: r.insert(0, ["CONTRATOS COLECTIVOS"])), "19.15", "F-05:title_rows"),
    defect("blank row", rows("19.12", lambda r: r.insert(2, [""] * 4)), "19.12", "F-05:blank_rows"),
    defect(
        "a signature below",
        rows("19.12", lambda r: r.append(["Elaborado por: X", "", "", ""])),
        "19.12",
        "F-05:no_record",
    ),
    defect(
        "empty columns",
        every_row("19.12", lambda row: [*row, *[""] * 24]),
        "19.12",
        "F-05:empty_columns",
    ),
    defect("a cell too many", rows("19.12", lambda r: r[1].append("sobra")), "19.12", "F-05:extra_cells"),
    defect(
        "metadata row missing", pair("19.2", "metadata", "UNIDAD", None), "19.2", "F-06:missing_row", "parcial", cta=0.5
    ),
    defect(
        "metadata row of the item missing",
        pair("19.1.1", "metadata", "ENLACE", None),
        "19.1.1",
        "F-06:missing_row",
        "parcial",
        cta=0.5,
        ci=None,
    ),
    defect("metadata row empty", pair("19.2", "metadata", "PERSONA", ""), "19.2", "F-06:empty_row", "parcial", cta=0.5),
    defect("metadata date empty", pair("19.2", "metadata", "FECHA", ""), "19.2", "F-06:empty_row", "parcial", cta=0.5),
    defect(
        "another licence",
        pair("19.2", "metadata", "LICENCIA", "Todos los derechos reservados"),
        "19.2",
        "F-07:other_licence",
    ),
    defect(
        "column not defined",
        pair("19.18", "dictionary", "Objeto", None),
        "19.18",
        "F-08:missing_field",
        "parcial",
        cta=0.5,
    ),
    defect(
        "definition empty",
        pair("19.18", "dictionary", "Objeto", ""),
        "19.18",
        "F-08:empty_definition",
        "parcial",
        cta=0.5,
    ),
    defect("formula", cell(_PAY, 1, 11, "=SUMA(H2:K2)"), _PAY, "F-09:formula"),
    defect("error of a formula", cell(_PAY, 1, 11, "######"), _PAY, "F-09:error_value"),
    defect(
        "dictionary of another entity",
        pair("19.18", "dictionary", "Institución", "GAD Municipal de Nueva Chilcandela"),
        "19.18",
        "F-10:other_entity",
    ),
    defect(
        "field without column",
        add_pair("19.18", "dictionary", "Teléfono celular", "Indica el teléfono."),
        "19.18",
        "F-11:unused_field",
    ),
    defect(
        "dictionary of another item",
        pair("19.18", "dictionary", "Descripción", "6. Presupuesto de la institución"),
        "19.18",
        "F-12:other_item",
    ),
    # --- C: content
    defect("empty cell", cell("19.18", 1, 2, ""), "19.18", "C-01:empty", "parcial", cta=0.5),
    defect("short row", rows("19.2", lambda r: r[3].__delitem__(-1)), "19.2", "C-01:empty", "parcial", cta=0.5),
    defect("invented mark", cell("19.18", 1, 2, "N/A"), "19.18", "C-01:wrong_formula", "parcial", cta=0.5),
    defect("formula of absence in small letters", cell("19.12", 1, 1, "No aplica"), "19.12", "C-01:formula_style"),
    defect("a zero shown as a dash", cell("19.3", 1, 10, "-"), "19.3", "C-01:dash_for_zero"),
    defect(
        "absence without note",
        cell("19.18", 1, 2, "INFORMACIÓN NO DISPONIBLE"),
        "19.18",
        "C-02:no_note",
        "parcial",
        cta=0.5,
    ),
    defect("yearly pay wrong", cell(_PAY, 1, 6, "1.00"), _PAY, "C-03:not_twelve_months", "parcial", ci=_one_in(_PAY)),
    defect("total of pay wrong", cell(_PAY, 2, 11, "1.00"), _PAY, "C-04:wrong_total", "parcial", ci=_one_in(_PAY)),
    defect(
        "both wrong in two rows",
        both(cell(_PAY, 1, 6, "1.00"), cell(_PAY, 2, 11, "1.00")),
        _PAY,
        "C-03:not_twelve_months C-04:wrong_total",
        "parcial",
        ci=_one_in(_PAY, 2),
    ),
    defect(
        "both wrong in one row",
        both(cell(_PAY, 1, 6, "1.00"), cell(_PAY, 1, 11, "1.00")),
        _PAY,
        "C-03:not_twelve_months C-04:wrong_total",
        "parcial",
        ci=_one_in(_PAY),
    ),
    defect("assigned wrong", cell(_BUDGET, _SPENDING, 3, "1.00"), _BUDGET, "C-05:wrong_codified", ci=_one_in(_BUDGET)),
    defect("income codified wrong", cell(_BUDGET, 1, 3, "1.00"), _BUDGET, "C-05:wrong_codified", ci=_one_in(_BUDGET)),
    defect(
        "uncommitted wrong",
        cell(_BUDGET, _SPENDING, 10, "1.00"),
        _BUDGET,
        "C-05:wrong_uncommitted",
        ci=_one_in(_BUDGET),
    ),
    defect(
        "unaccrued wrong", cell(_BUDGET, _SPENDING, 11, "1.00"), _BUDGET, "C-05:wrong_unaccrued", ci=_one_in(_BUDGET)
    ),
    defect("unpaid wrong", cell(_BUDGET, _SPENDING, 12, "9.99"), _BUDGET, "C-05:wrong_unpaid", ci=_one_in(_BUDGET)),
    defect("share wrong", cell(_BUDGET, _SPENDING, 13, "1.00"), _BUDGET, "C-05:wrong_share", ci=_one_in(_BUDGET)),
    defect("no income", _without(_BUDGET, "Ingresos"), _BUDGET, "C-06:no_income"),
    defect("directory not in order", _swap("19.2", 1, 9, True), "19.2", "C-07:not_alphabetical"),
    defect("meetings not in order", _swap("19.17", 1, 4), "19.17", "C-07:not_descending"),
    defect("norms not in order", _swap("19.1.2", 1, 12), "19.1.2", "C-07:not_hierarchical"),
    defect(
        "no access service", cell("19.5-22", 1, 0, "Permiso de funcionamiento"), "19.5-22", "C-08:no_access_service"
    ),
    defect("RUC as a power of ten", cell("19.8", 1, 8, "2,49986E+12"), "19.8", "C-09:scientific"),
    defect("RUC without its zero", cell("19.9", 1, 1, "960001550001"), "19.9", "C-09:lost_zero"),
    defect("RUC malformed", cell("19.9", 1, 1, "9999999999999"), "19.9", "C-09:malformed"),
    defect("RUC with another digit", cell("19.9", 1, 1, "0960001560001"), "19.9", "C-09:check_digit"),
    defect("no authority", _without("19.14", "Máxima autoridad"), "19.14", "C-10:no_authority"),
    defect("nobody answers", both(_without("19.14", "comité"), _without("19.14", "Oficial")), "19.14", "C-10:no_head"),
    defect(
        "agreement expired",
        cell("19.18", 1, 4, "Desde 2025-06-12 hasta 2026-06-11"),
        "19.18",
        "C-11:expired",
        ci=(1 + 1 / 2) / 2,
    ),
    defect(
        "reserve expired",
        cell("19.16", 1, 3, "Desde 2025-04-10 hasta 2026-04-09"),
        "19.16",
        "C-11:expired",
        ci=(1 + 0) / 2,
    ),
    defect("pay list cut", _keep(_PAY, 20), _PAY, "/C-12:counts_differ"),
    defect("no accountability report", _without("19.12", "rendición"), "19.12", "C-13:no_report"),
    defect(
        "old accountability report",
        every_row(
            "19.12", lambda row: [*row[:2], "2023", "https://gad.example/a.pdf"] if "rendición" in row[0] else row
        ),
        "19.12",
        "C-13:old_report",
    ),
    defect("no certificate", _without("19.12", "Certificado"), "19.12", "C-13:no_certificate"),
    defect(
        "old certificate",
        rows(
            "19.12", lambda r: r[2].__setitem__(slice(1, 4), ["CERT-1", "2023", "https://gad.example/documentos/b.pdf"])
        ),
        "19.12",
        "C-13:old_certificate",
    ),
    defect("no plan of development", _without("24.res", "PDOT"), "24.res", "C-14:no_pdot"),
    defect("no plan of land use", _without("24.res", "PUGS"), "24.res", "C-14:no_pugs"),
    defect(
        "sample value in a dataset", cell("19.18", 1, 3, "Nombre completo de la entidad"), "19.18", "C-15:placeholder"
    ),
    defect(
        "sample value in metadata",
        pair("19.18", "metadata", "PERSONA", "NOMBRE DE LA PERSONA TITULAR DE LA UNIDAD RESPONSABLE"),
        "19.18",
        "C-15:placeholder",
    ),
    defect("date that does not exist", cell("19.19", 1, 0, "2026-02-31"), "19.19", "C-16:impossible"),
    defect("date as a number", cell("19.19", 1, 0, "46300"), "19.19", "C-16:serial"),
    defect("date unreadable", cell("19.19", 1, 0, "12 del presente"), "19.19", "C-16:unreadable"),
    defect("date in another style", cell("19.19", 1, 0, "12/10/2026"), "19.19", "C-16:not_iso"),
    defect("ends before it begins", cell("19.4", 1, 3, "2026-09-01"), "19.4", "C-16:reversed"),
    defect("amount unreadable", cell("19.10", 1, 2, "1.2.3,4"), "19.10", "C-17:unreadable"),
    defect("amount with thousands", cell("19.10", 1, 2, "$ 1,234.50"), "19.10", "C-17:not_plain"),
    defect("half a person", cell("19.23", 1, 1, "2.5"), "19.23", "C-17:not_whole"),
    defect("more than all", cell("19.5-22", 1, 5, "187.50"), "19.5-22", "C-17:not_a_share"),
    defect("no kind of leave", cell("19.4", 1, 5, "Otro"), "19.4", "C-18:leave"),
    defect("no way of meeting", cell("19.17", 1, 4, "Otro"), "19.17", "C-18:mode"),
    defect("no phase", cell("19.21", 1, 2, "Otra"), "19.21", "C-18:phase"),
    defect("no kind of session", cell("24.act", 1, 2, "Otra"), "24.act", "C-18:session"),
    defect("of a later month", cell("24.act", 4, 0, "2026-12-24"), "24.act", "C-19:later"),
    defect(
        "nothing of the month",
        every_row("24.act", lambda row: ["Fecha" if row[0] == "Fecha" else "2026-08-04", *row[1:]]),
        "24.act",
        "C-19:all_earlier",
    ),
    defect("no address", cell("19.14", 1, 6, "alcaldía"), "19.14", "C-20:no_address"),
    defect("bad address", cell("19.14", 1, 6, "alcaldia@gad"), "19.14", "C-20:bad_address"),
    defect("bad telephone", pair("19.18", "metadata", "NÚMERO", "0000000"), "19.18", "C-20:bad_phone"),
    # --- L: links
    defect(
        "broken link",
        link("auditorias/informe-1.pdf", "not_found"),
        "19.7",
        "L-01:not_found",
        "parcial",
        ci=_with_metadata("19.7"),
    ),
    defect(
        "broken link of the metadata", link("enlaces/1.1.pdf", "not_found"), "19.1.1", "L-01:not_found", "parcial", ci=0
    ),
    defect(
        "page that says not found",
        link("normas/ley-de-gestion", "soft_404"),
        "19.1.2",
        "L-01:soft_404",
        "parcial",
        ci=_one_in("19.1.2"),
    ),
    defect(
        "home page", link("convenios/vias.pdf", "home_page"), "19.18", "L-01:home_page", "parcial", ci=(1 / 2 + 1) / 2
    ),
    defect("login", link("contrato-agua-potable.pdf", "login"), "19.11", "L-01:login", "parcial", ci=0),
    defect(
        "cloud that asks an account",
        both(cell("19.24", 1, 1, f"https://{CLOUD}/drive/folders/abc"), link(CLOUD, "login")),
        "19.24",
        "L-02:login",
        "parcial",
        ci=_one_in("19.24"),
    ),
    defect(
        "no address at all",
        cell("19.24", 1, 1, "htp://gad.example/a.pdf"),
        "19.24",
        "L-03:malformed",
        "parcial",
        ci=_one_in("19.24"),
    ),
    defect(
        "file of a computer",
        cell("19.24", 1, 1, "C:\\Users\\Secretaria\\a.pdf"),
        "19.24",
        "L-03:local_path",
        "parcial",
        ci=_one_in("19.24"),
    ),
    defect(
        "inner network",
        cell("19.24", 1, 1, "http://192.168.1.10/a.pdf"),
        "19.24",
        "L-03:intranet",
        "parcial",
        ci=_one_in("19.24"),
    ),
    defect("shortened address", cell("19.24", 1, 1, "https://bit.ly/abc"), "19.24", "L-04:shortener"),
    defect("only the site", cell("19.24", 1, 1, "https://gad.example/"), "19.24", "L-04:bare_domain"),
    defect("preview", link("agenda-2030", "preview"), "19.24", "L-04:preview"),
    defect("page in place of the document", link("agenda-2030", "html_instead"), "19.24", "L-04:page_instead"),
    # --- D: privacy
    defect("cédula", cell("19.17", 1, 8, f"Apellido Uno Nombre, C.I. {CEDULA}"), "19.17", "D-01:cedula"),
    defect("private mailbox", cell("19.14", 1, 6, "alguien@gmail.com"), "19.14", "D-01:private_mail"),
    defect(
        "private mailbox where none is asked",
        cell("19.17", 1, 6, "Se trató: escribir a alguien@gmail.com"),
        "19.17",
        "D-01:stray_mail",
    ),
    defect("mobile number", cell("19.17", 1, 6, "Se trató: llamar al 0998765432"), "19.17", "D-01:mobile"),
    defect(
        "names in the pay list",
        _with_column(_PAY, "Apellidos y nombres", "Quirumbay Ulloares Inés", True),
        _PAY,
        "D-02:column F-04:unknown_columns",
        "parcial",
        cta=0.5,
    ),
    defect("a name in place of a post", lambda m: m.cell(_PAY, 1, 1, m.rows("19.2")[4][1]), _PAY, "D-02:cells"),
    # --- N, K: beside other items and months
    defect("directory declared absent", _all_absent("19.2"), "19.2", "N-01:implausible", "no_aplica"),
    defect("item that may be absent, which is no defect", _all_absent("19.19"), "19.19", "", "no_aplica", ci=LEAVES),
    defect("last month's bytes", _again("19.8", "pnt"), "19.8", "K-01:same_bytes C-19:all_earlier"),
    defect("last month's rows saved anew", _again("19.8", "own"), "19.8", "K-01:same_rows C-19:all_earlier"),
    defect("accrued falls", rows(_BUDGET, _spend_less), _BUDGET, "K-02:falls"),
    defect("a file is listed no more", _withdrawn("19.9", False), "", "/K-03:unlisted"),
    defect("a file is there no more", _withdrawn("19.9", True), "", "/K-03:gone"),
    defect("a file was changed", _changed("19.9"), "19.9", "K-04:changed"),
    defect("traveller unknown", cell("19.13", 1, 0, "Abanto Quirumbay Inés"), "19.13", "K-05:not_listed"),
)
