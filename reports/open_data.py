"""The results as open tables: what each holds, column by column, and where its rows come from.

One place for every export: files, the public database, the data package, the page of the data and the dictionary
follow from it. Of each month, the rules version that its pages show. No table holds bytes, headers or WARC: evidence
is not republished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from checker.compare import compare
from checker.results import ResultsStore
from checker.results_catalogue import Catalogue, EntityRow
from checker.results_model import CaseResult, Score
from checker.results_tables import PARAMETERS
from reports.ranking import Ranking
from reports.text import N_

ColumnType = Literal["string", "integer", "number", "boolean", "date", "datetime"]
Value = str | int | float | None
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType
    about: str
    source: str
    """SQL expression that yields it, or its key in the records of a table that no query gives."""


@dataclass(frozen=True, slots=True)
class OpenData:
    """What the tables are read from. ``rankings`` by month, as the pages show them."""

    store: ResultsStore
    rankings: Mapping[str, Ranking]

    def catalogues(self, month: str | None) -> Iterator[Catalogue]:
        """Rules and obligations: those of a month, with the texts of then where it is frozen, or of all months, each
        version once."""
        if month is not None:
            yield self.store.catalogue_of(month)
            return
        for version in self.store.versions():
            yield self.store.catalogue(version)

    def modified(self, month: str | None = None) -> str | None:
        """Until when the latest evidence of a month, or of all, was looked at, in UTC; None: nothing was judged."""
        rankings = self.rankings.values() if month is None else [self.rankings[month]]
        found = (line.summary.as_of for ranking in rankings for line in ranking.by_ruc.values() if line.summary)
        return max(found, default=None)

    def entities(self, month: str | None) -> Iterable[EntityRow]:
        """The registry, or those with a result in a month, named as its pages name them."""
        if month is None:
            return self.store.entities()
        return (line.entity for ruc, line in sorted(self.rankings[month].by_ruc.items()) if line.summary)


@dataclass(frozen=True, slots=True)
class Query:
    """``rows`` is what follows FROM, over ``newest_cases c`` (see :meth:`ResultsStore.select`)."""

    rows: str
    order: str


@dataclass(frozen=True, slots=True)
class OpenTable:
    """``key`` are the columns that name a row."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: Query | Callable[[OpenData, str | None], Iterable[Record]]
    shown: tuple[str, ...] = ()
    """Columns by which a reader narrows it down."""

    def rows(self, data: OpenData, month: str | None = None) -> Iterator[tuple[Value, ...]]:
        """Every row, or those of a month, in an order that never changes. Booleans come as 0 and 1. Raises
        ResultsUnavailable."""
        if not isinstance(self.source, Query):
            keys = [column.source for column in self.columns]
            return (tuple(record[key] for key in keys) for record in self.source(data, month))
        wanted = ", ".join(column.source for column in self.columns)
        where = "" if month is None else " WHERE c.month = ?"
        sql = f"SELECT {wanted} FROM newest_cases c {self.source.rows}{where} ORDER BY {self.source.order}"
        return data.store.select(sql, () if month is None else (month,))


def _columns(alias: str, **columns: tuple[str, ColumnType, str]) -> tuple[Column, ...]:
    """Named ``column=(field, type, about)``."""
    before = f"{alias}." if alias else ""
    return tuple(Column(name, kind, about, f"{before}{field}") for name, (field, kind, about) in columns.items())


# --- records that no query gives ----------------------------------------------------------------------------


def _entities(data: OpenData, month: str | None) -> Iterator[Record]:
    return (entity.model_dump() for entity in data.entities(month))


def _scores(data: OpenData, month: str | None) -> Iterator[Record]:
    names = (
        *("ruc", "month", "rules_version", "scheme", "as_of", "deadline", "simulated", "sita", "partial"),
        *(*PARAMETERS, "coverage", "no_aplica"),
    )
    where = "" if month is None else "WHERE month = ?"
    sql = f"SELECT {', '.join(names)} FROM newest_cases {where} ORDER BY ruc, month"
    for row in data.store.select(sql, () if month is None else (month,)):
        record = dict(zip(names, row, strict=True))
        ranking = data.rankings[record["month"]]
        line = ranking.by_ruc[record["ruc"]]
        yield record | {
            "value": line.value,
            "basis": ranking.basis.name,
            "place": line.place,
            "band": line.band.letter if line.band else None,
            "reason": line.reason,
        }


