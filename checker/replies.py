"""The right of reply: objections (*descargos*) kept as small TOML files beside the evidence.

One file an objection (``docs/guides/descargos.md``). It is shown beside the verdict it speaks of; it changes the
verdict only when it was upheld, and then the findings stay listed with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from checker.model import RuleSet
from checker.results_model import CaseResult, Reply, ReplyEvidence, Resolution
from reading.disk import reason

FOLDER = "descargos"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_TOO_LARGE = 100_000
"""Bytes: an objection is a page of text, not a document."""


class Entities(Protocol):
    """What of a registry is asked: the RUCs it knows."""

    def entities(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and what it speaks of."""

    ruc: str
    month: str
    obligation: str | None
    """None: a rule about the entity as a whole."""
    reply: Reply


def _plain_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("date", "debe ser una fecha sin comillas, como 2026-11-25")


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
_Date = Annotated[date, BeforeValidator(_plain_date)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Evidence(_Strict):
    direccion: _Words | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    texto: _Words | None = None


class _File(_Strict):
    """An objection as its file has it; the keys are those a person writes."""

    ruc: Annotated[str, StringConstraints(pattern=r"^\d{13}$")]
    mes: str
    obligacion: str | None = None
    regla: str
    forma: str | None = None
    alegacion: _Words
    fecha: _Date
    prueba: list[_Evidence] = Field(default_factory=list)
    resolucion: Literal["pendiente", "aceptado", "rechazado"] = "pendiente"
    motivo: _Words | None = None
    resuelto_por: _Words | None = None
    resuelto_el: _Date | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        done = {"motivo": self.motivo, "resuelto_por": self.resuelto_por, "resuelto_el": self.resuelto_el}
        if self.resolucion == "pendiente":
            given = [name for name, value in done.items() if value is not None]
            if given:
                raise PydanticCustomError(
                    "whole", f"está pendiente y ya tiene «{given[0]}»: quítelo o escriba la resolución"
                )
        elif lacking := [name for name, value in done.items() if value is None]:
            raise PydanticCustomError("whole", f"está {self.resolucion} y le falta «{lacking[0]}»: escríbalo")
        elif self.resuelto_el is not None and self.resuelto_el < self.fecha:
            raise PydanticCustomError("whole", "se resolvió antes de presentarse: corrija «fecha» o «resuelto_el»")
        return self


def load_replies(folder: Path, registry: Entities, ruleset: RuleSet) -> tuple[list[Objection], list[str]]:
    """The objections in ``folder`` (``STORE/descargos``), by file name, and a Spanish sentence for each file that
    cannot be used. A folder that is not there holds none. Raises OSError when the folder cannot be listed."""
    found, problems = list[Objection](), list[str]()
    if not folder.exists():
        return found, problems
    known = registry.entities()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        try:
            found.append(parse_reply(path.name, _content(path), known, ruleset))
        except Unusable as error:
            problems.append(f"El descargo «{path.name}» no se aplica: {error}.")
    return found, problems


def by_obligation(objections: Sequence[Objection], ruc: str, month: str) -> dict[str | None, list[Reply]]:
    """The objections to one case, as :func:`checker.engine.judge` takes them."""
    chosen: dict[str | None, list[Reply]] = {}
    for objection in objections:
        if (objection.ruc, objection.month) == (ruc, month):
            chosen.setdefault(objection.obligation, []).append(objection.reply)
    return chosen


def without_effect(judged: Sequence[CaseResult]) -> list[str]:
    """A Spanish sentence for each upheld objection that found nothing to set aside."""
    return [
        f"El descargo «{reply.file}» está aceptado, pero hoy no hay hallazgo de {reply.rule} en "
        f"{obligation or 'la entidad'} de {case.month}: se muestra y no cambia nada."
        for case in judged
        for obligation, reply in case.every_reply
        if reply.resolution == "aceptado" and not reply.set_aside
    ]


class Unusable(ValueError):
    """What is wrong with a file and what to do, without full stop."""


def parse_reply(name: str, content: bytes, known: Mapping[str, object], ruleset: RuleSet) -> Objection:
    """The objection in the bytes of a file. ``known`` are the RUCs of the registry. Raises :class:`Unusable`."""
    file = _parse(content)
    if file.ruc not in known:
        raise Unusable(f"el RUC {file.ruc} no está en el registro; corríjalo o añada la entidad")
    if not _MONTH.fullmatch(file.mes):
        raise Unusable(f"«{file.mes}» no es un mes; escríbalo como 2026-10")
    owed = {obligation.id for obligation in ruleset.owed(file.mes)}
    if file.obligacion is not None and file.obligacion not in owed:
        raise Unusable(f"«{file.obligacion}» no es una obligación de {file.mes}; use su número, como 19.6")
    rule = next((rule for rule in ruleset.rules if rule.code == file.regla), None)
    if rule is None:
        raise Unusable(f"las reglas {ruleset.version} no tienen «{file.regla}»; use el código que cita el hallazgo")
    if rule.scope == "case" and file.obligacion is not None:
        raise Unusable(f"la regla {rule.code} habla de la entidad en su conjunto; quite «obligacion»")
    if rule.scope != "case" and file.obligacion is None:
        raise Unusable(f"falta «obligacion»: la regla {rule.code} habla de una; escriba su número, como 19.6")
    if file.forma is not None and file.forma not in rule.texts:
        forms = ", ".join(sorted(rule.texts))
        raise Unusable(f"la regla {rule.code} no falla en la forma «{file.forma}»; sus formas son: {forms}")
    return Objection(file.ruc, file.mes, file.obligacion, _reply(name, file))


def _content(path: Path) -> bytes:
    if path.suffix != ".toml":
        raise Unusable("el archivo no termina en .toml; cámbiele el nombre o sáquelo de la carpeta")
    try:
        if path.stat().st_size > _TOO_LARGE:
            raise Unusable("pesa más de 100 kB; deje en él la alegación y ponga la prueba en una dirección")
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"no se puede leer ({reason(error)})") from error


