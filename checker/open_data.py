"""The results as open tables: what each holds, column by column, and the query that reads it.

One place for every export: files, the public database, the data package and the data dictionary follow from it. Of
each month, the newest rules version that judged it. No table holds bytes, headers or WARC: evidence is not republished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.results import ResultsStore

ColumnType = Literal["string", "integer", "number", "boolean", "datetime"]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType
    about: str
    sql: str
    """Expression that yields it."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """``key`` are the columns that name a row; ``source`` is what follows FROM."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: str

    def rows(self, store: ResultsStore) -> Iterator[tuple[Value, ...]]:
        """Every row, in an order that never changes. Booleans come as 0 and 1. Raises ResultsUnavailable."""
        wanted = ", ".join(column.sql for column in self.columns)
        return store.select(f"SELECT {wanted} {self.source}")


_RUC = Column("ruc", "string", "RUC de la entidad, 13 dígitos", "c.ruc")
_MONTH = Column("mes", "string", "mes al que pertenece la información, AAAA-MM", "c.month")
_OBLIGATION = Column("obligacion", "string", "obligación (véase la tabla obligaciones)", "v.obligation")
_PLACE = "pnt (portal nacional), own (sitio propio) o local (carpeta)"
_VALUES = {
    "cta": "información completa y actualizada, de 0 a 1; vacío: sin medir",
    "eta": "datos abiertos, de 0 a 1; vacío: sin medir",
    "rp": "registro dentro del plazo, de 0 a 1; vacío: sin medir",
    "ci": "calidad de la información, de 0 a 1; vacío: sin medir o no corresponde",
}


def _plain(alias: str, **columns: tuple[str, ColumnType, str]) -> tuple[Column, ...]:
    return tuple(Column(name, kind, about, f"{alias}.{field}") for name, (field, kind, about) in columns.items())


_NEWEST = "newest_cases"
"""Temporary view of the cases of each month's newest rules version (see :meth:`ResultsStore.select`)."""
_CASES = f"FROM {_NEWEST} c"
_VERDICTS = f"{_CASES} JOIN verdicts v ON v.case_id = c.id"

