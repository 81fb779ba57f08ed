"""The registry: which bodies are swept and where they publish. One row per place.

Spreadsheets harm such files in known ways (delimiter, code page, zeros stripped); those are repaired and said aloud.
A row that cannot be used is a problem with its line number, and the rest goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from crawler.ruc import ruc_doubt, ruc_fault
from evidence.model import Place
from reading.disk import reason
from reading.sniff import sniff
from reading.tables import read_csv
from reading.text import decode

SHIPPED = Path(__file__).parent / "data" / "registry.csv"
REQUIRED = ("ruc", "dpa", "name", "province", "portal_kind", "portal_url", "caveats")
OPTIONAL = ("canton", "population", "entity_kind", "own_site")
KNOWN_KINDS = frozenset({"", "own", "pnt", "wordpress", "joomla", "laravel", "liferay", "ckan", "nextcloud", "listing"})
_MOST_BYTES = 20 << 20
_BROWSER = re.compile(r"(?<!\w)js(?!\w)", re.IGNORECASE)


class RegistryError(ValueError):
    """The registry as a whole cannot be used; the message is one Spanish sentence."""


class Entity(BaseModel):
    """An obligated body."""

    model_config = ConfigDict(frozen=True)

    ruc: str
    dpa: str
    name: str
    province: str
    canton: str = ""
    population: int | None = None


class PlaceRow(BaseModel):
    """One place where an entity publishes. ``portal_url`` is empty where the row says that there is no own site."""

    model_config = ConfigDict(frozen=True)

    entity: Entity
    place: Place
    portal_kind: str
    portal_url: str
    caveats: str = ""
    line: int
    extra: dict[str, str] = {}

    @property
    def ruc(self) -> str:
        return self.entity.ruc

    @property
    def needs_browser(self) -> bool:
        """True for an own site whose caveats hold the word ``js``: only a browser shows its lists."""
        return self.place == "own" and _BROWSER.search(self.caveats) is not None


@dataclass(slots=True)
class Registry:
    """Rows that can be used; what was repaired and what could not be used, one Spanish sentence each."""

    path: Path
    rows: list[PlaceRow] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def entities(self) -> dict[str, Entity]:
        """Entities by RUC, in the order of the file."""
        found: dict[str, Entity] = {}
        for row in self.rows:
            found.setdefault(row.ruc, row.entity)
        return found

    def places(self, only: set[str] | None = None) -> list[PlaceRow]:
        """Rows with an address, of the given RUCs or of all."""
        return [row for row in self.rows if row.portal_url and (only is None or row.ruc in only)]


def load_registry(path: Path = SHIPPED) -> Registry:
    """Read a registry file.

    Raises :class:`RegistryError` when it cannot be read, is no text, or lacks a column that is needed.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise RegistryError(f"El registro {path} es demasiado grande para ser una lista de entidades.")
        return parse_registry(path.read_bytes(), path)
    except OSError as error:
        raise RegistryError(f"El registro {path} no se puede leer: {reason(error)}.") from error


def parse_registry(data: bytes, path: Path) -> Registry:
    """The registry from the bytes of a file; ``path`` names it. Raises :class:`RegistryError`."""
    registry = Registry(path)
    header, rows = _read(registry, data)
    padded: Counter[str] = Counter()
    seen: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        if len(cells) != len(header):
            registry.problems.append(
                f"Línea {line}: tiene {len(cells)} columnas y la cabecera tiene {len(header)}; corrija sus separadores."
            )
            continue
        values = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=True)}
        _restore_zeros(values, padded)
        fault = _fault(values)
        place: Place = "pnt" if values["portal_kind"].lower() == "pnt" else "own"
        if fault is None and (earlier := seen.get((values["ruc"], place))) is not None:
            fault = (
                f"repite el lugar «{place}» del RUC {values['ruc']}, que ya está en la línea {earlier}; deje una sola"
            )
        if fault is not None:
            registry.problems.append(f"Línea {line}: {fault}.")
            continue
        if (doubt := ruc_doubt(values["ruc"])) is not None and not any(ruc == values["ruc"] for ruc, _ in seen):
            registry.repairs.append(f"Línea {line}: el RUC «{values['ruc']}» {doubt}; la fila se usa como está.")
        seen[values["ruc"], place] = line
        registry.rows.append(_row(values, place, line, registry))
    for name, digits in (("ruc", 13), ("dpa", 4)):
        if padded[name]:
            registry.repairs.append(
                f"Se repuso el cero inicial de {padded[name]} valores de «{name}», que debe tener {digits} dígitos."
            )
    return registry