def _obligations(data: OpenData, month: str | None) -> Iterator[Record]:
    for catalogue in data.catalogues(month):
        for obligation in sorted(catalogue.obligations, key=lambda o: (o.valid_from, o.order, o.id)):
            yield obligation.model_dump() | {"version": catalogue.version}


def _rules(data: OpenData, month: str | None) -> Iterator[Record]:
    for catalogue in data.catalogues(month):
        for rule in catalogue.rules:
            yield rule.model_dump(exclude={"texts"}) | {"version": catalogue.version}


def _corrections(data: OpenData, month: str | None) -> Iterator[Record]:
    """What each correction of a frozen month changes of what was said last: of the published, or of the correction
    before it."""
    for frozen in data.store.frozen_months if month is None else [month]:
        for ruc, corrections in sorted(data.store.corrections(frozen).items()):
            last, order = data.store.load_case(ruc, frozen), 0
            for correction in corrections:
                for change in _changed(last, correction.case):
                    common = {"ruc": ruc, "month": frozen, "order": order, "found_on": correction.found_on}
                    yield {**common, "rules_version": correction.case.rules_version, **change}
                    order += 1
                last = correction.case


def _changed(before: CaseResult | None, after: CaseResult) -> Iterator[Record]:
    """Each datum that a correction changes, those of the entity as a whole last."""
    known = before or after.model_copy(update={"verdicts": [], "findings": [], "replies": [], "score": _NO_SCORE})
    heard = {(obligation, reply.file, reply.resolution) for obligation, reply in known.every_reply}
    upheld: dict[str | None, list[str]] = {}
    for obligation, reply in after.every_reply:
        if reply.resolution == "aceptado" and (obligation, reply.file, reply.resolution) not in heard:
            upheld.setdefault(obligation, []).append(f"descargo aceptado ({reply.file}): {reply.reason}")
    rules = [f"reglas {after.rules_version} en lugar de {known.rules_version}"]
    rules = rules if after.rules_version != known.rules_version else []
    for move in compare(known, after):
        values = zip(PARAMETERS, move.score_before, move.score_after, strict=True)
        told = [("veredicto", move.before, move.after), *values, ("hallazgos", _named(move.lost), _named(move.gained))]
        yield from _moved(move.obligation, told, [*upheld.get(move.obligation, ()), *rules])
    said, says = ({f"{finding.rule} {finding.kind}" for finding in case.findings} for case in (known, after))
    whole = [(name, getattr(known.score, key), getattr(after.score, key)) for key, name in _SCORE.items()]
    whole.append(("hallazgos", _named(said - says), _named(says - said)))
    yield from _moved("-", whole, [*upheld.get(None, ()), *rules])


_SCORE: Mapping[str, str] = {"sita": "sita", "partial": "parcial", "coverage": "cobertura"}
_NO_SCORE = Score.model_validate(
    dict.fromkeys(("sita", "partial", *PARAMETERS)) | {"partial_of": [], "coverage": 0.0, "no_aplica": 0}
)


def _named(findings: Iterable[str]) -> str | None:
    return ", ".join(sorted(findings)) or None


def _moved(obligation: str, told: Iterable[tuple[str, object, object]], why: Sequence[str]) -> Iterator[Record]:
    for name, old, new in told:
        if old != new:
            values = {"obligation": obligation, "datum": name, "before": _written(old), "after": _written(new)}
            yield values | {"why": "; ".join(why) or "otra lectura de la evidencia"}


def _written(value: object) -> str | None:
    return None if value is None else str(round(value, 4) if isinstance(value, float) else value)


# --- the tables ---------------------------------------------------------------------------------------------