TABLES: tuple[OpenTable, ...] = (
    OpenTable(
        "entidades",
        "Entidades del registro y las que tienen resultados.",
        ("ruc",),
        _plain(
            "e",
            ruc=("ruc", "string", "RUC, 13 dígitos"),
            dpa=("dpa", "string", "código de la división político-administrativa (INEC)"),
            nombre=("name", "string", "nombre de la entidad"),
            provincia=("province", "string", "provincia"),
            canton=("canton", "string", "cantón"),
        ),
        "FROM (SELECT ruc, dpa, name, province, canton FROM entities UNION SELECT ruc, dpa, name, NULL, NULL FROM"
        f" (SELECT ruc, dpa, name, MAX(month) FROM {_NEWEST} WHERE ruc NOT IN (SELECT ruc FROM entities) GROUP BY ruc)"
        ") e ORDER BY e.ruc",
    ),
    OpenTable(
        "puntajes",
        "Una fila por entidad y mes: el índice SITA y sus parámetros.",
        ("ruc", "mes"),
        (
            _RUC,
            _MONTH,
            *_plain(
                "c",
                version_de_reglas=("rules_version", "string", "versión de las reglas aplicadas"),
                esquema=("scheme", "string", "ley que fija la lista: 2023 o 2004"),
                hasta=("as_of", "datetime", "momento hasta el que se miró la evidencia, en UTC"),
                plazo=("deadline", "string", "último día para publicar el mes, AAAA-MM-DD"),
                simulado=("simulated", "boolean", "verdadero si la fecha fue puesta a mano (demostración)"),
                sita=("sita", "number", "índice SITA, de 0 a 1; vacío si falta un parámetro"),
                parcial=("partial", "number", "promedio de los parámetros medidos cuando no hay SITA"),
                **{name: (name, "number", about) for name, about in _VALUES.items()},
                cobertura=("coverage", "number", "parte medida de lo que se puede medir, de 0 a 1"),
                no_aplica=("no_aplica", "integer", "obligaciones que declaran NO APLICA y valen como cumplidas"),
            ),
        ),
        f"{_CASES} ORDER BY c.ruc, c.month",
    ),
    OpenTable(
        "lugares",
        "Cómo quedó leído cada lugar donde publica una entidad, cada mes.",
        ("ruc", "mes", "lugar", "direccion"),
        (
            _RUC,
            _MONTH,
            *_plain(
                "r",
                lugar=("place", "string", _PLACE),
                direccion=("url", "string", "dirección donde se empezó a leer"),
                sistema=("system", "string", "sistema del portal; vacío: nada lo dice"),
                completa=("complete", "boolean", "si se leyó completo: solo entonces una ausencia acusa"),
                causa=("cause_code", "string", "por qué no se leyó completo"),
                responsable=("cause_owner", "string", "quién puede resolverlo: publisher, platform, network o tool"),
            ),
        ),
        f"{_CASES} JOIN readings r ON r.case_id = c.id ORDER BY c.ruc, c.month, r.ord",
    ),
    OpenTable(
        "veredictos",
        "Una fila por entidad, mes y obligación.",
        ("ruc", "mes", "obligacion"),
        (
            _RUC,
            _MONTH,
            _OBLIGATION,
            *_plain(
                "v",
                veredicto=("verdict", "string", "cumple, no_aplica, parcial, incumple o no_evaluado"),
                lugar=("place", "string", f"lugar cuya copia se calificó: {_PLACE}"),
                a_tiempo=("on_time", "boolean", "si se registró dentro del plazo; vacío: no se sabe"),
                causa=("cause_code", "string", "por qué no se evaluó"),
                causa_texto=("cause_message", "string", "la causa, en palabras"),
                responsable=("cause_owner", "string", "quién puede resolverla: publisher, platform, network o tool"),
                **{name: (name, "number", about) for name, about in _VALUES.items()},
            ),
        ),
        f"{_VERDICTS} ORDER BY c.ruc, c.month, v.ord",
    ),
    OpenTable(
        "archivos",
        "Los archivos publicados que se encontraron para cada obligación, con su huella.",
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            _OBLIGATION,
            *_plain(
                "p",
                orden=("ord", "integer", "orden dentro de la obligación, desde 0"),
                componente=("component", "string", "dataset, metadata, dictionary o document"),
                lugar=("place", "string", _PLACE),
                direccion=("url", "string", "dirección del archivo"),
                archivo=("file", "string", "nombre del archivo"),
                sha256=("sha256", "string", "huella SHA-256 de los bytes recibidos"),
                visto=("captured_at", "datetime", "cuándo se recibió, en UTC"),
                registrado=("registered_at", "string", "registro en el portal nacional, como lo escribe el portal"),
            ),
        ),
        f"{_VERDICTS} JOIN components p ON p.case_id = c.id AND p.verdict_ord = v.ord"
        " ORDER BY c.ruc, c.month, v.ord, p.ord",
    ),
    OpenTable(
        "hallazgos",
        "Lo que cada regla encontró mal, con archivo, fila, columna, norma y huella.",
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            Column(
                "obligacion",
                "string",
                "obligación; «-» si el hallazgo es de toda la entidad",
                "IFNULL(v.obligation, '-')",
            ),
            *_plain(
                "f",
                orden=("ord", "integer", "orden dentro de la obligación, desde 0"),
                regla=("rule", "string", "código de la regla (véase la tabla reglas)"),
                forma=("kind", "string", "forma de fallar"),
                gravedad=("severity", "string", "error, warning (aviso) o info (nota)"),
                parametro=("parameter", "string", "parámetro del índice que alimenta; vacío si ninguno"),
                responsable=("owner", "string", "quién puede corregirlo: publisher, platform, network o tool"),
                lugar=("place", "string", _PLACE),
                mensaje=("message", "string", "qué está mal"),
                correccion=("fix", "string", "qué hacer"),
                norma=("law", "string", "artículo o resolución"),
                archivo=("location_file", "string", "archivo"),
                fila=("location_row", "integer", "primera fila, como la muestra una hoja de cálculo"),
                columna=("location_column", "string", "columna"),
                cantidad=('"count"', "integer", "cuántas veces, exacto"),
                direccion=("url", "string", "dirección de la captura que lo prueba"),
                sha256=("sha256", "string", "huella SHA-256 de los bytes que lo prueban"),
            ),
        ),
        f"{_CASES} JOIN findings f ON f.case_id = c.id"
        " LEFT JOIN verdicts v ON v.case_id = c.id AND v.ord = f.verdict_ord"
        " ORDER BY c.ruc, c.month, f.verdict_ord, f.ord",
    ),
    OpenTable(
        "descargos",
        "Las objeciones de las entidades a sus veredictos, resueltas o no. De un mes congelado, las publicadas con él.",
        ("ruc", "mes", "obligacion", "orden"),
        (
            _RUC,
            _MONTH,
            _OBLIGATION,
            *_plain(
                "d",
                orden=("ord", "integer", "orden dentro de la obligación, desde 0"),
                archivo=("file", "string", "nombre del archivo del descargo"),
                regla=("rule", "string", "regla que se objeta"),
                forma=("kind", "string", "forma de fallar que se objeta; vacío: todas las de la regla"),
                alegacion=("claim", "string", "qué sostiene la entidad"),
                presentado=("filed_on", "string", "cuándo se presentó, AAAA-MM-DD"),
                resolucion=("resolution", "string", "pendiente, aceptado o rechazado"),
                motivo=("reason", "string", "por qué se resolvió así"),
                resuelto_por=("resolved_by", "string", "quién lo resolvió"),
                resuelto=("resolved_on", "string", "cuándo se resolvió, AAAA-MM-DD"),
            ),
        ),
        f"{_VERDICTS} JOIN replies d ON d.case_id = c.id AND d.verdict_ord = v.ord"
        " ORDER BY c.ruc, c.month, v.ord, d.ord",
    ),
    OpenTable(
        "obligaciones",
        "Lo que la ley obliga a publicar, por versión de las reglas.",
        ("version", "obligacion"),
        _plain(
            "o",
            version=("version", "string", "versión de las reglas"),
            obligacion=("id", "string", "identificador: 19.6, 24.act; a1 … t en la ley de 2004"),
            titulo=("title", "string", "título"),
            que_pide=("summary", "string", "qué pide, en palabras sencillas"),
            norma=("law", "string", "artículo"),
            desde=("valid_from", "string", "primer mes en que se debe, AAAA-MM"),
            hasta=("valid_to", "string", "último mes en que se debe; vacío: sigue vigente"),
        ),
        'FROM obligations o ORDER BY o.version, o.valid_from, o."order", o.id',
    ),
    OpenTable(
        "reglas",
        "Las reglas, por versión.",
        ("version", "codigo"),
        _plain(
            "r",
            version=("version", "string", "versión de las reglas"),
            codigo=("code", "string", "código estable"),
            requisito=("title", "string", "lo que se exige"),
            por_que=("why", "string", "por qué importa"),
            norma=("law", "string", "norma"),
            origen=("source", "string", "norm (lo dice una norma), template (plantilla oficial) o inferred (inferida)"),
            gravedad=("severity", "string", "error, warning (aviso) o info (nota)"),
            parametro=("parameter", "string", "parámetro del índice que alimenta; vacío si ninguno"),
            desde=("valid_from", "string", "primer mes al que se aplica, AAAA-MM"),
            hasta=("valid_to", "string", "último mes al que se aplica; vacío: sigue vigente"),
            estado=("state", "string", "preview (a prueba), stable (estable) o deprecated (en desuso)"),
        ),
        "FROM rules r ORDER BY r.version, r.code",
    ),
)