def _parse(content: bytes) -> _File:
    try:
        # Notepad of Windows begins UTF-8 with a mark that TOML does not know.
        return _File.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Unusable("no está en UTF-8; guárdelo de nuevo con esa codificación") from error
    except RecursionError as error:
        raise Unusable("anida demasiados corchetes; compare con el ejemplo de docs/guides/descargos.md") from error
    except ValidationError as error:
        raise Unusable(_fault(error.errors()[0])) from error
    except ValueError as error:  # of TOML, or a number of thousands of digits
        raise Unusable(f"no es TOML válido ({error}); compare con el ejemplo de docs/guides/descargos.md") from error


_FAULTS = {
    "missing": "falta «{field}»",
    "extra_forbidden": "«{field}» no es una clave conocida; quítela o corrija su nombre",
    "string_type": "«{field}» debe ser un texto entre comillas",
    "string_too_short": "«{field}» está vacío",
    "string_too_long": "«{field}» pasa de 5000 letras",
    "literal_error": "«{field}» debe ser pendiente, aceptado o rechazado",
    "list_type": "«{field}» debe escribirse como [[{field}]]",
    "model_type": "«{field}» debe escribirse como [[prueba]]",
}


def _fault(error: ErrorDetails) -> str:
    field = ".".join(str(part) for part in error["loc"] if isinstance(part, str))
    if error["type"] == "string_pattern_mismatch":
        digits = "64 cifras hexadecimales en minúscula" if field.endswith("sha256") else "13 dígitos"
        return f"«{field}» debe tener {digits}"
    said = _FAULTS.get(error["type"])
    if said:
        return said.format(field=field)
    return f"«{field}» {error['msg']}" if field else error["msg"]


def _reply(name: str, file: _File) -> Reply:
    resolution: Resolution = file.resolucion
    return Reply(
        file=name,
        rule=file.regla,
        kind=file.forma,
        claim=file.alegacion,
        evidence=[ReplyEvidence(url=e.direccion, sha256=e.sha256, text=e.texto) for e in file.prueba],
        filed_on=file.fecha.isoformat(),
        resolution=resolution,
        reason=file.motivo,
        resolved_by=file.resuelto_por,
        resolved_on=file.resuelto_el.isoformat() if file.resuelto_el else None,
    )