_RUC = Column("ruc", "string", N_("RUC de la entidad, 13 dígitos"), "c.ruc")
_MONTH = Column("mes", "string", N_("mes al que pertenece la información, AAAA-MM"), "c.month")
_OBLIGATION = Column(
    "obligacion",
    "string",
    N_("obligación (véase la tabla obligaciones)"),
    "v.obligation",
)
_OR_ENTITY = Column(
    "obligacion", "string", N_("obligación; «-»: la entidad en su conjunto"), "IFNULL(v.obligation, '-')"
)
_PLACE = N_("pnt (portal nacional), own (sitio propio) o local (carpeta)")
_ORDER = N_("orden dentro de la obligación, desde 0")
_OWNER = N_("quién puede resolverlo: publisher, platform, network o tool")
_VERSION = N_("versión de las reglas")
_SEVERITY = N_("error, warning (aviso) o info (nota)")
_FEEDS = N_("parámetro del índice que alimenta; vacío si ninguno")
_VALUES = {
    "cta": N_("información completa y actualizada, de 0 a 1; vacío: sin medir"),
    "eta": N_("datos abiertos, de 0 a 1; vacío: sin medir"),
    "rp": N_("registro dentro del plazo, de 0 a 1; vacío: sin medir"),
    "ci": N_("calidad de la información, de 0 a 1; vacío: sin medir o no corresponde"),
}
_PARAMETERS: dict[str, tuple[str, ColumnType, str]] = {n: (n, "number", about) for n, about in _VALUES.items()}
_VERDICTS = "JOIN verdicts v ON v.case_id = c.id"