def _read(registry: Registry, data: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    path = registry.path
    if sniff(data) not in ("text", "empty"):
        raise RegistryError(
            f"El registro {path} no es un archivo CSV: guárdelo desde la hoja de cálculo como CSV UTF-8."
        )
    decoded = decode(data)
    if decoded.encoding != "utf-8" and not data.isascii():
        registry.repairs.append(f"El registro no está en UTF-8: se leyó como {decoded.encoding}.")
    table = read_csv(decoded.text, path.name)
    rows = [(line, cells) for line, cells in table.rows() if any(cell.strip() for cell in cells)]
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise RegistryError(f"Al registro {path} le faltan columnas: {', '.join(missing)}.")
    repeated = [name for name, count in Counter(header).items() if count > 1 and name]
    if repeated:
        raise RegistryError(f"El registro {path} repite columnas: {', '.join(repeated)}.")
    if table.delimiter not in (None, ","):
        shown = "tabulador" if table.delimiter == "\t" else f"«{table.delimiter}»"
        registry.repairs.append(f"El registro separa sus columnas con {shown} en lugar de coma.")
    return header, rows[1:]


def _restore_zeros(values: dict[str, str], padded: Counter[str]) -> None:
    for name, digits in (("ruc", 13), ("dpa", 4)):
        text = values[name].strip("'").removesuffix(".0")
        if text.isascii() and text.isdigit() and len(text) == digits - 1:
            text = text.zfill(digits)
            padded[name] += 1
        values[name] = text


def _fault(values: dict[str, str]) -> str | None:
    fault = ruc_fault(values["ruc"])
    if fault is not None:
        return f"el RUC «{values['ruc']}» {fault}"
    if not values["name"]:
        return "falta el nombre de la entidad"
    url = values["portal_url"]
    if not url:
        if values.get("own_site", "").lower() == "none":
            return None
        return (
            "falta la dirección del lugar (portal_url); si la entidad no tiene sitio propio, ponga «none» en own_site"
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"la dirección «{url}» no es válida"
    if parts.scheme.lower() not in ("http", "https") or not host:
        return f"la dirección «{url}» debe empezar con http:// o https://"
    return None


def _row(values: dict[str, str], place: Place, line: int, registry: Registry) -> PlaceRow:
    kind = values["portal_kind"].lower()
    if kind not in KNOWN_KINDS:
        registry.repairs.append(f"Línea {line}: el tipo de portal «{kind}» no se conoce; se averiguará al visitarlo.")
        kind = ""
    entity = Entity(
        ruc=values["ruc"],
        dpa=values["dpa"],
        name=values["name"],
        province=values["province"],
        canton=values.get("canton", ""),
        population=_population(values.get("population", ""), line, registry),
    )
    extra = {name: value for name, value in values.items() if name not in REQUIRED and name != "canton"}
    return PlaceRow(
        entity=entity,
        place=place,
        portal_kind=kind,
        portal_url=values["portal_url"],
        caveats=values["caveats"],
        line=line,
        extra=extra,
    )


def _population(text: str, line: int, registry: Registry) -> int | None:
    """Inhabitants; a spreadsheet may have put separators between the thousands."""
    if re.fullmatch(r"\d{1,3}([ .,\u00a0\u202f]\d{3}){1,3}|\d{1,12}", text):
        return int(re.sub(r"\D", "", text))
    if text:
        registry.repairs.append(f"Línea {line}: la población «{text}» no es un número entero; no se usa.")
    return None