TABLES: tuple[OpenTable, ...] = (
    OpenTable(
        "entidades",
        N_("Las entidades del registro y las que tienen resultados."),
        ("ruc",),
        _columns(
            "",
            ruc=("ruc", "string", N_("RUC de la entidad, 13 dígitos")),
            dpa=("dpa", "string", N_("código de la división político-administrativa (INEC)")),
            nombre=("name", "string", N_("nombre de la entidad")),
            provincia=("province", "string", N_("provincia")),
            canton=("canton", "string", N_("cantón")),
            poblacion=("population", "integer", N_("habitantes; vacío: el registro no lo dice")),
        ),
        _entities,
        ("provincia",),
    ),
    OpenTable(
        "puntajes",
        N_("Una fila por entidad y mes: el índice SITA, sus parámetros y el puesto."),
        ("ruc", "mes"),
        _columns(
            "",
            ruc=("ruc", "string", N_("RUC de la entidad, 13 dígitos")),
            mes=("month", "string", N_("mes al que pertenece la información, AAAA-MM")),
            version_de_reglas=("rules_version", "string", N_("versión de las reglas aplicadas")),
            esquema=("scheme", "string", N_("ley que fija la lista: 2023 o 2004")),
            hasta=("as_of", "datetime", N_("momento hasta el que se miró la evidencia, en UTC")),
            plazo=("deadline", "date", N_("último día para publicar el mes, AAAA-MM-DD")),
            simulado=("simulated", "boolean", N_("verdadero si la fecha fue puesta a mano (demostración)")),
            sita=("sita", "number", N_("índice SITA, de 0 a 1; vacío si falta un parámetro")),
            parcial=("partial", "number", N_("promedio de los parámetros medidos cuando no hay SITA")),
            **_PARAMETERS,
            cobertura=("coverage", "number", N_("parte medida de lo que se puede medir, de 0 a 1")),
            no_aplica=("no_aplica", "integer", N_("obligaciones que declaran NO APLICA y valen como cumplidas")),
            valor=("value", "number", N_("valor con que se ordena el mes, de 0 a 100; vacío: sin puesto")),
            tipo_de_valor=("basis", "string", N_("qué es ese valor: el índice, el índice parcial o un porcentaje")),
            puesto=("place", "integer", N_("puesto entre los ordenados del mes; quienes empatan lo comparten")),
            banda=("band", "string", N_("letra de la banda del valor, de A (la más alta) a E")),
            motivo_sin_puesto=("reason", "string", N_("por qué no tiene puesto")),
        ),
        _scores,
        ("mes", "banda"),
    ),
    OpenTable(
        "lugares",
        N_("Cómo quedó leído cada lugar donde publica una entidad, cada mes."),
        ("ruc", "mes", "lugar", "direccion"),
        (
            _RUC,
            _MONTH,
            *_columns(
                "r",
                lugar=("place", "string", _PLACE),
                direccion=("url", "string", N_("dirección donde se empezó a leer")),
                sistema=("system", "string", N_("sistema del portal; vacío: nada lo dice")),
                completa=("complete", "boolean", N_("si se leyó completo: solo entonces una ausencia acusa")),
                causa=("cause_code", "string", N_("por qué no se leyó completo")),
                responsable=("cause_owner", "string", _OWNER),
            ),
        ),
        Query("JOIN readings r ON r.case_id = c.id", "c.ruc, c.month, r.ord"),
        ("mes", "sistema"),
    ),
    OpenTable(
        "veredictos",
        N_("Una fila por entidad, mes y obligación."),
        ("ruc", "mes", "obligacion"),
        (
            _RUC,
            _MONTH,
            _OBLIGATION,
            *_columns(
                "v",
                veredicto=("verdict", "string", N_("cumple, no_aplica, parcial, incumple o no_evaluado")),
                lugar=("place", "string", N_("lugar cuya copia se calificó: pnt, own o local")),
                a_tiempo=("on_time", "boolean", N_("si se registró dentro del plazo; vacío: no se sabe")),
                causa=("cause_code", "string", N_("por qué no se evaluó")),
                causa_texto=("cause_message", "string", N_("la causa, en palabras")),
                responsable=("cause_owner", "string", _OWNER),
                **_PARAMETERS,
            ),
        ),
        Query(_VERDICTS, "c.ruc, c.month, v.ord"),
        ("mes", "obligacion", "veredicto"),
    ),
    OpenTable(
        "archivos",
        N_("Los archivos publicados que se encontraron para cada obligación, con su huella."),
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            _OBLIGATION,
            *_columns(
                "p",
                orden=("ord", "integer", _ORDER),
                componente=("component", "string", N_("dataset, metadata, dictionary o document")),
                lugar=("place", "string", _PLACE),
                direccion=("url", "string", N_("dirección del archivo")),
                archivo=("file", "string", N_("nombre del archivo")),
                sha256=("sha256", "string", N_("huella SHA-256 de los bytes recibidos")),
                visto=("captured_at", "datetime", N_("cuándo se recibió, en UTC")),
                registrado=("registered_at", "string", N_("registro en el portal nacional, como lo escribe el portal")),
            ),
        ),
        Query(
            f"{_VERDICTS} JOIN components p ON p.case_id = c.id AND p.verdict_ord = v.ord",
            "c.ruc, c.month, v.ord, p.ord",
        ),
        ("mes", "obligacion", "componente"),
    ),
    OpenTable(
        "hallazgos",
        N_("Lo que cada regla encontró mal, con archivo, fila, columna, norma y huella."),
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            _OR_ENTITY,
            *_columns(
                "f",
                orden=("ord", "integer", _ORDER),
                regla=("rule", "string", N_("código de la regla (véase la tabla reglas)")),
                forma=("kind", "string", N_("forma de fallar")),
                gravedad=("severity", "string", _SEVERITY),
                parametro=("parameter", "string", _FEEDS),
                responsable=("owner", "string", N_("quién puede corregirlo: publisher, platform, network o tool")),
                lugar=("place", "string", _PLACE),
                mensaje=("message", "string", N_("qué está mal")),
                correccion=("fix", "string", N_("qué hacer")),
                norma=("law", "string", N_("artículo o resolución")),
                archivo=("location_file", "string", N_("archivo")),
                fila=("location_row", "integer", N_("primera fila, como la muestra una hoja de cálculo")),
                columna=("location_column", "string", N_("columna")),
                cantidad=('"count"', "integer", N_("cuántas veces, exacto")),
                direccion=("url", "string", N_("dirección de la captura que lo prueba")),
                sha256=("sha256", "string", N_("huella SHA-256 de los bytes que lo prueban")),
            ),
        ),
        Query(
            "JOIN findings f ON f.case_id = c.id LEFT JOIN verdicts v ON v.case_id = c.id AND v.ord = f.verdict_ord",
            "c.ruc, c.month, f.verdict_ord, f.ord",
        ),
        ("mes", "regla", "gravedad"),
    ),
    OpenTable(
        "descargos",
        N_("Las objeciones de las entidades, resueltas o no. De un mes congelado, las publicadas con él."),
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            _OR_ENTITY,
            *_columns(
                "d",
                orden=("ord", "integer", _ORDER),
                archivo=("file", "string", N_("nombre del archivo del descargo")),
                regla=("rule", "string", N_("regla que se objeta")),
                forma=("kind", "string", N_("forma de fallar que se objeta; vacío: todas las de la regla")),
                alegacion=("claim", "string", N_("qué sostiene la entidad")),
                presentado=("filed_on", "date", N_("cuándo se presentó, AAAA-MM-DD")),
                resolucion=("resolution", "string", N_("pendiente, aceptado o rechazado")),
                motivo=("reason", "string", N_("por qué se resolvió así")),
                resuelto_por=("resolved_by", "string", N_("quién lo resolvió")),
                resuelto=("resolved_on", "date", N_("cuándo se resolvió, AAAA-MM-DD")),
            ),
        ),
        Query(
            "JOIN replies d ON d.case_id = c.id LEFT JOIN verdicts v ON v.case_id = c.id AND v.ord = d.verdict_ord",
            "c.ruc, c.month, d.verdict_ord, d.ord",
        ),
        ("mes", "resolucion"),
    ),
    OpenTable(
        "correcciones",
        N_("Lo que se halló después de congelar un mes: las demás tablas siguen dando lo publicado."),
        ("ruc", "mes", "orden"),
        _columns(
            "",
            ruc=("ruc", "string", N_("RUC de la entidad, 13 dígitos")),
            mes=("month", "string", N_("mes congelado, AAAA-MM")),
            orden=("order", "integer", N_("orden dentro de la entidad y el mes, desde 0")),
            fecha=("found_on", "date", N_("cuándo se corrigió, AAAA-MM-DD")),
            version_de_reglas=("rules_version", "string", N_("versión de las reglas con que se juzgó de nuevo")),
            obligacion=("obligation", "string", N_("obligación; «-»: la entidad en su conjunto")),
            dato=(
                "datum",
                "string",
                N_("lo que cambia: veredicto, hallazgos, sita, parcial, cobertura o un parámetro"),
            ),
            antes=(
                "before",
                "string",
                N_("lo dicho hasta entonces; de los hallazgos, los que dejan de estar"),
            ),
            despues=("after", "string", N_("lo que vale desde entonces; de los hallazgos, los que aparecen")),
            motivo=("why", "string", N_("por qué: un descargo aceptado, otras reglas, otra lectura")),
        ),
        _corrections,
        ("mes", "dato"),
    ),
    OpenTable(
        "obligaciones",
        N_("Lo que la ley obliga a publicar, por versión de las reglas."),
        ("version", "obligacion"),
        _columns(
            "",
            version=("version", "string", _VERSION),
            obligacion=("id", "string", N_("identificador: 19.6, 24.act; a1 … t en la ley de 2004")),
            titulo=("title", "string", N_("título")),
            que_pide=("summary", "string", N_("qué pide, en palabras sencillas")),
            norma=("law", "string", N_("artículo")),
            desde=("valid_from", "string", N_("primer mes en que se debe, AAAA-MM")),
            hasta=("valid_to", "string", N_("último mes en que se debe; vacío: sigue vigente")),
        ),
        _obligations,
    ),
    OpenTable(
        "reglas",
        N_("Las reglas, por versión."),
        ("version", "codigo"),
        _columns(
            "",
            version=("version", "string", _VERSION),
            codigo=("code", "string", N_("código estable")),
            requisito=("title", "string", N_("lo que se exige")),
            por_que=("why", "string", N_("por qué importa")),
            norma=("law", "string", N_("norma")),
            origen=(
                "source",
                "string",
                N_("norm (lo dice una norma), template (plantilla oficial) o inferred (inferida)"),
            ),
            gravedad=("severity", "string", _SEVERITY),
            parametro=("parameter", "string", _FEEDS),
            desde=("valid_from", "string", N_("primer mes al que se aplica, AAAA-MM")),
            hasta=("valid_to", "string", N_("último mes al que se aplica; vacío: sigue vigente")),
            estado=("state", "string", N_("preview (a prueba), stable (estable) o deprecated (en desuso)")),
        ),
        _rules,
        ("version", "gravedad"),
    ),
)
